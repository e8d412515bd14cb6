// Windows that slide over a column: sorted samples for medians and quantiles, and sums and extremes in one pass.
import { MAD_TO_DEVIATION, quantileOfSorted } from './statistics.ts';

/** A sample that is kept sorted while values come and go; at most `capacity` of them. Never give it NaN. */
export class SortedSample {
  readonly #sorted: Float64Array;
  #length = 0;

  constructor(capacity: number) {
    this.#sorted = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  add(value: number): void {
    const at = this.#place(value);
    this.#sorted.copyWithin(at + 1, at, this.#length);
    this.#sorted[at] = value;
    this.#length += 1;
  }

  /** The value must be in the sample. */
  remove(value: number): void {
    const at = this.#place(value);
    this.#sorted.copyWithin(at, at + 1, this.#length);
    this.#length -= 1;
  }

  /** The quantile q (0 … 1), linear between neighbours; NaN when empty. */
  quantile(q: number): number {
    return quantileOfSorted(this.#sorted.subarray(0, this.#length), q);
  }

  /** 1.4826 × the median distance to the median. Distances are taken from the median outwards, in order: no second sort. */
  robustDeviation(): number {
    const n = this.#length;
    const sorted = this.#sorted;
    const median = this.quantile(0.5);
    const gap = (index: number): number => (sorted[index] === median ? 0 : Math.abs(sorted[index]! - median));
    let right = this.#place(median);
    let left = right - 1;
    const middle = (n - 1) / 2;
    let before = Number.NaN;
    let now = Number.NaN;
    for (let taken = 0; taken <= Math.ceil(middle); taken += 1) {
      before = now;
      now = right >= n || (left >= 0 && gap(left) <= gap(right)) ? gap(left--) : gap(right++);
    }
    if (n === 0) return Number.NaN;
    return MAD_TO_DEVIATION * (Number.isInteger(middle) || before === now ? now : (before + now) / 2);
  }

  /** The first place whose value is not smaller. */
  #place(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Calls `visit` for every step with the sample of the finite values of the `count` steps that end `lag` steps before it. */
export function overSortedWindows(values: Float64Array, count: number, lag: number, visit: (step: number, sample: SortedSample) => void): void {
  const sample = new SortedSample(Math.min(count, values.length));
  for (let i = 0; i < values.length; i += 1) {
    const leaving = values[i - lag - count];
    if (leaving !== undefined && Number.isFinite(leaving)) sample.remove(leaving);
    const entering = values[i - lag];
    if (entering !== undefined && Number.isFinite(entering)) sample.add(entering);
    visit(i, sample);
  }
}

/**
 * For each step what `combine` makes of the last `count` steps, this one included, in one pass whatever the count: running results from
 * the left and from the right within blocks of `count` steps, of which two cover any window (van Herk 1992). `combine` is associative.
 */
export function slidingCombine(values: Float64Array, count: number, combine: (a: number, b: number) => number): Float64Array {
  const fromLeft = values.slice();
  const fromRight = values.slice();
  for (let i = 1; i < values.length; i += 1) if (i % count !== 0) fromLeft[i] = combine(fromLeft[i - 1]!, values[i]!);
  for (let i = values.length - 2; i >= 0; i -= 1) if ((i + 1) % count !== 0) fromRight[i] = combine(values[i]!, fromRight[i + 1]!);
  return values.map((_, i) => {
    const start = i - count + 1;
    return start <= 0 || start % count === 0 ? fromLeft[i]! : combine(fromRight[start]!, fromLeft[i]!);
  });
}
