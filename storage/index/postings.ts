// Sorted sets of series references, and what a filter does with them: intersection, union, difference.

const NONE: Uint32Array = new Uint32Array(0);
/** So few sets are united pair by pair; more are marked in one map of bytes. */
const FEW_SETS = 8;

/**
 * A sorted, duplicate-free set of references. References are handed out ascending, so adding is nearly always appending. Most values of
 * a tag like `host` belong to very few series of a metric: a set of one is kept as a number.
 */
export class Postings {
  private only = 0;
  private refs: Uint32Array = NONE;
  length = 0;

  add(ref: number): void {
    if (this.length === 0) {
      this.only = ref;
      this.length = 1;
      return;
    }
    if (this.length === 1) {
      if (this.only === ref) return;
      if (this.refs.length < 2) this.refs = new Uint32Array(2);
      this.refs[0] = this.only;
    }
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

  /** Takes a reference out; one that is not in changes nothing. */
  remove(ref: number): void {
    const view = this.view();
    const at = view.indexOf(ref);
    if (at < 0) return;
    if (this.length > 1) {
      this.refs.copyWithin(at, at + 1, this.length);
      this.only = this.refs[0]!;
    }
    this.length--;
    if (this.length <= 1) this.refs = NONE;
    else if (this.length < this.refs.length / 4) this.refs = this.refs.slice(0, this.length);
  }

  /** The references, ascending; a view that the next `add` or `remove` may outdate. */
  view(): Uint32Array {
    if (this.length === 1) return Uint32Array.of(this.only);
    return this.refs.subarray(0, this.length);
  }

  /** Sets marks[ref - base] of every reference. */
  mark(marks: Uint8Array, base: number): void {
    if (this.length === 1) {
      marks[this.only - base] = 1;
      return;
    }
    for (let i = 0; i < this.length; i++) marks[this.refs[i]! - base] = 1;
  }
}

export const NOTHING: Uint32Array = NONE;

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

/** The union of a few sets, pair by pair. */
export function unionAll(sets: readonly Uint32Array[]): Uint32Array {
  if (sets.length <= 1) return sets[0] ?? NOTHING;
  const middle = sets.length >> 1;
  return union(unionAll(sets.slice(0, middle)), unionAll(sets.slice(middle)));
}

/** The union of any number of sets, all of which are subsets of `all`. */
export function unionWithin(all: Uint32Array, sets: readonly Postings[]): Uint32Array {
  if (sets.length <= FEW_SETS) return unionAll(sets.map((set) => set.view()));
  const base = all[0]!;
  const marks = new Uint8Array(all[all.length - 1]! - base + 1);
  for (const set of sets) set.mark(marks, base);
  const out = new Uint32Array(all.length);
  let count = 0;
  for (let i = 0; i < all.length; i++) if (marks[all[i]! - base] === 1) out[count++] = all[i]!;
  return out.subarray(0, count);
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
