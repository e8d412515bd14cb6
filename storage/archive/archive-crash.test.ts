import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../../common/time/millis.ts';
import { A_DAY, meta, temporaryFolder } from '../../test/support/archive-days.ts';
import { inProcessArchive, scanned } from '../../test/support/archive-in-process.ts';
import type { TestSeries } from '../../test/support/archive-days.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder('archive-crash');
});
afterEach(() => folder.remove());

const LIMITS = { span: 9_999 * DAY, maxBytes: 1e12 };
const series = (value: number): TestSeries[] => [{ meta: meta(1, 'm', ['host:a']), points: Array.from({ length: 100 }, (_, index): [number, number] => [A_DAY + index * 60_000, value]) }];
const temporaries = (): string[] => readdirSync(join(folder.path, 'archive'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tmp'));

/** What the archive answers for the day: every value once. */
async function values(): Promise<{ files: number; values: number[] }> {
  const { archive, close } = await inProcessArchive(folder.path, series(0));
  const found = await scanned(archive.source, { refs: Uint32Array.of(1), from: A_DAY, to: A_DAY + DAY, resolution: 0 });
  const { files } = archive.facts();
  await close();
  return { files, values: [...new Set((found.points[0] ?? []).map(([, value]) => value))] };
}

describe.each(['archive.announced', 'archive.renamed', 'archive.published'])('a crash at %s', (point) => {
  test.each([1, 2])('time %i leaves the old day or the new one, whole, and nothing else', async (time) => {
    const first = await inProcessArchive(folder.path, series(1));
    await first.archive.archiveDay(A_DAY);
    await first.close();
    let passed = 0;
    const second = await inProcessArchive(folder.path, series(2), (reached) => {
      if (reached === point && ++passed === time) throw new Error('crash');
    });
    const crashed = await second.archive.archiveDay(A_DAY).then(() => false, () => true);
    await second.close();
    const found = await values();
    expect(found.files).toBe(2);
    // The new files were sealed before any of these points, so the start after the crash finishes the work.
    expect(found.values).toEqual([2]);
    expect(temporaries()).toEqual([]);
    expect(crashed).toBe(passed >= time);
  });
});

test('a day that was announced and whose file is not whole is dropped: the old one answers', async () => {
  const first = await inProcessArchive(folder.path, series(1));
  await first.archive.archiveDay(A_DAY);
  await first.close();
  const second = await inProcessArchive(folder.path, series(2), (point) => {
    if (point === 'archive.announced') throw new Error('crash');
  });
  await expect(second.archive.archiveDay(A_DAY)).rejects.toThrow('crash');
  await second.close();
  const [torn] = temporaries();
  writeFileSync(join(folder.path, 'archive', torn!), readFileSync(join(folder.path, 'archive', torn!)).subarray(0, 50));
  expect(await values()).toEqual({ files: 2, values: [1] });
  expect(temporaries()).toEqual([]);
});

test('files that a retirement forgot are gone after the next start', async () => {
  const first = await inProcessArchive(folder.path, series(1));
  await first.archive.archiveDay(A_DAY);
  await first.close();
  const second = await inProcessArchive(folder.path, series(1), (point) => {
    if (point === 'archive.forgotten') throw new Error('crash');
  });
  await second.archive.tend({ ...LIMITS, maxBytes: 1 }, A_DAY + 2 * DAY);
  await second.close();
  expect(second.notices.map(({ kind }) => kind)).toEqual(['storage.archive_failed']);
  expect(await values()).toEqual({ files: 0, values: [] });
  expect(readdirSync(join(folder.path, 'archive'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'))).toEqual([]);
});

test('what a stranger put into the folder stays and is never read', async () => {
  const first = await inProcessArchive(folder.path, series(1));
  await first.archive.archiveDay(A_DAY);
  await first.close();
  mkdirSync(join(folder.path, 'archive/raw/own'), { recursive: true });
  writeFileSync(join(folder.path, 'archive/raw/own/mine.parquet'), 'not a parquet file');
  expect(await values()).toEqual({ files: 2, values: [1] });
  expect(readFileSync(join(folder.path, 'archive/raw/own/mine.parquet'), 'utf8')).toBe('not a parquet file');
});

test('a month of days becomes one file, and a late day is put into it', async () => {
  const october = Date.UTC(2026, 9, 5);
  const points = (value: number): TestSeries[] => [{ meta: meta(1, 'm', ['host:a'], { interval: 60_000 }), points: Array.from({ length: 2 * 1_440 }, (_, index): [number, number] => [october + index * 60_000, value]) }];
  const first = await inProcessArchive(folder.path, points(1));
  await first.archive.archiveDay(october);
  await first.archive.archiveDay(october + DAY);
  await first.archive.tend(LIMITS, october + 60 * DAY);
  expect(first.archive.files.map(({ uri }) => uri)).toEqual(['raw/2026/10/2026-10-05.parquet', 'raw/2026/10/2026-10-06.parquet', 'rollups/2026/2026-10.parquet']);
  await first.close();
  const second = await inProcessArchive(folder.path, points(5));
  await second.archive.archiveDay(october + DAY);
  expect(second.archive.facts().files).toBe(3);
  const found = await scanned(second.archive.source, { refs: Uint32Array.of(1), from: october, to: october + 2 * DAY, resolution: 3_600_000 });
  expect(found.buckets[0]!.map(({ sum }) => sum)).toEqual([...Array.from({ length: 24 }, () => 60), ...Array.from({ length: 24 }, () => 300)]);
  await second.close();
});
