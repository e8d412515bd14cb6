// Devices whose own processor suffers from being polled are polled less, and more again when they bear it.

/** Polling is to blame when the load rose by more than this while it went on, and ended above BUSY. Percent. */
const RISE = 20;
const BUSY = 60;
/** Polls in a row that must show it before anything is changed. */
const SIGNS = 2;
/** Polls without a sign before the interval is halved again. */
const QUIET = 10;
const MOST_FACTOR = 8;

export type GentleChange = 'slower' | 'faster' | '';

/** One per device. */
export class GentleMode {
  #factor = 1;
  #signs = 0;
  #quiet = 0;
  #since: number | null = null;

  /** What the interval is multiplied by. */
  get factor(): number {
    return this.#factor;
  }

  /** Since when it is above 1; null otherwise. */
  get since(): number | null {
    return this.#since;
  }

  /** The load before and after a poll, percent; null when the device does not say. Answers whether the factor changed. */
  observe(t: number, before: number | null, after: number | null): GentleChange {
    const rose = before !== null && after !== null && after - before > RISE && after > BUSY;
    if (rose) {
      this.#quiet = 0;
      this.#signs += 1;
      if (this.#signs < SIGNS || this.#factor >= MOST_FACTOR) return '';
      this.#signs = 0;
      this.#since ??= t;
      this.#factor *= 2;
      return 'slower';
    }
    this.#signs = 0;
    if (this.#factor === 1) return '';
    this.#quiet += 1;
    if (this.#quiet < QUIET) return '';
    this.#quiet = 0;
    this.#factor /= 2;
    if (this.#factor === 1) this.#since = null;
    return 'faster';
  }
}
