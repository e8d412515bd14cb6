// Rate: a raw counter read as growth per second. The point of a bucket is Δcounter / Δt from the last sample before it to the last in it.
import { roomFor } from './sampler-kind.ts';
import type { SamplerColumn } from './sampler-kind.ts';

/**
 * Growth per second. The first sample only sets the base. When the counter went back (reset, wrap, another device under the same name)
 * the bucket has no point and the new value is the next base: never a negative rate, never a spike, never a rate that stays dead.
 */
export class RateColumn implements SamplerColumn {
  #base: Float64Array = new Float64Array(0);
  #baseAt: Float64Array = new Float64Array(0);
  #last: Float64Array = new Float64Array(0);
  #lastAt: Float64Array = new Float64Array(0);

  reset(index: number): void {
    this.#base = roomFor(this.#base, index);
    this.#baseAt = roomFor(this.#baseAt, index);
    this.#last = roomFor(this.#last, index);
    this.#lastAt = roomFor(this.#lastAt, index);
    this.#base[index] = NaN;
    this.#baseAt[index] = NaN;
    this.#last[index] = NaN;
    this.#lastAt[index] = NaN;
  }

  add(index: number, value: number, at: number): void {
    const last = this.#last[index] ?? NaN;
    if (Number.isNaN(this.#baseAt[index] ?? NaN) && Number.isNaN(last)) {
      this.#base[index] = value;
      this.#baseAt[index] = at;
    } else if (value < last) {
      // The bucket is spoilt: without a base it closes to NaN and takes the new value as the base of the next one.
      this.#base[index] = NaN;
    }
    this.#last[index] = value;
    this.#lastAt[index] = at;
  }

  close(index: number): number {
    const base = this.#base[index] ?? NaN;
    const baseAt = this.#baseAt[index] ?? NaN;
    const last = this.#last[index] ?? NaN;
    const lastAt = this.#lastAt[index] ?? NaN;
    // No new sample since the base: the base stays, so that a bucket without a run does not lose the growth in it.
    if (!(lastAt > baseAt)) return NaN;
    this.#base[index] = last;
    this.#baseAt[index] = lastAt;
    return ((last - base) / (lastAt - baseAt)) * 1000;
  }

  reseed(index: number): void {
    this.reset(index);
  }
}
