// The form of every sampler: columns of state for many series of one kind, fed with samples and closed into one value per bucket.

/**
 * State of all series of one kind in one window. `index` is dense and given out by `allocate`.
 * `at` is monotonic milliseconds of the sample, so that a step of the wall clock never bends a rate.
 */
export interface SamplerColumn {
  /** Makes room for one more series, or reuses the room of a freed one; its state is that of a series never seen. */
  reset(index: number): void;
  /** Takes a sample; `denominator` and `scale` matter to `ratio` only. */
  add(index: number, value: number, at: number, denominator: number, scale: number): void;
  /** The value of the bucket that ends now, NaN when there is none; the next bucket begins. */
  close(index: number): number;
  /** Forgets everything that spans time: the next sample is a first one (after a sleep or a clock step). */
  reseed(index: number): void;
}

/** Doubles a column until it holds `index`; new room is NaN. */
export function roomFor(column: Float64Array, index: number): Float64Array {
  if (index < column.length) return column;
  const larger = new Float64Array(Math.max(16, column.length * 2, index + 1)).fill(NaN);
  larger.set(column);
  return larger;
}
