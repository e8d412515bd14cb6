// Rows of one layout in one block of time: one column of times for all series, the values in tiles, series by series. Stores may share them.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PackedGroups } from './packed-groups.ts';
import { TilePool } from './tile-pool.ts';

/** Rows of one tile, at most: long enough to read in order, short enough that little is allocated before it is needed. */
const MOST_ROWS = 64;
/** Rows of the first tiles of a layout, of which nothing is known yet. */
const FIRST_ROWS = 16;
/** A tile takes no more than this, unless a few rows are larger. */
const TILE_BYTES = 8_000_000;
const LEAST_ROWS = 4;
/** New rows are kept as they come until there are so many: eight values of a series fill a line of the processor's cache. */
const STAGED_ROWS = 8;
const STAGE_BYTES = 2_000_000;

function rowsPerTile(series: number, expected: number): number {
  const parts = Math.ceil(expected / MOST_ROWS);
  const rows = expected === 0 ? FIRST_ROWS : Math.max(LEAST_ROWS, Math.ceil(expected / parts));
  return Math.max(LEAST_ROWS, Math.min(rows, Math.floor(TILE_BYTES / (series * 8))));
}

/** Bytes of all rows that a store pays for, kept up to date because they are asked for every second. */
export interface MemoryAccount {
  bytes: number;
}

/** Where the values of rows are once they have been packed: row 0 is point `first` of each series. */
interface PackedPlace {
  readonly groups: PackedGroups;
  readonly first: number;
}

/**
 * The times ascend strictly. Value of series c in row r of a tile: tile[c * rows + r]. Whoever holds the rows counts its own length; what
 * lies beyond it was appended for another holder. Only a lone holder may change a row.
 */
export class LayoutRows {
  readonly refs: Uint32Array;
  readonly blockStart: Millis;
  ts: Float64Array;
  /** From which batch each row came; 0 where nobody said. */
  tokens: Float64Array;
  length = 0;
  private readonly rows: number;
  private readonly tiles: Float64Array[] = [];
  /** Rows that the last tile is wide; fewer than `rows` once everybody has closed. */
  private lastRows: number;
  /** Rows from `flushed` on, row after row. */
  private stage: Float64Array | undefined;
  private flushed = 0;
  private readonly stagedRows: number;
  /** Who holds the rows; the first one pays. */
  private readonly holders: MemoryAccount[] = [];
  private open = 0;
  private place: PackedPlace | undefined;
  /** Everybody has closed once: whoever holds them later reads only. */
  settled = false;
  private bytes = 0;

  /** `expected`: how many rows will probably come; 0 when nothing is known. */
  constructor(refs: Uint32Array, blockStart: Millis, expected: number) {
    this.refs = refs;
    this.blockStart = blockStart;
    this.rows = rowsPerTile(refs.length, expected);
    this.lastRows = this.rows;
    this.stagedRows = Math.min(STAGED_ROWS, this.rows, Math.floor(STAGE_BYTES / (refs.length * 8)));
    const room = Math.max(this.rows, expected);
    this.ts = new Float64Array(room);
    this.tokens = new Float64Array(room);
    this.bytes = room * 16;
  }

  /** Whether more than one store holds the rows. */
  get shared(): boolean {
    return this.holders.length > 1;
  }

  /** Whether the values are there as they were packed, and no longer in tiles. */
  get packed(): boolean {
    return this.place !== undefined;
  }

  /** The same values have been packed: row 0 is point `first` of each series. The tiles go to the pool. Not while somebody appends. */
  pack(groups: PackedGroups, first: number, pool: TilePool): void {
    if (!this.settled || this.open > 0 || this.packed) return;
    this.place = { groups, first };
    const before = this.tiles.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.pay(groups.bytesOf(this.refs.length * this.length) - before);
    for (const tile of this.tiles) pool.give(tile);
    this.tiles.length = 0;
  }

  hold(account: MemoryAccount): void {
    this.holders.push(account);
    this.open++;
    if (this.holders.length === 1) account.bytes += this.bytes;
  }

  /** Gives the hold back; the tiles go to the pool with the last one. */
  leave(account: MemoryAccount, pool: TilePool): void {
    const at = this.holders.indexOf(account);
    this.holders.splice(at, 1);
    if (at === 0) {
      account.bytes -= this.bytes;
      if (this.holders.length > 0) this.holders[0]!.bytes += this.bytes;
    }
    if (this.holders.length > 0) return;
    for (const tile of this.tiles) pool.give(tile);
    if (this.stage !== undefined) pool.give(this.stage);
    this.stage = undefined;
    this.place = undefined;
    this.tiles.length = 0;
    this.length = 0;
  }

  /** Appends values[from …] of the series at a time after all others. */
  append(t: Millis, token: number, values: Float64Array, from: number, pool: TilePool): void {
    const { length } = this;
    if (length % this.rows === 0) this.tiles.push(this.take(this.refs.length * this.rows, pool));
    if (length === this.ts.length) this.widen(length * 2);
    this.ts[length] = t;
    this.tokens[length] = token;
    this.length = length + 1;
    this.put(length, values, from, pool);
  }

  /** Whether this store holds them. */
  heldBy(account: MemoryAccount): boolean {
    return this.holders.includes(account);
  }

  /** Replaces a row; lone holders only. */
  replace(row: number, values: Float64Array, from: number): void {
    if (row >= this.flushed) this.stage!.set(values.subarray(from, from + this.refs.length), (row - this.flushed) * this.refs.length);
    else this.write(row, values, from);
  }

  /** Replaces one value; lone holders only. */
  set(column: number, row: number, value: number): void {
    if (row >= this.flushed) {
      this.stage![(row - this.flushed) * this.refs.length + column] = value;
      return;
    }
    const index = Math.floor(row / this.rows);
    this.tiles[index]![column * this.widthOf(index) + row - index * this.rows] = value;
  }

  /** Copies rows from … to-1 of a column to into[at …]. */
  copy(column: number, from: number, to: number, into: Float64Array, at: number): void {
    const { rows, tiles, stage, flushed, place } = this;
    if (place !== undefined) {
      place.groups.copy(this.refs[column]!, place.first + from, place.first + to, into, at);
      return;
    }
    let out = at;
    let row = from;
    const inTiles = Math.min(to, flushed);
    for (let index = Math.floor(from / rows); row < inTiles; index++) {
      const tile = tiles[index]!;
      const start = column * this.widthOf(index) - index * rows;
      const end = Math.min(inTiles, (index + 1) * rows);
      for (; row < end; row++) into[out++] = tile[start + row]!;
    }
    if (row >= to || stage === undefined) return;
    const series = this.refs.length;
    for (let place = (row - flushed) * series + column; row < to; row++, place += series) into[out++] = stage[place]!;
  }

  /** The same rows up to `length`, for one holder alone. */
  copyOf(length: number, pool: TilePool): LayoutRows {
    const own = new LayoutRows(this.refs, this.blockStart, Math.max(this.rows, this.ts.length));
    const series = this.refs.length;
    const values = new Float64Array(series * length);
    const one = new Float64Array(length);
    for (let column = 0; column < series; column++) {
      this.copy(column, 0, length, one, 0);
      for (let i = 0, at = column; i < length; i++, at += series) values[at] = one[i]!;
    }
    for (let i = 0; i < length; i++) own.append(this.ts[i]!, this.tokens[i]!, values, i * series, pool);
    return own;
  }

  /** A holder appends nothing more. When none does, room that is not used is given back, where it is worth it. */
  close(pool: TilePool): void {
    if (--this.open > 0) return;
    this.settled = true;
    this.flush();
    const { rows, tiles, length } = this;
    const series = this.refs.length;
    if (this.stage !== undefined) {
      this.pay(-this.stage.byteLength);
      pool.give(this.stage);
      this.stage = undefined;
    }
    const used = length - (tiles.length - 1) * rows;
    if (this.packed || tiles.length === 0 || this.lastRows !== rows || (rows - used) * 16 < length) return;
    const wide = tiles.pop()!;
    const narrow = new Float64Array(series * used);
    for (let column = 0; column < series; column++) for (let row = 0; row < used; row++) narrow[column * used + row] = wide[column * rows + row]!;
    tiles.push(narrow);
    this.lastRows = used;
    this.pay(narrow.byteLength - wide.byteLength);
    pool.give(wide);
    if (this.ts.length >= length * 1.25) this.widen(length);
  }

  private put(row: number, values: Float64Array, from: number, pool: TilePool): void {
    const { stagedRows } = this;
    const series = this.refs.length;
    if (stagedRows < 2) {
      this.write(row, values, from);
      this.flushed = row + 1;
      return;
    }
    this.stage ??= this.take(series * stagedRows, pool);
    this.stage.set(from === 0 && values.length === series ? values : values.subarray(from, from + series), (row - this.flushed) * series);
    if (row + 1 - this.flushed === stagedRows || (row + 1) % this.rows === 0) this.flush();
  }

  /** Moves staged rows into their tile: they never reach into two. */
  private flush(): void {
    const { stage, rows, flushed } = this;
    const count = this.length - flushed;
    if (count === 0 || stage === undefined) return;
    const series = this.refs.length;
    const tile = this.tiles[this.tiles.length - 1]!;
    const first = flushed % rows;
    if (count === STAGED_ROWS) {
      for (let column = 0, to = first; column < series; column++, to += rows) {
        let at = column;
        tile[to] = stage[at]!;
        tile[to + 1] = stage[(at += series)]!;
        tile[to + 2] = stage[(at += series)]!;
        tile[to + 3] = stage[(at += series)]!;
        tile[to + 4] = stage[(at += series)]!;
        tile[to + 5] = stage[(at += series)]!;
        tile[to + 6] = stage[(at += series)]!;
        tile[to + 7] = stage[at + series]!;
      }
    } else for (let column = 0, to = first; column < series; column++, to += rows) for (let row = 0, at = column; row < count; row++, at += series) tile[to + row] = stage[at]!;
    this.flushed = this.length;
  }

  private write(row: number, values: Float64Array, from: number): void {
    const index = Math.floor(row / this.rows);
    const tile = this.tiles[index]!;
    const width = this.widthOf(index);
    const end = from + this.refs.length;
    for (let i = from, at = row - index * this.rows; i < end; i++, at += width) tile[at] = values[i]!;
  }

  private widthOf(index: number): number {
    return index === this.tiles.length - 1 ? this.lastRows : this.rows;
  }

  private take(length: number, pool: TilePool): Float64Array {
    this.pay(length * 8);
    return pool.take(length);
  }

  private pay(bytes: number): void {
    this.bytes += bytes;
    const [payer] = this.holders;
    if (payer !== undefined) payer.bytes += bytes;
  }

  private widen(length: number): void {
    this.pay((length - this.ts.length) * 16);
    const ts = new Float64Array(length);
    const tokens = new Float64Array(length);
    ts.set(this.ts.subarray(0, this.length));
    tokens.set(this.tokens.subarray(0, this.length));
    this.ts = ts;
    this.tokens = tokens;
  }
}

/** Where stores with blocks of one span find each other's rows: two sinks get the same batches, and one copy in memory serves both. */
export class RowSharing {
  /** The blocks of all stores that share must be so long. */
  readonly blockSpan: number;
  readonly pool = new TilePool();
  private poolIsCounted = false;
  /** The rows begun last, by the first reference of their layout. */
  private readonly begun = new Map<SeriesRef, LayoutRows>();

  constructor(blockSpan: number) {
    this.blockSpan = blockSpan;
  }

  /** Whether the caller is to count the pool as its own: true once. */
  countPool(): boolean {
    const first = !this.poolIsCounted;
    this.poolIsCounted = true;
    return first;
  }

  offer(rows: LayoutRows): void {
    this.begun.set(rows.refs[0]!, rows);
  }

  /** The rows of these series and block that began with this batch, for a store that does not hold them yet. */
  find(refs: Uint32Array, blockStart: Millis, token: number, account: MemoryAccount): LayoutRows | undefined {
    const rows = this.begun.get(refs[0]!);
    if (rows === undefined || token === 0 || rows.heldBy(account) || rows.blockStart !== blockStart || rows.length === 0 || rows.tokens[0] !== token || rows.refs.length !== refs.length) return undefined;
    for (let i = 0; i < refs.length; i++) if (rows.refs[i] !== refs[i]) return undefined;
    return rows;
  }

  /** Rows that nobody holds any more are not kept. */
  withdraw(rows: LayoutRows): void {
    if (!rows.shared && this.begun.get(rows.refs[0]!) === rows) this.begun.delete(rows.refs[0]!);
  }
}
