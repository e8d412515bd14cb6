// Gathers what a scan finds into blocks of typed arrays: points as they are; bucket-gatherer.ts rolls them up on the way.
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
export const filled = <Column extends Int32Array | Float64Array>(column: Column, rows: number): Column => (rows === column.length ? column : (column.slice(0, rows) as Column));

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
