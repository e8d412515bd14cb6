import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { rollUp } from './roll-up.ts';
import { createSegmentCodec } from './segment-codec.ts';
import type { Effort, RollupColumns, SegmentSeries } from './segment.ts';

const codec = createSegmentCodec();
const START = 1_790_000_000_000;
const EFFORTS: readonly Effort[] = ['fast', 'small'];

function bits(values: Float64Array, length = values.length): BigUint64Array {
  return new BigUint64Array(values.slice(0, length).buffer);
}
function series(ref: number, ts: ArrayLike<number>, values: ArrayLike<number>): SegmentSeries {
  return { ref, ts: Float64Array.from(ts), values: values instanceof Float64Array ? values : Float64Array.from(values), from: 0, to: ts.length };
}
function grid(count: number, step = 10_000): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => START + i * step);
}
function roundTrip(list: readonly SegmentSeries[], efforts = EFFORTS): Uint8Array {
  let bytes = new Uint8Array();
  for (const effort of efforts) {
    bytes = new Uint8Array(codec.encodePoints(START, list, effort));
    const opened = codec.openPoints(bytes, START);
    expect([...opened.refs]).toEqual(list.map((each) => each.ref));
    // From the last to the first: no read may need another.
    for (let place = list.length - 1; place >= 0; place--) {
      const { ref, ts, values, from, to } = list[place]!;
      expect(opened.find(ref)).toBe(place);
      expect(opened.count(place)).toBe(to - from);
      const points = opened.read(place);
      expect(points.length).toBe(to - from);
      expect(bits(points.ts, points.length)).toEqual(bits(ts.slice(from, to)));
      expect(bits(points.values, points.length)).toEqual(bits(values.slice(from, to)));
    }
  }
  return bytes;
}

const odd = fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, -5e-324, 1e308, 2 ** 53, 2 ** 53 + 2, 2 ** 51, -(2 ** 51), 0.1 + 0.2);
/** Any of the 2^64 bit patterns. */
const anyFloats = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 300 }).map((list) => new Float64Array(BigUint64Array.from(list).buffer));
const mixed = fc
  .array(fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }).map((n) => n / 100), fc.double(), odd), { minLength: 1, maxLength: 40 })
  .chain((pool) => fc.array(fc.nat(pool.length - 1), { minLength: 1, maxLength: 400 }).map((picks) => Float64Array.from(picks, (pick) => pool[pick]!)));
const walks = fc
  .tuple(fc.array(fc.integer({ min: -50_000, max: 50_000 }), { minLength: 1, maxLength: 600 }), fc.constantFrom(1, 10, 100, 1e6, 1e12), fc.integer({ min: 0, max: 2 ** 47 }), fc.constantFrom(1, 4096, 1e6))
  .map(([walk, scale, begin, step]) => {
    let sum = begin;
    return Float64Array.from(walk, (each) => (sum += each * step) / scale);
  });
const rare = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.oneof(fc.integer({ min: -500, max: 500 }), odd)), { minLength: 1, maxLength: 12 }).map((runs) => Float64Array.from(runs.flatMap(([length, value]) => Array.from({ length }, () => value))));
const anyValues = fc.oneof(anyFloats, mixed, walks, rare);

describe('segments of points', () => {
  it('keep every float64 bit for bit', () => {
    fc.assert(fc.property(anyFloats, (values) => void roundTrip([series(1, grid(values.length), values)])), { numRuns: 150 });
  });

  it('keep groups of series of all kinds, each with times of its own or shared', () => {
    const group = fc.array(fc.tuple(anyValues, fc.constantFrom(10_000, 1000, 7)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(group, (list) => {
        const shared = grid(3000);
        roundTrip(list.map(([values, step], i) => ({ ref: i * i * 1000, ts: step === 10_000 ? shared : grid(values.length, step), values, from: 0, to: values.length })));
      }),
      { numRuns: 150 },
    );
  });

  it('keep slices that begin and end inside their columns', () => {
    fc.assert(
      fc.property(mixed, fc.nat(), fc.nat(), (values, a, b) => {
        const from = a % values.length;
        const to = from + 1 + (b % (values.length - from));
        const ts = grid(values.length);
        roundTrip([
          { ref: 7, ts, values, from, to },
          { ref: 2 ** 32 - 1, ts, values, from: 0, to: values.length },
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it('keep any times: jitter, holes, fractions, before the start, extremes', () => {
    const time = fc.oneof(fc.integer({ min: START, max: START + 2e6 }), fc.double({ noNaN: true }), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), fc.constantFrom(0, -0));
    fc.assert(fc.property(fc.array(time, { minLength: 1, maxLength: 200 }), (ts) => void roundTrip([series(3, ts, ts.map(() => 1))])), { numRuns: 200 });
  });

  it('stores times of a run once, also when they jitter and series lack some of them', () => {
    const jitter = grid(2000).map((t, i) => t + ((i * 7919) % 41) - 20);
    const zeros = new Float64Array(2000);
    const full = { ref: 0, ts: jitter, values: zeros, from: 0, to: 2000 };
    const one = roundTrip([full]).length;
    const equal = Array.from({ length: 100 }, (_, i) => ({ ...full, ref: i, ts: i % 2 === 0 ? jitter : jitter.slice() }));
    expect(roundTrip(equal).length - one).toBeLessThan(100 * 9);
    const holes = Array.from({ length: 100 }, (_, i) => {
      const ts = jitter.filter((_, k) => k < 10 * i || k > 10 * i + i);
      return { ref: i + 1, ts, values: zeros, from: 0, to: ts.length };
    });
    expect(roundTrip([full, ...holes]).length - one).toBeLessThan(100 * 16);
  });

  it('reads a series next to a damaged one', () => {
    const list = [0, 1, 2].map((ref) => series(ref, grid(500), grid(500).map((_, i) => (i * 7919 * (ref + 1)) % 1000)));
    const bytes = codec.encodePoints(START, list, 'fast');
    // The last byte before the directory, whose length stands in the head.
    bytes[bytes.length - new DataView(bytes.buffer).getUint32(5, true) - 1]! ^= 4;
    const opened = codec.openPoints(bytes, START);
    expect(opened.read(1).length).toBe(500);
    expect(() => opened.read(2)).toThrow(VedetteError);
    expect(opened.read(0).values[5]).toBe(list[0]!.values[5]);
    expect(opened.find(9)).toBe(-1);
  });

  it('refuses groups that are no groups', () => {
    const one = series(1, [START], [1]);
    expect(() => codec.encodePoints(START, [], 'fast')).toThrow(/1 to 128/);
    expect(() => codec.encodePoints(START, Array.from({ length: 129 }, (_, ref) => ({ ...one, ref })), 'fast')).toThrow(/1 to 128/);
    expect(() => codec.encodePoints(START, [one, one], 'fast')).toThrow(/follows/);
    expect(() => codec.encodePoints(START, [{ ...one, to: 0 }], 'fast')).toThrow(/0 points/);
  });
});

function columnsOf(buckets: readonly (readonly number[])[], ts: Float64Array): RollupColumns {
  const column = (k: number): Float64Array => Float64Array.from(buckets, (bucket) => bucket[k]!);
  return { ts, count: column(0), sum: column(1), min: column(2), max: column(3), last: column(4), length: buckets.length };
}
function rollupsBack(list: readonly { ref: number; columns: RollupColumns }[]): Uint8Array {
  const bytes = codec.encodeRollups(START, 60_000, list);
  const opened = codec.openRollups(bytes, START);
  expect(opened.resolution).toBe(60_000);
  for (let place = list.length - 1; place >= 0; place--) {
    const { ref, columns } = list[place]!;
    expect(opened.find(ref)).toBe(place);
    expect(opened.count(place)).toBe(columns.length);
    const back = opened.read(place);
    expect(back.length).toBe(columns.length);
    for (const key of ['ts', 'count', 'sum', 'min', 'max', 'last'] as const) expect(bits(back[key], back.length)).toEqual(bits(columns[key], columns.length));
  }
  return bytes;
}

describe('segments of rollups', () => {
  const number = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }).map((n) => n / 100), fc.double(), odd);
  const bucket = fc.tuple(fc.oneof(fc.constant(60), fc.integer({ min: 1, max: 60 })), number, number, number, number);

  it('keep buckets of any numbers, with holes', () => {
    const gaps = fc.constantFrom(1, 1, 1, 1, 1, 2, 9);
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(gaps, bucket), { minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 5 }), (groups) => {
        rollupsBack(
          groups.map((group, ref) => {
            let t = START - 60_000;
            return { ref, columns: columnsOf(group.map(([, each]) => each), Float64Array.from(group, ([gap]) => (t += gap * 60_000))) };
          }),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('rollups of points', () => {
  it('keep what was rolled up, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(anyValues, { minLength: 1, maxLength: 6 }), fc.constantFrom(1, 7, 60), (list, per) => {
        const groups = list.map((values, ref) => ({ ref, columns: rollUp({ ts: grid(values.length, 60_000 / per), values, length: values.length }, 60_000) })).filter(({ columns }) => columns.length > 0);
        if (groups.length > 0) rollupsBack(groups);
      }),
      { numRuns: 150 },
    );
  });

  it('take a few bytes a bucket', () => {
    let value = 5000;
    const walk = Float64Array.from({ length: 7200 }, (_, i) => (value += ((i * 7919) % 101) - 50) / 100);
    const columns = rollUp({ ts: grid(7200, 1000), values: walk, length: 7200 }, 60_000);
    expect(rollupsBack([{ ref: 0, columns }]).length / columns.length).toBeLessThan(7);
    const flat = rollUp({ ts: grid(7200, 1000), values: new Float64Array(7200).fill(3.25), length: 7200 }, 60_000);
    expect(rollupsBack(Array.from({ length: 100 }, (_, ref) => ({ ref, columns: flat }))).length / 100).toBeLessThan(24);
  });
});

describe('books of times', () => {
  it('keep the times of sources for all segments of a span', () => {
    const jitter = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 300, maxLength: 400 });
    fc.assert(
      fc.property(fc.array(jitter, { minLength: 1, maxLength: 4 }), fc.nat(250), (sources, hole) => {
        const times = sources.map((list) => Float64Array.from(list, (each, i) => START + 1000 * i + each));
        const values = new Float64Array(400).fill(1);
        const whole = times.map((ts, ref) => ({ ref, ts, values, from: 0, to: ts.length }));
        const parts = times.map((ts, ref) => {
          const part = ts.filter((_, i) => i < hole || i > hole + 10);
          return { ref, ts: part, values, from: 0, to: part.length };
        });
        const book = codec.beginTimes(START);
        const encoded = [whole, parts].map((list) => ({ list, bytes: codec.encodePoints(START, list, 'small', book) }));
        const more = codec.beginTimes(START, codec.openTimes(book.finish(), START));
        encoded.push({ list: whole, bytes: codec.encodePoints(START, whole, 'fast', more) });
        const opened = codec.openTimes(more.finish(), START);
        expect(opened.length).toBe(new Set(times.map((ts) => ts.join())).size);
        for (const { list, bytes } of encoded) {
          expect(bytes.length).toBeLessThan(40 + list.length * 24);
          const segment = codec.openPoints(bytes, START, opened);
          for (const [place, { ts }] of list.entries()) expect(bits(segment.read(place).ts, segment.count(place))).toEqual(bits(ts));
          expect(() => codec.openPoints(bytes, START).read(0)).toThrow(/book/);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('stay empty when times are regular', () => {
    const book = codec.beginTimes(START);
    const bytes = codec.encodePoints(START, [series(1, grid(100), grid(100))], 'fast', book);
    expect(book.empty).toBe(true);
    expect(codec.openPoints(bytes, START).count(0)).toBe(100);
  });
});

describe('segments of sketches', () => {
  it('keep bytes and times', () => {
    const sketch = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(fc.array(sketch, { maxLength: 20 }), { minLength: 1, maxLength: 6 }), (groups) => {
        const list = groups.map((group, i) => {
          let t = START;
          return { ref: i * 3, sketches: group.map(([gap, bytes]) => ({ ts: (t += gap * 10), bytes })) };
        });
        const opened = codec.openSketches(codec.encodeSketches(START, list), START);
        for (const [place, { ref, sketches }] of list.entries()) {
          expect(opened.find(ref)).toBe(place);
          expect(opened.read(place).map(({ ts, bytes }) => [ts, ...bytes])).toEqual(sketches.map(({ ts, bytes }) => [ts, ...bytes]));
        }
      }),
      { numRuns: 100 },
    );
  });
});

/**
 * Makes all checksums of a segment right again, so that damage reaches what is behind them. Where the directory itself no longer
 * tells where bodies lie, nothing is done.
 */
function reseal(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 13) return;
  const directory = bytes.length - view.getUint32(5, true);
  if (directory < 9 || directory > bytes.length) return;
  view.setUint32(1, crc32(bytes.subarray(directory), crc32(bytes.subarray(5, 9), bytes[0])), true);
  let at = directory;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  let body = 9;
  for (let bodies = Math.min(varint(), 1000); bodies > 0; bodies--) {
    const length = varint();
    if (length === 0) continue;
    if (body + 4 + length > directory) return;
    view.setUint32(body, crc32(bytes.subarray(body + 4, body + 4 + length)), true);
    body += length + 4;
  }
}

describe('damaged segments', () => {
  const wave = grid(700).map((_, i) => Math.round(1000 * Math.sin(i / 20)) / 10);
  const list = [series(5, grid(700), wave), series(6, grid(700).map((t, i) => t + (i % 13)), wave.map(Math.sqrt)), series(9, grid(650), wave.map((v, i) => (i % 90 === 0 ? v : 3)).slice(50)), series(12, grid(700), wave.map((v) => v * 1e12))];
  const columns = columnsOf(Array.from({ length: 50 }, (_, i) => [60, i * 7.5, i, i + 3, i + 1]), grid(50, 60_000));
  const book = codec.beginTimes(START);
  const booked = codec.encodePoints(START, [series(5, grid(700).map((t, i) => t + ((i * 7919) % 13)), wave)], 'small', book);
  const times = codec.openTimes(book.finish(), START);
  const read: readonly ((bytes: Uint8Array) => void)[] = [
    (bytes) => {
      const opened = codec.openPoints(bytes, START, times);
      for (let place = 0; place < opened.refs.length; place++) opened.read(place);
    },
    (bytes) => {
      const opened = codec.openRollups(bytes, START);
      for (let place = 0; place < opened.refs.length; place++) opened.read(place);
    },
    (bytes) => {
      const opened = codec.openSketches(bytes, START);
      for (let place = 0; place < opened.refs.length; place++) opened.read(place);
    },
    (bytes) => {
      const opened = codec.openTimes(bytes, START);
      for (let column = 0; column < opened.length; column++) opened.column(column);
    },
  ];
  /** By the place of its reader above. */
  const kindOf = (bytes: Uint8Array): number => Math.min(3, Math.max(0, bytes[0]! - 1));
  const good = [
    codec.encodePoints(START, list, 'fast'),
    codec.encodePoints(START, list, 'small'),
    codec.encodeRollups(START, 60_000, [{ ref: 1, columns }]),
    codec.encodeSketches(START, [{ ref: 4, sketches: [{ ts: START, bytes: Uint8Array.of(1, 2, 3) }] }]),
    booked,
    book.finish(),
  ];
  function expectDamage(bytes: Uint8Array, kind: number): void {
    try {
      read[kind]!(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(VedetteError);
      expect((error as VedetteError).code).toBe('storage_damaged');
    }
  }

  it('whose checksums are right after all end in storage_damaged, too, or in some numbers', () => {
    const edits = fc.array(fc.tuple(fc.nat(20_000), fc.nat(255), fc.boolean()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(good.length - 1), edits, (index, list) => {
        const bytes = good[index]!.slice();
        const directory = bytes.length - new DataView(bytes.buffer).getUint32(5, true);
        // Half of the damage goes into the directory, which is short.
        for (const [at, byte, inside] of list) bytes[inside ? directory + (at % (bytes.length - directory)) : 9 + (at % (bytes.length - 9))] = byte;
        reseal(bytes);
        expectDamage(bytes, kindOf(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('end in storage_damaged and nothing else', () => {
    const sample = fc.nat(good.length - 1).map((i) => good[i]!);
    const damaged = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(sample, fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { minLength: 1, maxLength: 6 })).map(([bytes, edits]) => {
        const copy = bytes.slice();
        for (const [at, byte] of edits) copy[at % copy.length] = byte;
        return copy;
      }),
      fc.tuple(sample, fc.nat(20_000)).map(([bytes, length]) => bytes.slice(0, length % bytes.length)),
    );
    fc.assert(
      fc.property(damaged, fc.nat(3), (bytes, kind) => {
        expectDamage(bytes, kind);
      }),
      { numRuns: 1500 },
    );
  });

  it('notice every changed bit', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(), (index, at) => {
        const bytes = good[index]!.slice();
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => read[kindOf(good[index]!)]!(bytes)).toThrow(VedetteError);
      }),
      { numRuns: 300 },
    );
  });
});
