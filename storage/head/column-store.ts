// Points in memory: blocks of one span of time, each with the columns of all series.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SegmentSeries } from '../encoding/segment.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PointBuffer } from '../query/sources.ts';
import { ColumnBlock } from './column-block.ts';
import type { ColumnRoom } from './column-room.ts';
import { LayoutTable } from './layout-table.ts';
import type { Layout, PackedTimes, StripPiece } from './layout.ts';
import type { PackedGroups } from './packed-groups.ts';
import { Presence } from './presence.ts';
import type { RowSharing } from './layout-rows.ts';
import { TilePool } from './tile-pool.ts';
import { TimeBlock } from './time-block.ts';
import { mergeColumns, runEnd } from './time-columns.ts';

/** Takes a piece of a series: points from … to-1 of both columns, which are valid during the call only. */
export type TakePiece = (ts: Float64Array, values: Float64Array, from: number, to: number) => void;

/** Columns of a batch, and what is known of them (see CheckedBatch). */
export interface TakenPoints {
  readonly refs: Uint32Array;
  readonly ts: Float64Array;
  readonly values: Float64Array;
  readonly time?: Millis | undefined;
  readonly token?: number;
}

/**
 * Last write wins per (series, time); points may come in any order. Times are whole milliseconds (fractions are rounded).
 * Memory is given back by whole blocks of `blockSpan` ms, which must stay below 24 days. Series that keep coming together, in the same
 * order at one time, share that time and take 8 bytes a point; all others take about 13.
 */
export class ColumnStore {
  private readonly blockSpan: number;
  /** Oldest first; none is empty. */
  private readonly blocks: TimeBlock[] = [];
  private readonly layouts = new LayoutTable();
  private readonly presence = new Presence();
  private readonly pool: TilePool;
  private readonly countsPool: boolean;
  private readonly account = { bytes: 0 };
  /** The irregular part of a block that was given back, for the next one. */
  private spare: ColumnBlock | undefined;
  private readonly oneRef = new Uint32Array(1);
  private readonly oneValue = new Float64Array(1);
  private readonly fromStrips = createPointBuffer(256);
  private readonly fromPages = createPointBuffer(256);
  private readonly merged = createPointBuffer(256);
  private scratch = new Float64Array(256);

  private readonly sharing: RowSharing | undefined;

  /** `sharing`: where stores of the same `blockSpan` find each other, so that batches which several get are in memory once. */
  constructor(blockSpan: number, sharing?: RowSharing) {
    this.blockSpan = blockSpan;
    this.sharing = sharing;
    this.pool = sharing?.pool ?? new TilePool();
    this.countsPool = sharing === undefined || sharing.countPool();
  }

  /** Points held. */
  get points(): number {
    let points = 0;
    for (const block of this.blocks) points += block.points;
    return points;
  }

  /** Bytes of all blocks, as allocated. */
  get bytes(): number {
    let bytes = (this.spare?.bytes ?? 0) + (this.countsPool ? this.pool.bytes : 0) + this.account.bytes;
    for (const { irregular } of this.blocks) bytes += irregular?.bytes ?? 0;
    return bytes === 0 ? 0 : bytes + this.layouts.bytes + this.presence.bytes;
  }

  /** Series that hold at least one point. */
  get series(): number {
    return this.presence.size;
  }

  append(ref: SeriesRef, t: Millis, value: number): void {
    this.oneRef[0] = ref;
    this.oneValue[0] = value;
    this.appendRun(this.oneRef, this.oneValue, 0, 1, t);
  }

  /** Appends the points (refs[i], ts[i], values[i]) with t >= floor. */
  appendFrom(floor: Millis, refs: Uint32Array, ts: Float64Array, values: Float64Array): void {
    this.appendBatch(floor, { refs, ts, values });
  }

  /** The same, sparing work on what is known of the batch. */
  appendBatch(floor: Millis, { refs, ts, values, time, token }: TakenPoints): void {
    if (time !== undefined) {
      if (time >= floor) this.appendRun(refs, values, 0, refs.length, time, token);
      return;
    }
    for (let from = 0; from < refs.length; ) {
      const end = runEnd(ts, from);
      if (ts[from]! >= floor) this.appendRun(refs, values, from, end, ts[from]!);
      from = end;
    }
  }

  /** Appends the points (refs[i], t, values[i]) for from <= i < end. `token`: see TakenPoints; of whole batches only. */
  appendRun(refs: Uint32Array, values: Float64Array, from: number, end: number, t: Millis, token = 0): void {
    if (from >= end) return;
    const time = Math.round(t);
    const last = this.blocks[this.blocks.length - 1];
    const block = last !== undefined && time >= last.start && time < last.start + this.blockSpan ? last : this.blockAt(Math.floor(time / this.blockSpan) * this.blockSpan);
    const layout = this.layouts.recognise(refs, from, end, token > 0);
    if (layout === undefined || !block.appendRow(layout, values, from, time, token)) this.place(block, refs, values, from, end, time);
  }

  /** Appends a run of which the points are placed one by one. */
  private place(block: TimeBlock, refs: Uint32Array, values: Float64Array, from: number, end: number, t: Millis): void {
    let done = from;
    for (let i = from; i < end; i++) {
      if (!block.replace(refs[i]!, t, values[i]!)) continue;
      if (done < i) this.irregular(block).append(refs, values, done, i, t - block.start);
      done = i + 1;
    }
    if (done < end) this.irregular(block).append(refs, values, done, end, t - block.start);
  }

  private irregular(block: TimeBlock): ColumnBlock {
    if (block.irregular !== undefined) return block.irregular;
    const before = this.blocks[this.blocks.indexOf(block) - 1]?.irregular;
    const pages = this.spare ?? new ColumnBlock(block.start, before?.size ?? { pages: 0, refs: 0 }, this.presence);
    this.spare = undefined;
    pages.restart(block.start);
    block.irregular = pages;
    return pages;
  }

  /** Appends all points with from <= t < to, ascending, and answers how many. */
  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer): number {
    const before = into.length;
    for (let index = this.firstBlock(from); index < this.blocks.length; index++) {
      const block = this.blocks[index]!;
      if (block.start >= to) break;
      this.readBlock(block, ref, from, to, into);
    }
    return into.length - before;
  }

  private readBlock(block: TimeBlock, ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer): void {
    const { irregular, start } = block;
    if (irregular?.has(ref) !== true) {
      block.readStrips(ref, from, to, into);
      return;
    }
    const { fromStrips, fromPages } = this;
    fromStrips.length = 0;
    block.readStrips(ref, from, to, fromStrips);
    if (fromStrips.length === 0) {
      irregular.read(ref, from - start, to - start, into);
      return;
    }
    fromPages.length = 0;
    irregular.read(ref, from - start, to - start, fromPages);
    mergeColumns(fromStrips, fromPages, into);
  }

  /** Hands out all points with from <= t < to in pieces that ascend, and answers how many. Times of strips are not copied. */
  pieces(ref: SeriesRef, from: Millis, to: Millis, take: TakePiece): number {
    let count = 0;
    for (let index = this.firstBlock(from); index < this.blocks.length; index++) {
      const block = this.blocks[index]!;
      if (block.start >= to) break;
      if (block.irregular?.has(ref) === true) {
        const { merged } = this;
        merged.length = 0;
        this.readBlock(block, ref, from, to, merged);
        count += merged.length;
        if (merged.length > 0) take(merged.ts, merged.values, 0, merged.length);
        continue;
      }
      for (const strip of block.stripsOf(ref)) {
        const start = strip.rowAt(from);
        const end = strip.rowAt(to);
        if (start >= end) continue;
        if (this.scratch.length < end) this.scratch = new Float64Array(end * 2);
        strip.copy(strip.find(ref), start, end, this.scratch, start);
        take(strip.ts, this.scratch, start, end);
        count += end - start;
      }
    }
    return count;
  }

  /**
   * The points with from <= t < to for packing. Series of one layout get the same `ts` array as long as no row comes meanwhile. The
   * arrays are not to be changed; those of values are valid until the room is used again, without one they are the caller's to keep.
   */
  columns(ref: SeriesRef, from: Millis, to: Millis, room?: ColumnRoom): SegmentSeries {
    const packed = this.packedTimes(ref, from, to);
    if (packed !== undefined) {
      const { length } = packed.ts;
      const values = room?.take(length) ?? new Float64Array(length);
      const { pieces } = packed;
      const column = pieces.length === 0 ? -1 : pieces[0]!.strip.layout.find(ref);
      let at = 0;
      for (const { strip, start, end } of pieces) {
        strip.copy(column, start, end, values, at);
        at += end - start;
      }
      return { ref, ts: packed.ts, values, from: 0, to: length };
    }
    const { merged } = this;
    merged.length = 0;
    this.read(ref, from, to, merged);
    const { length } = merged;
    return { ref, ts: merged.ts.slice(0, length), values: merged.values.slice(0, length), from: 0, to: length };
  }

  /** The times of a series whose points are all in strips of one layout; undefined when they are not, or it has none. */
  private packedTimes(ref: SeriesRef, from: Millis, to: Millis): PackedTimes | undefined {
    const layouts = this.layouts.of(ref);
    const layout = layouts[0];
    const known = layout?.packed;
    const first = this.firstBlock(from);
    for (let index = first; index < this.blocks.length && this.blocks[index]!.start < to; index++) if (this.blocks[index]!.irregular?.has(ref) === true) return undefined;
    if (layout !== undefined && layouts.length === 1 && known !== undefined && known.changes === layout.changes && known.from === from && known.to === to) return known;
    const pieces: StripPiece[] = [];
    let length = 0;
    for (let index = first; index < this.blocks.length; index++) {
      const block = this.blocks[index]!;
      if (block.start >= to) break;
      for (const strip of block.stripsOf(ref)) {
        // Where series were taken out, those of one layout have no longer the same times.
        if (strip.removed !== undefined || (pieces.length > 0 && pieces[0]!.strip.layout !== strip.layout)) return undefined;
        const start = strip.rowAt(from);
        const end = strip.rowAt(to);
        if (start < end) pieces.push({ strip, start, end });
        length += end - start;
      }
    }
    const found = pieces[0]?.strip.layout;
    if (found === undefined) return undefined;
    const before = found.packed;
    if (before !== undefined && before.changes === found.changes && before.from === from && before.to === to) return before;
    const ts = new Float64Array(length);
    let at = 0;
    for (const { strip, start, end } of pieces) {
      ts.set(strip.ts.subarray(start, end), at);
      at += end - start;
    }
    found.packed = { from, to, changes: found.changes, ts, pieces };
    return found.packed;
  }

  /**
   * All points with from <= t < to have been packed as {@link columns} handed them out. Rows that another store shares are from now on
   * kept as they were packed, where all series of their layout have just these times.
   */
  keepPacked(from: Millis, to: Millis, groups: PackedGroups): void {
    const blocks = this.blocks.filter(({ start }) => start + this.blockSpan > from && start < to);
    const plain = !this.layouts.overlap && blocks.every(({ irregular, torn }) => irregular === undefined && !torn);
    const layouts = new Set<Layout>();
    for (const block of blocks) for (const layout of block.layouts()) layouts.add(layout);
    this.pool.renew();
    for (const { refs } of layouts) {
      const times = this.packedTimes(refs[0]!, from, to);
      if (times === undefined || !(plain || refs.every((ref) => this.packedTimes(ref, from, to) === times))) continue;
      let first = 0;
      for (const { strip, start, end } of times.pieces) {
        if (start === 0 && end === strip.length) strip.pack(groups, first);
        first += end - start;
      }
    }
  }

  /** Whether the series has a point with from <= t < to. */
  holds(ref: SeriesRef, from: Millis, to: Millis): boolean {
    for (let index = this.firstBlock(from); index < this.blocks.length; index++) {
      const block = this.blocks[index]!;
      if (block.start >= to) return false;
      if (block.holds(ref, from, to)) return true;
    }
    return false;
  }

  /** The references of all series that hold points with from <= t < to, ascending. */
  refs(from: Millis = -Infinity, to: Millis = Infinity): SeriesRef[] {
    const refs = this.presence.refs();
    return from === -Infinity && to === Infinity ? refs : refs.filter((ref) => this.holds(ref, from, to));
  }

  /** Drops the blocks that end at or before `t`, and answers how many points went with them. */
  evictBefore(t: Millis): number {
    let points = 0;
    let dropped = 0;
    for (const block of this.blocks) {
      if (block.start + this.blockSpan > t) break;
      dropped++;
    }
    if (dropped === 0) return 0;
    for (const block of this.blocks.splice(0, dropped)) {
      points += block.points;
      // Only what the newest of them used is worth keeping.
      this.pool.renew();
      this.spare = block.irregular;
      block.release();
    }
    this.tidy();
    return points;
  }

  /** Gives back what is kept only to be used again. */
  trim(): void {
    this.spare = undefined;
    this.pool.clear();
  }

  /** Drops a whole series. */
  remove(ref: SeriesRef): void {
    for (let index = this.blocks.length - 1; index >= 0; index--) {
      const block = this.blocks[index]!;
      block.remove(ref);
      if (block.points > 0) continue;
      block.release();
      this.blocks.splice(index, 1);
    }
    if (this.blocks.length === 0) this.tidy();
  }

  private tidy(): void {
    this.layouts.sweep();
    if (this.blocks.length > 0) return;
    this.trim();
    this.presence.clear();
  }

  /** The start of the oldest block, or null when nothing is held. */
  oldestBlockStart(): Millis | null {
    return this.blocks[0]?.start ?? null;
  }

  /** The times of the oldest and the newest point; null when nothing is held. */
  extent(): { from: Millis; to: Millis } | null {
    const first = this.blocks[0];
    const last = this.blocks[this.blocks.length - 1];
    return first === undefined || last === undefined ? null : { from: first.extent().from, to: last.extent().to };
  }

  private firstBlock(from: Millis): number {
    let index = this.blocks.length;
    while (index > 0 && this.blocks[index - 1]!.start + this.blockSpan > from) index--;
    return index;
  }

  private blockAt(start: Millis): TimeBlock {
    const { blocks, layouts, presence, pool, account, sharing } = this;
    let index = blocks.length;
    while (index > 0 && blocks[index - 1]!.start > start) index--;
    const before = blocks[index - 1];
    if (before !== undefined && before.start === start) return before;
    const block = new TimeBlock(start, { layouts, presence, pool, account, sharing });
    blocks.splice(index, 0, block);
    return block;
  }
}
