import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { A_DAY, dayOf, meta, temporaryFolder } from '../../test/support/archive-days.ts';
import { writeDay } from './day-writer.ts';
import { Duck } from './duckdb.ts';
import { temporaryName } from './file-names.ts';

let folder: ReturnType<typeof temporaryFolder>;
let duck: Duck;
beforeEach(async () => {
  folder = temporaryFolder('day-writer');
  duck = await Duck.open({ memoryLimit: '256MB', threads: 2, spillFolder: join(folder.path, 'spill'), spillLimit: '1GB' });
});
afterEach(() => {
  duck.close();
  folder.remove();
});

type Row = Record<string, unknown>;
/** Reads with a reader that is not DuckDB. */
async function read(uri: string): Promise<Row[]> {
  const bytes = readFileSync(join(folder.path, temporaryName(uri)));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return (await parquetReadObjects({ file, compressors, utf8: false })) as Row[];
}
const deps = () => ({ duck, folder: folder.path, pause: () => Promise.resolve(), progress: () => undefined });
const bits = (value: number): bigint => new BigUint64Array(Float64Array.of(value).buffer)[0]!;

test('an independent reader finds points sorted, tags as columns, and every bit of a value', async () => {
  const hostile = [0, -0, Infinity, -Infinity, Number.NaN, 5e-324, Number.MAX_VALUE, 0.1, 1 / 3, -1e-300];
  const files = await writeDay(
    dayOf(A_DAY, [
      { meta: meta(7, 'b.metric', ['host:web', 'ts:odd']), points: hostile.map((value, index) => [A_DAY + index * 10_000, value]) },
      { meta: meta(3, 'a.metric', ['host:db', 'role:x', 'role:y', 'bare'], { unit: 'percent', interval: 60_000 }), points: [[A_DAY, 1.5], [A_DAY + 86_399_999, 2.5], [A_DAY + 86_400_000, 9]] },
    ]),
    deps(),
  );
  expect(files.map(({ kind, uri, rows, metrics, series }) => ({ kind, uri, rows, metrics, series }))).toEqual([
    { kind: 'raw', uri: 'raw/2026/11/2026-11-22.parquet', rows: 12, metrics: 2, series: 2 },
    { kind: 'rollups', uri: 'rollups/2026/11/2026-11-22.parquet', rows: 4, metrics: 2, series: 2 },
  ]);
  const rows = await read(files[0]!.uri);
  expect(rows.slice(0, 2)).toEqual([
    { metric: 'a.metric', bare: 'true', host: 'db', role: 'x,y', tag_ts: null, tags: 'bare,host:db,role:x,role:y', ts: new Date(A_DAY), value: 1.5, unit: 'percent', type: 'gauge', interval: 60_000 },
    { metric: 'a.metric', bare: 'true', host: 'db', role: 'x,y', tag_ts: null, tags: 'bare,host:db,role:x,role:y', ts: new Date(A_DAY + 86_399_999), value: 2.5, unit: 'percent', type: 'gauge', interval: 60_000 },
  ]);
  expect(rows.slice(2).map((row) => bits(row['value'] as number))).toEqual(hostile.map(bits));
  expect(rows[2]).toMatchObject({ metric: 'b.metric', host: 'web', tag_ts: 'odd' });
});

test('rollups count, sum and keep the extremes of every bucket, without NaN', async () => {
  const points = Array.from({ length: 600 }, (_, index): [number, number] => [A_DAY + index * 10_000, index === 5 ? Number.NaN : (index % 7) - 2]);
  const files = await writeDay(dayOf(A_DAY, [{ meta: meta(1, 'm', []), points }]), deps());
  const rows = await read(files[1]!.uri);
  const tens = rows.filter((row) => row['resolution'] === 600);
  expect(tens).toHaveLength(10);
  const first = points.slice(0, 60).map(([, value]) => value).filter((value) => !Number.isNaN(value));
  expect(tens[0]).toMatchObject({ ts: new Date(A_DAY), count: 59n, sum: first.reduce((a, b) => a + b), min: -2, max: 4, last: first.at(-1) });
  expect(rows.filter((row) => row['resolution'] === 3_600).map((row) => row['count'])).toEqual([359n, 240n]);
});

test('sketches come with percentiles that any reader understands, events with their words', async () => {
  const sketch = new DDSketch();
  for (let value = 1; value <= 1_000; value++) sketch.add(value);
  const event = { id: 4, t: A_DAY + 5, lastT: A_DAY + 9, count: 2, kind: 'agent.started', severity: 'info', title: "It's on", source: 'agent', tags: ['host:web'] } as const;
  const files = await writeDay(dayOf(A_DAY, [{ meta: meta(1, 'latency', ['service:api'], { type: 'distribution' }), points: [], sketches: [{ ts: A_DAY + 10_000, bytes: sketch.toBytes() }] }], [event]), deps());
  expect(files.map(({ kind, rows }) => [kind, rows])).toEqual([['sketches', 1], ['events', 1]]);
  const [row] = await read(files[0]!.uri);
  expect(row).toMatchObject({ metric: 'latency', service: 'api', tags: 'service:api', ts: new Date(A_DAY + 10_000), count: 1_000, sum: 500_500, min: 1, max: 1_000 });
  expect(Math.abs((row!['p99'] as number) - 990)).toBeLessThan(10);
  expect(DDSketch.fromBytes(new Uint8Array(row!['sketch'] as Uint8Array)).count).toBe(1_000);
  expect((await read(files[1]!.uri))[0]).toMatchObject({ id: 4n, ts: new Date(A_DAY + 5), last_ts: new Date(A_DAY + 9), count: 2n, kind: 'agent.started', title: "It's on", text: null, tags: 'host:web' });
});

test('times are packed without a dictionary and the rows of a metric lie in few row groups', async () => {
  const series = Array.from({ length: 30 }, (_, host) => ({ meta: meta(host, 'm', [`host:h${host}`]), points: Array.from({ length: 8_640 }, (_, index): [number, number] => [A_DAY + index * 10_000, (index * host) % 97]) }));
  const [raw] = await writeDay(dayOf(A_DAY, series), deps());
  const bytes = readFileSync(join(folder.path, temporaryName(raw!.uri)));
  const { row_groups } = parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const times = row_groups.flatMap((group) => group.columns).filter((column) => column.meta_data?.path_in_schema[0] === 'ts');
  expect(row_groups.length).toBe(1);
  expect(times.flatMap((column) => column.meta_data?.encodings ?? []).some((encoding) => encoding.includes('DICTIONARY'))).toBe(false);
  expect(times.reduce((sum, column) => sum + Number(column.meta_data?.total_compressed_size ?? 0n), 0) / raw!.rows).toBeLessThan(0.01);
});

test('hostile doubles and tags come back as they went in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.double(), fc.constantFrom(-0, 0, Number.NaN)), { minLength: 1, maxLength: 50 }), fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 6 }), async (values, tags) => {
      const entry = { meta: meta(1, 'm', [...new Set(tags)]), points: values.map((value, index): [number, number] => [A_DAY + index * 1_000, value]) };
      const [raw] = await writeDay(dayOf(A_DAY, [entry]), deps());
      const rows = await read(raw!.uri);
      expect(rows.map((row) => bits(row['value'] as number))).toEqual(values.map(bits));
      expect(rows[0]!['tags']).toBe(entry.meta.tags.join(','));
    }),
    { numRuns: 15 },
  );
});

test('a stop in the middle comes out as it was thrown', async () => {
  const stop = new VedetteError('cancelled', 'stop');
  const series = Array.from({ length: 200 }, (_, ref) => ({ meta: meta(ref, 'm', [`host:${ref}`]), points: [[A_DAY, 1]] as [number, number][] }));
  let calls = 0;
  await expect(writeDay(dayOf(A_DAY, series), { ...deps(), progress: () => { if (++calls === 2) throw stop; } })).rejects.toBe(stop);
});
