// Points in memory: blocks of one span of time, each with the columns of all series.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointBuffer } from '../query/sources.ts';
import { ColumnBlock } from './column-block.ts';
import { runEnd } from './time-columns.ts';

/**
 * Last write wins per (series, time); points may come in any order. Times are whole milliseconds (fractions are rounded).
 * Memory is given back by whole blocks of `blockSpan` ms, which must stay below 24 days.
 */
export class ColumnStore {
  private readonly blockSpan: number;
  /** Oldest first; none is empty. */
  private readonly blocks: ColumnBlock[] = [];
  /** A block that was given back, for the next one: as blocks come and go in turn, memory is then neither asked for nor freed. */
  private spare: ColumnBlock | undefined;
  private readonly oneRef = new Uint32Array(1);
  private readonly oneValue = new Float64Array(1);

  constructor(blockSpan: number) {
    this.blockSpan = blockSpan;
  }

  /** Points held. */
  get points(): number {
    let points = 0;
    for (const block of this.blocks) points += block.points;
    return points;
  }

  /** Bytes of all blocks, as allocated. */
  get bytes(): number {
    let bytes = this.spare?.bytes ?? 0;
    for (const block of this.blocks) bytes += block.bytes;
    return bytes;
  }

  /** Series that hold at least one point. Looks at every series. */
  get series(): number {
    return this.refs().length;
  }

  append(ref: SeriesRef, t: Millis, value: number): void {
    this.oneRef[0] = ref;
    this.oneValue[0] = value;
    this.appendRun(this.oneRef, this.oneValue, 0, 1, t);
  }

  /** Appends the points (refs[i], ts[i], values[i]) with t >= floor. */
  appendFrom(floor: Millis, refs: Uint32Array, ts: Float64Array, values: Float64Array): void {
    for (let from = 0; from < refs.length; ) {
      const end = runEnd(ts, from);
      if (ts[from]! >= floor) this.appendRun(refs, values, from, end, ts[from]!);
      from = end;
    }
  }

  /** Appends the points (refs[i], t, values[i]) for from <= i < end. */
  appendRun(refs: Uint32Array, values: Float64Array, from: number, end: number, t: Millis): void {
    const time = Math.round(t);
    const last = this.blocks[this.blocks.length - 1];
    let offset = last === undefined ? -1 : time - last.start;
    if (last !== undefined && offset >= 0 && offset < this.blockSpan) {
      last.append(refs, values, from, end, offset);
      return;
    }
    const start = Math.floor(time / this.blockSpan) * this.blockSpan;
    offset = time - start;
    this.blockAt(start).append(refs, values, from, end, offset);
  }

  /** Appends all points with from <= t < to, ascending, and answers how many. */
  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer): number {
    const before = into.length;
    for (let index = this.firstBlock(from); index < this.blocks.length; index++) {
      const block = this.blocks[index]!;
      if (block.start >= to) break;
      block.read(ref, from - block.start, to - block.start, into);
    }
    return into.length - before;
  }

  /** Whether the series has a point with from <= t < to. */
  holds(ref: SeriesRef, from: Millis, to: Millis): boolean {
    for (let index = this.firstBlock(from); index < this.blocks.length; index++) {
      const block = this.blocks[index]!;
      if (block.start >= to) return false;
      if (block.holds(ref, from - block.start, to - block.start)) return true;
    }
    return false;
  }

  /** The references of all series that hold points with from <= t < to, ascending. */
  refs(from: Millis = -Infinity, to: Millis = Infinity): SeriesRef[] {
    const refs: SeriesRef[] = [];
    const blocks = this.blocks.filter(({ start }) => start < to && start + this.blockSpan > from);
    const end = Math.max(0, ...blocks.map(({ endRef }) => endRef));
    for (let ref = 0; ref < end; ref++) {
      for (const block of blocks) {
        if (!block.holds(ref, from - block.start, to - block.start)) continue;
        refs.push(ref);
        break;
      }
    }
    return refs;
  }

  /** Drops the blocks that end at or before `t`, and answers how many points went with them. */
  evictBefore(t: Millis): number {
    let points = 0;
    while (this.blocks.length > 0 && this.blocks[0]!.start + this.blockSpan <= t) {
      const block = this.blocks.shift()!;
      points += block.points;
      this.spare = block;
    }
    if (this.blocks.length === 0) this.spare = undefined;
    return points;
  }

  /** Gives back what is kept only to be used again. */
  trim(): void {
    this.spare = undefined;
  }

  /** Drops a whole series. */
  remove(ref: SeriesRef): void {
    for (let index = this.blocks.length - 1; index >= 0; index--) {
      const block = this.blocks[index]!;
      block.remove(ref);
      if (block.points === 0) this.blocks.splice(index, 1);
    }
    if (this.blocks.length === 0) this.spare = undefined;
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

  private blockAt(start: Millis): ColumnBlock {
    const { blocks } = this;
    let index = blocks.length;
    while (index > 0 && blocks[index - 1]!.start > start) index--;
    const before = blocks[index - 1];
    if (before !== undefined && before.start === start) return before;
    const block = this.spare ?? new ColumnBlock(start, before?.size ?? { pages: 0, refs: 0 });
    this.spare = undefined;
    block.restart(start);
    blocks.splice(index, 0, block);
    return block;
  }
}
