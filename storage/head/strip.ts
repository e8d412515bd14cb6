// A strip: what one store holds of the rows of a layout in one block of time.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { LayoutRows } from './layout-rows.ts';
import type { MemoryAccount, RowSharing } from './layout-rows.ts';
import type { Layout } from './layout.ts';
import type { PackedGroups } from './packed-groups.ts';
import type { TilePool } from './tile-pool.ts';
import { lowerBound } from './time-columns.ts';

/** What a strip needs of its store. */
export interface StripStore {
  readonly pool: TilePool;
  readonly account: MemoryAccount;
  readonly sharing: RowSharing | undefined;
}

/**
 * The times of rows 0 … length-1 ascend strictly. Two stores that get the same batches hold the same rows until one of them gets what
 * the other does not; then it goes on with a copy.
 */
export class Strip {
  readonly layout: Layout;
  readonly blockStart: Millis;
  length = 0;
  /** Columns of series that were taken out. */
  removed: Set<number> | undefined;
  private rows: LayoutRows;
  private readonly store: StripStore;
  private closed = false;

  /** `token`: the batch of the first row, or 0. */
  constructor(layout: Layout, blockStart: Millis, token: number, store: StripStore) {
    this.layout = layout;
    this.blockStart = blockStart;
    this.store = store;
    const { sharing, account } = store;
    const known = sharing?.find(layout.refs, blockStart, token, account);
    this.rows = known ?? new LayoutRows(layout.refs, blockStart, layout.expected);
    if (known === undefined && token !== 0) sharing?.offer(this.rows);
    this.rows.hold(account);
  }

  /** Times; those from `length` on mean nothing. */
  get ts(): Float64Array {
    return this.rows.ts;
  }
  get series(): number {
    return this.layout.refs.length;
  }
  get first(): Millis {
    return this.rows.ts[0]!;
  }
  get last(): Millis {
    return this.rows.ts[this.length - 1]!;
  }

  /** Appends a row: values[from …] of the layout's series at a time after all others. */
  push(t: Millis, values: Float64Array, from: number, token: number): void {
    const { length } = this;
    if (this.rows.length > length) {
      if (token !== 0 && this.rows.tokens[length] === token && this.rows.ts[length] === t) {
        this.length = length + 1;
        return;
      }
      this.copyRows();
    } else if (this.rows.settled) this.copyRows();
    this.rows.append(t, token, values, from, this.store.pool);
    this.length = length + 1;
  }

  /** Replaces the newest row. */
  replaceLast(values: Float64Array, from: number): void {
    this.part();
    this.rows.replace(this.length - 1, values, from);
  }

  /** The column of a series that is in it, or -1. */
  find(ref: SeriesRef): number {
    const column = this.layout.find(ref);
    return column >= 0 && this.removed?.has(column) === true ? -1 : column;
  }

  /** The first row at or after a time. */
  rowAt(t: Millis): number {
    const { length } = this;
    const { ts } = this.rows;
    if (t <= ts[0]!) return 0;
    return t > ts[length - 1]! ? length : lowerBound(ts, length, t);
  }

  set(column: number, row: number, value: number): void {
    this.part();
    this.rows.set(column, row, value);
  }

  /** Copies rows from … to-1 of a column to into[at …]. */
  copy(column: number, from: number, to: number, into: Float64Array, at: number): void {
    this.rows.copy(column, from, to, into, at);
  }

  /** The values of all rows have been packed, row 0 as point `first`: another store that shares them goes on with what was packed. */
  pack(groups: PackedGroups, first: number): void {
    if (this.rows.shared && this.rows.length === this.length) this.rows.pack(groups, first, this.store.pool);
  }

  /** No further row will come. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.rows.close(this.store.pool);
  }

  /** Gives its rows back; the strip must not be used any more. */
  release(): void {
    this.close();
    this.leave();
    this.length = 0;
  }

  /** From here on the rows are this strip's alone. */
  private part(): void {
    if (this.rows.shared || this.rows.packed) this.copyRows();
  }

  private copyRows(): void {
    const { account, pool } = this.store;
    const own = this.rows.copyOf(this.length, pool);
    if (!this.closed) this.rows.close(pool);
    this.leave();
    this.rows = own;
    own.hold(account);
    if (this.closed) own.close(pool);
  }

  private leave(): void {
    this.store.sharing?.withdraw(this.rows);
    this.rows.leave(this.store.account, this.store.pool);
  }
}
