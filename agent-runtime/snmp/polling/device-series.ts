// The series of one device: points become batches of its own source, and references are found by place, not by name.
import type { Batch } from '../../../common/model/batch.ts';
import type { MetricType } from '../../../common/model/series.ts';
import { tagSet } from '../../../common/model/tags.ts';
import type { TagSet } from '../../../common/model/tags.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { SeriesCatalogue } from '../../../storage/api.ts';
import { sameTexts } from '../same-texts.ts';
import { unitOfMetric } from './metric-units.ts';

/** One point of a poll, without its time: that is the slot. */
export interface SeriesPoint {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly type: MetricType;
  readonly value: number;
}

/** Polls of a device bring the same points in the same order, so the place tells the series; only what moved is looked up by name. */
export class DeviceSeries {
  readonly source: string;
  readonly #catalogue: SeriesCatalogue;
  /** Of the points of the batch before, by place. */
  #metrics: string[] = [];
  #types: MetricType[] = [];
  #tags: (readonly string[])[] = [];
  /** Goes out with batches as it is: made anew, never written to. */
  #refs = new Uint32Array(0);
  #base: readonly string[] = [];
  #interval = 0;
  #sequence = 0;

  constructor(source: string, catalogue: SeriesCatalogue) {
    this.source = source;
    this.#catalogue = catalogue;
  }

  get size(): number {
    return this.#metrics.length;
  }

  /** A batch with these points at `slot`, promising that none before `watermark` will follow. `base` are tags of all of them. */
  batch(points: readonly SeriesPoint[], slot: Millis, watermark: Millis, base: readonly string[], interval: number): Batch {
    if (interval !== this.#interval || !sameTexts(base, this.#base)) {
      [this.#metrics, this.#types, this.#tags, this.#refs] = [[], [], [], new Uint32Array(0)];
      this.#base = base;
      this.#interval = interval;
    }
    const usable = points.every(({ value }) => Number.isFinite(value)) ? points : points.filter(({ value }) => Number.isFinite(value));
    const values = new Float64Array(usable.length);
    for (let at = 0; at < usable.length; at += 1) values[at] = usable[at]!.value;
    if (!this.#fits(usable)) this.#lay(usable);
    this.#sequence += 1;
    return { source: this.source, seq: this.#sequence, watermark, refs: this.#refs, ts: new Float64Array(usable.length).fill(slot), values };
  }

  /** A batch without points: the source is alive and promises the same. */
  heartbeat(watermark: Millis): Batch {
    this.#sequence += 1;
    return { source: this.source, seq: this.#sequence, watermark, refs: new Uint32Array(0), ts: new Float64Array(0), values: new Float64Array(0) };
  }

  /** Whether all points are where they were. */
  #fits(points: readonly SeriesPoint[]): boolean {
    if (points.length !== this.#metrics.length) return false;
    for (let at = 0; at < points.length; at += 1) if (!this.#isAt(at, points[at]!)) return false;
    return true;
  }

  #isAt(place: number, { metric, tags, type }: SeriesPoint): boolean {
    if (this.#metrics[place] !== metric || this.#types[place] !== type) return false;
    const known = this.#tags[place]!;
    if (known === tags) return true;
    if (!sameTexts(known, tags)) return false;
    // Lists that were made anew: next time they are the same ones.
    this.#tags[place] = tags;
    return true;
  }

  /** Finds the series of points that moved. A row more or less shifts all that follow: the place before is looked at with the same shift. */
  #lay(points: readonly SeriesPoint[]): void {
    const refs = new Uint32Array(points.length);
    const sets = new Map<readonly string[], TagSet>();
    let shift = 0;
    for (const [at, point] of points.entries()) {
      const near = this.#near(point, at + shift);
      if (near === undefined) refs[at] = this.#resolve(point, sets);
      else {
        refs[at] = this.#refs[near]!;
        shift = near - at;
      }
    }
    this.#metrics = points.map(({ metric }) => metric);
    this.#types = points.map(({ type }) => type);
    this.#tags = points.map(({ tags }) => tags);
    this.#refs = refs;
  }

  #near(point: SeriesPoint, at: number): number | undefined {
    const count = this.#metrics.length;
    for (let step = 0; step <= FARTHEST; step += 1) {
      if (at + step >= 0 && at + step < count && this.#isAt(at + step, point)) return at + step;
      if (at - step >= 0 && at - step < count && this.#isAt(at - step, point)) return at - step;
    }
    return undefined;
  }

  /** `sets`: tags of points that share their list, with the base. */
  #resolve({ metric, tags, type }: SeriesPoint, sets: Map<readonly string[], TagSet>): number {
    let all = sets.get(tags);
    if (all === undefined) sets.set(tags, (all = tagSet([...this.#base, ...tags])));
    return this.#catalogue.resolve(metric, all, type, unitOfMetric(metric), this.#interval);
  }
}

/** How far from its place a point is looked for. */
const FARTHEST = 64;
