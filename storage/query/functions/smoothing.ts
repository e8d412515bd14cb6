// Trailing windows of a fixed number of steps: ewma_3/5/10/20, median_3/5/7/9, and moving_rollup over seconds.
import { mapWithHistory } from '../evaluation.ts';
import { replaceValues } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { overSortedWindows, slidingCombine } from './sliding.ts';

/** Asked for each step that has a value; the window is the last `count` steps, this one included. As many steps before the range are read. */
function trailing(count: number, combine: (column: Float64Array, from: number, to: number) => number): FunctionBody {
  return (args, context) =>
    mapWithHistory(args.query(), count - 1, context, (line) => {
      const { values } = line;
      return replaceValues(line, values.map((value, i) => (Number.isNaN(value) ? Number.NaN : combine(values, Math.max(0, i - count + 1), i + 1))), line.unit);
    });
}

/**
 * The weighted mean of the values in the last `count` steps, each weighing 1 − α of the one after it, with α = 2 / (count + 1). A
 * window, not an endless recursion, so that a step has the same value in whichever range it is asked.
 * Source: docs.datadoghq.com/dashboards/functions/smoothing (a span of N uses the last N points).
 */
export function ewma(count: number): FunctionBody {
  const keep = 1 - 2 / (count + 1);
  return trailing(count, (column, from, to) => {
    let weight = 1;
    let weights = 0;
    let sum = 0;
    for (let i = to - 1; i >= from; i -= 1, weight *= keep) {
      const value = column[i]!;
      if (Number.isNaN(value)) continue;
      sum += value * weight;
      weights += weight;
    }
    return sum / weights;
  });
}

/** The median of the finite values in the last `count` steps. Source: docs.datadoghq.com/dashboards/functions/smoothing. */
export function rollingMedian(count: number): FunctionBody {
  return (args, context) =>
    mapWithHistory(args.query(), count - 1, context, (line) => {
      const medians = new Float64Array(line.values.length).fill(Number.NaN);
      overSortedWindows(line.values, count, 0, (i, sample) => {
        if (!Number.isNaN(line.values[i]!)) medians[i] = sample.quantile(0.5);
      });
      return replaceValues(line, medians, line.unit);
    });
}

/**
 * Combines the values of the last `seconds` (at least one step) in each step, also in steps that have no value of their own. Steps
 * that are still open get none unless they have a value. Source: docs.datadoghq.com/dashboards/functions/rollup.
 */
export const movingRollup: FunctionBody = (args, context) => {
  const count = Math.max(1, Math.round((args.number('seconds') * 1_000) / context.grid.step));
  const method = args.text('method');
  const complete = context.complete + count - 1;
  return mapWithHistory(args.query(), count - 1, context, (line) => {
    const rolled = roll(line.values, count, method);
    for (let i = complete; i < rolled.length; i += 1) if (Number.isNaN(line.values[i]!)) rolled[i] = Number.NaN;
    return replaceValues(line, rolled, method === 'count' ? '' : line.unit);
  });
};

/** Steps whose window holds no value have none. */
function roll(values: Float64Array, count: number, method: string): Float64Array {
  const or = (combine: (a: number, b: number) => number) => (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : combine(a, b));
  if (method === 'min') return slidingCombine(values, count, or(Math.min));
  if (method === 'max') return slidingCombine(values, count, or(Math.max));
  const add = (a: number, b: number): number => a + b;
  const counts = method === 'sum' ? undefined : slidingCombine(values.map((value) => (Number.isNaN(value) ? Number.NaN : 1)), count, or(add));
  if (method === 'count') return counts!;
  const sums = slidingCombine(values, count, or(add));
  return counts === undefined ? sums : sums.map((sum, i) => sum / counts[i]!);
}
