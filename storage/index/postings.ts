// Sorted sets of series references, and what a filter does with them: intersection, union, difference.

/** A growing, sorted, duplicate-free set of references. References are handed out ascending, so adding is nearly always appending. */
export class Postings {
  private refs = new Uint32Array(4);
  length = 0;

  add(ref: number): void {
    let at = this.length;
    while (at > 0 && this.refs[at - 1]! > ref) at--;
    if (at > 0 && this.refs[at - 1] === ref) return;
    if (this.length === this.refs.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.refs);
      this.refs = grown;
    }
    this.refs.copyWithin(at + 1, at, this.length);
    this.refs[at] = ref;
    this.length++;
  }

  /** The references, ascending; a view that the next `add` may outdate. */
  view(): Uint32Array {
    return this.refs.subarray(0, this.length);
  }
}

export const NOTHING: Uint32Array = new Uint32Array(0);

/** References in both; binary search in the longer one when the lengths differ much. */
export function intersect(a: Uint32Array, b: Uint32Array): Uint32Array {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const out = new Uint32Array(short.length);
  let count = 0;
  let low = 0;
  for (const ref of short) {
    if (long.length > short.length * 16) {
      let high = long.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (long[middle]! < ref) low = middle + 1;
        else high = middle;
      }
    } else while (low < long.length && long[low]! < ref) low++;
    if (low === long.length) break;
    if (long[low] === ref) out[count++] = ref;
  }
  return out.subarray(0, count);
}

/** References in either. */
export function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const out = new Uint32Array(a.length + b.length);
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a[i]! : Infinity;
    const right = j < b.length ? b[j]! : Infinity;
    out[count++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return out.subarray(0, count);
}

/** The union of many sets: pairwise, so that each reference is copied log(n) times. */
export function unionAll(sets: readonly Uint32Array[]): Uint32Array {
  if (sets.length <= 1) return sets[0] ?? NOTHING;
  const middle = sets.length >> 1;
  return union(unionAll(sets.slice(0, middle)), unionAll(sets.slice(middle)));
}

/** References in `a` that are not in `b`. */
export function subtract(a: Uint32Array, b: Uint32Array): Uint32Array {
  if (b.length === 0) return a;
  const out = new Uint32Array(a.length);
  let count = 0;
  let j = 0;
  for (const ref of a) {
    while (j < b.length && b[j]! < ref) j++;
    if (b[j] !== ref) out[count++] = ref;
  }
  return out.subarray(0, count);
}
