// Owns the shape of what a chart draws.
import type { Expectation } from './expectation.ts';

/** One line: points in time order; a NaN value breaks the line at that moment. `lo`/`hi` are the envelope, NaN where unknown. */
export interface ChartSeries {
  /** Unique within a chart. */
  readonly key: string;
  /** What people read in the legend. */
  readonly label: string;
  readonly queryId: string;
  readonly tags: readonly string[];
  readonly unit: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lo?: Float64Array | undefined;
  readonly hi?: Float64Array | undefined;
  /** How long each point stands, ms; without it all stand equally long. */
  readonly span?: Float64Array | undefined;
  /** Band, marks and forecast of an algorithm. */
  readonly expectation?: Expectation | undefined;
  /** Palette slot; -1 is "others". Undefined lets the chart choose. */
  readonly slot?: number | undefined;
  /** Set on "others": how many lines it stands for. */
  readonly stands?: number | undefined;
}

/** Last, smallest, mean and largest of the values with from <= x < to; NaN when there are none. */
export interface SeriesStatistics {
  readonly last: number;
  readonly min: number;
  readonly avg: number;
  readonly max: number;
}

/**
 * Statistics over the visible part of a line, all that is drawn of it: the mean weighs each point by how long it stands, the
 * envelope, where known, gives the true smallest and largest.
 */
export function statistics(series: Pick<ChartSeries, 'x' | 'y' | 'lo' | 'hi' | 'span'>, from: number, to: number): SeriesStatistics {
  let last = Number.NaN;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let weight = 0;
  for (let i = lowerBound(series.x, from); i < series.x.length; i++) {
    if ((series.x[i] as number) >= to) break;
    const value = series.y[i] as number;
    if (Number.isNaN(value)) continue;
    last = value;
    const span = series.span?.[i] ?? 1;
    sum += value * span;
    weight += span;
    const low = series.lo?.[i] ?? Number.NaN;
    const high = series.hi?.[i] ?? Number.NaN;
    min = Math.min(min, value, Number.isNaN(low) ? value : low);
    max = Math.max(max, value, Number.isNaN(high) ? value : high);
  }
  return weight === 0 ? { last, min: Number.NaN, avg: Number.NaN, max: Number.NaN } : { last, min, avg: sum / weight, max };
}

/** The finest and the coarsest step of the points with from <= x < to over all lines, ms; undefined when no point is there or says it. */
export function drawnSteps(lines: readonly Pick<ChartSeries, 'x' | 'y' | 'span'>[], from: number, to: number): { readonly finest: number; readonly coarsest: number } | undefined {
  let finest = Number.POSITIVE_INFINITY;
  let coarsest = 0;
  for (const { x, y, span } of lines) {
    if (span === undefined) continue;
    for (let i = lowerBound(x, from); i < x.length && (x[i] as number) < to; i++) {
      if (Number.isNaN(y[i])) continue;
      finest = Math.min(finest, span[i] as number);
      coarsest = Math.max(coarsest, span[i] as number);
    }
  }
  return coarsest === 0 ? undefined : { finest, coarsest };
}

/** The first index whose value is >= t, or the length. */
export function lowerBound(x: Float64Array, t: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((x[middle] as number) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value of the step that holds t: the newest point at or before t, if it is no farther than `reach` ms. NaN otherwise. */
export function valueAt(series: Pick<ChartSeries, 'x' | 'y'>, t: number, reach: number): number {
  const after = lowerBound(series.x, t + 1);
  if (after === 0) return Number.NaN;
  return t - (series.x[after - 1] as number) <= reach ? (series.y[after - 1] as number) : Number.NaN;
}
