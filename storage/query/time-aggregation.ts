// What is done with one series once it lies on the grid: scaling to rates and counts, and filling of empty steps.
import type { FillModifier } from '../../common/query/ast.ts';

/** How the points of a step become one value; `last` is the newest of them. */
export type TimeMethod = 'avg' | 'sum' | 'min' | 'max' | 'count' | 'last';

/** One series on the grid. NaN: no point in that step. `low` and `high` are the smallest and largest raw point of the step. */
export interface SeriesColumns {
  readonly values: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Whether any step holds more than one raw point: only then low and high say more than the value. */
  crowded: boolean;
}

/** Scratch columns for `length` steps; reused for every series of a query. */
export function createSeriesColumns(length: number): SeriesColumns {
  return { values: new Float64Array(length), low: new Float64Array(length), high: new Float64Array(length), crowded: false };
}

/** Multiplies the value by `byValue` and the envelope by `byPoint` (as_rate and as_count). */
export function scaleColumns(columns: SeriesColumns, byValue: number, byPoint: number): void {
  const { values, low, high } = columns;
  for (let i = 0; i < values.length; i += 1) {
    values[i]! *= byValue;
    low[i]! *= byPoint;
    high[i]! *= byPoint;
  }
}

/** As {@link scaleColumns}, for steps of unequal length: each has its own factors. */
export function scaleSteps(columns: SeriesColumns, byValueAt: (step: number) => number, byPointAt: (step: number) => number): void {
  const { values, low, high } = columns;
  for (let i = 0; i < values.length; i += 1) {
    const byPoint = byPointAt(i);
    values[i]! *= byValueAt(i);
    low[i]! *= byPoint;
    high[i]! *= byPoint;
  }
}

/** How far `.fill(last)` and `.fill(linear)` reach when no limit is written: Datadog's five minutes. */
export const DEFAULT_FILL_SECONDS = 300;

/**
 * Fills steps without a value, as `.fill()` asks. Only the first `complete` steps are filled: what has not arrived yet is not missing.
 * `step` is the usual length of a step, ms. `linear` needs a known step on both sides. `limit` is the longest distance to the known step before.
 */
export function fillColumns(columns: SeriesColumns, fill: FillModifier, step: number, complete: number): void {
  if (fill.method === 'null') return;
  const { values } = columns;
  const reach = Math.floor(((fill.limit ?? DEFAULT_FILL_SECONDS) * 1_000) / step);
  let known = -1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value === value) {
      if (fill.method === 'linear' && known >= 0 && i - known - 1 <= reach) {
        const start = values[known]!;
        for (let j = known + 1; j < i; j += 1) setFilled(columns, j, start + ((value - start) * (j - known)) / (i - known));
      }
      known = i;
    } else if (i < complete && fill.method === 'zero') setFilled(columns, i, 0);
    else if (i < complete && fill.method === 'last' && known >= 0 && i - known <= reach) setFilled(columns, i, values[known]!);
  }
}

function setFilled(columns: SeriesColumns, at: number, value: number): void {
  columns.values[at] = value;
  columns.low[at] = value;
  columns.high[at] = value;
}
