// Points of one block of time that come in no layout: pages of sixteen points, chained per series, in a few arrays for the whole block.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointBuffer } from '../query/sources.ts';
import type { Presence } from './presence.ts';

/** Points of one page; a power of two. Page 0 is never used: it stands for "none". */
const PAGE = 16;
const PAGE_SHIFT = 4;
const FIRST_PAGES = 64;
const FIRST_REFS = 64;
const PAGE_BYTES = PAGE * 12 + 5;
const REF_BYTES = 12;

/** How large a block became: the next one will probably become as large. */
export interface BlockSize {
  readonly pages: number;
  readonly refs: number;
}

/**
 * Last write wins per (series, time); points may come in any order. Series that are fed together get neighbouring pages, so that a
 * batch is written from low to high addresses, and nothing is allocated per point or per series.
 */
export class ColumnBlock {
  start: Millis;
  points = 0;
  private readonly expected: BlockSize;
  private readonly presence: Presence;
  /** Per series: its first page, the place after its newest point (0 without points), and the newest point's offset. */
  private heads = new Int32Array(FIRST_REFS);
  private ends = new Int32Array(FIRST_REFS);
  private newest = new Int32Array(FIRST_REFS);
  private refs = 0;
  /** Per page: how many points it has (true for all but the last of a chain, see `ends`), and the page after it. */
  private counts = new Uint8Array(FIRST_PAGES);
  private next = new Int32Array(FIRST_PAGES);
  /** Milliseconds after `start`, ascending and unique along a chain; and values. */
  private offsets = new Int32Array(FIRST_PAGES * PAGE);
  private values = new Float64Array(FIRST_PAGES * PAGE);
  private used = 1;
  /** The first of the pages that were given back. */
  private free = 0;
  private least = Infinity;
  private most = -Infinity;
  /** Something was removed: the extent is to be found anew. */
  private unmeasured = false;

  /** `presence` hears which series have points here. */
  constructor(start: Millis, expected: BlockSize, presence: Presence) {
    this.start = start;
    this.presence = presence;
    this.expected = expected;
  }

  /** Says of every series that it is no longer here. */
  leave(): void {
    for (let ref = 0; ref < this.refs; ref++) if (this.heads[ref] !== 0) this.presence.subtract(ref);
  }

  /** Empties the block, after {@link leave}, to stand for another span; its memory is used again. */
  restart(start: Millis): void {
    this.start = start;
    this.points = 0;
    this.heads.fill(0);
    this.ends.fill(0);
    this.refs = 0;
    this.used = 1;
    this.free = 0;
    this.least = Infinity;
    this.most = -Infinity;
    this.unmeasured = false;
  }

  /** Bytes as allocated. */
  get bytes(): number {
    return this.counts.length * PAGE_BYTES + this.heads.length * REF_BYTES;
  }

  get size(): BlockSize {
    return { pages: this.used, refs: this.refs };
  }

  /** Appends one point for each of refs[from … end), all at `offset` ms after the start. */
  append(refs: Uint32Array, values: Float64Array, from: number, end: number, offset: number): void {
    if (from >= end) return;
    if (offset < this.least) this.least = offset;
    if (offset > this.most) this.most = offset;
    let { ends, newest, offsets, values: into } = this;
    let added = 0;
    for (let i = from; i < end; i++) {
      const ref = refs[i]!;
      const at = ref < ends.length ? ends[ref]! : 0;
      // A full page ends at a multiple of its size, as does "none". Only memory that lies in order is read here, the rest is written.
      if ((at & (PAGE - 1)) !== 0 && newest[ref]! < offset) {
        offsets[at] = offset;
        into[at] = values[i]!;
        newest[ref] = offset;
        ends[ref] = at + 1;
        added++;
        continue;
      }
      this.place(ref, offset, values[i]!);
      ({ ends, newest, offsets, values: into } = this);
    }
    this.points += added;
  }

  /** Appends the points with from <= offset < to, ascending. */
  read(ref: SeriesRef, from: number, to: number, into: PointBuffer): void {
    const { start, offsets, values } = this;
    for (let page = this.head(ref); page !== 0; page = this.next[page]!) {
      let first = page * PAGE;
      let end = this.endOf(ref, page);
      if (offsets[first]! >= to) return;
      if (offsets[end - 1]! < from) continue;
      while (offsets[first]! < from) first++;
      while (offsets[end - 1]! >= to) end--;
      into.reserve(PAGE);
      const { ts, values: column } = into;
      let at = into.length;
      for (let i = first; i < end; i++, at++) {
        ts[at] = start + offsets[i]!;
        column[at] = values[i]!;
      }
      into.length = at;
    }
  }

  /** Whether the series has a point with from <= offset < to. */
  holds(ref: SeriesRef, from: number, to: number): boolean {
    const { offsets } = this;
    for (let page = this.head(ref); page !== 0; page = this.next[page]!) {
      let at = page * PAGE;
      if (offsets[this.endOf(ref, page) - 1]! < from) continue;
      while (offsets[at]! < from) at++;
      return offsets[at]! < to;
    }
    return false;
  }

  has(ref: SeriesRef): boolean {
    return this.head(ref) !== 0;
  }

  /** Whether one of refs[from … end) has a point at this offset or after it. */
  reaches(refs: Uint32Array, from: number, end: number, offset: number): boolean {
    if (offset > this.most) return false;
    for (let i = from; i < end; i++) {
      const ref = refs[i]!;
      if (this.has(ref) && this.newest[ref]! >= offset) return true;
    }
    return false;
  }

  /** Drops a whole series; its pages are used again. */
  remove(ref: SeriesRef): void {
    const head = this.head(ref);
    if (head === 0) return;
    let last = head;
    for (let page = head; page !== 0; page = this.next[page]!) {
      this.points -= this.endOf(ref, page) - page * PAGE;
      last = page;
    }
    this.next[last] = this.free;
    this.free = head;
    this.heads[ref] = 0;
    this.ends[ref] = 0;
    this.presence.subtract(ref);
    this.unmeasured = true;
  }

  /** The times of the oldest and the newest point. */
  extent(): { from: Millis; to: Millis } {
    if (this.unmeasured) this.measure();
    return { from: this.start + this.least, to: this.start + this.most };
  }

  private measure(): void {
    this.unmeasured = false;
    this.least = Infinity;
    this.most = -Infinity;
    for (let ref = 0; ref < this.refs; ref++) {
      const head = this.heads[ref]!;
      if (head === 0) continue;
      this.least = Math.min(this.least, this.offsets[head * PAGE]!);
      this.most = Math.max(this.most, this.newest[ref]!);
    }
  }

  private head(ref: SeriesRef): number {
    return ref < this.refs ? this.heads[ref]! : 0;
  }

  /** The last page of a series that has points. */
  private tail(ref: SeriesRef): number {
    return (this.ends[ref]! - 1) >> PAGE_SHIFT;
  }

  /** The place after the last point on a page of the series. */
  private endOf(ref: SeriesRef, page: number): number {
    const end = this.ends[ref]!;
    return (end - 1) >> PAGE_SHIFT === page ? end : page * PAGE + this.counts[page]!;
  }

  /** A point that does not simply follow the last one on its page. */
  private place(ref: SeriesRef, offset: number, value: number): void {
    if (ref >= this.refs) {
      this.refs = ref + 1;
      if (ref >= this.heads.length) this.growRefs(ref + 1);
    }
    const end = this.ends[ref]!;
    if (end === 0) {
      const page = this.take();
      this.heads[ref] = page;
      this.presence.add(ref);
      this.begin(ref, page, offset, value);
    } else if (this.newest[ref]! < offset) {
      // Only a full page leads here.
      const tail = this.tail(ref);
      const page = this.take();
      this.counts[tail] = PAGE;
      this.next[tail] = page;
      this.begin(ref, page, offset, value);
    } else if (this.newest[ref] === offset) this.values[end - 1] = value;
    else this.insert(ref, offset, value);
  }

  /** The first point of a page that is now the last of its series. */
  private begin(ref: SeriesRef, page: number, offset: number, value: number): void {
    const at = page * PAGE;
    this.offsets[at] = offset;
    this.values[at] = value;
    this.newest[ref] = offset;
    this.ends[ref] = at + 1;
    this.points++;
  }

  /** A point older than the newest of its series. */
  private insert(ref: SeriesRef, offset: number, value: number): void {
    const { offsets, values } = this;
    let page = this.heads[ref]!;
    while (offsets[this.endOf(ref, page) - 1]! < offset) page = this.next[page]!;
    let at = page * PAGE;
    while (offsets[at]! < offset) at++;
    if (offsets[at] === offset) {
      values[at] = value;
      return;
    }
    if (this.endOf(ref, page) === (page + 1) * PAGE) {
      this.split(ref, page);
      // Pages may have been moved to larger arrays: begin again, with room.
      this.insert(ref, offset, value);
      return;
    }
    const end = this.endOf(ref, page);
    offsets.copyWithin(at + 1, at, end);
    values.copyWithin(at + 1, at, end);
    offsets[at] = offset;
    values[at] = value;
    if (page === this.tail(ref)) this.ends[ref] = end + 1;
    else this.counts[page] = end + 1 - page * PAGE;
    this.points++;
  }

  /** Moves the upper half of a full page to a new one after it. */
  private split(ref: SeriesRef, page: number): void {
    const isLast = page === this.tail(ref);
    const upper = this.take();
    const half = PAGE / 2;
    this.offsets.copyWithin(upper * PAGE, page * PAGE + half, (page + 1) * PAGE);
    this.values.copyWithin(upper * PAGE, page * PAGE + half, (page + 1) * PAGE);
    this.counts[page] = half;
    this.counts[upper] = half;
    this.next[upper] = this.next[page]!;
    this.next[page] = upper;
    if (isLast) this.ends[ref] = upper * PAGE + half;
  }

  /** An empty page that nothing follows. */
  private take(): number {
    let page = this.free;
    if (page !== 0) this.free = this.next[page]!;
    else {
      if (this.used === this.counts.length) this.growPages();
      page = this.used++;
    }
    this.next[page] = 0;
    return page;
  }

  private growPages(): void {
    const pages = Math.max(this.used * 2, this.expected.pages + (this.expected.pages >> 3));
    this.counts = grown(this.counts, new Uint8Array(pages));
    this.next = grown(this.next, new Int32Array(pages));
    this.offsets = grown(this.offsets, new Int32Array(pages * PAGE));
    this.values = grown(this.values, new Float64Array(pages * PAGE));
  }

  private growRefs(needed: number): void {
    const refs = Math.max(needed + (needed >> 2), this.expected.refs);
    this.heads = grown(this.heads, new Int32Array(refs));
    this.ends = grown(this.ends, new Int32Array(refs));
    this.newest = grown(this.newest, new Int32Array(refs));
  }
}

function grown<Column extends { set(source: Column): void }>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}
