// The archive end to end: a real storage, the real archive process as a child, Parquet read by DuckDB and by a reader that is not DuckDB.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { createArchive } from '../../storage/archive/archive.ts';
import type { Archive } from '../../storage/archive/archive.ts';
import { scanned } from '../support/archive-in-process.ts';
import { archiveDeps } from '../support/crash-archive.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

let temporary: TemporaryStorage;
let archive: Archive;
const processes: { kill(): void }[] = [];

beforeEach(async () => {
  temporary = new TemporaryStorage();
  const storage = await temporary.open({ archive: { enabled: false, folder: '', after: HOUR, maxBytes: 1_000_000_000 } });
  const process = archiveDeps(temporary.directory, (child) => processes.push(child));
  archive = await createArchive({
    folder: join(temporary.directory, 'archive'),
    database: join(temporary.directory, 'vedette.db'),
    spawn: process.spawnArchive,
    after: process.after,
    meta: (ref) => storage.catalogue.get(ref),
    notice: () => undefined,
  });
});
afterEach(async () => {
  archive.close();
  for (const child of processes.splice(0)) child.kill();
  await temporary.dispose();
});

/** A day of three hosts at a minute, sealed into the database. */
async function fillDay(): Promise<{ refs: number[]; sum: number; count: number }> {
  const refs = ['a', 'b', 'c'].map((host) => temporary.series('load', [`host:${host}`]));
  let sum = 0;
  let count = 0;
  await temporary.fill(refs, START, START + DAY, (ref, t) => {
    const value = ((t / MINUTE) % 97) + ref / 8;
    sum += value;
    count++;
    return value;
  }, MINUTE);
  temporary.storage.events.add({ t: START + HOUR, kind: 'test.event', severity: 'info', title: 'Something', source: 'test', tags: ['host:a'] });
  await temporary.heartbeat();
  // Everything before the last half hour has been complete for long: it is sealed bit by bit.
  for (let minute = 0; minute < 45; minute++) {
    await temporary.heartbeat();
    temporary.maintain(10);
  }
  return { refs, sum, count };
}

test('a day goes from SQLite to Parquet, and every reader gets the same sums', async () => {
  const { refs, sum, count } = await fillDay();
  const done = await archive.archiveDay(START);
  expect(done.points).toBe(count);
  expect(archive.files.map(({ kind }) => kind)).toEqual(['raw', 'rollups', 'events']);
  expect(readdirSync(archive.path).sort()).toEqual(['README.txt', 'events', 'manifest.json', 'raw', 'rollups']);

  const bytes = readFileSync(join(archive.path, archive.files[0]!.uri));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const rows = (await parquetReadObjects({ file, compressors })) as { host: string; ts: Date; value: number }[];
  expect(rows.reduce((total, { value }) => total + value, 0)).toBeCloseTo(sum, 6);

  const sql = await archive.sql.run({ archive: '', text: "SELECT sum(value) AS s, count(*) AS n FROM metrics WHERE metric = 'load'", limit: 10, timeLimitMs: 10_000 });
  expect(sql.columns[0]!.values[0]).toBeCloseTo(sum, 6);
  expect(sql.columns[1]!.values[0]).toBe(count);

  const raw = await scanned(archive.source, { refs: Uint32Array.from(refs), from: START, to: START + DAY, resolution: 0 });
  expect(Object.values(raw.points).flat().reduce((total, [, value]) => total + value, 0)).toBeCloseTo(sum, 6);
  const hours = await scanned(archive.source, { refs: Uint32Array.from(refs), from: START, to: START + DAY, resolution: HOUR });
  expect(Object.values(hours.buckets).flat().reduce((total, bucket) => total + bucket.sum, 0)).toBeCloseTo(sum, 6);
  expect(hours.buckets[0]).toHaveLength(24);

  const asked = await temporary.storage.query({ text: 'sum:load{*}.rollup(sum, 86400)', from: START, to: START + DAY, maxPoints: 10, tiers: 'stored' });
  expect(asked.frame.series[0]!.values[0]).toBeCloseTo(sum, 6);
  const events = await archive.sql.run({ archive: '', text: 'SELECT title, ts FROM events', limit: 10, timeLimitMs: 10_000 });
  expect(events.columns.map(({ values }) => values[0])).toEqual(['Something', START + HOUR]);
});

test('a killed process is said, and the next request starts another', async () => {
  await fillDay();
  const first = archive.archiveDay(START);
  await new Promise((resolve) => setTimeout(resolve, 50));
  processes[0]!.kill();
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  expect(archive.facts().files).toBe(0);
  expect((await archive.archiveDay(START)).points).toBe(3 * 1_440);
  expect(processes).toHaveLength(2);
});
