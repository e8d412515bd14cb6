// Rolls up what a scan finds into buckets on the way, as blocks of typed arrays: only the columns that are wanted.
import type { Millis } from '../../common/time/millis.ts';
import type { RollupNeeds } from '../encoding/segment.ts';
import { BLOCK_ROWS, filled } from './blocks.ts';
import type { RowGatherer, SendBlock } from './blocks.ts';

const EVERYTHING: RollupNeeds = { sum: true, min: true, max: true, last: true };
const NOTHING = new Float64Array(0);

interface Buckets {
  readonly index: Int32Array;
  readonly ts: Float64Array;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
}
function makeBuckets(): Buckets {
  const column = (): Float64Array => new Float64Array(BLOCK_ROWS);
  return { index: new Int32Array(BLOCK_ROWS), ts: column(), count: column(), sum: column(), min: column(), max: column(), last: column() };
}
/** What the scan before has left: half a megabyte a scan would keep the collector busy. */
let spare: Buckets | undefined;

/**
 * NaN is no measurement: it counts nowhere. A bucket stays open until another one begins, so pieces of a series may meet within it.
 * Columns that are not needed go as empty arrays. `release` gives the memory to the next one.
 */
export class BucketGatherer implements RowGatherer {
  private readonly send: SendBlock;
  private readonly resolution: number;
  private readonly needs: RollupNeeds;
  private readonly block: Buckets;
  /** The row that is being filled. */
  private row = -1;
  private series = -1;
  private until: Millis = -Infinity;
  /** Points that a bucket had last: most have as many. */
  private guess = 1;

  constructor(send: SendBlock, resolution: number, needs: RollupNeeds = EVERYTHING) {
    this.send = send;
    this.resolution = resolution;
    this.needs = needs;
    this.block = spare ?? makeBuckets();
    spare = undefined;
  }

  /** After the last block has been sent. */
  release(): void {
    spare = this.block;
  }

  add(index: number, ts: Float64Array, values: Float64Array, from: number, to: number): Promise<void> | undefined {
    if (index !== this.series) {
      this.series = index;
      this.until = -Infinity;
    }
    return this.from(index, ts, values, from, to);
  }

  async finish(): Promise<void> {
    const rows = this.row + 1;
    if (rows === 0) return;
    const { index, ts, count, sum, min, max, last } = this.block;
    const { needs } = this;
    const cut = (column: Float64Array, isNeeded = true): Float64Array => (isNeeded ? filled(column, rows) : NOTHING);
    this.row = -1;
    this.until = -Infinity;
    await this.send({ kind: 'rollups', index: filled(index, rows), ts: cut(ts), count: cut(count), sum: cut(sum, needs.sum), min: cut(min, needs.min), max: cut(max, needs.max), last: cut(last, needs.last) });
  }

  private from(index: number, times: Float64Array, values: Float64Array, from: number, to: number): Promise<void> | undefined {
    const { resolution, block } = this;
    const { count, sum, last } = block;
    const hasExtremes = this.needs.min || this.needs.max;
    let { row, until, guess } = this;
    for (let i = from; i < to; ) {
      const t = times[i]!;
      const start = Math.floor(t / resolution) * resolution;
      const isNew = !(t < until);
      const stop = isNew ? start + resolution : until;
      let end = i + guess;
      if (end > to || times[end - 1]! >= stop || (end < to && times[end]! < stop)) {
        for (end = i + 1; end < to && times[end]! < stop; ) end++;
        guess = end - i;
      }
      let points = 0;
      let total = 0;
      let latest = 0;
      for (let at = i; at < end; at++) {
        const value = values[at]!;
        if (value !== value) continue;
        points++;
        total += value;
        latest = value;
      }
      if (points > 0) {
        if (isNew) {
          if (row === BLOCK_ROWS - 1) {
            this.guess = guess;
            return this.finish().then(() => this.from(index, times, values, i, to));
          }
          row++;
          until = stop;
          block.index[row] = index;
          block.ts[row] = start;
          count[row] = points;
          sum[row] = total;
        } else {
          count[row]! += points;
          // One after the other, as if they had all come together.
          if (this.needs.sum) for (let at = i; at < end; at++) if (values[at] === values[at]) sum[row]! += values[at]!;
        }
        last[row] = latest;
        if (hasExtremes) this.extremes(row, isNew, values, i, end);
      }
      this.row = row;
      this.until = until;
      i = end;
    }
    this.guess = guess;
    return undefined;
  }

  private extremes(row: number, isNew: boolean, values: Float64Array, from: number, to: number): void {
    const { min, max } = this.block;
    let least = isNew ? Infinity : min[row]!;
    let greatest = isNew ? -Infinity : max[row]!;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    min[row] = least;
    max[row] = greatest;
  }
}
