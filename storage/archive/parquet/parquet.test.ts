import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { A_DAY, meta, temporaryFolder } from '../../../test/support/archive-days.ts';
import { BucketGatherer } from '../bucket-gatherer.ts';
import { Duck } from '../duckdb.ts';
import { tagColumns, tagsText } from '../layout.ts';
import { PointFile } from '../point-file.ts';
import { PointScan } from '../point-scan.ts';
import { ByteWriter } from './byte-writer.ts';
import { HybridWriter, bitsFor, readDeltas, readEntries, readHybrid, writeDeltas } from './hybrid.ts';
import { ByteReader } from './thrift.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder('parquet');
});
afterEach(() => folder.remove());

const noPause = (): Promise<void> => Promise.resolve();
const bits = (values: ArrayLike<number>): string => Buffer.from(Float64Array.from(values).buffer).toString('hex');

interface Entry {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly values: Float64Array;
}

async function write(entries: readonly Entry[], step = 10_000): Promise<string> {
  const path = join(folder.path, 'points.parquet');
  const metas = entries.map(({ metric, tags }, ref) => meta(ref, metric, tags));
  const file = await PointFile.create(path, tagColumns(metas.map(({ tags }) => tags)), noPause);
  for (const [place, { values }] of entries.entries()) await file.add(metas[place]!, { ts: Float64Array.from(values, (_, index) => A_DAY + index * step + (index % 3)), values, length: values.length });
  await file.finish();
  return path;
}

/** What the scan finds, by series: times and values. */
async function scan(path: string, entries: readonly Entry[], from = A_DAY, to = A_DAY + 86_400_000): Promise<{ ts: number[]; values: number[]; bits: string }[]> {
  const found = entries.map(() => ({ ts: [] as number[], values: [] as number[], bits: '' }));
  const wanted = new Map<string, Map<string, number>>();
  for (const [index, { metric, tags }] of entries.entries()) wanted.set(metric, (wanted.get(metric) ?? new Map<string, number>()).set(tagsText([...tags].sort()), index));
  const gatherer = {
    add(index: number, ts: Float64Array, values: Float64Array, start: number, end: number): undefined {
      found[index]!.ts.push(...ts.subarray(start, end));
      found[index]!.values.push(...values.subarray(start, end));
      found[index]!.bits += Buffer.from(values.slice(start, end).buffer).toString('hex');
    },
    finish: noPause,
  };
  expect(await new PointScan().scan({ path, wanted, from, to }, gatherer, noPause)).toBe(true);
  return found;
}

/** Series of every kind of behaviour, so that each way of writing is used. */
function kinds(rows: number): Entry[] {
  const shapes: Record<string, (index: number) => number> = {
    constant: () => 42,
    counter: (index) => 1e9 + index * 7_919 + (index % 13),
    digits: (index) => Math.round(5_000 + 4_999 * Math.sin(index / 50) + (index % 17)) / 100,
    full: (index) => Math.sin(index) * Math.PI,
    rare: (index) => (index % 97 === 0 ? 3 : 0),
    signs: (index) => (index % 2 === 0 ? 0 : -0),
    strange: (index) => [Number.NaN, Infinity, -Infinity, 5e-324, -1][index % 5]!,
  };
  return Object.entries(shapes).flatMap(([metric, of]) => ['a', 'b', 'c'].map((host, place) => ({ metric, tags: [`host:${host}`], values: Float64Array.from({ length: rows }, (_, index) => of(index + place * 1_000)) })));
}

test('every kind of behaviour comes back bit for bit, from one group and from many', async () => {
  // 30,000 rows of 21 series: groups of several metrics, pages of several series, groups that end within a metric.
  for (const rows of [1, 7, 30_000]) {
    const entries = kinds(rows);
    const found = await scan(await write(entries, 1_000), entries);
    for (const [place, { metric, values }] of entries.entries()) {
      expect(found[place]!.ts.length, metric).toBe(rows);
      expect(found[place]!.bits === bits(values), `${metric} of ${rows} rows`).toBe(true);
      expect(found[place]!.ts.at(-1)).toBe(A_DAY + (rows - 1) * 1_000 + ((rows - 1) % 3));
    }
  }
});

test('DuckDB and a third reader find the same values in it', async () => {
  const entries = kinds(12_000).filter(({ metric }) => metric !== 'strange');
  const path = await write(entries, 1_000);
  const duck = await Duck.open({ memoryLimit: '256MB', threads: 1, spillFolder: join(folder.path, 'spill'), spillLimit: '1GB' });
  try {
    const [counts] = await duck.rows(`SELECT count(*)::INTEGER AS n, count(DISTINCT metric)::INTEGER AS m, count(DISTINCT host)::INTEGER AS h, min(epoch_ms(ts))::DOUBLE AS first FROM '${path}'`);
    expect(counts).toEqual({ n: entries.length * 12_000, m: 6, h: 3, first: A_DAY });
    const file = readFileSync(path);
    const rows = (await parquetReadObjects({ file: file.buffer.slice(file.byteOffset, file.byteOffset + file.length), compressors, columns: ['metric', 'host', 'value'] })) as { metric: string; host: string; value: number }[];
    for (const [place, { metric, tags, values }] of entries.entries()) {
      const host = tags[0]!.slice(5);
      const listed = await duck.rows(`SELECT value FROM '${path}' WHERE metric = '${metric}' AND host = '${host}' ORDER BY ts`);
      expect(bits(listed.map(({ value }) => value as number)) === bits(values), `${metric} of ${host} by DuckDB`).toBe(true);
      const mine = rows.slice(place * 12_000, (place + 1) * 12_000);
      expect(mine.every((row) => row.metric === metric && row.host === host)).toBe(true);
      expect(bits(mine.map(({ value }) => value)) === bits(values), `${metric} of ${host} by hyparquet`).toBe(true);
    }
  } finally {
    duck.close();
  }
});

test('the payload of a NaN survives', async () => {
  const values = new Float64Array(4);
  new BigUint64Array(values.buffer).set([0x7ff8000000000000n, 0x7ff8dead00000001n, 0xfff8000000000002n, 0x3ff0000000000000n]);
  const entries: Entry[] = [{ metric: 'm', tags: [], values }];
  const [found] = await scan(await write(entries), entries);
  expect(found!.bits).toBe(Buffer.from(values.buffer).toString('hex'));
});

test('bounds are exact, and only wanted series come', async () => {
  const entries = kinds(5_000);
  const path = await write(entries);
  const wanted = [entries[4]!, entries[19]!];
  const found = await scan(path, wanted, A_DAY + 20_002, A_DAY + 50_001);
  expect(found.map(({ ts }) => ts)).toEqual([[A_DAY + 20_002, A_DAY + 30_000, A_DAY + 40_001], [A_DAY + 20_002, A_DAY + 30_000, A_DAY + 40_001]]);
  expect(await scan(path, [{ metric: 'nobody', tags: [], values: new Float64Array(0) }])).toMatchObject([{ ts: [] }]);
});

test('buckets over several calls, blocks and NaN are the same as of all points at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ gap: fc.integer({ min: 1, max: 40_000 }), value: fc.oneof(fc.integer(), fc.constant(Number.NaN)) }), { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (points, piece) => {
      let t = A_DAY;
      const ts = Float64Array.from(points, ({ gap }) => (t += gap));
      const values = Float64Array.from(points, ({ value }) => value);
      const expected = new Map<number, number[]>();
      for (const [i, value] of values.entries()) if (!Number.isNaN(value)) expected.set(Math.floor(ts[i]! / 60_000) * 60_000, [...(expected.get(Math.floor(ts[i]! / 60_000) * 60_000) ?? []), value]);
      const found: number[][] = [];
      const gatherer = new BucketGatherer((block) => {
        if (block.kind === 'rollups') for (let i = 0; i < block.index.length; i++) found.push([block.ts[i]!, block.count[i]!, block.sum[i]!, block.min[i]!, block.max[i]!, block.last[i]!]);
        return Promise.resolve();
      }, 60_000);
      for (let at = 0; at < ts.length; at += piece) await gatherer.add(3, ts, values, at, Math.min(ts.length, at + piece));
      await gatherer.finish();
      expect(found).toEqual([...expected].map(([start, list]) => [start, list.length, list.reduce((a, b) => a + b, 0), Math.min(...list), Math.max(...list), list.at(-1)]));
    }),
    { numRuns: 60 },
  );
});

test('packed numbers and times come back', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: 1, max: 40 })), { maxLength: 60 }), fc.array(fc.integer({ min: -(2 ** 29), max: 2 ** 29 }), { maxLength: 400 }), (runs, deltas) => {
      const all = Uint32Array.from(runs.flatMap(([value, times]) => Array.from({ length: times }, () => value)));
      const width = bitsFor(5_001);
      const writer = new ByteWriter();
      const hybrid = new HybridWriter(writer, width);
      hybrid.putAll(all, 0, all.length);
      hybrid.flush();
      const out = new Float64Array(all.length + 2);
      const entries = Float64Array.from({ length: 5_001 }, (_, place) => place);
      readEntries(new ByteReader(writer.view()), width, entries, out, 1, all.length);
      expect(Uint32Array.from(out)).toEqual(Uint32Array.of(0, ...all, 0));
      // A place without an entry is damage.
      const most = Math.max(-1, ...all);
      if (most >= 0) expect(() => readEntries(new ByteReader(writer.view()), width, entries.subarray(0, most), out, 1, all.length)).toThrow(VedetteError);
      const byRuns: number[] = [];
      readHybrid(new ByteReader(writer.view()), width, all.length, (value, times) => void byRuns.push(...Array.from({ length: times }, () => value)));
      expect(Uint32Array.from(byRuns)).toEqual(all);

      let t = A_DAY;
      const times = Float64Array.from(deltas, (delta) => (t += delta));
      const packed = new ByteWriter();
      writeDeltas(packed, times, 0, times.length);
      const back = new Float64Array(times.length);
      readDeltas(new ByteReader(packed.view()), back, 0, back.length);
      expect(back).toEqual(times);
    }),
  );
});

test('damaged bytes anywhere end as one of our errors or as other values, never as anything else', async () => {
  const entries = kinds(300);
  const path = await write(entries);
  const whole = readFileSync(path);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.option(fc.nat(whole.length)), async (changes, cut) => {
      const bytes = Buffer.from(whole.subarray(0, cut ?? whole.length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      writeFileSync(path, bytes);
      const reading = new PointScan().scan({ path, wanted: new Map([['digits', new Map([['host:b', 0]])], ['full', new Map([['host:c', 1]])]]), from: A_DAY, to: A_DAY + 86_400_000 }, { add: () => undefined, finish: noPause }, noPause);
      await reading.catch((error: unknown) => {
        expect(error).toBeInstanceOf(VedetteError);
        expect((error as VedetteError).code).toBe('storage_damaged');
      });
    }),
    { numRuns: 300 },
  );
});
