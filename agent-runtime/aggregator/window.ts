// One window over the samples of one source: the open bucket of every series, and the points of buckets already closed.
import type { Batch, SketchPoint } from '../../common/model/batch.ts';
import type { MetricDefinition, SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { CountColumn } from './samplers/count.ts';
import { DistributionColumn } from './samplers/distribution.ts';
import type { Sketch } from './samplers/distribution.ts';
import { GaugeColumn } from './samplers/gauge.ts';
import { MonotonicCountColumn } from './samplers/monotonic-count.ts';
import { RateColumn } from './samplers/rate.ts';
import { RatioColumn } from './samplers/ratio.ts';
import type { SamplerColumn } from './samplers/sampler-kind.ts';

export type Sampling = MetricDefinition['sampling'];

/** The columns of a batch that is still being filled. */
type Points = Pick<Batch, 'refs' | 'ts' | 'values' | 'sketches'>;

/** Samples of one source at one bucket length. Series are addressed by kind and by a dense index that the caller gives out per kind. */
export class Window {
  readonly #columns: Readonly<Record<Exclude<Sampling, 'distribution'>, SamplerColumn>> = {
    gauge: new GaugeColumn(),
    count: new CountColumn(),
    monotonic_count: new MonotonicCountColumn(),
    rate: new RateColumn(),
    ratio: new RatioColumn(),
  };
  readonly #distributions: DistributionColumn;
  #refs: number[] = [];
  #ts: number[] = [];
  #values: number[] = [];
  #sketches: SketchPoint[] = [];

  constructor(createSketch: () => Sketch) {
    this.#distributions = new DistributionColumn(createSketch);
  }

  reset(sampling: Sampling, index: number): void {
    if (sampling === 'distribution') this.#distributions.reset(index);
    else this.#columns[sampling].reset(index);
  }

  add(sampling: Sampling, index: number, value: number, at: number, denominator: number, scale: number): void {
    if (sampling === 'distribution') this.#distributions.add(index, value);
    else this.#columns[sampling].add(index, value, at, denominator, scale);
  }

  reseed(sampling: Sampling, index: number): void {
    if (sampling !== 'distribution') this.#columns[sampling].reseed(index);
  }

  /** Closes the bucket that starts at `start` for one series and keeps its point; answers the value, NaN when there is none. */
  close(sampling: Sampling, index: number, ref: SeriesRef, start: Millis): number {
    if (sampling === 'distribution') {
      const bytes = this.#distributions.close(index);
      if (bytes !== undefined) this.#sketches.push({ ref, ts: start, bytes });
      return NaN;
    }
    const value = this.#columns[sampling].close(index);
    if (!Number.isNaN(value)) {
      this.#refs.push(ref);
      this.#ts.push(start);
      this.#values.push(value);
    }
    return value;
  }

  /** Hands out all closed points and forgets them. */
  take(): Points {
    const points: Points = {
      refs: Uint32Array.from(this.#refs),
      ts: Float64Array.from(this.#ts),
      values: Float64Array.from(this.#values),
      ...(this.#sketches.length > 0 ? { sketches: this.#sketches } : {}),
    };
    this.#refs = [];
    this.#ts = [];
    this.#values = [];
    this.#sketches = [];
    return points;
  }
}
