// Everything the aggregator keeps of one source: its series, the two windows over its samples, its watermark and its sequence.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Batch } from '../../common/model/batch.ts';
import type { MetricDefinition, SeriesRef } from '../../common/model/series.ts';
import { NO_TAGS, tagSet } from '../../common/model/tags.ts';
import type { TagSet } from '../../common/model/tags.ts';
import { alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SeriesCatalogue } from '../../storage/api.ts';
import type { SampleHandle } from '../checks/check.ts';
import type { Grid } from './grid.ts';
import type { Sketch } from './samplers/distribution.ts';
import { Window } from './window.ts';

/** One series of a source. */
interface Entry {
  readonly key: string;
  readonly metric: MetricDefinition;
  readonly tags: TagSet;
  /** Position among the series of the same sampling. */
  readonly index: number;
  ref: SeriesRef;
  /** The newest value closed in the stored window or, for levels, sampled; NaN before the first. */
  latest: number;
  latestAt: Millis;
}

export interface SourceOptions {
  readonly source: string;
  readonly metrics: readonly MetricDefinition[];
  readonly catalogue: SeriesCatalogue;
  /** Tags that every series of this agent carries (`host:…` and the configured ones). */
  readonly commonTags: TagSet;
  readonly stored: Grid;
  readonly live: Grid;
  readonly createSketch: () => Sketch;
  /** Distance of the source's samples, ms: the distance of its points when it is longer than a bucket. */
  readonly sampleInterval: number;
  /** The numbers of the first batches of both windows. */
  readonly sequences: { readonly stored: number; readonly live: number };
}

/** The handle of a series that the catalogue has refused: samples for it go nowhere. */
const REFUSED: SampleHandle = -1;

/** A latest value, for questions about now that need no query. */
export interface LatestValue {
  readonly tags: TagSet;
  readonly value: number;
  readonly t: Millis;
}

/**
 * Samples of one source. A run is opened with the time it stands for and closed when it settles; all its samples belong to the bucket
 * of that time, however long it takes, and the watermark stays at the start of that bucket until the run is over.
 */
export class SourceAggregator {
  readonly source: string;
  readonly #options: SourceOptions;
  readonly #definitions: ReadonlyMap<string, MetricDefinition>;
  readonly #stored: Window;
  readonly #live: Window;
  #commonTags: TagSet;
  #sampleInterval: number;
  #entries: (Entry | undefined)[] = [];
  readonly #byKey = new Map<string, SampleHandle>();
  readonly #freeHandles: SampleHandle[] = [];
  readonly #freeIndexes = new Map<string, number[]>();
  readonly #nextIndex = new Map<string, number>();
  #storedStart: Millis;
  #liveStart: Millis;
  #watermark: Millis;
  #liveWatermark: Millis;
  #sequence: number;
  #liveSequence: number;
  #run: { readonly t: Millis; readonly at: number } | undefined;
  #samplesOfRun = 0;
  /** The live window costs nothing while nobody looks. */
  #liveOpen = false;

  constructor(options: SourceOptions, now: Millis) {
    this.source = options.source;
    this.#options = options;
    this.#commonTags = options.commonTags;
    this.#sampleInterval = options.sampleInterval;
    this.#definitions = new Map(options.metrics.map((metric) => [metric.name, metric]));
    this.#stored = new Window(options.createSketch);
    this.#live = new Window(options.createSketch);
    this.#sequence = options.sequences.stored;
    this.#liveSequence = options.sequences.live;
    this.#storedStart = options.stored.startOf(now);
    this.#liveStart = options.live.startOf(now);
    this.#watermark = this.#storedStart;
    this.#liveWatermark = this.#liveStart;
  }

  get series(): number {
    return this.#byKey.size;
  }
  get watermark(): Millis {
    return this.#watermark;
  }
  get liveWatermark(): Millis {
    return this.#liveWatermark;
  }
  /** The numbers that the next batches will have. */
  get sequences(): { readonly stored: number; readonly live: number } {
    return { stored: this.#sequence, live: this.#liveSequence };
  }
  get running(): boolean {
    return this.#run !== undefined;
  }

  /** Opens a run that stands for `t`; `at` is monotonic. Buckets before the one of `t` are closed. */
  beginRun(t: Millis, at: number): void {
    this.#moveStored(this.#options.stored.startOf(t));
    if (this.#liveOpen) this.#moveLive(this.#options.live.startOf(t));
    this.#run = { t, at };
    this.#samplesOfRun = 0;
  }

  /** Closes the run; answers how many samples it submitted. */
  endRun(): number {
    this.#run = undefined;
    return this.#samplesOfRun;
  }

  handle(metric: string, tags: TagSet = NO_TAGS): SampleHandle {
    const key = tags.length === 0 ? metric : `${metric}\u0000${tags.join('\u0000')}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const definition = this.#definitions.get(metric);
    if (definition === undefined) throw new Error(`The check "${this.source}" submits the metric "${metric}", which it does not declare.`);
    const ref = this.#resolve(definition, tags);
    if (ref === undefined) return REFUSED;
    const sampling = definition.sampling;
    const index = this.#freeIndexes.get(sampling)?.pop() ?? this.#nextIndex.get(sampling) ?? 0;
    this.#nextIndex.set(sampling, Math.max(index + 1, this.#nextIndex.get(sampling) ?? 0));
    this.#stored.reset(sampling, index);
    this.#live.reset(sampling, index);
    const handle = this.#freeHandles.pop() ?? this.#entries.length;
    this.#entries[handle] = { key, metric: definition, tags, index, ref, latest: NaN, latestAt: NaN };
    this.#byKey.set(key, handle);
    return handle;
  }

  /** Takes a sample of the open run; outside a run it is ignored (an abandoned run speaks too late). */
  add(handle: SampleHandle, value: number, denominator: number, scale: number): void {
    const entry = this.#entries[handle];
    if (this.#run === undefined || entry === undefined || Number.isNaN(value)) return;
    this.#samplesOfRun += 1;
    const sampling = entry.metric.sampling;
    this.#stored.add(sampling, entry.index, value, this.#run.at, denominator, scale);
    if (this.#liveOpen) this.#live.add(sampling, entry.index, value, this.#run.at, denominator, scale);
    if (sampling === 'gauge') {
      entry.latest = value;
      entry.latestAt = this.#run.t;
    }
  }

  release(handle: SampleHandle): void {
    const entry = this.#entries[handle];
    if (entry === undefined) return;
    const sampling = entry.metric.sampling;
    this.#stored.close(sampling, entry.index, entry.ref, this.#storedStart);
    if (this.#liveOpen) this.#live.close(sampling, entry.index, entry.ref, this.#liveStart);
    this.#entries[handle] = undefined;
    this.#byKey.delete(entry.key);
    this.#freeHandles.push(handle);
    const free = this.#freeIndexes.get(sampling);
    if (free === undefined) this.#freeIndexes.set(sampling, [entry.index]);
    else free.push(entry.index);
  }

  /** Closes what ended before `now` and answers the batch with the new watermark; while a run goes on its bucket stays open. */
  flush(now: Millis): Batch {
    if (this.#run === undefined) this.#moveStored(this.#options.stored.startOf(now));
    return this.#batch();
  }

  /** Closes even the open bucket: the last batch before the source ends. */
  finish(): Batch {
    this.#run = undefined;
    this.#closeStored();
    return this.#batch();
  }

  /** The same for the live window. */
  flushLive(now: Millis): Batch {
    if (this.#run === undefined) this.#moveLive(this.#options.live.startOf(now));
    const batch: Batch = { source: this.source, seq: this.#liveSequence, watermark: this.#liveWatermark, ...this.#live.take() };
    this.#liveSequence += 1;
    return batch;
  }

  /** Opens or closes the live window. It starts without history: rates need two samples before their first point. */
  setLive(open: boolean, now: Millis): void {
    if (open === this.#liveOpen) return;
    this.#liveOpen = open;
    for (const entry of this.#entries) if (entry !== undefined) this.#live.reset(entry.metric.sampling, entry.index);
    this.#live.take();
    this.#liveStart = this.#options.live.startOf(now);
    this.#liveWatermark = Math.max(this.#liveWatermark, this.#liveStart);
  }

  /** After a sleep or a clock step: closes the open buckets and makes the next sample of every rate a first one. */
  reseed(now: Millis): void {
    this.#moveStored(this.#options.stored.startOf(now));
    if (this.#liveOpen) this.#moveLive(this.#options.live.startOf(now));
    // Live charts follow the new clock: a watermark in what has become the future would hold them still until then.
    this.#liveWatermark = this.#options.live.startOf(now);
    for (const entry of this.#entries) {
      if (entry === undefined) continue;
      this.#stored.reseed(entry.metric.sampling, entry.index);
      this.#live.reseed(entry.metric.sampling, entry.index);
    }
  }

  /** Names all series anew: the common tags or the flush interval changed. The open bucket goes to the new names as a whole. */
  rename(commonTags: TagSet): void {
    this.#commonTags = commonTags;
    // Where the new name is refused, the old one stays.
    for (const entry of this.#entries) if (entry !== undefined) entry.ref = this.#resolve(entry.metric, entry.tags) ?? entry.ref;
  }

  /** The source samples at another distance from now on. */
  setSampleInterval(interval: number): void {
    if (interval === this.#sampleInterval) return;
    this.#sampleInterval = interval;
    this.rename(this.#commonTags);
  }

  /** The newest value of each series of a metric; empty when it has none yet. */
  latest(metric: string): LatestValue[] {
    const values: LatestValue[] = [];
    if (!this.#definitions.has(metric)) return values;
    for (const entry of this.#entries) {
      if (entry === undefined || entry.metric.name !== metric || Number.isNaN(entry.latest)) continue;
      values.push({ tags: entry.tags, value: entry.latest, t: entry.latestAt });
    }
    return values;
  }

  /** Undefined when the catalogue takes no more series of this metric; it says so itself, and all other series go on. */
  #resolve(metric: MetricDefinition, tags: TagSet): SeriesRef | undefined {
    const all = this.#commonTags.length === 0 ? tags : tagSet([...this.#commonTags, ...tags]);
    const bucket = this.#options.stored.interval;
    try {
      return this.#options.catalogue.resolve(metric.name, all, metric.type, metric.unit, Math.max(bucket, alignUp(this.#sampleInterval, bucket)));
    } catch (error) {
      if (error instanceof VedetteError && error.code === 'unavailable') return undefined;
      throw error;
    }
  }

  #batch(): Batch {
    const batch: Batch = { source: this.source, seq: this.#sequence, watermark: this.#watermark, ...this.#stored.take() };
    this.#sequence += 1;
    return batch;
  }

  #moveStored(start: Millis): void {
    if (start === this.#storedStart) return;
    this.#closeStored();
    this.#storedStart = start;
    this.#watermark = Math.max(this.#watermark, start);
  }

  #closeStored(): void {
    for (const entry of this.#entries) {
      if (entry === undefined) continue;
      const value = this.#stored.close(entry.metric.sampling, entry.index, entry.ref, this.#storedStart);
      if (Number.isNaN(value)) continue;
      entry.latest = value;
      entry.latestAt = this.#storedStart;
    }
  }

  #moveLive(start: Millis): void {
    if (start === this.#liveStart) return;
    for (const entry of this.#entries) if (entry !== undefined) this.#live.close(entry.metric.sampling, entry.index, entry.ref, this.#liveStart);
    this.#liveStart = start;
    this.#liveWatermark = Math.max(this.#liveWatermark, start);
  }
}
