// Chooses the time grid of an answer: which step, from where, how many.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DAY, HOUR, MINUTE, SECOND, alignDown, alignUp } from '../../common/time/millis.ts';
import type { Millis, TimeRange } from '../../common/time/millis.ts';

/** Steps that people read easily, ascending. Every answer without an explicit interval uses one of them (or a doubling of the last). */
export const NICE_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 20, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 20, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];

/**
 * `length` steps of `step` ms from `t0`; `t0` is a multiple of `step` since the epoch. With `borders` (length + 1 times, ascending) step
 * i is [borders[i], borders[i + 1]), and `step` divides them all: so are grids of a calendar read.
 */
export interface Grid {
  readonly t0: Millis;
  readonly step: number;
  readonly length: number;
  readonly borders?: Float64Array;
}

/** The end of the last step. */
export function endOf({ t0, step, length, borders }: Grid): Millis {
  return borders === undefined ? t0 + step * length : borders[length]!;
}

/** The length of a step, ms. */
export function lengthOf({ step, borders }: Grid, index: number): number {
  return borders === undefined ? step : borders[index + 1]! - borders[index]!;
}

/** The step that holds the time; below 0 or at least `length` outside of the grid. */
export function stepAt({ t0, step, length, borders }: Grid, t: Millis): number {
  if (borders === undefined) return Math.floor((t - t0) / step);
  let low = 0;
  let high = length + 1;
  // The number of borders that are not after the time.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (borders[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The first step that begins at or after the time. */
export function stepFrom(grid: Grid, t: Millis): number {
  const { t0, step, borders } = grid;
  if (borders === undefined) return Math.ceil((t - t0) / step);
  const at = stepAt(grid, t);
  return at >= 0 && borders[at] === t ? at : at + 1;
}

export interface GridWish {
  readonly range: TimeRange;
  readonly maxPoints: number;
  /** The interval that the query or the caller asks for, ms. */
  readonly asked?: number;
  /** The longest usual distance of points of the series read, ms; 0 when nothing is known. */
  readonly seriesInterval: number;
  /** Steps must be a multiple of it, ms: the length of the buckets where nothing finer is left. 0 or absent: any step will do. */
  readonly bucket?: number;
  /** What the series are rolled up to at the finest, ms: automatic steps above it are its multiples where that costs little, so that rollups can answer. 0 or absent: nothing. */
  readonly rolled?: number;
}

/** The grid that covers the range with whole, epoch-aligned steps. */
export function gridOf(range: TimeRange, step: number): Grid {
  const t0 = alignDown(range.from, step);
  return { t0, step, length: Math.round((alignUp(range.to, step) - t0) / step) };
}

/**
 * The grid for an answer of at most `maxPoints` steps. Asked: that interval, or its smallest multiple that fits. Automatic: the
 * smallest nice step that fits and is not under the series' interval, preferring one that is a multiple of it, so that every step
 * holds equally many points, and one that `rolled` divides when that is a little coarser only. Both respect `bucket`: an asked interval is rounded up to a multiple of it. Throws `bad_input` when no step fits (a range around the epoch itself with `maxPoints` 1).
 */
export function chooseGrid(wish: GridWish): Grid {
  const { range, maxPoints, seriesInterval, bucket = 0, rolled = 0 } = wish;
  const asked = wish.asked === undefined || bucket === 0 ? wish.asked : alignUp(wish.asked, bucket);
  const fits = (step: number): boolean => gridOf(range, step).length <= maxPoints;
  if (asked !== undefined) return gridOf(range, smallestMultiple(asked, range, maxPoints, fits));
  const least = Math.max(seriesInterval, SECOND);
  const candidates = NICE_STEPS.filter((step) => step >= least && (bucket === 0 || step % bucket === 0) && fits(step));
  const even = candidates.find((step) => step % least === 0);
  const first = candidates[0];
  // A multiple is worth at most a fourfold coarser step: 7 s points must not end up in days.
  const chosen = even !== undefined && even <= first! * 4 ? even : first;
  if (chosen !== undefined) return gridOf(range, forRollups(chosen, rolled, candidates));
  return gridOf(range, doubleUntil(Math.max(NICE_STEPS.at(-1)!, alignUp(least, DAY), bucket === 0 ? 0 : alignUp(DAY, bucket)), fits));
}

/** A step that rollups can answer instead of one that they cannot, if it is at most half as long again: 20 min instead of 15 where 10 min are kept. */
function forRollups(chosen: number, rolled: number, candidates: readonly number[]): number {
  if (rolled === 0 || chosen < rolled) return chosen;
  const other = candidates.find((step) => step >= chosen && step % rolled === 0);
  return other !== undefined && other <= chosen * 1.5 ? other : chosen;
}

function smallestMultiple(asked: number, range: TimeRange, maxPoints: number, fits: (step: number) => boolean): number {
  const guess = Math.max(1, Math.ceil((range.to - range.from) / (asked * maxPoints)));
  for (let multiple = guess; multiple <= guess * 2 + 1; multiple += 1) if (fits(asked * multiple)) return asked * multiple;
  return doubleUntil(asked * guess, fits);
}

function doubleUntil(start: number, fits: (step: number) => boolean): number {
  let step = start;
  for (let round = 0; round < 60; round += 1, step *= 2) if (fits(step)) return step;
  throw new VedetteError('bad_input', 'No step covers this range with so few points: ask for at least 2 points.');
}
