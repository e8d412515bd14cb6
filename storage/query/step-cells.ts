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
    const first = row * length;
    let slot = -1;
    let end = -Infinity;
    let guess = 1;
    for (let i = from; i < to; ) {
      const t = ts[i]!;
      // Mostly the next step follows; the division is for gaps.
      if (t >= end && t < end + step) slot += 1;
      else slot = Math.floor((t - t0) / step);
      end = t0 + (slot + 1) * step;
      // Most steps hold as many points as the one before: two comparisons instead of one a point.
      let stop = i + guess;
      if (stop > to || ts[stop - 1]! >= end || (stop < to && ts[stop]! < end)) {
        stop = i + 1;
        while (stop < to && ts[stop]! < end) stop += 1;
        guess = stop - i;
      }
      this.#addRun(first + slot, values, i, stop);
      i = stop;
    }
  }

  /** Adds the points of one step. */
  #addRun(cell: number, values: Float64Array, from: number, to: number): void {
    let sum = 0;
    if (this.#needs.extremes) {
      let low = Infinity;
      let high = -Infinity;
      for (let i = from; i < to; i += 1) {
        const value = values[i]!;
        sum += value;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (sum === sum) this.#add(cell, to - from, sum, low, high, values[to - 1]!);
      else this.#addWithGaps(cell, values, from, to);
      return;
    }
    for (let i = from; i < to; i += 1) sum += values[i]!;
    if (sum === sum) this.#add(cell, to - from, sum, sum, sum, values[to - 1]!);
    else this.#addWithGaps(cell, values, from, to);
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

  /** Writes the finished steps of one series; low and high only where the extremes are kept. */
  finish(row: number, method: TimeMethod, into: SeriesColumns): void {
    const { length } = this.#grid;
    const first = row * length;
    const count = this.#count.subarray(first, first + length);
    let crowded = false;
    for (let i = 0; i < length; i += 1) {
      if (count[i]! > 1) {
        crowded = true;
        break;
      }
    }
    into.crowded = crowded;
    this.#write(method, first, count, into.values);
    if (!this.#needs.extremes) return;
    copyCells(count, this.#low.subarray(first, first + length), into.low);
    copyCells(count, this.#high.subarray(first, first + length), into.high);
  }

  #write(method: TimeMethod, first: number, count: Uint32Array, into: Float64Array): void {
    const end = first + count.length;
    if (method === 'avg') {
      const sum = this.#sum.subarray(first, end);
      // 0 / 0 is NaN: no point, no value.
      for (let i = 0; i < count.length; i += 1) into[i] = count[i] === 0 ? Number.NaN : sum[i]! / count[i]!;
    } else if (method === 'count') {
      for (let i = 0; i < count.length; i += 1) into[i] = count[i] === 0 ? Number.NaN : count[i]!;
    } else copyCells(count, this.#columnOf(method).subarray(first, end), into);
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

function copyCells(count: Uint32Array, from: Float64Array, into: Float64Array): void {
  for (let i = 0; i < count.length; i += 1) into[i] = count[i] === 0 ? Number.NaN : from[i]!;
}
