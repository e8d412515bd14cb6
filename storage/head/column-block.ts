// The points of one block of time in memory: pages of sixteen points, chained per series, in a few arrays for the whole block.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointBuffer } from '../query/sources.ts';

/** Points of one page. Page 0 is never used: it stands for "none", and always looks full. */
const PAGE = 16;
const FIRST_PAGES = 64;
const FIRST_REFS = 64;
const PAGE_BYTES = PAGE * 12 + 5;
const REF_BYTES = 8;

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
  readonly start: Millis;
  points = 0;
  private readonly expected: BlockSize;
  /** First and last page of each series. */
  private heads = new Int32Array(FIRST_REFS);
  private tails = new Int32Array(FIRST_REFS);
  private refs = 0;
  /** Per page: how many points it has (never 0 in a chain), and the page after it. */
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

  constructor(start: Millis, expected: BlockSize) {
    this.start = start;
    this.expected = expected;
    this.counts[0] = PAGE;
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
    let { tails, counts, offsets, values: into } = this;
    let added = 0;
    for (let i = from; i < end; i++) {
      const ref = refs[i]!;
      const page = ref < tails.length ? tails[ref]! : 0;
      const count = counts[page]!;
      const at = page * PAGE + count;
      if (count < PAGE && offsets[at - 1]! < offset) {
        offsets[at] = offset;
        into[at] = values[i]!;
        counts[page] = count + 1;
        added++;
        continue;
      }
      this.place(ref, offset, values[i]!);
      ({ tails, counts, offsets, values: into } = this);
    }
    this.points += added;
  }

  /** Appends the points with from <= offset < to, ascending. */
  read(ref: SeriesRef, from: number, to: number, into: PointBuffer): void {
    const { start, offsets, values, counts } = this;
    for (let page = this.head(ref); page !== 0; page = this.next[page]!) {
      let first = page * PAGE;
      let end = first + counts[page]!;
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
    const { offsets, counts } = this;
    for (let page = this.head(ref); page !== 0; page = this.next[page]!) {
      let at = page * PAGE;
      const end = at + counts[page]!;
      if (offsets[end - 1]! < from) continue;
      while (offsets[at]! < from) at++;
      return offsets[at]! < to;
    }
    return false;
  }

  has(ref: SeriesRef): boolean {
    return this.head(ref) !== 0;
  }

  /** One more than the highest reference that has ever had a point here. */
  get endRef(): number {
    return this.refs;
  }

  /** Drops a whole series; its pages are used again. */
  remove(ref: SeriesRef): void {
    const head = this.head(ref);
    if (head === 0) return;
    let last = head;
    for (let page = head; page !== 0; page = this.next[page]!) {
      this.points -= this.counts[page]!;
      last = page;
    }
    this.next[last] = this.free;
    this.free = head;
    this.heads[ref] = 0;
    this.tails[ref] = 0;
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
      const tail = this.tails[ref]!;
      this.least = Math.min(this.least, this.offsets[head * PAGE]!);
      this.most = Math.max(this.most, this.offsets[tail * PAGE + this.counts[tail]! - 1]!);
    }
  }

  private head(ref: SeriesRef): number {
    return ref < this.refs ? this.heads[ref]! : 0;
  }

  /** A point that does not simply follow the last one on its page. */
  private place(ref: SeriesRef, offset: number, value: number): void {
    if (ref >= this.refs) {
      this.refs = ref + 1;
      if (ref >= this.heads.length) this.growRefs(ref + 1);
    }
    const tail = this.tails[ref]!;
    if (tail === 0) {
      const page = this.take();
      this.heads[ref] = page;
      this.tails[ref] = page;
      this.put(page, 0, offset, value);
      return;
    }
    const newest = tail * PAGE + this.counts[tail]! - 1;
    if (this.offsets[newest] === offset) this.values[newest] = value;
    else if (this.offsets[newest]! < offset) {
      const page = this.take();
      this.next[tail] = page;
      this.tails[ref] = page;
      this.put(page, 0, offset, value);
    } else this.insert(ref, offset, value);
  }

  /** A point older than the newest of its series. */
  private insert(ref: SeriesRef, offset: number, value: number): void {
    let page = this.heads[ref]!;
    while (this.offsets[page * PAGE + this.counts[page]! - 1]! < offset) page = this.next[page]!;
    let index = 0;
    while (this.offsets[page * PAGE + index]! < offset) index++;
    if (this.offsets[page * PAGE + index] === offset) {
      this.values[page * PAGE + index] = value;
      return;
    }
    if (this.counts[page] === PAGE) {
      const upper = this.split(ref, page);
      if (index > PAGE / 2) {
        page = upper;
        index -= PAGE / 2;
      }
    }
    const at = page * PAGE;
    const count = this.counts[page]!;
    this.offsets.copyWithin(at + index + 1, at + index, at + count);
    this.values.copyWithin(at + index + 1, at + index, at + count);
    this.put(page, index, offset, value);
  }

  /** Moves the upper half of a full page to a new one after it, and answers that. */
  private split(ref: SeriesRef, page: number): number {
    const upper = this.take();
    const half = PAGE / 2;
    this.offsets.copyWithin(upper * PAGE, page * PAGE + half, (page + 1) * PAGE);
    this.values.copyWithin(upper * PAGE, page * PAGE + half, (page + 1) * PAGE);
    this.counts[page] = half;
    this.counts[upper] = half;
    this.next[upper] = this.next[page]!;
    this.next[page] = upper;
    if (this.tails[ref] === page) this.tails[ref] = upper;
    return upper;
  }

  private put(page: number, index: number, offset: number, value: number): void {
    this.offsets[page * PAGE + index] = offset;
    this.values[page * PAGE + index] = value;
    this.counts[page]!++;
    this.points++;
  }

  /** An empty page that nothing follows. */
  private take(): number {
    let page = this.free;
    if (page !== 0) this.free = this.next[page]!;
    else {
      if (this.used === this.counts.length) this.growPages();
      page = this.used++;
    }
    this.counts[page] = 0;
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
    this.tails = grown(this.tails, new Int32Array(refs));
  }
}

function grown<Column extends { set(source: Column): void }>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}
