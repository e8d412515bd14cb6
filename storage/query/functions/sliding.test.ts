// Sliding windows against the plain way: collect the window, sort it, combine it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { overSortedWindows, slidingCombine } from './sliding.ts';
import { medianOf, quantileOfSorted, robustDeviation } from './statistics.ts';

const values = fc.array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -5, max: 5 }) }, { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, 1e300, -0) }), { maxLength: 60 });

it('sorts what is in the window, and nothing else', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 0.1587, 0.5, 1), (list, count, lag, q) => {
      const column = Float64Array.from(list);
      overSortedWindows(column, count, lag, (i, sample) => {
        const end = Math.max(0, i - lag + 1);
        const window = column.slice(Math.max(0, end - count), end).filter((value) => Number.isFinite(value));
        expect(sample.length).toBe(window.length);
        expect(sample.quantile(q) + 0).toBe(quantileOfSorted(window.slice().sort(), q) + 0);
        const wanted = robustDeviation(window);
        if (Number.isNaN(wanted)) expect(sample.robustDeviation()).toBeNaN();
        else expect(Math.abs(sample.robustDeviation() - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-12);
        expect(sample.quantile(0.5) + 0).toBe(medianOf(window.slice()) + 0);
      });
    }),
    { numRuns: 200 },
  );
});

it('combines every window in one pass as if it were collected', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 50 }), fc.integer({ min: 1, max: 70 }), (list, count) => {
      const column = Float64Array.from(list);
      const windows = list.map((_, i) => list.slice(Math.max(0, i - count + 1), i + 1));
      expect([...slidingCombine(column, count, Math.max)]).toEqual(windows.map((window) => Math.max(...window)));
      expect([...slidingCombine(column, count, (a, b) => a + b)].map((sum) => sum + 0)).toEqual(windows.map((window) => window.reduce((a, b) => a + b, 0)));
    }),
    { numRuns: 200 },
  );
});
