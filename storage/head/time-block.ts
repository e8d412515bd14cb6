// One block of time of a column store: strips of layouts, and a block of the points that come in no layout.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointBuffer } from '../query/sources.ts';
import type { ColumnBlock } from './column-block.ts';
import type { Layout } from './layout.ts';
import type { LayoutTable } from './layout-table.ts';
import type { Presence } from './presence.ts';
import { Strip } from './strip.ts';
import type { StripStore } from './strip.ts';

/** A layout that begins more strips than this in one block takes turns with another: its rows are kept point by point. */
const MAX_STRIPS_OF_LAYOUT = 8;

/** What the blocks of a store share. */
export interface BlockShared extends StripStore {
  readonly layouts: LayoutTable;
  readonly presence: Presence;
}

/**
 * Every (series, time) is held once, in a strip or in `irregular`, and the strips of one series do not overlap in time. So a row can be
 * appended without a look at its series one by one.
 */
export class TimeBlock {
  readonly start: Millis;
  irregular: ColumnBlock | undefined;
  /** Points in strips. */
  private inStrips = 0;
  private readonly strips = new Map<Layout, Strip[]>();
  private readonly shared: BlockShared;
  private readonly found: Strip[] = [];

  constructor(start: Millis, shared: BlockShared) {
    this.start = start;
    this.shared = shared;
  }

  get points(): number {
    return this.inStrips + (this.irregular?.points ?? 0);
  }

  /** Appends or replaces a row of the batch `token` (0: of none). Answers false, and does nothing, when its points must be placed one by one. */
  appendRow(layout: Layout, values: Float64Array, from: number, t: Millis, token: number): boolean {
    let strip = layout.open;
    const { refs } = layout;
    if (strip !== undefined && strip.blockStart === this.start) {
      if (t <= strip.last) {
        if (t < strip.last) return false;
        strip.replaceLast(values, from);
        return true;
      }
      if (this.irregular?.reaches(refs, 0, refs.length, t - this.start) === true) return false;
    } else {
      if (this.irregular?.reaches(refs, 0, refs.length, t - this.start) === true || !this.mayBegin(layout, t)) return false;
      strip = this.begin(layout, token);
    }
    strip.push(t, values, from, token);
    layout.changes++;
    this.inStrips += refs.length;
    return true;
  }

  /** Whether all strips that share a series with this layout end before `t`. */
  private mayBegin(layout: Layout, t: Millis): boolean {
    const own = this.strips.get(layout);
    if (own !== undefined && (own.length >= MAX_STRIPS_OF_LAYOUT || own.some(({ last }) => last >= t))) return false;
    if (this.strips.size === 0 || !this.shared.layouts.overlap) return true;
    for (const ref of layout.refs) {
      for (const other of this.shared.layouts.of(ref)) {
        if (other === layout) continue;
        const strips = this.strips.get(other);
        if (strips !== undefined && strips.some((strip) => strip.last >= t && strip.find(ref) >= 0)) return false;
      }
    }
    return true;
  }

  /** A new strip; the open ones of layouts that share a series with it are closed, because they no longer speak for it alone. */
  private begin(layout: Layout, token: number): Strip {
    const { layouts, presence } = this.shared;
    presence.addAll(layout.refs);
    if (layouts.overlap) for (const ref of layout.refs) for (const other of layouts.of(ref)) if (other !== layout && other.open?.blockStart === this.start) closeStrip(other);
    closeStrip(layout);
    const strip = new Strip(layout, this.start, token, this.shared);
    const own = this.strips.get(layout);
    if (own === undefined) this.strips.set(layout, [strip]);
    else own.push(strip);
    layout.strips++;
    layout.open = strip;
    return strip;
  }

  /** Replaces a point that a strip holds; false when none does. */
  replace(ref: SeriesRef, t: Millis, value: number): boolean {
    if (this.strips.size === 0 || !this.shared.layouts.has(ref)) return false;
    for (const strip of this.stripsOf(ref)) {
      const row = strip.rowAt(t);
      if (row === strip.length || strip.ts[row] !== t) continue;
      strip.set(strip.find(ref), row, value);
      return true;
    }
    return false;
  }

  /** The strips that hold points of a series, oldest first. Valid until the next call. */
  stripsOf(ref: SeriesRef): readonly Strip[] {
    const { found, strips } = this;
    found.length = 0;
    if (strips.size === 0) return found;
    for (const layout of this.shared.layouts.of(ref)) {
      const own = strips.get(layout);
      if (own !== undefined) for (const strip of own) if (strip.find(ref) >= 0) found.push(strip);
    }
    if (found.length > 1) found.sort((a, b) => a.first - b.first);
    return found;
  }

  /** The layouts of its strips, and whether some series was taken out of one. */
  layouts(): Iterable<Layout> {
    return this.strips.keys();
  }
  get torn(): boolean {
    for (const strips of this.strips.values()) if (strips.some(({ removed }) => removed !== undefined)) return true;
    return false;
  }

  /** Appends the points of the strips with from <= t < to, ascending. */
  readStrips(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer): void {
    for (const strip of this.stripsOf(ref)) {
      const start = strip.rowAt(from);
      const end = strip.rowAt(to);
      if (start >= end) continue;
      into.reserve(end - start);
      const { ts, values, length } = into;
      strip.copy(strip.find(ref), start, end, values, length);
      const times = strip.ts;
      for (let row = start, at = length; row < end; row++) ts[at++] = times[row]!;
      into.length = length + end - start;
    }
  }

  /** Whether the series has a point with from <= t < to. */
  holds(ref: SeriesRef, from: Millis, to: Millis): boolean {
    if (this.irregular?.holds(ref, from - this.start, to - this.start) === true) return true;
    return this.stripsOf(ref).some((strip) => strip.rowAt(from) < strip.rowAt(to));
  }

  /** Drops a whole series. */
  remove(ref: SeriesRef): void {
    this.irregular?.remove(ref);
    for (const strip of this.stripsOf(ref)) {
      const { layout } = strip;
      if (layout.open === strip) closeStrip(layout);
      (strip.removed ??= new Set()).add(strip.find(ref));
      this.inStrips -= strip.length;
      layout.changes++;
      this.shared.presence.subtract(ref);
      if (strip.removed.size < strip.series) continue;
      const own = this.strips.get(layout)!.filter((each) => each !== strip);
      if (own.length === 0) this.strips.delete(layout);
      else this.strips.set(layout, own);
      layout.strips--;
      strip.release();
    }
  }

  /** Gives everything back; the block must not be used any more. */
  release(): void {
    const { presence } = this.shared;
    this.irregular?.leave();
    for (const [layout, strips] of this.strips) {
      if (layout.open?.blockStart === this.start) closeStrip(layout);
      layout.strips -= strips.length;
      layout.changes++;
      for (const strip of strips) {
        const { removed } = strip;
        const { refs } = layout;
        for (let column = 0; column < refs.length; column++) if (removed?.has(column) !== true) presence.subtract(refs[column]!);
        strip.release();
      }
    }
    this.strips.clear();
    this.inStrips = 0;
  }

  /** The times of the oldest and the newest point. */
  extent(): { from: Millis; to: Millis } {
    let from = Infinity;
    let to = -Infinity;
    for (const strips of this.strips.values()) {
      for (const { first, last } of strips) {
        if (first < from) from = first;
        if (last > to) to = last;
      }
    }
    if (this.irregular === undefined || this.irregular.points === 0) return { from, to };
    const extent = this.irregular.extent();
    return { from: Math.min(from, extent.from), to: Math.max(to, extent.to) };
  }
}

function closeStrip(layout: Layout): void {
  const { open } = layout;
  if (open === undefined) return;
  layout.open = undefined;
  layout.expected = open.length;
  open.close();
}
