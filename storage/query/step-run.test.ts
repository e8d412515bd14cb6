// Runs: each step of a piece says the same as looking at its points one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RollupColumns } from '../encoding/segment.ts';
import { RunMaker } from './step-run.ts';
import type { StepRun } from './step-run.ts';

const grid = { t0: 1_000, step: 100, length: 40 };
const everything = { sum: true, low: true, high: true, last: true };
const number = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0) });
/** Times within the grid, ascending, mostly even. */
const times = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 1_000, max: 4_999 }), { minLength: 1, maxLength: 60 }).map((list) => list.sort((a, b) => a - b)),
  fc.record({ from: fc.integer({ min: 1_000, max: 1_990 }), every: fc.constantFrom(20, 25, 30, 100, 250), count: fc.integer({ min: 1, max: 12 }) }).map(({ from, every, count }) => Array.from({ length: count }, (_, i) => from + i * every)),
);
const slotOf = (t: number): number => Math.floor((t - grid.t0) / grid.step);

interface Step {
  readonly slot: number;
  readonly count: number;
  readonly sum: number;
  readonly low: number;
  readonly high: number;
  readonly last: number;
}
function stepsOf(run: StepRun): Step[] {
  return Array.from({ length: run.length }, (_, i) => run.at + i).flatMap((i) => (run.count[i] === 0 ? [] : [{ slot: run.first + i - run.at, count: run.count[i]!, sum: run.sum[i]!, low: run.low[i]!, high: run.high[i]!, last: run.last[i]! }]));
}
type Bucket = Omit<Step, 'slot'> & { readonly ts: number };
function expected(buckets: readonly Bucket[]): Step[] {
  const steps = new Map<number, Step>();
  for (const { ts, ...bucket } of buckets) {
    if (bucket.count === 0) continue;
    const slot = slotOf(ts);
    const known = steps.get(slot);
    steps.set(slot, known === undefined ? { slot, ...bucket } : { slot, count: known.count + bucket.count, sum: known.sum + bucket.sum, low: bucket.low < known.low ? bucket.low : known.low, high: bucket.high > known.high ? bucket.high : known.high, last: bucket.last });
  }
  return [...steps.values()];
}

describe('runs', () => {
  it('hold what their points say', () => {
    fc.assert(
      fc.property(times, fc.infiniteStream(number), fc.nat(20), (ts, stream, skipped) => {
        const values = ts.map(() => stream.next().value as number);
        const from = Math.min(skipped, ts.length - 1);
        const maker = new RunMaker(grid, everything);
        const points = ts.map((t, i) => ({ ts: t, count: Number.isNaN(values[i]) ? 0 : 1, sum: values[i]!, low: values[i]!, high: values[i]!, last: values[i]! })).slice(from);
        expect(stepsOf(maker.ofPoints(Float64Array.from(ts), Float64Array.from(values), from, ts.length, false))).toEqual(expected(points));
      }),
    );
  });

  it('share the steps of times that are shared, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 5 }), (columns) => {
        const maker = new RunMaker(grid, everything);
        const reused = new Float64Array(64);
        for (const [list, series] of columns) {
          const shared = Float64Array.from(list);
          reused.set(list);
          for (let each = 0; each < series; each++) {
            const values = Float64Array.from(list, (t) => t * (each + 1));
            const points = list.map((t, i) => ({ ts: t, count: 1, sum: values[i]!, low: values[i]!, high: values[i]!, last: values[i]! }));
            expect(stepsOf(maker.ofPoints(shared, values, 0, list.length, true))).toEqual(expected(points));
            expect(stepsOf(maker.ofPoints(reused, values, 0, list.length, false))).toEqual(expected(points));
          }
        }
      }),
    );
  });

  it('hold what their buckets say', () => {
    fc.assert(
      fc.property(times, fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 3 }), number)), (ts, stream) => {
        const buckets = ts.map((t): Bucket => {
          const [count, value] = stream.next().value as [number, number];
          return { ts: t, count, sum: value * count, low: value, high: value, last: value };
        });
        const column = (key: keyof Bucket): Float64Array => Float64Array.from(buckets, (bucket) => bucket[key]);
        const columns: RollupColumns = { ts: column('ts'), count: column('count'), sum: column('sum'), min: column('low'), max: column('high'), last: column('last'), length: ts.length };
        expect(stepsOf(new RunMaker(grid, everything).ofRollups(columns, 0, ts.length, false))).toEqual(expected(buckets));
      }),
    );
  });
});
