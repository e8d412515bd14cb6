// Gauge: a level. The point of a bucket is the last value seen in it, as Datadog's agent does.
import { roomFor } from './sampler-kind.ts';
import type { SamplerColumn } from './sampler-kind.ts';

/** Keeps the last value of the open bucket; a bucket without samples has no point. */
export class GaugeColumn implements SamplerColumn {
  #last: Float64Array = new Float64Array(0);

  reset(index: number): void {
    this.#last = roomFor(this.#last, index);
    this.#last[index] = NaN;
  }

  add(index: number, value: number): void {
    this.#last[index] = value;
  }

  close(index: number): number {
    const value = this.#last[index] ?? NaN;
    this.#last[index] = NaN;
    return value;
  }

  /** A level spans no time: nothing to forget. */
  reseed(): void {}
}
