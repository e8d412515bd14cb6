import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUp, rollUpAgain } from './roll-up.ts';

function points(list: readonly (readonly [number, number])[]): { ts: Float64Array; values: Float64Array; length: number } {
  return { ts: Float64Array.from(list, ([t]) => t), values: Float64Array.from(list, ([, value]) => value), length: list.length };
}

describe('rolling up', () => {
  it('counts, adds and keeps the lowest, highest and last of each bucket', () => {
    const { ts, count, sum, min, max, last, length } = rollUp(points([[59_999, 4], [60_000, 0.1], [70_000, 0.2], [119_999, -1], [300_000, 9]]), 60_000);
    expect(length).toBe(3);
    expect([...ts]).toEqual([0, 60_000, 300_000]);
    expect([...count]).toEqual([1, 3, 1]);
    expect([...sum]).toEqual([4, -0.7, 9]);
    expect([...min]).toEqual([4, -1, 9]);
    expect([...max]).toEqual([4, 0.2, 9]);
    expect([...last]).toEqual([4, -1, 9]);
  });

  it('adds decimals without rounding', () => {
    const tenths = rollUp(points(Array.from({ length: 1000 }, (_, i) => [i, 0.1])), 1000);
    expect(tenths.sum[0]).toBe(100);
  });

  it('takes NaN points for none and leaves buckets without points out', () => {
    const rolled = rollUp(points([[0, Number.NaN], [1000, 2], [1500, Number.NaN], [2000, Infinity]]), 1000);
    expect(rolled.length).toBe(2);
    expect(Array.from(rolled.ts.subarray(0, 2))).toEqual([1000, 2000]);
    expect(Array.from(rolled.count.subarray(0, 2))).toEqual([1, 1]);
    expect(Array.from(rolled.sum.subarray(0, 2))).toEqual([2, Infinity]);
    expect(rollUp(points([]), 1000).length).toBe(0);
    expect(rollUpAgain(rollUp(points([]), 1000), 2000).length).toBe(0);
  });

  it('is the same whether done at once or in two steps, for decimals', () => {
    const walk = fc.array(fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: -1e6, max: 1e6 })), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(walk, fc.constantFrom(1, 100, 1000), (steps, scale) => {
        let t = 1_790_000_000_000;
        const columns = points(steps.map(([gap, value]) => [(t += gap), value / scale]));
        const once = rollUp(columns, 600_000);
        const twice = rollUpAgain(rollUp(columns, 60_000), 600_000);
        for (const key of ['ts', 'count', 'sum', 'min', 'max', 'last'] as const) expect(twice[key].slice(0, twice.length)).toEqual(once[key].slice(0, once.length));
        expect(once.count.reduce((sum, each) => sum + each, 0)).toBe(steps.length);
      }),
    );
  });
});
