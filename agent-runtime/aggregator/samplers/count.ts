// Count: increments. The point of a bucket is their sum.
import { roomFor } from './sampler-kind.ts';
import type { SamplerColumn } from './sampler-kind.ts';

/** Sums the increments of the open bucket; a bucket without samples has no point (which is not the same as 0). */
export class CountColumn implements SamplerColumn {
  #sum: Float64Array = new Float64Array(0);

  reset(index: number): void {
    this.#sum = roomFor(this.#sum, index);
    this.#sum[index] = NaN;
  }

  add(index: number, value: number): void {
    const sum = this.#sum[index] ?? NaN;
    this.#sum[index] = Number.isNaN(sum) ? value : sum + value;
  }

  close(index: number): number {
    const value = this.#sum[index] ?? NaN;
    this.#sum[index] = NaN;
    return value;
  }

  /** Increments span no time: nothing to forget. */
  reseed(): void {}
}
