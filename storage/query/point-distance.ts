// How far apart the points of series are, measured while they are read: live points come as often as the live hub likes.
import type { Millis } from '../../common/time/millis.ts';

/** One row for each series. Pieces of one series come in ascending time. */
export class PointDistances {
  private readonly least: Float64Array;
  private readonly newest: Float64Array;
  private readonly points: Uint32Array;

  constructor(rows: number) {
    this.least = new Float64Array(rows);
    this.newest = new Float64Array(rows);
    this.points = new Uint32Array(rows);
  }

  /** Forgets all series. */
  clear(): void {
    this.points.fill(0);
  }

  add(row: number, ts: Float64Array, from: number, to: number): void {
    if (from >= to) return;
    let least = this.points[row] === 0 ? Infinity : Math.min(this.least[row]!, ts[from]! - this.newest[row]!);
    for (let i = from + 1; i < to; i += 1) least = Math.min(least, ts[i]! - ts[i - 1]!);
    this.least[row] = least;
    this.points[row]! += to - from;
    this.newest[row] = ts[to - 1]!;
  }

  /** How far the points of a series are apart at least: Infinity for a single one, with its time; undefined without points. */
  of(row: number): { readonly least: number; readonly newest: Millis } | undefined {
    return this.points[row] === 0 ? undefined : { least: this.least[row]!, newest: this.newest[row]! };
  }
}
