// A layout: the series that a source names together, in their order. Who sends the same layout again and again shares its times.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Strip } from './strip.ts';

/** What strips have of one range. */
export interface StripPiece {
  readonly strip: Strip;
  /** Rows start … end-1. */
  readonly start: number;
  readonly end: number;
}

/** Times of one range, as they were after so many changes, and where they come from. */
export interface PackedTimes {
  readonly pieces: readonly StripPiece[];
  readonly from: Millis;
  readonly to: Millis;
  readonly changes: number;
  readonly ts: Float64Array;
}

/** Whether each reference is larger than the one before; then they are unique, too. */
export function ascends(refs: Uint32Array): boolean {
  const { length } = refs;
  for (let i = 1; i < length; i++) if (refs[i - 1]! >= refs[i]!) return false;
  return true;
}

/** The references are unique. */
export class Layout {
  readonly refs: Uint32Array;
  /** The strip that takes the next row, if any. */
  open: Strip | undefined;
  /** How many strips of it are held. */
  strips = 0;
  /** How many rows a strip will probably get. */
  expected = 0;
  /** Counts rows that came and strips that went. */
  changes = 0;
  /** The times that were last handed out for packing: all series of the layout get the same array. */
  packed: PackedTimes | undefined;
  /** An array that nobody changes and that says the same as `refs`: the one that came last. */
  alias: Uint32Array | undefined;
  private readonly ascending: boolean;
  private columns: Map<SeriesRef, number> | undefined;

  constructor(refs: Uint32Array) {
    this.refs = refs;
    this.ascending = ascends(refs);
  }

  /** The column of a series, or -1. */
  find(ref: SeriesRef): number {
    const { refs } = this;
    if (!this.ascending) {
      this.columns ??= new Map(Array.from(refs, (each, i) => [each, i]));
      return this.columns.get(ref) ?? -1;
    }
    // Most sources were given their references in one go.
    const guess = ref - refs[0]!;
    if (refs[guess] === ref) return guess;
    let low = 0;
    let high = refs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (refs[middle]! < ref) low = middle + 1;
      else high = middle;
    }
    return refs[low] === ref ? low : -1;
  }

  /** Whether refs[from … end) are these series in this order. */
  matches(refs: Uint32Array, from: number, end: number): boolean {
    const own = this.refs;
    const { length } = own;
    if (end - from !== length || refs[end - 1] !== own[length - 1]) return false;
    for (let i = 0; i < length; i++) if (own[i] !== refs[from + i]) return false;
    return true;
  }
}
