// Monotonic count: a raw counter that only grows. The point of a bucket is what it grew by.
import { roomFor } from './sampler-kind.ts';
import type { SamplerColumn } from './sampler-kind.ts';

/**
 * Sums the growth between samples. The first sample only sets the base. A counter that went back was reset: that one step is left
 * out (how much was counted before the reset is unknown) and counting goes on from the new value.
 */
export class MonotonicCountColumn implements SamplerColumn {
  #last: Float64Array = new Float64Array(0);
  #sum: Float64Array = new Float64Array(0);

  reset(index: number): void {
    this.#last = roomFor(this.#last, index);
    this.#sum = roomFor(this.#sum, index);
    this.#last[index] = NaN;
    this.#sum[index] = NaN;
  }

  add(index: number, value: number): void {
    const grown = value - (this.#last[index] ?? NaN);
    this.#last[index] = value;
    if (!(grown >= 0)) return;
    const sum = this.#sum[index] ?? NaN;
    this.#sum[index] = Number.isNaN(sum) ? grown : sum + grown;
  }

  close(index: number): number {
    const value = this.#sum[index] ?? NaN;
    this.#sum[index] = NaN;
    return value;
  }

  reseed(index: number): void {
    this.#last[index] = NaN;
  }
}
