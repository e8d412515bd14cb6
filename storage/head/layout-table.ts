// Which layouts are known: recognises a run of references that came before, and finds the layouts of a series.
import type { SeriesRef } from '../../common/model/series.ts';
import { Layout, ascends } from './layout.ts';

/** Shorter runs are not worth a layout. */
const LEAST_SERIES = 4;
/** So many runs that came once are remembered, as a hash. */
const MAX_CANDIDATES = 4_096;
/** A series in more layouts than this gets no further one: its source changes its mind too often for layouts to pay. */
const MAX_LAYOUTS_OF_SERIES = 8;

function hashOf(refs: Uint32Array, from: number, end: number): number {
  let hash = end - from;
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ refs[i]!, 0x9e3779b1) ^ (hash >>> 15);
  return hash >>> 0;
}

/** A run becomes a layout when it comes for the second time, or at once when none of its series is in a layout. */
export class LayoutTable {
  /** By the first reference; the one that matched last is in front. */
  private readonly byFirst = new Map<SeriesRef, Layout[]>();
  /** The first layout of each series, and all of those that are in several. */
  private readonly only: (Layout | undefined)[] = [];
  private readonly several = new Map<SeriesRef, Layout[]>();
  private readonly candidates = new Map<SeriesRef, number>();
  private readonly none: readonly Layout[] = [];
  private readonly one: Layout[] = [];
  private latest: Layout | undefined;
  bytes = 0;

  /** The layout of refs[from … end), or undefined when it has none yet. `lasting`: all of `refs` is asked for, and nobody ever changes it. */
  recognise(refs: Uint32Array, from: number, end: number, lasting = false): Layout | undefined {
    if (end - from < LEAST_SERIES) return undefined;
    if (lasting && this.latest?.alias === refs) return this.latest;
    const layout = this.search(refs, from, end);
    if (lasting && layout !== undefined) {
      layout.alias = refs;
      this.latest = layout;
    }
    return layout;
  }

  private search(refs: Uint32Array, from: number, end: number): Layout | undefined {
    const first = refs[from]!;
    const known = this.byFirst.get(first);
    if (known !== undefined) {
      for (let i = 0; i < known.length; i++) {
        const layout = known[i]!;
        if (layout.alias !== refs && !layout.matches(refs, from, end)) continue;
        if (i > 0) {
          known[i] = known[0]!;
          known[0] = layout;
        }
        return layout;
      }
    }
    return this.consider(refs, from, end);
  }

  /** The layouts that a series is in. Valid until the next call. */
  of(ref: SeriesRef): readonly Layout[] {
    const only = this.only[ref];
    if (only === undefined) return this.none;
    const several = this.several.get(ref);
    if (several !== undefined) return several;
    this.one[0] = only;
    return this.one;
  }

  /** Whether any series is in more than one layout. */
  get overlap(): boolean {
    return this.several.size > 0;
  }

  /** Whether a series is in any layout. */
  has(ref: SeriesRef): boolean {
    return this.only[ref] !== undefined;
  }

  /** Forgets a layout of which no strip is held. When its source speaks again, it is one at once. */
  drop(layout: Layout): void {
    const { refs } = layout;
    if (this.latest === layout) this.latest = undefined;
    this.remember(refs[0]!, hashOf(refs, 0, refs.length));
    const same = this.byFirst.get(refs[0]!)!.filter((each) => each !== layout);
    if (same.length === 0) this.byFirst.delete(refs[0]!);
    else this.byFirst.set(refs[0]!, same);
    for (const ref of refs) {
      const left = this.several.get(ref)?.filter((each) => each !== layout) ?? [];
      this.only[ref] = left[0];
      if (left.length > 1) this.several.set(ref, left);
      else this.several.delete(ref);
    }
    this.bytes -= refs.length * 12;
  }

  /** Forgets the layouts of which no strip is held. */
  sweep(): void {
    for (const layouts of this.byFirst.values()) for (const layout of layouts) if (layout.strips === 0) this.drop(layout);
  }

  private remember(first: SeriesRef, hash: number): void {
    if (this.candidates.size >= MAX_CANDIDATES) this.candidates.clear();
    this.candidates.set(first, hash);
  }

  private consider(refs: Uint32Array, from: number, end: number): Layout | undefined {
    const first = refs[from]!;
    const hash = hashOf(refs, from, end);
    if (this.candidates.get(first) !== hash && this.anyKnown(refs, from, end)) {
      this.remember(first, hash);
      return undefined;
    }
    this.candidates.delete(first);
    const own = refs.slice(from, end);
    if (!ascends(own) && new Set(own).size < own.length) return undefined;
    if (this.several.size > 0) for (const ref of own) if ((this.several.get(ref)?.length ?? 0) >= MAX_LAYOUTS_OF_SERIES) return undefined;
    const layout = new Layout(own);
    const same = this.byFirst.get(first);
    if (same === undefined) this.byFirst.set(first, [layout]);
    else same.unshift(layout);
    for (const ref of own) this.enter(ref, layout);
    this.bytes += own.length * 12;
    return layout;
  }

  private anyKnown(refs: Uint32Array, from: number, end: number): boolean {
    for (let i = from; i < end; i++) if (this.has(refs[i]!)) return true;
    return false;
  }

  private enter(ref: SeriesRef, layout: Layout): void {
    const only = this.only[ref];
    // Written in order, so that the list stays a plain array.
    while (this.only.length < ref) this.only.push(undefined);
    if (only === undefined) this.only[ref] = layout;
    else {
      const several = this.several.get(ref);
      if (several === undefined) this.several.set(ref, [only, layout]);
      else several.push(layout);
    }
  }
}
