import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { CodecRegistry } from './chunk-codec.ts';
import { openChunk, sealRow } from './chunk-row.ts';
import { createPackedCodec } from './packed-codec.ts';

const codec = createPackedCodec();

function bits(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}
function roundTrip(ts: ArrayLike<number>, values: Float64Array): Uint8Array {
  const times = Float64Array.from(ts);
  const bytes = codec.encode(times, values, times.length);
  expect(codec.count(bytes)).toBe(times.length);
  const backTs = new Float64Array(times.length);
  const backValues = new Float64Array(times.length);
  expect(codec.decode(bytes, backTs, backValues)).toBe(times.length);
  expect(bits(backTs)).toEqual(bits(times));
  expect(bits(backValues)).toEqual(bits(values));
  return bytes;
}
function grid(count: number, step = 10_000, first = 0): number[] {
  return Array.from({ length: count }, (_, i) => first + i * step);
}
function make(count: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => value(i));
}

/** Any of the 2^64 bit patterns. */
const anyFloats = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 300 }).map((list) => new Float64Array(BigUint64Array.from(list).buffer));
/** Runs of realistic kinds, with odd values strewn in. */
const kinds = fc
  .array(fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }).map((n) => n / 100), fc.double(), fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 1e308, 2 ** 53, 2 ** 53 + 2)), { minLength: 1, maxLength: 40 })
  .chain((pool) => fc.array(fc.nat(pool.length - 1), { minLength: 1, maxLength: 400 }).map((picks) => Float64Array.from(picks, (pick) => pool[pick]!)));

describe('codec 1', () => {
  it('keeps every float64 bit for bit', () => {
    fc.assert(fc.property(anyFloats, (values) => void roundTrip(grid(values.length), values)), { numRuns: 200 });
  });

  it('keeps mixtures of decimals, whole numbers, floats and odd values', () => {
    fc.assert(fc.property(kinds, (values) => void roundTrip(grid(values.length), values)), { numRuns: 400 });
  });

  it('keeps series of drifting decimals and counters', () => {
    const steps = fc.array(fc.integer({ min: -50_000, max: 50_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 10, 100, 1e6, 1e12), fc.integer({ min: 0, max: 2 ** 47 }), (walk, scale, start) => {
        let sum = start;
        roundTrip(grid(walk.length), Float64Array.from(walk, (step) => (sum += step) / scale));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps any times: with holes, jitter, out of order, fractions, extremes', () => {
    const time = fc.oneof(fc.integer({ min: 0, max: 2e6 }), fc.double(), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }));
    fc.assert(fc.property(fc.array(time, { minLength: 1, maxLength: 200 }), (ts) => void roundTrip(ts, make(ts.length, () => 1))), { numRuns: 300 });
    const jitter = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 400 });
    fc.assert(fc.property(jitter, (list) => void roundTrip(list.map((each, i) => i * 10_000 + each), make(list.length, (i) => i))), { numRuns: 100 });
    const holes = fc.array(fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 7), { minLength: 2, maxLength: 400 });
    fc.assert(
      fc.property(holes, (list) => {
        let t = 0;
        roundTrip(list.map((each) => (t += each * 1000)), make(list.length, (i) => i % 5));
      }),
      { numRuns: 100 },
    );
  });

  it('costs next to nothing for zeros and constants on a grid', () => {
    expect(roundTrip(grid(180), make(180, () => 0)).length).toBeLessThanOrEqual(8);
    expect(roundTrip(grid(180), make(180, () => 42.5)).length).toBeLessThanOrEqual(16);
    expect(roundTrip(grid(180), make(180, (i) => 1e9 + i * 4096)).length).toBeLessThanOrEqual(28);
  });

  it('packs percentages and counters well below two bytes a point', () => {
    const percent = make(180, (i) => Math.round((40 + 10 * Math.sin(i / 9) + ((i * 7919) % 97) / 40) * 100) / 100);
    let counter = 1e10;
    const counts = make(180, (i) => (counter += 1000 + ((i * 6997) % 401)));
    expect(roundTrip(grid(180), percent).length / 180).toBeLessThan(1.4);
    expect(roundTrip(grid(180), counts).length / 180).toBeLessThan(1.5);
  });

  it('answers damaged bytes with storage_damaged only', () => {
    const samples = [make(300, (i) => i % 7), make(300, (i) => Math.sqrt(i)), make(300, (i) => (i === 200 ? Number.NaN : i / 10)), make(300, (i) => (i % 50 === 0 ? 1e9 : i % 3))];
    const good = samples.map((values, i) => codec.encode(Float64Array.from(grid(300).map((t, k) => (i === 2 ? t + (k % 9) : t))), values, 300));
    const sample = fc.nat(good.length - 1).map((i) => good[i]!);
    const damaged = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(sample, fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { minLength: 1, maxLength: 6 })).map(([bytes, edits]) => {
        const copy = bytes.slice();
        for (const [at, byte] of edits) copy[at % copy.length] = byte;
        return copy;
      }),
      fc.tuple(sample, fc.nat(2000)).map(([bytes, length]) => bytes.slice(0, length % bytes.length)),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        try {
          const count = codec.count(bytes);
          codec.decode(bytes, new Float64Array(count), new Float64Array(count));
        } catch (error) {
          expect(error).toBeInstanceOf(VedetteError);
          expect((error as VedetteError).code).toBe('storage_damaged');
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses empty and oversized chunks', () => {
    expect(() => codec.encode(new Float64Array(0), new Float64Array(0), 0)).toThrow(VedetteError);
    expect(() => codec.encode(new Float64Array(1), new Float64Array(1), 3_000_000)).toThrow(/2097152/);
  });
});

describe('chunk rows', () => {
  const codecs = new CodecRegistry([codec]);
  const row = sealRow(1, codec.encode(Float64Array.from(grid(50)), make(50, (i) => i * i), 50));

  it('open to the payload they were sealed with', () => {
    const { codec: found, payload } = openChunk(codecs, row);
    expect(found).toBe(codec);
    expect(found.count(payload)).toBe(50);
  });

  it('notice every changed bit', () => {
    fc.assert(
      fc.property(fc.nat(row.length * 8 - 1), (bit) => {
        const copy = row.slice();
        copy[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => openChunk(codecs, copy)).toThrow(VedetteError);
      }),
    );
  });

  it('name a codec that is not known', () => {
    expect(() => openChunk(codecs, sealRow(9, new Uint8Array(3)))).toThrow(/codec 9/);
    expect(() => openChunk(codecs, new Uint8Array(3))).toThrow(/too short/);
  });
});
