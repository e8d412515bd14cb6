import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { DAY, HOUR } from '../../common/time/millis.ts';
import { A_DAY, meta, temporaryFolder } from '../../test/support/archive-days.ts';
import type { TestSeries } from '../../test/support/archive-days.ts';
import { inProcessArchive, scanned } from '../../test/support/archive-in-process.ts';
import type { InProcessArchive } from '../../test/support/archive-in-process.ts';

let folder: ReturnType<typeof temporaryFolder>;
let archive: InProcessArchive;
const hosts = Array.from({ length: 12 }, (_, host) => meta(host, 'load', [`host:h${host}`], { interval: 10_000 }));
const slow = meta(50, 'slow', ['host:h1'], { interval: 60_000 });
const latency = meta(60, 'latency', ['service:api'], { type: 'distribution' });
const value = (host: number, index: number): number => ((index * 7 + host * 3) % 101) / 4;

function series(days: number): TestSeries[] {
  const ticks = (days * DAY) / 10_000;
  const sketch = (n: number): Uint8Array => {
    const one = new DDSketch();
    one.add(n);
    return one.toBytes();
  };
  return [
    ...hosts.map((one, host) => ({ meta: one, points: Array.from({ length: ticks }, (_, index): [number, number] => [A_DAY + index * 10_000, index === 3 ? Number.NaN : value(host, index)]) })),
    { meta: slow, points: Array.from({ length: days * 1_440 }, (_, index): [number, number] => [A_DAY + index * 60_000, index]) },
    { meta: latency, points: [], sketches: Array.from({ length: 20 }, (_, index) => ({ ts: A_DAY + index * 60_000, bytes: sketch(index + 1) })) },
  ];
}

beforeEach(async () => {
  folder = temporaryFolder('archive');
  archive = await inProcessArchive(folder.path, series(2));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

describe('scans', () => {
  beforeEach(async () => {
    await archive.archive.archiveDay(A_DAY);
    await archive.archive.archiveDay(A_DAY + DAY);
  });

  test('raw points come ascending for each series, within the bounds, across files', async () => {
    const from = A_DAY + 20 * HOUR;
    const found = await scanned(archive.archive.source, { refs: Uint32Array.of(2, 5, 50, 999), from, to: A_DAY + 26 * HOUR, resolution: 0 });
    expect(found.points[0]!.map(([t]) => t)).toEqual(Array.from({ length: 6 * 360 }, (_, index) => from + index * 10_000));
    expect(found.points[1]![5]).toEqual([from + 50_000, value(5, 20 * 360 + 5)]);
    expect(found.points[2]).toHaveLength(6 * 60);
    expect(found.points[3]).toBeUndefined();
    expect(found.cost.archive).toBe(2 * 6 * 360 + 6 * 60);
  });

  test.each([60_000, 600_000, 3_600_000])('buckets of %i ms add up to the points, from files or on the way', async (resolution) => {
    const request = { refs: Uint32Array.of(0, 7, 50), from: A_DAY, to: A_DAY + 2 * DAY, resolution };
    const found = await scanned(archive.archive.source, request);
    for (const [place, host] of [[0, 0], [1, 7]] as const) {
      const buckets = found.buckets[place]!;
      expect(buckets.map(({ ts }) => ts)).toEqual(Array.from({ length: (2 * DAY) / resolution }, (_, index) => A_DAY + index * resolution));
      const first = Array.from({ length: resolution / 10_000 }, (_, index) => value(host, index)).filter((_, index) => index !== 3);
      expect(buckets[0]).toEqual({ ts: A_DAY, count: first.length, sum: first.reduce((a, b) => a + b), min: Math.min(...first), max: Math.max(...first), last: first.at(-1) });
    }
    expect(found.buckets[2]!.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(2 * 1_440);
  });

  test('sketches come as they are, and merged into longer buckets', async () => {
    const raw = await scanned(archive.archive.source, { refs: Uint32Array.of(60), from: A_DAY, to: A_DAY + DAY, resolution: 0 });
    expect(raw.sketches[0]).toHaveLength(20);
    const merged = await scanned(archive.archive.source, { refs: Uint32Array.of(60), from: A_DAY, to: A_DAY + DAY, resolution: 600_000 });
    expect(merged.sketches[0]!.map(({ ts, sketch }) => [ts, sketch.count, sketch.max])).toEqual([[A_DAY, 10, 10], [A_DAY + 600_000, 10, 20]]);
  });

  test('a missing file is named and left out; the others still answer', async () => {
    rmSync(join(archive.archive.path, archive.archive.files.find(({ kind, from }) => kind === 'raw' && from === A_DAY)!.uri));
    const found = await scanned(archive.archive.source, { refs: Uint32Array.of(1), from: A_DAY, to: A_DAY + 2 * DAY, resolution: 0 });
    expect(found.points[0]).toHaveLength(8_640);
    expect(archive.notices.map(({ kind, text }) => [kind, text.includes('raw/2026/11/2026-11-22.parquet')])).toEqual([['storage.archive_damaged', true]]);
    expect(archive.archive.facts().files).toBe(4);
  });

  test('verify names a file whose bytes have changed', async () => {
    const uri = archive.archive.files[1]!.uri;
    const path = join(archive.archive.path, uri);
    const bytes = readFileSync(path);
    bytes[200]! ^= 1;
    writeFileSync(path, bytes);
    expect(await archive.archive.verify()).toEqual([{ uri, what: 'its checksum is not the one that it was written with' }]);
    expect(await archive.archive.verify()).toEqual([{ uri, what: 'its checksum is not the one that it was written with' }]);
  });

  test('a scan stops when its receiver gives up', async () => {
    const giveUp = new VedetteError('deadline', 'late');
    const request = { refs: Uint32Array.from(hosts, ({ ref }) => ref), from: A_DAY, to: A_DAY + 2 * DAY, resolution: 0 };
    await expect(scanned(archive.archive.source, request, { pause: () => Promise.reject(giveUp) })).rejects.toBe(giveUp);
    const abort = new AbortController();
    await expect(scanned(archive.archive.source, request, { pause: () => { abort.abort(); return undefined; }, signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect((await scanned(archive.archive.source, { ...request, refs: Uint32Array.of(1) })).points[0]).toHaveLength(2 * 8_640);
  });
});

describe('the SQL door', () => {
  const run = (text: string, more: { limit?: number; timeLimitMs?: number; signal?: AbortSignal } = {}) => archive.archive.sql.run({ archive: '', text, limit: 1_000, timeLimitMs: 10_000, ...more });

  test('an empty archive has empty tables of the right columns', async () => {
    const schema = await archive.archive.sql.schema('');
    expect(schema.map(({ name, columns }) => [name, columns.length > 4])).toEqual([['metrics', true], ['rollups', true], ['sketches', true], ['events', true], ['series', true]]);
    expect(await run('SELECT count(*) AS n FROM metrics')).toMatchObject({ columns: [{ name: 'n', kind: 'number', values: [0] }], rows: 1, truncated: false });
    expect((await run('FROM series')).rows).toBe(0);
  });

  test('answers with numbers, times in ms, texts, and says when rows were left out', async () => {
    await archive.archive.archiveDay(A_DAY);
    const answer = await run(`SELECT host, min(ts) AS first, count(*) AS n, avg(value) AS mean FROM metrics WHERE metric = 'load' AND NOT isnan(value) GROUP BY host ORDER BY host LIMIT 2`);
    expect(answer.columns.map(({ name, kind, values }) => [name, kind, values[0]])).toEqual([['host', 'text', 'h0'], ['first', 'time', A_DAY], ['n', 'number', 8_639], ['mean', 'number', expect.closeTo(12.5, 0)]]);
    expect(await run('SELECT ts FROM metrics', { limit: 3_000 })).toMatchObject({ rows: 3_000, truncated: true });
    expect((await run("SELECT metric, points FROM series ORDER BY points DESC, metric LIMIT 1")).columns.map(({ values }) => values[0])).toEqual(['load', 8_639]);
    expect((await archive.archive.sql.schema('')).find(({ name }) => name === 'metrics')!.columns.find(({ name }) => name === 'host')).toEqual({ name: 'host', type: 'VARCHAR', doc: 'Value of the tag host.' });
    expect((await run("SELECT 9007199254740993::BIGINT AS big, 'nan'::DOUBLE AS odd, [1, 2] AS list, {'a': 1} AS pair, 1.25::DECIMAL(9,2) AS price, NULL AS nothing")).columns.map(({ values }) => values[0])).toEqual(['9007199254740993', 'NaN', '[1,2]', '{"a":1}', 1.25, null]);
  });

  test.each([
    'SELECT * FROM read_text(\'/etc/passwd\')',
    'SELECT * FROM \'/etc/passwd.parquet\'',
    'SELECT * FROM read_csv(\'/proc/self/environ\')',
    'COPY (SELECT 1) TO \'/tmp/vedette-copy.csv\'',
    'ATTACH \'/tmp/vedette-attach.db\'',
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET threads = 1',
    'CREATE TABLE mine AS SELECT 1',
    'DROP VIEW metrics',
    'EXPLAIN ANALYZE COPY (SELECT 1) TO \'/tmp/vedette-copy.csv\'',
    'PRAGMA enable_profiling',
    'CALL pragma_version()',
  ])('refuses %s', async (text) => {
    await expect(run(text)).rejects.toMatchObject({ code: 'not_permitted' });
  });

  test('refuses two statements and none, and shows where a mistake is', async () => {
    await expect(run('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(run('-- nothing')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(run("SELECT '한' AS word,\n  nope FROM metrics")).rejects.toMatchObject({ code: 'bad_input', details: { position: { line: 2, column: 3, length: 4 } } });
  });

  test('cannot write into the archive itself', async () => {
    await archive.archive.archiveDay(A_DAY);
    const file = join(archive.archive.path, archive.archive.files[0]!.uri);
    const before = readFileSync(file);
    await expect(run(`COPY (SELECT 1) TO '${file}'`)).rejects.toMatchObject({ code: 'not_permitted' });
    await expect(archive.archive.sql.export({ archive: '', text: `SELECT 1) TO '${file}' (FORMAT csv); --`, format: 'csv', timeLimitMs: 5_000 })).rejects.toMatchObject({ code: 'bad_input' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('stops at the time limit and when cancelled, and serves on', async () => {
    const endless = 'SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE hash(a.range, b.range) = 1';
    await expect(run(endless, { timeLimitMs: 150 })).rejects.toMatchObject({ code: 'deadline' });
    const abort = new AbortController();
    const running = run(endless, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect((await run('SELECT 42 AS n')).columns[0]!.values).toEqual([42]);
  });

  test('exports CSV and Parquet', async () => {
    await archive.archive.archiveDay(A_DAY);
    const csv = await archive.archive.sql.export({ archive: '', text: "SELECT metric, count(*) AS n FROM metrics GROUP BY ALL ORDER BY metric;  -- done", format: 'csv', timeLimitMs: 10_000 });
    expect(new TextDecoder().decode(csv.bytes)).toBe(`metric,n\nload,${12 * 8_640}\nslow,1440\n`);
    const parquet = await archive.archive.sql.export({ archive: '', text: 'SELECT ts, value FROM metrics LIMIT 10', format: 'parquet', timeLimitMs: 10_000 });
    expect(parquet.rows).toBe(10);
    expect(new TextDecoder().decode(parquet.bytes.subarray(0, 4))).toBe('PAR1');
  });
});
