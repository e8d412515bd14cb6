// The aggregator: one SourceAggregator per source, the two grids they share, and the samplers handed to checks.
import type { Batch } from '../../common/model/batch.ts';
import type { MetricDefinition } from '../../common/model/series.ts';
import type { TagSet } from '../../common/model/tags.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SeriesCatalogue } from '../../storage/api.ts';
import type { Sampler } from '../checks/check.ts';
import { Grid } from './grid.ts';
import type { Sketch } from './samplers/distribution.ts';
import { SourceAggregator } from './source-aggregator.ts';
import type { LatestValue } from './source-aggregator.ts';

export interface AggregatorOptions {
  readonly catalogue: SeriesCatalogue;
  readonly createSketch: () => Sketch;
  readonly commonTags: TagSet;
  /** Bucket length of the stored window, ms. */
  readonly flushInterval: number;
  /** Bucket length of the live window, ms. */
  readonly liveInterval: number;
}

/** Turns samples into batches. Times are given, never asked for: `t` is wall clock, `at` is monotonic. */
export class Aggregator {
  readonly #options: AggregatorOptions;
  readonly #stored: Grid;
  readonly #live: Grid;
  readonly #sources = new Map<string, SourceAggregator>();
  /** Where the numbering of ended sources goes on if they come back. */
  readonly #sequences = new Map<string, { readonly stored: number; readonly live: number }>();
  #commonTags: TagSet;
  #liveOpen = false;

  constructor(options: AggregatorOptions) {
    this.#options = options;
    this.#commonTags = options.commonTags;
    this.#stored = new Grid(options.flushInterval);
    this.#live = new Grid(options.liveInterval);
  }

  get flushInterval(): number {
    return this.#stored.interval;
  }
  get liveInterval(): number {
    return this.#live.interval;
  }
  /** Series that have a handle now. */
  get series(): number {
    let series = 0;
    for (const source of this.#sources.values()) series += source.series;
    return series;
  }

  /** The source of that name, made on first sight. Its watermark starts at the open bucket: nothing of it exists before. */
  open(source: string, metrics: readonly MetricDefinition[], sampleInterval: number, now: Millis): SourceAggregator {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const made = new SourceAggregator(
      {
        source,
        metrics,
        sampleInterval,
        catalogue: this.#options.catalogue,
        commonTags: this.#commonTags,
        stored: this.#stored,
        live: this.#live,
        createSketch: this.#options.createSketch,
        sequences: this.#sequences.get(source) ?? { stored: 0, live: 0 },
      },
      now,
    );
    made.setLive(this.#liveOpen, now);
    this.#sources.set(source, made);
    return made;
  }

  get(source: string): SourceAggregator | undefined {
    return this.#sources.get(source);
  }

  /** Ends a source; answers its last batch. */
  remove(source: string): Batch | undefined {
    const removed = this.#sources.get(source);
    this.#sources.delete(source);
    const last = removed?.finish();
    if (removed !== undefined) this.#sequences.set(source, removed.sequences);
    return last;
  }

  /** One batch per source, empty ones too: they are the heartbeat. */
  flush(now: Millis): Batch[] {
    this.#stored.passed(now);
    return [...this.#sources.values()].map((source) => source.flush(now));
  }

  flushLive(now: Millis): Batch[] {
    this.#live.passed(now);
    return [...this.#sources.values()].map((source) => source.flushLive(now));
  }

  /** Closes all open buckets: the last batches before the end. */
  finish(): Batch[] {
    return [...this.#sources.values()].map((source) => source.finish());
  }

  /** The next boundary of the stored window after `t`. */
  nextFlush(t: Millis): Millis {
    return this.#stored.endOf(t);
  }
  nextLiveFlush(t: Millis): Millis {
    return this.#live.endOf(t);
  }

  setLive(open: boolean, now: Millis): void {
    this.#liveOpen = open;
    for (const source of this.#sources.values()) source.setLive(open, now);
  }

  setFlushInterval(interval: number, now: Millis): void {
    this.#stored.change(interval, now);
    for (const source of this.#sources.values()) source.rename(this.#commonTags);
  }

  setLiveInterval(interval: number, now: Millis): void {
    this.#live.change(interval, now);
  }

  setCommonTags(tags: TagSet): void {
    this.#commonTags = tags;
    for (const source of this.#sources.values()) source.rename(tags);
  }

  /** After a sleep or a clock step. */
  reseed(now: Millis): void {
    this.#stored.settle();
    this.#live.settle();
    for (const source of this.#sources.values()) source.reseed(now);
  }

  /** The newest value of each series of a metric, without the common tags; empty when it has none yet. */
  latest(metric: string): LatestValue[] {
    return [...this.#sources.values()].flatMap((source) => source.latest(metric));
  }
}

/** What one opening of a check gets. A revoked sampler ignores everything, so that a check given up on cannot speak any more. */
export class CheckSampler implements Sampler {
  readonly #source: SourceAggregator;
  #revoked = false;

  constructor(source: SourceAggregator) {
    this.#source = source;
  }

  revoke(): void {
    this.#revoked = true;
  }

  handle(metric: string, tags?: TagSet): number {
    return this.#source.handle(metric, tags);
  }

  add(handle: number, value: number): void {
    if (!this.#revoked) this.#source.add(handle, value, NaN, NaN);
  }

  addRatio(handle: number, numerator: number, denominator: number, scale: number): void {
    if (!this.#revoked) this.#source.add(handle, numerator, denominator, scale);
  }

  release(handle: number): void {
    if (!this.#revoked) this.#source.release(handle);
  }
}
