import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../../common/time/millis.ts';
import { A_DAY, meta, temporaryFolder } from '../../test/support/archive-days.ts';
import type { TestSeries } from '../../test/support/archive-days.ts';
import { inProcessArchive, scanned } from '../../test/support/archive-in-process.ts';
import { dayUri, monthUri } from './file-names.ts';
import { filesThatCount, namedFile } from './found-files.ts';
import { FILE_KINDS } from './manifest.ts';

describe('names of files', () => {
  test('say what they were given for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILE_KINDS), fc.integer({ min: 0, max: 40_000 }), (kind, number) => {
        const day = number * DAY;
        expect(namedFile(dayUri(kind, day))).toEqual({ kind, uri: dayUri(kind, day), from: day, to: day + DAY });
        const month = namedFile(monthUri(kind, day))!;
        expect(month.from).toBeLessThanOrEqual(day);
        expect(month.to).toBeGreaterThan(day);
        expect(monthUri(kind, month.from)).toBe(month.uri);
      }),
    );
  });

  test('of strangers say nothing', () => {
    for (const name of ['raw/own/mine.parquet', 'raw/2026/02/2026-02-31.parquet', 'raw/2026/03/2026-02-01.parquet', 'other/2026/02/2026-02-01.parquet', 'raw/2026/02/.2026-02-01.parquet.tmp', '../raw/2026/02/2026-02-01.parquet', '']) expect(namedFile(name)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (name) => void namedFile(name)));
  });

  test('of days whose month is one file do not count', () => {
    const names = [dayUri('rollups', A_DAY), monthUri('rollups', A_DAY), dayUri('raw', A_DAY), dayUri('rollups', A_DAY - 60 * DAY)];
    expect(filesThatCount(names).map(({ uri }) => uri)).toEqual(names.slice(1));
  });
});

describe('a manifest that is lost', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder('found-files');
  });
  afterEach(() => folder.remove());

  const LIMITS = { span: 99_999 * DAY, maxBytes: 1e12 };
  const days: TestSeries[] = [{ meta: meta(1, 'm', ['host:a']), points: Array.from({ length: 200 }, (_, index): [number, number] => [A_DAY + (index % 2) * DAY + index * 60_000, index]).sort(([a], [b]) => a - b) }];
  const manifest = (): string => join(folder.path, 'archive/manifest.json');
  async function written(): Promise<unknown> {
    const { archive, close } = await inProcessArchive(folder.path, days);
    await archive.archiveDay(A_DAY);
    await archive.archiveDay(A_DAY + DAY);
    await close();
    return JSON.parse(readFileSync(manifest(), 'utf8'));
  }

  test.each([
    ['missing', () => rmSync(manifest())],
    ['cut off', () => writeFileSync(manifest(), readFileSync(manifest()).subarray(0, 300))],
    ['another file', () => writeFileSync(manifest(), '[]')],
  ])('because it is %s is made anew from the files, to the byte', async (what, damage) => {
    const before = await written();
    damage();
    const { archive, notices, close } = await inProcessArchive(folder.path, days);
    expect(archive.trouble).toContain('manifest');
    expect(archive.facts()).toMatchObject({ files: 0, held: [] });
    await archive.tend(LIMITS, A_DAY + 3 * DAY);
    expect(archive.trouble).toBe('');
    expect(notices.map(({ kind }) => kind)).toEqual(['storage.archive_paused', 'storage.archive_rebuilt']);
    expect(JSON.parse(readFileSync(manifest(), 'utf8'))).toEqual(before);
    expect(existsSync(`${manifest()}.damaged`)).toBe(what !== 'missing');
    const found = await scanned(archive.source, { refs: Uint32Array.of(1), from: A_DAY, to: A_DAY + 2 * DAY, resolution: 0 });
    expect(found.points[0]).toEqual(days[0]!.points);
    await close();
  });

  test('is made without the files that cannot be read, and those are named', async () => {
    await written();
    rmSync(manifest());
    const torn = dayUri('raw', A_DAY);
    writeFileSync(join(folder.path, 'archive', torn), 'PAR1 and nothing more');
    const { archive, notices, close } = await inProcessArchive(folder.path, days);
    await archive.tend(LIMITS, A_DAY + 3 * DAY);
    expect(notices.filter(({ kind }) => kind === 'storage.archive_damaged').map(({ text }) => text.includes(torn))).toEqual([true]);
    expect(archive.files.map(({ uri }) => uri)).not.toContain(torn);
    const found = await scanned(archive.source, { refs: Uint32Array.of(1), from: A_DAY, to: A_DAY + 2 * DAY, resolution: 0 });
    expect(found.points[0]).toEqual(days[0]!.points.filter(([t]) => t >= A_DAY + DAY));
    // The day is written again: then it counts.
    await archive.archiveDay(A_DAY);
    expect(archive.files.map(({ uri }) => uri)).toContain(torn);
    await close();
  });

  test('is made without a kind whose folder is gone', async () => {
    await written();
    writeFileSync(manifest(), '{');
    rmSync(join(folder.path, 'archive/raw'), { recursive: true });
    writeFileSync(join(folder.path, 'archive/raw'), 'no folder');
    const { archive, close } = await inProcessArchive(folder.path, days);
    await archive.tend(LIMITS, A_DAY + 3 * DAY);
    expect(archive.trouble).toBe('');
    expect(archive.files.every(({ kind }) => kind !== 'raw')).toBe(true);
    expect(readdirSync(join(folder.path, 'archive'))).toContain('manifest.json.damaged');
    await close();
  });
});
