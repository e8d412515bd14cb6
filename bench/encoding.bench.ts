// Size and speed of segments beside today's packed chunks and beside varints under zstd, on W1-like and W2-like data, in one run.
// Usage: node bench/encoding.bench.ts [hosts]. Only ratios within one run count.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { createPackedCodec } from '../storage/encoding/packed-codec.ts';
import { rollUp } from '../storage/encoding/roll-up.ts';
import { createSegmentCodec } from '../storage/encoding/segment-codec.ts';
import type { Effort, SegmentSeries } from '../storage/encoding/segment.ts';
import { ByteWriter } from '../common/bytes/byte-writer.ts';
import { toDecimals } from '../storage/encoding/decimal.ts';
import { START, createWorkload, jitterOf, layoutOf, w1, w2 } from './workload.ts';
import type { WorkloadShape } from './workload.ts';

/** Series per segment. */
const GROUP = 100;

interface Group {
  readonly kind: string;
  readonly series: readonly SegmentSeries[];
}

/** Groups of series of one metric, at most `most` each, in the order of hosts; the series of a host share their times. */
function groups(shape: WorkloadShape, most = GROUP): Group[] {
  const { hosts, metrics, ticks, step } = shape;
  const workload = createWorkload(hosts, metrics, 1, shape.noise);
  const layout = layoutOf(metrics);
  const regular = Float64Array.from({ length: ticks }, (_, i) => START + i * step);
  const times = Array.from({ length: hosts }, (_, host) => (shape.jitter === 0 ? regular : regular.map((t, i) => t + jitterOf(shape, host, i))));
  const values = Array.from({ length: workload.series }, () => new Float64Array(ticks));
  for (let i = 0; i < ticks; i++) {
    workload.step();
    for (let s = 0; s < values.length; s++) values[s]![i] = workload.values[s]!;
  }
  const byMetric = new Map<string, SegmentSeries[][]>();
  const kinds = new Map<string, string>();
  for (const [s, each] of values.entries()) {
    const { metric, kind } = layout[s % metrics]!;
    kinds.set(metric, kind);
    const lists = byMetric.get(metric) ?? [];
    if (lists.length === 0) byMetric.set(metric, lists);
    if (lists.length === 0 || lists.at(-1)!.length === most) lists.push([]);
    lists.at(-1)!.push({ ref: s, ts: times[Math.floor(s / metrics)]!, values: each, from: 0, to: ticks });
  }
  return [...byMetric].flatMap(([metric, lists]) => lists.map((series) => ({ kind: kinds.get(metric)!, series })));
}

/** Milliseconds of processor time that the fastest of some rounds took: wall time would count what else the machine does. */
function fastest(rounds: number, work: () => void): number {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

interface Measured {
  readonly bytes: number;
  readonly encode: number;
  readonly decode: number;
}

function segments(list: readonly Group[], effort: Effort, rounds: number): Measured {
  const codec = createSegmentCodec();
  let packed: Uint8Array[] = [];
  let times = new Uint8Array();
  const encode = fastest(rounds, () => {
    const book = codec.beginTimes(START);
    packed = list.map(({ series }) => codec.encodePoints(START, series, effort, book));
    times = book.empty ? new Uint8Array() : new Uint8Array(book.finish());
  });
  let check = 0;
  const decode = fastest(rounds + 1, () => {
    const book = times.length > 0 ? codec.openTimes(times, START) : undefined;
    for (const bytes of packed) {
      const opened = codec.openPoints(bytes, START, book);
      for (let place = 0; place < opened.refs.length; place++) check += opened.read(place).values[7]!;
    }
  });
  if (Number.isNaN(check)) throw new Error('Decoded values are no numbers.');
  return { bytes: packed.reduce((sum, each) => sum + each.length, times.length), encode, decode };
}

function chunks(list: readonly Group[], rounds: number): Measured {
  const codec = createPackedCodec();
  const all = list.flatMap(({ series }) => series);
  const points = all[0]!.to;
  const ts = new Float64Array(points);
  const values = new Float64Array(points);
  let packed: Uint8Array[] = [];
  // 9 bytes: checksum and codec of the row, and about what its key takes.
  const encode = fastest(rounds, () => (packed = all.map((each) => codec.encode(each.ts, each.values, points))));
  const decode = fastest(rounds + 1, () => {
    for (const bytes of packed) codec.decode(bytes, ts, values);
  });
  return { bytes: packed.reduce((sum, each) => sum + each.length + 9, 0), encode, decode };
}

/** Differences of decimals as varints, per metric, under zstd level 3. */
function zstd(list: readonly Group[]): Measured {
  const out = new ByteWriter(1 << 20);
  let packed: Uint8Array[] = [];
  const encode = fastest(1, () => {
    packed = list.map(({ series }) => {
      out.reset();
      for (const { values, to } of series) {
        const wholes = new Float64Array(to);
        const exponent = toDecimals(values, to, wholes, []);
        let before = 0;
        for (let i = 0; i < to; i++) {
          if (exponent < 0) out.f64(values[i]!);
          else out.signed(wholes[i]! - before);
          before = wholes[i]!;
        }
      }
      return zstdCompressSync(out.written(), { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
    });
  });
  const decode = fastest(2, () => {
    for (const bytes of packed) zstdDecompressSync(bytes);
  });
  return { bytes: packed.reduce((sum, each) => sum + each.length, 0), encode, decode };
}

function line(name: string, { bytes, encode, decode }: Measured, points: number, base: Measured): void {
  const rate = (ms: number): string => (points / ms / 1000).toFixed(0).padStart(5);
  console.log(`  ${name.padEnd(18)} ${(bytes / points).toFixed(4)} B/pt (${(bytes / base.bytes).toFixed(3)}x)  encode ${rate(encode)} M/s (${(base.encode / encode).toFixed(2)}x)  decode ${rate(decode)} M/s (${(base.decode / decode).toFixed(2)}x)`);
}

function compare(title: string, list: readonly Group[]): void {
  const points = list.reduce((sum, { series }) => sum + series.reduce((each, { to }) => each + to, 0), 0);
  console.log(`${title}: ${(points / 1e6).toFixed(1)} M points, ${list.length} segments of ${list[0]!.series.length} series`);
  const base = chunks(list, 2);
  line('packed chunks', base, points, base);
  line('segments, fast', segments(list, 'fast', 2), points, base);
  line('segments, small', segments(list, 'small', 2), points, base);
  line('varint + zstd -3', zstd(list), points, base);
}

function byKind(list: readonly Group[]): void {
  for (const kind of new Set(list.map((group) => group.kind))) {
    const some = list.filter((group) => group.kind === kind);
    const points = some.reduce((sum, { series }) => sum + series.reduce((each, { to }) => each + to, 0), 0);
    const cells = (['fast', 'small'] as const).map((effort) => {
      const { bytes, encode, decode } = segments(some, effort, 3);
      return `${effort} ${(bytes / points).toFixed(4)} B/pt, encode ${(points / encode / 1000).toFixed(0)}, decode ${(points / decode / 1000).toFixed(0)} M/s`;
    });
    console.log(`  ${kind.padEnd(10)} ${cells.join('; ')}`);
  }
}

/** The kernel by itself: values left where they were decoded, and steps of six points reduced there; books and frames are opened before. */
function kernelByKind(list: readonly Group[]): void {
  const codec = createSegmentCodec();
  for (const kind of new Set(list.map((group) => group.kind))) {
    const some = list.filter((group) => group.kind === kind).map(({ series }) => series);
    const length = some[0]![0]!.to;
    const points = some.reduce((sum, series) => sum + series.length * length, 0);
    const opened = some.map((series) => codec.openPoints(codec.encodePoints(START, series, 'small'), START));
    const bounds = Uint32Array.from({ length: Math.floor(length / 6) + 1 }, (_, i) => i * 6);
    const over = (work: (segment: (typeof opened)[number]) => void): number =>
      fastest(6, () => {
        for (const segment of opened) {
          for (let place = 0; place < segment.refs.length; place++) {
            segment.decode(place);
            work(segment);
          }
        }
      });
    const decode = over(() => undefined);
    const sums = over((segment) => void segment.reduce(bounds, bounds.length - 1, false));
    const all = over((segment) => void segment.reduce(bounds, bounds.length - 1, true));
    const rate = (ms: number): string => (points / ms / 1000).toFixed(0);
    console.log(`  ${kind.padEnd(10)} decoded ${rate(decode)} M/s; with the sums of steps ${rate(sums)}, with their extremes, too, ${rate(all)}`);
  }
}

function rollups(list: readonly Group[], resolution: number): void {
  const codec = createSegmentCodec();
  const rolled = list.map(({ kind, series }) => ({ kind, series: series.map(({ ref, ts, values, to }) => ({ ref, columns: rollUp({ ts, values, length: to }, resolution) })) }));
  const buckets = rolled.reduce((sum, { series }) => sum + series.reduce((each, { columns }) => each + columns.length, 0), 0);
  let packed: Uint8Array[] = [];
  const encode = fastest(2, () => (packed = rolled.map(({ series }) => codec.encodeRollups(START, resolution, series))));
  const decode = fastest(3, () => {
    for (const bytes of packed) {
      const opened = codec.openRollups(bytes, START);
      for (let place = 0; place < opened.refs.length; place++) opened.read(place);
    }
  });
  const bytes = packed.reduce((sum, each) => sum + each.length, 0);
  console.log(`  rollups of ${resolution / 1000} s: ${(bytes / buckets).toFixed(2)} B a bucket (${(buckets / rolled.length / rolled[0]!.series.length).toFixed(0)} a series), encode ${(buckets / encode / 1000).toFixed(1)} M/s, decode ${(buckets / decode / 1000).toFixed(1)} M/s`);
  const parts = [...new Set(rolled.map((each) => each.kind))].map((kind) => {
    const some = rolled.flatMap((each, i) => (each.kind === kind ? [{ bytes: packed[i]!.length, buckets: each.series.reduce((sum, { columns }) => sum + columns.length, 0) }] : []));
    return `${kind} ${(some.reduce((sum, each) => sum + each.bytes, 0) / some.reduce((sum, each) => sum + each.buckets, 0)).toFixed(2)}`;
  });
  console.log(`    ${parts.join(', ')}`);
}

const hosts = Number(process.argv[2] ?? 20);
const long = groups({ ...w1(false), hosts });
compare('W1, 6 h at 10 s', long);
byKind(long);
kernelByKind(long);
rollups(long, 600_000);
compare('W1, 1 h at 10 s', groups({ ...w1(false), hosts, ticks: 360 }));
compare('W1, 1 h, one series a segment', groups({ ...w1(false), hosts: 1, ticks: 360 }, 1));
compare('W1 with jitter, 1 h', groups({ ...w1(false, 20), hosts, ticks: 360 }));
const seconds = groups({ ...w2(false), ticks: 3600 });
compare('W2, 1 h at 1 s', seconds);
rollups(seconds, 60_000);
