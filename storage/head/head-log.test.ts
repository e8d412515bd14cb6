import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { Batch } from '../../common/model/batch.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { nodeFiles } from '../files.ts';
import type { StorageFiles } from '../files.ts';
import { HeadLog } from './head-log.ts';
import { segmentHeader, writeBatch, writeSeries } from './log-format.ts';
import { replayLog } from './log-replay.ts';

let folder = '';
let syncs = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-log-'));
  syncs = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files: StorageFiles = {
  ...nodeFiles,
  async create(path) {
    const file = await nodeFiles.create(path);
    return {
      ...file,
      sync: () => {
        syncs++;
        return file.sync();
      },
    };
  },
};
const meta = (ref: number): SeriesMeta => ({ ref, metric: `m${ref}`, tags: ['a:b'], type: 'gauge', unit: '', interval: 10_000 });
function batch(seq: number, refs: readonly number[], t: number, count = 1): Batch {
  const all = Array.from({ length: count }, () => refs).flat();
  return { source: 's', seq, watermark: t, refs: Uint32Array.from(all), ts: Float64Array.from(all, () => t), values: Float64Array.from(all, (ref) => ref + t) };
}
function create(segmentBytes?: number): HeadLog {
  return new HeadLog({ folder, files, meta, probe: () => undefined, ...(segmentBytes === undefined ? {} : { segmentBytes }) }, []);
}
async function replay(): Promise<{ batches: Batch[]; refs: number[]; unknown: number[] }> {
  const found = { batches: [] as Batch[], refs: [] as number[], unknown: [] as number[] };
  let defined = new Set<number>();
  let segment = '';
  await replayLog({ ...files, read: (path) => ((segment = path), (defined = new Set()), files.read(path)) }, folder, (record) => {
    if (record.kind === 'series') {
      defined.add(record.meta.ref);
      found.refs.push(record.meta.ref);
    } else {
      const { token: _token, time: _time, ...given } = record.batch;
      found.batches.push({ ...given, ts: given.ts.slice(), values: given.values.slice() });
      // Each segment must stand on its own.
      for (const ref of record.batch.refs) if (!defined.has(ref)) found.unknown.push(ref);
    }
  });
  expect(segment).not.toBe('');
  return found;
}

describe('HeadLog', () => {
  it('writes once for all that wait and never resolves a commit before its data is synced', async () => {
    const log = create();
    const batches = Array.from({ length: 20 }, (_, i) => batch(i, [1, 2], i));
    const commits: Promise<void>[] = [];
    for (const each of batches) {
      log.append(each, 0);
      commits.push(log.commit());
    }
    await Promise.all(commits);
    expect(syncs).toBeLessThanOrEqual(2);
    log.append(batch(20, [3], 20), 0);
    await log.commit();
    await log.commit();
    await log.close();
    const { batches: found, refs } = await replay();
    expect(found).toEqual([...batches, batch(20, [3], 20)]);
    expect(refs).toEqual([1, 2, 3]);
  });

  it('starts segments that stand on their own, and releases them from the oldest', async () => {
    const log = create();
    for (let i = 0; i < 6; i++) {
      log.append(batch(i, [i, i + 1], i * 100), 0);
      await log.commit();
      if (i % 2 === 1) log.rotate();
    }
    log.append(batch(6, [1], 600), 0);
    await log.commit();
    expect(readdirSync(folder)).toHaveLength(4);
    expect((await replay()).unknown).toEqual([]);
    expect(log.stats()).toMatchObject({ points: 13, from: 0, to: 600, series: 7 });
    expect(await log.release(({ newest }) => newest !== 300 && newest < 600)).toBe(1);
    expect(await log.release(({ newest }) => newest < 600)).toBe(2);
    expect((await replay()).batches.map(({ seq }) => seq)).toEqual([6]);
    await log.close();
    expect((await replay()).unknown).toEqual([]);
  });

  it('begins a new segment when one has grown large', async () => {
    const log = create(2_000_000);
    for (let i = 0; i < 4; i++) {
      log.append(batch(i, [1, 2, 3, 4], i, 30_000), 0);
      await log.commit();
    }
    await log.close();
    expect(readdirSync(folder).length).toBeGreaterThan(1);
    const { batches, unknown } = await replay();
    expect([batches.length, unknown]).toEqual([4, []]);
  });

  it('makes segments of very many series long enough that definitions are the lesser part', async () => {
    const log = create(60_000);
    const refs = Uint32Array.from({ length: 1_000 }, (_, ref) => ref);
    const write = async (seq: number): Promise<void> => {
      log.append({ source: 's', seq, watermark: seq, refs, ts: new Float64Array(refs.length).fill(seq + 1), values: new Float64Array(refs.length).fill(seq) }, 0);
      await log.commit();
    };
    // Definitions of 29 kB: by its size alone a segment would end with the fourth batch.
    for (let seq = 0; seq < 13; seq++) await write(seq);
    expect(readdirSync(folder)).toHaveLength(1);
    for (let seq = 13; seq < 24; seq++) await write(seq);
    expect(readdirSync(folder)).toHaveLength(2);
    await log.close();
    const { batches, refs: defined, unknown } = await replay();
    expect([batches.length, defined.length, unknown.length]).toEqual([24, 2 * refs.length, 0]);
  });

  it('ends a span sooner when spans become shorter', async () => {
    let span = 1_000;
    const log = new HeadLog({ folder, files, meta, probe: () => undefined, spanEnd: (t) => Math.floor(t / span) * span + span }, []);
    const write = async (t: number): Promise<void> => {
      log.append(batch(t, [1], t), 0);
      await log.commit();
    };
    for (let t = 0; t < 250; t += 50) await write(t);
    span = 100;
    log.replanSpan();
    for (let t = 250; t < 450; t += 50) await write(t);
    await log.close();
    // What lies before 300, and then each hundred.
    expect(readdirSync(folder)).toHaveLength(3);
    const { batches, unknown } = await replay();
    expect([batches.length, unknown]).toEqual([9, []]);
  });

  it('lets no segment go on beyond the end of a span, also when points of two spans wait together', async () => {
    const log = new HeadLog({ folder, files, meta, probe: () => undefined, spanEnd: (t) => Math.floor(t / 100) * 100 + 100 }, []);
    const written: Batch[] = [];
    for (let t = 0; t < 1000; t += 10) {
      written.push(batch(t, [1, 2, 3 + (t % 3)], t));
      log.append(written.at(-1)!, 0);
      // Sometimes several spans wait.
      if (t % 70 === 0 && (t < 300 || t > 600)) await log.commit();
    }
    await log.commit();
    // A span that is over goes with all its segments, whatever comes after it.
    let sealed = 0;
    const left: number[] = [];
    for (; sealed <= 300; sealed += 100) {
      await log.release(({ newest }) => newest < sealed);
      left.push(log.stats().from!);
    }
    expect(left).toEqual([0, 100, 200, 300]);
    expect(await replay()).toMatchObject({ batches: written.filter(({ watermark }) => watermark >= 300), unknown: [] });
    log.rotate(900);
    expect(await log.release(({ newest }) => newest < 900)).toBeGreaterThan(0);
    expect(log.stats()).toMatchObject({ from: 900, to: 990 });
    await log.close();
  });

  it('writes early when much waits, and defines in each segment what its rows use', async () => {
    const log = create(6_000_000);
    const refs = Array.from({ length: 50_000 }, (_, i) => i * 2);
    const written: Batch[] = [];
    for (let i = 0; i < 40; i++) {
      // Two sources with layouts of their own, one of which changes now and then.
      written.push(batch(i, refs.slice(0, 40_000 + Math.floor(i / 10)), i), { ...batch(i, refs.slice(45_000), i), source: 'other' });
      for (const each of written.slice(-2)) log.append(each, 0);
      // Lets the early write go on without waiting for it.
      await new Promise(setImmediate);
    }
    expect(syncs).toBeGreaterThan(0);
    await log.close();
    expect(readdirSync(folder).length).toBeGreaterThan(2);
    const { batches, unknown } = await replay();
    expect(unknown).toEqual([]);
    expect(batches.map(({ source, seq, refs: { length }, values }) => [source, seq, length, values[1]])).toEqual(written.map(({ source, seq, refs: { length }, values }) => [source, seq, length, values[1]]));
  });

  it('brings back what could not be written at first', async () => {
    let full = false;
    const failing: StorageFiles = {
      ...files,
      async create(path) {
        const file = await files.create(path);
        const fail = (): Promise<never> => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
        return { ...file, write: (bytes) => (full ? fail() : file.write(bytes)), truncate: (length) => (full ? fail() : file.truncate(length)) };
      },
    };
    const log = new HeadLog({ folder, files: failing, meta, probe: () => undefined, spanEnd: (t) => Math.floor(t / 2) * 2 + 2 }, []);
    const written = Array.from({ length: 9 }, (_, i) => batch(i, [1, 2, 3, 4 + (i % 2)], i));
    for (const [i, each] of written.entries()) {
      full = i % 3 === 1;
      log.append(each, 0);
      if (full) await expect(log.commit()).rejects.toThrow();
      else await log.commit();
    }
    await log.close();
    const { batches, unknown } = await replay();
    expect([batches, unknown]).toEqual([written, []]);
  });

  it('reads segments of version 2, which has no rows', async () => {
    const out = new ByteWriter();
    const header = segmentHeader();
    header[6] = 2;
    out.raw(header);
    writeSeries(out, meta(7));
    writeBatch(out, batch(3, [7], 5));
    writeFileSync(join(folder, '000001.log'), out.written());
    expect(await replay()).toEqual({ batches: [batch(3, [7], 5)], refs: [7], unknown: [] });
  });

  it('goes on after the numbers of an earlier run', async () => {
    const first = create();
    first.append(batch(1, [1], 1), 0);
    await first.close();
    const { segments } = await replayLog(files, folder, () => undefined);
    const second = new HeadLog({ folder, files, meta, probe: () => undefined }, segments);
    second.append(batch(2, [1], 2), 0);
    await second.close();
    expect(readdirSync(folder).toSorted()).toEqual(['000001.log', '000002.log']);
    expect((await replay()).batches.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(second.bytes).toBe(segments[0]!.bytes);
  });
});
