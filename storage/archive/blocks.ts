// Gathers what a scan finds into blocks of typed arrays: points as they are, or rolled up into buckets on the way.
import type { ScanBlock } from './protocol.ts';

/** Rows of one block: large enough that messages cost little, small enough that the receiver works while the next ones are made. */
export const BLOCK_ROWS = 8_192;

/** Sends a block and resolves when it has been taken: its arrays are used again then. */
export type SendBlock = (block: ScanBlock) => Promise<void>;

/** Takes the rows of one series after the other, ascending in time. */
export interface RowGatherer {
  /** Rows from <= i < to of the series at this place of the request. */
  add(index: number, ts: Float64Array, values: Float64Array, from: number, to: number): Promise<void> | undefined;
  /** Sends what is left. */
  finish(): Promise<void>;
}

/** Structured clones take the whole buffer behind an array, so a part goes as a copy of its own. */
const filled = <Column extends Int32Array | Float64Array>(column: Column, rows: number): Column => (rows === column.length ? column : (column.slice(0, rows) as Column));

export class PointGatherer implements RowGatherer {
  private readonly send: SendBlock;
  private readonly block = { index: new Int32Array(BLOCK_ROWS), ts: new Float64Array(BLOCK_ROWS), values: new Float64Array(BLOCK_ROWS) };
  private rows = 0;

  constructor(send: SendBlock) {
    this.send = send;
  }

  async add(index: number, ts: Float64Array, values: Float64Array, from: number, to: number): Promise<void> {
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + BLOCK_ROWS - this.rows);
      this.block.index.fill(index, this.rows, this.rows + end - at);
      this.block.ts.set(ts.subarray(at, end), this.rows);
      this.block.values.set(values.subarray(at, end), this.rows);
      this.rows += end - at;
      at = end;
      if (this.rows === BLOCK_ROWS) await this.finish();
    }
  }

  async finish(): Promise<void> {
    if (this.rows === 0) return;
    const { block, rows } = this;
    this.rows = 0;
    await this.send({ kind: 'points', index: filled(block.index, rows), ts: filled(block.ts, rows), values: filled(block.values, rows) });
  }
}

/** NaN is no measurement: it counts nowhere. A bucket stays open until another one begins, so pieces of a series may meet within it. */
export class BucketGatherer implements RowGatherer {
  private readonly send: SendBlock;
  private readonly resolution: number;
  private readonly block = freshBuckets();
  /** The row that is being filled. */
  private row = -1;
  private series = -1;
  private until = -Infinity;

  constructor(send: SendBlock, resolution: number) {
    this.send = send;
    this.resolution = resolution;
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
    const cut = (column: Float64Array): Float64Array => filled(column, rows);
    this.row = -1;
    this.until = -Infinity;
    await this.send({ kind: 'rollups', index: filled(index, rows), ts: cut(ts), count: cut(count), sum: cut(sum), min: cut(min), max: cut(max), last: cut(last) });
  }

  private from(index: number, times: Float64Array, values: Float64Array, from: number, to: number): Promise<void> | undefined {
    const { resolution } = this;
    const { index: places, ts, count, sum, min, max, last } = this.block;
    for (let i = from; i < to; ) {
      const t = times[i]!;
      if (!(t < this.until)) {
        if (Number.isNaN(values[i]!)) {
          i++;
          continue;
        }
        if (this.row === BLOCK_ROWS - 1) return this.finish().then(() => this.from(index, times, values, i, to));
        const row = ++this.row;
        const start = Math.floor(t / resolution) * resolution;
        this.until = start + resolution;
        places[row] = index;
        ts[row] = start;
        count[row] = 0;
        sum[row] = 0;
        min[row] = Infinity;
        max[row] = -Infinity;
      }
      // One bucket, in variables while it grows.
      const { row, until } = this;
      let points = count[row]!;
      let total = sum[row]!;
      let least = min[row]!;
      let greatest = max[row]!;
      let latest = last[row]!;
      for (; i < to && times[i]! < until; i++) {
        const value = values[i]!;
        if (Number.isNaN(value)) continue;
        points++;
        total += value;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
        latest = value;
      }
      count[row] = points;
      sum[row] = total;
      min[row] = least;
      max[row] = greatest;
      last[row] = latest;
    }
    return undefined;
  }
}

interface Buckets {
  readonly index: Int32Array;
  readonly ts: Float64Array;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
}
function freshBuckets(): Buckets {
  const column = (): Float64Array => new Float64Array(BLOCK_ROWS);
  return { index: new Int32Array(BLOCK_ROWS), ts: column(), count: column(), sum: column(), min: column(), max: column(), last: column() };
}
