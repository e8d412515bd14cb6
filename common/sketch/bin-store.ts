// The counters of one sign of a DDSketch: a dense window of at most 2,048 bins whose lowest bins collapse into one.

/** The most bins of a store; with 1 % error they span a factor of about 6e17 between the lowest and the highest value kept apart. */
export const MAX_BINS = 2048;

const GROWTH = 32;

/** Weights by bin index. When the indices span more than {@link MAX_BINS}, the lowest are added into the lowest one kept. */
export class BinStore {
  private bins = new Float64Array(0);
  /** The index of bins[0]. */
  private base = 0;
  /** Lowest and highest used index; meaningless while `total` is 0. */
  private low = 0;
  private high = 0;
  /** The sum of all weights. */
  total = 0;

  add(index: number, weight: number): void {
    if (this.total === 0) this.start(index);
    else if (index < this.low || index > this.high) this.stretch(index);
    this.bins[Math.max(index, this.low) - this.base]! += weight;
    this.total += weight;
  }

  merge(other: BinStore): void {
    if (other.total === 0) return;
    // From the top down, so that the window stands where it will stay before the low bins collapse into it.
    for (let index = other.high; index >= other.low; index--) {
      const weight = other.bins[index - other.base]!;
      if (weight > 0) this.add(index, weight);
    }
  }

  /** Calls with every bin that is not empty, lowest first. Stops when the visitor answers true. */
  ascending(visit: (index: number, weight: number) => boolean): boolean {
    if (this.total === 0) return false;
    for (let index = this.low; index <= this.high; index++) {
      const weight = this.bins[index - this.base]!;
      if (weight > 0 && visit(index, weight)) return true;
    }
    return false;
  }

  /** As {@link ascending}, highest first. */
  descending(visit: (index: number, weight: number) => boolean): boolean {
    if (this.total === 0) return false;
    for (let index = this.high; index >= this.low; index--) {
      const weight = this.bins[index - this.base]!;
      if (weight > 0 && visit(index, weight)) return true;
    }
    return false;
  }

  /** How many bins are not empty. */
  used(): number {
    let count = 0;
    this.ascending(() => {
      count++;
      return false;
    });
    return count;
  }

  /** Whether every weight is a whole number that a varint can carry. */
  whole(): boolean {
    return !this.ascending((_index, weight) => !Number.isSafeInteger(weight));
  }

  private start(index: number): void {
    if (this.bins.length === 0) this.bins = new Float64Array(GROWTH);
    this.base = index - Math.floor(this.bins.length / 2);
    this.low = index;
    this.high = index;
  }

  private stretch(index: number): void {
    const high = Math.max(this.high, index);
    const low = Math.max(Math.min(this.low, index), high - MAX_BINS + 1);
    if (low < this.base || high >= this.base + this.bins.length || low > this.low) this.move(low, high);
    this.low = low;
    this.high = high;
  }

  private move(low: number, high: number): void {
    const length = Math.min(MAX_BINS, Math.ceil((high - low + 1 + GROWTH) / GROWTH) * GROWTH);
    // The free bins lie on the side that grew.
    const base = Math.max(high < this.base + this.bins.length ? high - length + 1 : low, high - length + 1);
    const moved = new Float64Array(length);
    for (let from = this.low; from <= this.high; from++) {
      const weight = this.bins[from - this.base]!;
      if (weight > 0) moved[Math.max(from, low) - base]! += weight;
    }
    this.bins = moved;
    this.base = base;
  }
}
