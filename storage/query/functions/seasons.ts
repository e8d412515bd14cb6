// The same steps some seasons ago: what seasonal algorithms compare with.
import type { QueryNode } from '../../../common/query/ast.ts';
import { DAY, HOUR, alignDown } from '../../../common/time/millis.ts';
import type { EvaluationContext } from '../evaluation.ts';
import { evaluateWithHistory } from '../evaluation.ts';
import { linesOf } from '../lines.ts';
import type { LinesValue } from '../lines.ts';

/** The length of a season, ms. */
export const PERIODS: Readonly<Record<string, number>> = { hourly: HOUR, daily: DAY, weekly: 7 * DAY };

/** How many seasons are looked back. Source: docs.datadoghq.com/dashboards/functions/algorithms (three weeks for a weekly baseline). */
export const SEASONS_BACK = 3;

/** The columns of a line 1, 2 … seasons before, nearest first; undefined where the line had no value at all. */
export type Slices = readonly (Float64Array | undefined)[];

/**
 * The child now, on the context's grid with `history` steps before it, and on the same grid {@link SEASONS_BACK} times a season
 * earlier. A season is at least one step, and a whole number of steps.
 */
export async function readSeasons(node: QueryNode, seasonality: string, history: number, context: EvaluationContext): Promise<{ readonly now: LinesValue; slicesOf(key: string): Slices }> {
  const { grid, visible } = context;
  const length = grid.length + history;
  const now = linesOf(await evaluateWithHistory(node, history, context), length);
  const t0 = grid.t0 - history * grid.step;
  const period = Math.max(1, Math.round(PERIODS[seasonality]! / grid.step)) * grid.step;
  const past: Map<string, Float64Array>[] = [];
  for (let k = 1; k <= SEASONS_BACK; k += 1) {
    const slice = linesOf(await context.evaluate(node, { t0: alignDown(t0 - k * period, grid.step), step: grid.step, length }, visible + history), length);
    past.push(new Map(slice.lines.filter((line) => line.values.some((value) => Number.isFinite(value))).map((line) => [line.key, line.values])));
  }
  return { now, slicesOf: (key) => past.map((lines) => lines.get(key)) };
}

/** How many seasons have values. */
export function seasonsFound(slices: Slices): number {
  return slices.filter((slice) => slice !== undefined).length;
}
