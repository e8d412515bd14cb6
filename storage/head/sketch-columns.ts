// Sketches in memory: per series an ascending list of (time, packed sketch).
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StoredSketch } from '../query/sources.ts';
import { lowerBound } from './time-columns.ts';

/** Last write wins per (series, time). The bytes are kept as given: sketches are never changed once flushed. */
export class SketchColumns {
  private readonly lists = new Map<SeriesRef, { ts: number[]; bytes: Uint8Array[] }>();
  private oldest: Millis = Infinity;
  count = 0;
  bytes = 0;

  append(ref: SeriesRef, t: Millis, bytes: Uint8Array): void {
    let list = this.lists.get(ref);
    if (list === undefined) this.lists.set(ref, (list = { ts: [], bytes: [] }));
    const time = Math.round(t);
    const at = lowerBound(list.ts, list.ts.length, time);
    if (list.ts[at] === time) {
      this.bytes += bytes.length - list.bytes[at]!.length;
      list.bytes[at] = bytes;
      return;
    }
    list.ts.splice(at, 0, time);
    list.bytes.splice(at, 0, bytes);
    this.count++;
    this.bytes += bytes.length + 64;
    if (time < this.oldest) this.oldest = time;
  }

  /** Appends the sketches with from <= t < to, ascending, and answers how many. */
  read(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[]): number {
    const list = this.lists.get(ref);
    if (list === undefined) return 0;
    const before = into.length;
    for (let i = lowerBound(list.ts, list.ts.length, from); i < list.ts.length && list.ts[i]! < to; i++) into.push({ ts: list.ts[i]!, bytes: list.bytes[i]! });
    return into.length - before;
  }

  refs(): SeriesRef[] {
    return [...this.lists.keys()];
  }

  /** Drops a whole series. */
  remove(ref: SeriesRef): void {
    const list = this.lists.get(ref);
    if (list === undefined) return;
    for (const bytes of list.bytes) this.bytes -= bytes.length + 64;
    this.count -= list.ts.length;
    this.lists.delete(ref);
    if (this.count === 0) this.oldest = Infinity;
  }

  /** Whether the series has a sketch with from <= t < to. */
  holds(ref: SeriesRef, from: Millis, to: Millis): boolean {
    const list = this.lists.get(ref);
    const next = list?.ts[lowerBound(list.ts, list.ts.length, from)];
    return next !== undefined && next < to;
  }

  /** The oldest time held; Infinity when there is none. */
  oldestTime(): Millis {
    return this.oldest;
  }

  evictBefore(t: Millis): void {
    if (this.oldest >= t) return;
    this.oldest = Infinity;
    for (const [ref, list] of this.lists) {
      const gone = lowerBound(list.ts, list.ts.length, t);
      for (let i = 0; i < gone; i++) this.bytes -= list.bytes[i]!.length + 64;
      this.count -= gone;
      list.ts.splice(0, gone);
      list.bytes.splice(0, gone);
      if (list.ts.length === 0) this.lists.delete(ref);
      else this.oldest = Math.min(this.oldest, list.ts[0]!);
    }
  }
}

/** Merges two ascending runs of sketches; where both have the same time, `newer` wins. */
export function mergeSketches(older: readonly StoredSketch[], newer: readonly StoredSketch[], into: StoredSketch[]): void {
  let i = 0;
  let j = 0;
  while (i < older.length || j < newer.length) {
    const a = older[i]?.ts ?? Infinity;
    const b = newer[j]?.ts ?? Infinity;
    if (b <= a) {
      into.push(newer[j++]!);
      if (a === b) i++;
    } else into.push(older[i++]!);
  }
}
