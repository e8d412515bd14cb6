// Points in memory: per series a list of blocks of one span of time, each a pair of growing typed arrays.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointBuffer } from '../query/sources.ts';
import { lowerBound } from './time-columns.ts';

const FIRST_CAPACITY = 16;
/** What a block costs besides its columns: two array headers, the object, its slot. */
const BLOCK_OVERHEAD = 240;

interface Block {
  readonly start: Millis;
  /** Milliseconds after `start`, ascending and unique. */
  offsets: Int32Array;
  values: Float64Array;
  count: number;
}

/**
 * Last write wins per (series, time); points may come in any order. Times are whole milliseconds (fractions are rounded).
 * Memory is given back by whole blocks of `blockSpan` ms, which must stay below 24 days.
 */
export class ColumnStore {
  private readonly blockSpan: number;
  private readonly columns: (Block[] | undefined)[] = [];
  private oldestBlock: Millis = Infinity;
  /** Points held. */
  points = 0;
  /** Bytes of all blocks, as allocated. */
  bytes = 0;
  /** Series that hold at least one point. */
  series = 0;

  constructor(blockSpan: number) {
    this.blockSpan = blockSpan;
  }

  append(ref: SeriesRef, t: Millis, value: number): void {
    const time = Math.round(t);
    const blocks = this.columns[ref];
    const last = blocks?.[blocks.length - 1];
    if (last !== undefined) {
      const offset = time - last.start;
      if (offset >= 0 && offset < this.blockSpan) {
        this.insert(last, offset, value);
        return;
      }
    }
    const start = Math.floor(time / this.blockSpan) * this.blockSpan;
    this.insert(this.blockAt(ref, blocks, start), time - start, value);
  }

  /** Appends all points with from <= t < to, ascending, and answers how many. */
  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer): number {
    const blocks = this.columns[ref];
    if (blocks === undefined) return 0;
    const before = into.length;
    for (let index = this.firstBlock(blocks, from); index < blocks.length; index++) {
      const { start, offsets, values, count } = blocks[index]!;
      if (start >= to) break;
      const first = from <= start ? 0 : lowerBound(offsets, count, from - start);
      const end = to >= start + this.blockSpan ? count : lowerBound(offsets, count, to - start);
      if (end <= first) continue;
      into.reserve(end - first);
      const { ts, length } = into;
      for (let i = first; i < end; i++) ts[length + i - first] = start + offsets[i]!;
      into.values.set(values.subarray(first, end), length);
      into.length = length + end - first;
    }
    return into.length - before;
  }

  /** Whether the series has a point with from <= t < to. */
  holds(ref: SeriesRef, from: Millis, to: Millis): boolean {
    const blocks = this.columns[ref];
    if (blocks === undefined) return false;
    for (let index = this.firstBlock(blocks, from); index < blocks.length; index++) {
      const { start, offsets, count } = blocks[index]!;
      if (start >= to) return false;
      const first = lowerBound(offsets, count, from - start);
      if (first < count && start + offsets[first]! < to) return true;
    }
    return false;
  }

  /** The references of all series that hold points. */
  refs(): SeriesRef[] {
    const refs: SeriesRef[] = [];
    for (let ref = 0; ref < this.columns.length; ref++) if (this.columns[ref] !== undefined) refs.push(ref);
    return refs;
  }

  /** Drops the blocks that end at or before `t`, and answers how many points went with them. Cheap when there are none. */
  evictBefore(t: Millis): number {
    if (this.oldestBlock + this.blockSpan > t) return 0;
    const before = this.points;
    this.oldestBlock = Infinity;
    for (let ref = 0; ref < this.columns.length; ref++) {
      const blocks = this.columns[ref];
      if (blocks === undefined) continue;
      let gone = 0;
      while (gone < blocks.length && blocks[gone]!.start + this.blockSpan <= t) this.forget(blocks[gone++]!);
      if (gone === blocks.length) {
        this.columns[ref] = undefined;
        this.series--;
        continue;
      }
      if (gone > 0) blocks.splice(0, gone);
      if (blocks[0]!.start < this.oldestBlock) this.oldestBlock = blocks[0]!.start;
    }
    return before - this.points;
  }

  /** Drops a whole series. */
  remove(ref: SeriesRef): void {
    const blocks = this.columns[ref];
    if (blocks === undefined) return;
    for (const block of blocks) this.forget(block);
    this.columns[ref] = undefined;
    this.series--;
    if (this.series === 0) this.oldestBlock = Infinity;
  }

  /** The start of the oldest block, or null when nothing is held. */
  oldestBlockStart(): Millis | null {
    return this.series === 0 ? null : this.oldestBlock;
  }

  /** The times of the oldest and the newest point; null when nothing is held. Looks at every series. */
  extent(): { from: Millis; to: Millis } | null {
    let from = Infinity;
    let to = -Infinity;
    for (const blocks of this.columns) {
      if (blocks === undefined) continue;
      const first = blocks[0]!;
      const last = blocks[blocks.length - 1]!;
      from = Math.min(from, first.start + first.offsets[0]!);
      to = Math.max(to, last.start + last.offsets[last.count - 1]!);
    }
    return from === Infinity ? null : { from, to };
  }

  private firstBlock(blocks: readonly Block[], from: Millis): number {
    let index = blocks.length;
    while (index > 0 && blocks[index - 1]!.start + this.blockSpan > from) index--;
    return index;
  }

  private blockAt(ref: SeriesRef, existing: Block[] | undefined, start: Millis): Block {
    let blocks = existing;
    if (blocks === undefined) {
      blocks = [];
      // Growing by one index at a time keeps the array dense.
      while (this.columns.length <= ref) this.columns.push(undefined);
      this.columns[ref] = blocks;
      this.series++;
    }
    let index = blocks.length;
    while (index > 0 && blocks[index - 1]!.start > start) index--;
    const found = blocks[index - 1];
    if (found !== undefined && found.start === start) return found;
    // A series usually has as many points in this block as in the one before.
    const capacity = found === undefined ? FIRST_CAPACITY : Math.max(4, found.count);
    const block: Block = { start, offsets: new Int32Array(capacity), values: new Float64Array(capacity), count: 0 };
    blocks.splice(index, 0, block);
    this.bytes += capacity * 12 + BLOCK_OVERHEAD;
    if (start < this.oldestBlock) this.oldestBlock = start;
    return block;
  }

  private insert(block: Block, offset: number, value: number): void {
    const { count } = block;
    const newest = count > 0 ? block.offsets[count - 1]! : -1;
    if (offset === newest) {
      block.values[count - 1] = value;
      return;
    }
    let at = count;
    if (offset < newest) {
      at = lowerBound(block.offsets, count, offset);
      if (block.offsets[at] === offset) {
        block.values[at] = value;
        return;
      }
    }
    if (count === block.offsets.length) this.grow(block);
    if (at < count) {
      block.offsets.copyWithin(at + 1, at, count);
      block.values.copyWithin(at + 1, at, count);
    }
    block.offsets[at] = offset;
    block.values[at] = value;
    block.count = count + 1;
    this.points++;
  }

  private grow(block: Block): void {
    const capacity = Math.max(FIRST_CAPACITY, block.count * 2);
    this.bytes += (capacity - block.offsets.length) * 12;
    const offsets = new Int32Array(capacity);
    offsets.set(block.offsets);
    block.offsets = offsets;
    const values = new Float64Array(capacity);
    values.set(block.values);
    block.values = values;
  }

  private forget(block: Block): void {
    this.points -= block.count;
    this.bytes -= block.offsets.length * 12 + BLOCK_OVERHEAD;
  }
}
