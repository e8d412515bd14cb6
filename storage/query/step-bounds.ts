// Which points of a piece lie in which step of the grid; found once for all series that share their times.
import { stepAt } from './grid.ts';
import type { Grid } from './grid.ts';

/** Which points of a time column lie in which step: entry i is step `first + i` and holds the points bounds[i] ≤ p < bounds[i + 1]. */
export class StepBounds {
  first = 0;
  length = 0;
  isFull = false;
  readonly bounds: Uint32Array;
  readonly count: Uint32Array;
  private readonly grid: Grid;
  private known: Float64Array | undefined;
  private from = 0;
  private to = 0;

  constructor(grid: Grid) {
    this.grid = grid;
    this.bounds = new Uint32Array(grid.length + 1);
    this.count = new Uint32Array(grid.length);
  }

  /** Finds the steps of ts[from … to), ascending, within the grid and not empty; `isShared` times are those of the call before when the array is the same. */
  find(ts: Float64Array, from: number, to: number, isShared: boolean): void {
    if (isShared && ts === this.known && from === this.from && to === this.to) return;
    this.known = isShared ? ts : undefined;
    this.from = from;
    this.to = to;
    const { grid, bounds, count } = this;
    const { t0, step, borders } = grid;
    const first = stepAt(grid, ts[from]!);
    const newest = ts[to - 1]!;
    let at = from;
    let entry = 0;
    let guess = 1;
    let isFull = true;
    bounds[0] = from;
    while (at < to) {
      const end = borders === undefined ? t0 + (first + entry + 1) * step : borders[first + entry + 1]!;
      // Most steps hold as many points as the one before.
      let stop = at + guess;
      if (newest < end) stop = to;
      else if (stop >= to || ts[stop - 1]! >= end || ts[stop]! < end) {
        stop = at;
        while (ts[stop]! < end) stop += 1;
        guess = Math.max(1, stop - at);
      }
      count[entry] = stop - at;
      if (stop === at) isFull = false;
      entry += 1;
      bounds[entry] = stop;
      at = stop;
    }
    this.first = first;
    this.length = entry;
    this.isFull = isFull;
  }
}
