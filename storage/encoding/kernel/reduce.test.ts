// Steps reduced where they were decoded are, bit for bit, what going over the values one by one gives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHigh, findLow } from '../../query/run-loops.ts';
import { createSegmentCodec } from '../segment-codec.ts';

const codec = createSegmentCodec();
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0, 0.1, 1e300, -1e300) },
);
const odd = fc.constantFrom(Number.NaN, Infinity, -Infinity);

/** The values of each step, one after the other. */
function addUp(values: Float64Array, bounds: Uint32Array, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => {
    let sum = values[bounds[i]!] ?? 0;
    if (bounds[i] === bounds[i + 1]) return 0;
    for (let p = bounds[i]! + 1; p < bounds[i + 1]!; p++) sum += values[p]!;
    return sum;
  });
}

function bits(numbers: ArrayLike<number>, steps: number, has: (i: number) => boolean): string[] {
  return Array.from({ length: steps }, (_, i) => (has(i) ? Object.is(numbers[i], -0) ? '-0' : String(numbers[i]) : ''));
}

describe('PointSegment.reduce', () => {
  it('adds up and compares in the order of the points', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 }), fc.boolean(), (given, sizes, extremes) => {
        const values = Float64Array.from(given);
        const ts = values.map((_, i) => i * 1000);
        const segment = codec.openPoints(codec.encodePoints(0, [{ ref: 3, ts, values, from: 0, to: values.length }], 'small'), 0);
        const bounds = new Uint32Array(sizes.length + 1);
        sizes.forEach((size, i) => (bounds[i + 1] = Math.min(values.length, bounds[i]! + size)));
        const steps = sizes.length;
        expect(segment.decode(0).values).toEqual(values);
        const reduced = segment.reduce(bounds, steps, extremes);
        const sums = addUp(values, bounds, steps);
        if (!sums.every(Number.isFinite)) {
          expect(reduced).toBeUndefined();
          return;
        }
        // Room is certain only for fewer steps than points.
        if (reduced === undefined) {
          expect(steps).toBeGreaterThan(values.length);
          return;
        }
        const holds = (i: number): boolean => bounds[i]! < bounds[i + 1]!;
        expect(bits(reduced.sum, steps, () => true)).toEqual(bits(sums, steps, () => true));
        if (!extremes) return;
        const low = new Float64Array(steps);
        const high = new Float64Array(steps);
        expect([findLow(values, bounds, steps, low), findHigh(values, bounds, steps, high)]).toEqual([true, true]);
        expect(bits(reduced.low, steps, holds)).toEqual(bits(low, steps, holds));
        expect(bits(reduced.high, steps, holds)).toEqual(bits(high, steps, holds));
      }),
      { numRuns: 400 },
    );
  });

  it('answers nothing where a value is no finite number', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 60 }), odd, fc.nat(), fc.boolean(), (given, misfit, where, extremes) => {
        const values = Float64Array.from(given);
        values[where % values.length] = misfit;
        const segment = codec.openPoints(codec.encodePoints(0, [{ ref: 3, ts: values.map((_, i) => i), values, from: 0, to: values.length }], 'fast'), 0);
        segment.decode(0);
        expect(segment.reduce(Uint32Array.of(0, 2, values.length), 2, extremes)).toBeUndefined();
      }),
    );
  });
});
