// Time aggregation while scanning: points and rolled-up buckets of many series add up in one cell per series and step.
import type { RollupColumns } from '../encoding/segment.ts';
import type { Grid } from './grid.ts';
import type { SeriesColumns, TimeMethod } from './time-aggregation.ts';

/** Which sums the cells keep besides the number of points. */
export interface CellNeeds {
  readonly sum: boolean;
  /** The smallest and the largest point. */
  readonly extremes: boolean;
  readonly last: boolean;
  /** The smallest distance of two points of each series. */
  readonly distance: boolean;
}

/** One series on the grid. Cells whose count is 0 hold nothing, whatever stands in the other columns. */
export interface CellView {
  readonly count: Uint32Array;
  /** Sums to be divided by the count where `isMean`, else the values themselves. */
  readonly values: Float64Array | Uint32Array;
  readonly isMean: boolean;
  /** The smallest and largest points, where they are kept. */
  readonly low: Float64Array | undefined;
  readonly high: Float64Array | undefined;
}

const NO_COLUMN = new Float64Array(0);

/**
 * Cells of `rows` series × grid.length steps in typed arrays. Pieces of one series must come in ascending time; a step may be fed by any
 * number of pieces, raw and rolled up. Points whose value is NaN are no points. `clear` makes the same memory ready for other series.
 */
export class StepCells {
  readonly #grid: Grid;
  readonly #needs: CellNeeds;
  readonly #count: Uint32Array;
  readonly #sum: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #last: Float64Array;
  readonly #distance: Float64Array;
  readonly #points: Uint32Array;
  readonly #newest: Float64Array;

  constructor(rows: number, grid: Grid, needs: CellNeeds) {
    const cells = rows * grid.length;
    const column = (isNeeded: boolean, length = cells): Float64Array => (isNeeded ? new Float64Array(length) : NO_COLUMN);
    this.#grid = grid;
    this.#needs = needs;
    this.#count = new Uint32Array(cells);
    this.#sum = column(needs.sum);
    this.#low = column(needs.extremes);
    this.#high = column(needs.extremes);
    this.#last = column(needs.last);
    this.#distance = column(needs.distance, rows);
    this.#points = new Uint32Array(needs.distance ? rows : 0);
    this.#newest = column(needs.distance, rows);
  }

  /** Forgets all series. */
  clear(): void {
    this.#count.fill(0);
    this.#points.fill(0);
  }

  /** Adds the points from ≤ i < to, ascending in time and within the grid, to the series `row`. */
  addPoints(row: number, ts: Float64Array, values: Float64Array, from: number, to: number): void {
    if (this.#needs.distance) this.#measure(row, ts, from, to);
    const { t0, step, length } = this.#grid;
    const { extremes } = this.#needs;
    const first = row * length;
    // The one hot loop of the engine: columns as locals, no calls for the usual step, two comparisons of times a step.
    const [counts, sums, lows, highs] = [this.#count, this.#sum, this.#low, this.#high];
    const isUsual = extremes && this.#needs.sum && !this.#needs.last;
    let slot = -1;
    let end = -Infinity;
    let guess = 1;
    for (let i = from; i < to; ) {
      const t = ts[i]!;
      // Mostly the next step follows; the division is for gaps.
      if (t >= end && t < end + step) slot += 1;
      else slot = Math.floor((t - t0) / step);
      end = t0 + (slot + 1) * step;
      // Most steps hold as many points as the one before.
      let stop = i + guess;
      if (stop > to || ts[stop - 1]! >= end || (stop < to && ts[stop]! < end)) {
        stop = i + 1;
        while (stop < to && ts[stop]! < end) stop += 1;
        guess = stop - i;
      }
      let sum = values[i]!;
      let low = sum;
      let high = sum;
      if (extremes) {
        for (let j = i + 1; j < stop; j += 1) {
          const value = values[j]!;
          sum += value;
          if (value < low) low = value;
          else if (value > high) high = value;
        }
      } else for (let j = i + 1; j < stop; j += 1) sum += values[j]!;
      const cell = first + slot;
      if (sum !== sum) this.#addWithGaps(cell, values, i, stop);
      else if (isUsual && counts[cell] === 0) {
        counts[cell] = stop - i;
        sums[cell] = sum;
        lows[cell] = low;
        highs[cell] = high;
      } else this.#add(cell, stop - i, sum, low, high, values[stop - 1]!);
      i = stop;
    }
  }

  /** A run with NaN among its points, or with infinities of both signs. */
  #addWithGaps(cell: number, values: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      const value = values[i]!;
      if (value === value) this.#add(cell, 1, value, value, value, value);
    }
  }

  #add(cell: number, count: number, sum: number, low: number, high: number, last: number): void {
    const { sum: keepsSum, extremes, last: keepsLast } = this.#needs;
    const before = this.#count[cell]!;
    this.#count[cell] = before + count;
    if (keepsSum) this.#sum[cell] = before === 0 ? sum : this.#sum[cell]! + sum;
    if (extremes) {
      if (before === 0 || low < this.#low[cell]!) this.#low[cell] = low;
      if (before === 0 || high > this.#high[cell]!) this.#high[cell] = high;
    }
    if (keepsLast) this.#last[cell] = last;
  }

  /** Adds the buckets from ≤ i < to, ascending, none of which lies in two steps. */
  addRollups(row: number, columns: RollupColumns, from: number, to: number): void {
    const { t0, step, length } = this.#grid;
    const { ts, count, sum, min, max, last } = columns;
    const first = row * length;
    let slot = -1;
    let end = -Infinity;
    for (let i = from; i < to; i += 1) {
      const t = ts[i]!;
      if (t >= end || slot < 0) {
        slot = t < end + step ? slot + 1 : Math.floor((t - t0) / step);
        end = t0 + (slot + 1) * step;
      }
      if (count[i]! > 0) this.#add(first + slot, count[i]!, sum[i]!, min[i]!, max[i]!, last[i]!);
    }
  }

  #measure(row: number, ts: Float64Array, from: number, to: number): void {
    if (from >= to) return;
    let least = this.#points[row] === 0 ? Infinity : Math.min(this.#distance[row]!, ts[from]! - this.#newest[row]!);
    for (let i = from + 1; i < to; i += 1) least = Math.min(least, ts[i]! - ts[i - 1]!);
    this.#distance[row] = least;
    this.#points[row]! += to - from;
    this.#newest[row] = ts[to - 1]!;
  }

  /** How far the points of a series are apart at least: Infinity for a single one, with its time; undefined without points. */
  distanceOf(row: number): { readonly least: number; readonly newest: number } | undefined {
    return this.#points[row] === 0 ? undefined : { least: this.#distance[row]!, newest: this.#newest[row]! };
  }

  /** One series as it lies in the cells, without a copy: outdated by `clear`. */
  view(row: number, method: TimeMethod): CellView {
    const { length } = this.#grid;
    const first = row * length;
    const end = first + length;
    const { extremes } = this.#needs;
    const count = this.#count.subarray(first, end);
    return {
      count,
      values: method === 'avg' ? this.#sum.subarray(first, end) : method === 'count' ? count : this.#columnOf(method).subarray(first, end),
      isMean: method === 'avg',
      low: extremes ? this.#low.subarray(first, end) : undefined,
      high: extremes ? this.#high.subarray(first, end) : undefined,
    };
  }

  #columnOf(method: 'sum' | 'min' | 'max' | 'last'): Float64Array {
    switch (method) {
      case 'sum':
        return this.#sum;
      case 'min':
        return this.#low;
      case 'max':
        return this.#high;
      case 'last':
        return this.#last;
      default:
        return method satisfies never;
    }
  }
}

/** Writes the finished steps of a view into columns that may be changed; low and high only where the extremes are kept. */
export function copyView({ count, values, isMean, low, high }: CellView, into: SeriesColumns): void {
  let crowded = false;
  for (let i = 0; i < count.length; i += 1) {
    const points = count[i]!;
    if (points > 1) crowded = true;
    into.values[i] = points === 0 ? Number.NaN : isMean ? values[i]! / points : values[i]!;
    if (low === undefined || high === undefined) continue;
    into.low[i] = points === 0 ? Number.NaN : low[i]!;
    into.high[i] = points === 0 ? Number.NaN : high[i]!;
  }
  into.crowded = crowded;
}
