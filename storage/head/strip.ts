// A strip: rows of one layout in one block of time, one column of times for all series and the values in tiles, series by series.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Layout } from './layout.ts';
import type { TilePool } from './tile-pool.ts';
import { lowerBound } from './time-columns.ts';

/** Rows of one tile, at most: long enough to read in order, short enough that the tile being written stays in the cache. */
const MOST_ROWS = 64;
/** Rows of the first tiles of a layout, of which nothing is known yet. */
const FIRST_ROWS = 16;
/** A tile takes no more than this, unless a few rows are larger. */
const TILE_BYTES = 8_000_000;
const LEAST_ROWS = 4;

function rowsPerTile(series: number, expected: number): number {
  const parts = Math.ceil(expected / MOST_ROWS);
  const rows = expected === 0 ? FIRST_ROWS : Math.max(LEAST_ROWS, Math.ceil(expected / parts));
  return Math.max(LEAST_ROWS, Math.min(rows, Math.floor(TILE_BYTES / (series * 8))));
}

/** Bytes of all strips of a store, kept up to date because they are asked for every second. */
export interface MemoryAccount {
  bytes: number;
}

/** The times ascend strictly. Value of series c in row r of a tile: tile[c * rows + r]. */
export class Strip {
  readonly layout: Layout;
  readonly blockStart: Millis;
  /** Times of rows 0 … length-1. */
  ts: Float64Array;
  length = 0;
  /** Columns of series that were taken out. */
  removed: Set<number> | undefined;
  private readonly rows: number;
  private readonly tiles: Float64Array[] = [];
  /** Rows that the last tile is wide; fewer than `rows` once the strip is closed. */
  private lastRows: number;
  private readonly account: MemoryAccount;

  constructor(layout: Layout, blockStart: Millis, account: MemoryAccount) {
    this.layout = layout;
    this.blockStart = blockStart;
    this.rows = rowsPerTile(layout.refs.length, layout.expected);
    this.lastRows = this.rows;
    this.ts = new Float64Array(Math.max(this.rows, layout.expected));
    this.account = account;
    account.bytes += this.ts.byteLength;
  }

  get series(): number {
    return this.layout.refs.length;
  }
  get first(): Millis {
    return this.ts[0]!;
  }
  get last(): Millis {
    return this.ts[this.length - 1]!;
  }

  /** Appends a row: values[from …] of the layout's series at a time after all others. */
  push(t: Millis, values: Float64Array, from: number, pool: TilePool): void {
    const { rows, series, tiles, length } = this;
    const row = length % rows;
    if (row === 0) {
      tiles.push(pool.take(series * rows));
      this.account.bytes += series * rows * 8;
    }
    if (length === this.ts.length) {
      const ts = new Float64Array(length * 2);
      ts.set(this.ts);
      this.ts = ts;
      this.account.bytes += length * 8;
    }
    this.ts[length] = t;
    this.length = length + 1;
    this.write(tiles[tiles.length - 1]!, row, values, from);
  }

  /** Replaces the newest row. */
  replaceLast(values: Float64Array, from: number): void {
    this.write(this.tiles[this.tiles.length - 1]!, (this.length - 1) % this.rows, values, from);
  }

  private write(tile: Float64Array, row: number, values: Float64Array, from: number): void {
    const { rows, series } = this;
    const end = from + series;
    for (let i = from, at = row; i < end; i++, at += rows) tile[at] = values[i]!;
  }

  /** The column of a series that is in it, or -1. */
  find(ref: SeriesRef): number {
    const column = this.layout.find(ref);
    return column >= 0 && this.removed?.has(column) === true ? -1 : column;
  }

  /** The first row at or after a time. */
  rowAt(t: Millis): number {
    const { length, ts } = this;
    if (t <= ts[0]!) return 0;
    return t > ts[length - 1]! ? length : lowerBound(ts, length, t);
  }

  set(column: number, row: number, value: number): void {
    const index = Math.floor(row / this.rows);
    this.tiles[index]![column * this.widthOf(index) + row - index * this.rows] = value;
  }

  private widthOf(index: number): number {
    return index === this.tiles.length - 1 ? this.lastRows : this.rows;
  }

  /** Copies rows from … to-1 of a column to into[at …]. */
  copy(column: number, from: number, to: number, into: Float64Array, at: number): void {
    const { rows, tiles } = this;
    let out = at;
    for (let index = Math.floor(from / rows), row = from; row < to; index++) {
      const tile = tiles[index]!;
      const start = column * this.widthOf(index) - index * rows;
      const end = Math.min(to, (index + 1) * rows);
      for (; row < end; row++) into[out++] = tile[start + row]!;
    }
  }

  /** No further row will come: gives back room that is not used, when it is worth it. */
  close(): void {
    const { rows, series, tiles, length } = this;
    const used = length - (tiles.length - 1) * rows;
    if (tiles.length === 0 || this.lastRows !== rows || (rows - used) * 16 < length) return;
    const wide = tiles.pop()!;
    const narrow = new Float64Array(series * used);
    for (let column = 0; column < series; column++) for (let row = 0; row < used; row++) narrow[column * used + row] = wide[column * rows + row]!;
    tiles.push(narrow);
    this.lastRows = used;
    this.account.bytes -= wide.byteLength - narrow.byteLength;
    if (this.ts.length < length * 1.25) return;
    this.account.bytes -= (this.ts.length - length) * 8;
    this.ts = this.ts.slice(0, length);
  }

  /** Hands its tiles to the pool; the strip must not be used any more. */
  release(pool: TilePool): void {
    this.account.bytes -= this.ts.byteLength;
    for (const tile of this.tiles) {
      this.account.bytes -= tile.byteLength;
      pool.give(tile);
    }
    this.tiles.length = 0;
    this.length = 0;
  }
}
