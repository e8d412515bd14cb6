// Ratio: a quotient of the growth of two raw counters (busy jiffies of all jiffies, milliseconds waited per operation).
import { roomFor } from './sampler-kind.ts';
import type { SamplerColumn } from './sampler-kind.ts';

/**
 * scale × Δnumerator / Δdenominator from the last sample before the bucket to the last in it. No point when the denominator did not
 * grow (nothing happened: the quotient is unknown) or when it went back (reset). A numerator that went back while the denominator
 * grew counts as no growth: Linux documents that iowait may decrease (proc(5), /proc/stat).
 */
export class RatioColumn implements SamplerColumn {
  #baseNumerator: Float64Array = new Float64Array(0);
  #baseDenominator: Float64Array = new Float64Array(0);
  #numerator: Float64Array = new Float64Array(0);
  #denominator: Float64Array = new Float64Array(0);
  #scale: Float64Array = new Float64Array(0);

  reset(index: number): void {
    this.#baseNumerator = roomFor(this.#baseNumerator, index);
    this.#baseDenominator = roomFor(this.#baseDenominator, index);
    this.#numerator = roomFor(this.#numerator, index);
    this.#denominator = roomFor(this.#denominator, index);
    this.#scale = roomFor(this.#scale, index);
    this.#baseNumerator[index] = NaN;
    this.#baseDenominator[index] = NaN;
    this.#numerator[index] = NaN;
    this.#denominator[index] = NaN;
  }

  add(index: number, value: number, _at: number, denominator: number, scale: number): void {
    const first = Number.isNaN(this.#denominator[index] ?? NaN);
    if (first || denominator < (this.#denominator[index] ?? NaN)) {
      this.#baseNumerator[index] = first ? value : NaN;
      this.#baseDenominator[index] = first ? denominator : NaN;
    }
    this.#numerator[index] = value;
    this.#denominator[index] = denominator;
    this.#scale[index] = scale;
  }

  close(index: number): number {
    const numerator = this.#numerator[index] ?? NaN;
    const denominator = this.#denominator[index] ?? NaN;
    const grownBy = denominator - (this.#baseDenominator[index] ?? NaN);
    const part = numerator - (this.#baseNumerator[index] ?? NaN);
    if (grownBy === 0) return NaN;
    this.#baseNumerator[index] = numerator;
    this.#baseDenominator[index] = denominator;
    if (!(grownBy > 0)) return NaN;
    return ((this.#scale[index] ?? NaN) * Math.max(0, part)) / grownBy;
  }

  reseed(index: number): void {
    this.reset(index);
  }
}
