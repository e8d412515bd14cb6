import { DDSketch as PeerSketch } from '@datadog/sketches-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../errors/vedette-error.ts';
import { BinStore, MAX_BINS } from './bin-store.ts';
import { DDSketch } from './ddsketch.ts';

const QUANTILES = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];
/** Values whose bins all fit into the window, of both signs and with zeros. */
const value = fc.oneof(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.double({ min: -1e9, max: -1e-6, noNaN: true }), fc.constant(0));

function sketchOf(values: readonly number[]): DDSketch {
  const sketch = new DDSketch();
  for (const each of values) sketch.add(each);
  return sketch;
}
function trueQuantile(sorted: readonly number[], q: number): number {
  return sorted[Math.floor(q * (sorted.length - 1))]!;
}

describe('DDSketch', () => {
  it('answers every quantile within 1 % and keeps count, min, max exactly', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
        const sketch = sketchOf(values);
        const sorted = values.toSorted((a, b) => a - b);
        expect(sketch.count).toBe(values.length);
        expect(sketch.min).toBe(sorted[0]);
        expect(sketch.max).toBe(sorted.at(-1));
        for (const q of QUANTILES) {
          const truth = trueQuantile(sorted, q);
          expect(Math.abs(sketch.quantile(q) - truth)).toBeLessThanOrEqual(Math.abs(truth) * 0.01 * (1 + 1e-9));
        }
      }),
    );
  });

  it('answers the standard deviation within 1 % of the root mean square', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
        const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
        const truth = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
        const rootMeanSquare = Math.sqrt(values.reduce((sum, each) => sum + each ** 2, 0) / values.length);
        expect(Math.abs(sketchOf(values).deviation - truth)).toBeLessThanOrEqual(rootMeanSquare * 0.01 * (1 + 1e-6));
      }),
    );
    expect(sketchOf([7.3, 7.3, 7.3]).deviation).toBe(0);
    expect(sketchOf([]).deviation).toBeNaN();
  });

  it('counts what lies in a range: values at the bounds exactly, others on the right side unless they share the bin of a bound', () => {
    const few = fc.constantFrom(-100, -8, -7.99, -1e-9, 0, 1, 7.5, 7.99, 8, 8.01, 9, 1e6);
    const near = (a: number, b: number): boolean => a !== b && Math.abs(a - b) <= 0.0203 * Math.max(Math.abs(a), Math.abs(b)) && a * b > 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(few, value), { maxLength: 60 }), fc.oneof(few, value), fc.oneof(few, value), fc.boolean(), fc.boolean(), (values, a, b, includesLow, includesHigh) => {
        const [low, high] = a <= b ? [a, b] : [b, a];
        const sketch = sketchOf(values);
        const inside = (each: number): boolean => (includesLow ? each >= low : each > low) && (includesHigh ? each <= high : each < high);
        const doubtful = values.filter((each) => near(each, low) || near(each, high)).length;
        const truth = low === high && !(includesLow && includesHigh) ? 0 : values.filter(inside).length;
        expect(Math.abs(sketch.countInRange(low, high, { includesLow, includesHigh }) - truth)).toBeLessThanOrEqual(doubtful);
        expect(sketch.countInRange(-Infinity, low) + sketch.countInRange(low, Infinity)).toBe(values.length);
        expect(sketch.countInRange(-Infinity, low, { includesHigh: true }) + sketch.countInRange(low, Infinity, { includesLow: false })).toBe(values.length);
      }),
    );
    expect(sketchOf([1, 2, 3, 8, 8, 9]).countInRange(-Infinity, 8)).toBe(3);
    expect(sketchOf([1, 2, 3, 8, 8, 9]).countInRange(8, Infinity)).toBe(3);
    expect(sketchOf([]).countInRange(0, 1)).toBe(0);
  });

  it('merges to what one sketch of all values is', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 100 }), fc.array(value, { maxLength: 100 }), (left, right) => {
        const merged = sketchOf(left);
        merged.merge(sketchOf(right));
        const whole = sketchOf([...left, ...right]);
        expect(merged.count).toBe(whole.count);
        for (const q of QUANTILES) expect(merged.quantile(q)).toBe(whole.quantile(q));
        expect(merged.sum).toBeCloseTo(whole.sum, 3);
      }),
    );
  });

  it('merges bytes to the same as the sketch that they are', () => {
    const wild = fc.oneof(value, fc.double({ min: 1e-300, max: 1e300, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.array(wild, { maxLength: 40 }), { maxLength: 5 }), (lists) => {
        const [byBytes, bySketch] = [new DDSketch(), new DDSketch()];
        for (const list of lists) {
          byBytes.mergeBytes(sketchOf(list).toBytes());
          bySketch.merge(sketchOf(list));
        }
        expect(byBytes.toBytes()).toEqual(bySketch.toBytes());
      }),
    );
  });

  it('comes back from its bytes, also with fractional weights', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.oneof(fc.constant(1), fc.double({ min: 0.01, max: 100, noNaN: true }))), { maxLength: 60 }), (pairs) => {
        const sketch = new DDSketch();
        for (const [each, weight] of pairs) sketch.add(each, weight);
        const back = DDSketch.fromBytes(sketch.toBytes());
        expect(back.toBytes()).toEqual(sketch.toBytes());
        // Fractional weights are added up in another order, so the count may differ in its last digits.
        expect(back.count).toBeCloseTo(sketch.count, 6);
        if (pairs.every(([, weight]) => weight === 1)) for (const q of QUANTILES) expect(back.quantile(q)).toBe(sketch.quantile(q));
      }),
    );
  });

  it('answers junk only with bad_input', () => {
    const good = sketchOf([1, 2, 3, -4, 0, 1e6]).toBytes();
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte)),
      fc.nat(good.length).map((length) => good.slice(0, length)),
    );
    fc.assert(
      fc.property(junk, (bytes) => {
        try {
          DDSketch.fromBytes(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(VedetteError);
          expect((error as VedetteError).code).toBe('bad_input');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with the sketch of @datadog/sketches-js on the same data', () => {
    const ours = new DDSketch();
    const theirs = new PeerSketch({ relativeAccuracy: 0.01 });
    for (let i = 1; i <= 5000; i++) {
      const each = ((i * 7919) % 5003) ** 1.7 * (i % 5 === 0 ? -1 : 1);
      ours.add(each);
      theirs.accept(each);
    }
    expect(ours.count).toBe(theirs.count);
    expect(ours.sum).toBeCloseTo(theirs.sum, 0);
    for (const q of [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) {
      // Each may be 1 % off the truth, so they may be 2 % apart.
      expect(Math.abs(ours.quantile(q) - theirs.getValueAtQuantile(q))).toBeLessThanOrEqual(Math.abs(ours.quantile(q)) * 0.0203);
    }
  });

  it('refuses what is not a finite value or a positive weight', () => {
    const sketch = new DDSketch();
    expect([sketch.add(Number.NaN), sketch.add(Infinity), sketch.add(1, 0), sketch.add(1, -1), sketch.add(1, Number.NaN)]).toEqual([false, false, false, false, false]);
    expect(sketch.count).toBe(0);
    expect(sketch.quantile(0.5)).toBeNaN();
    expect(sketch.min).toBeNaN();
  });

  it('takes the largest and the smallest numbers there are', () => {
    const sketch = sketchOf([Number.MAX_VALUE, Number.MIN_VALUE, -Number.MAX_VALUE]);
    expect(DDSketch.fromBytes(sketch.toBytes()).count).toBe(3);
    expect(sketch.quantile(1)).toBe(Number.MAX_VALUE);
    expect(sketch.quantile(0.5)).toBe(0);
  });
});

describe('BinStore', () => {
  it('never holds more bins than allowed and never loses weight', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -6000, max: 6000 }), { minLength: 1, maxLength: 100 }), (indices) => {
        const store = new BinStore();
        for (const index of indices) store.add(index, 1);
        const highest = Math.max(...indices);
        const expected = new Map<number, number>();
        for (const index of indices) {
          const kept = Math.max(index, highest - MAX_BINS + 1);
          expected.set(kept, (expected.get(kept) ?? 0) + 1);
        }
        const found = new Map<number, number>();
        store.ascending((index, weight) => {
          found.set(index, weight);
          return false;
        });
        expect(store.total).toBe(indices.length);
        expect([...found].toSorted((a, b) => a[0] - b[0])).toEqual([...expected].toSorted((a, b) => a[0] - b[0]));
      }),
    );
  });
});
