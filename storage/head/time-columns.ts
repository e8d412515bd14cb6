// Work on ascending time columns: search in one, merging of two.
import type { PointBuffer } from '../query/sources.ts';

/** The first index in ts[0 … length) whose time is >= t. */
export function lowerBound(ts: ArrayLike<number>, length: number, t: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ts[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The end of the run of equal times that begins at `from`: most batches are a single one. */
export function runEnd(ts: Float64Array, from: number): number {
  const { length } = ts;
  const t = ts[from]!;
  let end = from + 1;
  while (end < length && ts[end] === t) end++;
  return end;
}

/** Appends the union of two ascending runs to `into`; where both have a point of the same time, `newer` wins. */
export function mergeColumns(older: PointBuffer, newer: PointBuffer, into: PointBuffer): void {
  into.reserve(older.length + newer.length);
  let at = into.length;
  let i = 0;
  let j = 0;
  while (i < older.length || j < newer.length) {
    const a = i < older.length ? older.ts[i]! : Infinity;
    const b = j < newer.length ? newer.ts[j]! : Infinity;
    if (b <= a) {
      into.ts[at] = b;
      into.values[at++] = newer.values[j++]!;
      if (a === b) i++;
    } else {
      into.ts[at] = a;
      into.values[at++] = older.values[i++]!;
    }
  }
  into.length = at;
}
