// The series of one device: points become batches of its own source, and references are found by place, not by name.
import type { Batch } from '../../../common/model/batch.ts';
import type { MetricType, SeriesRef } from '../../../common/model/series.ts';
import { tagSet } from '../../../common/model/tags.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { SeriesCatalogue } from '../../../storage/api.ts';
import { unitOfMetric } from './metric-units.ts';

/** One point of a poll, without its time: that is the slot. */
export interface SeriesPoint {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly type: MetricType;
  readonly value: number;
}

interface Place {
  readonly metric: string;
  readonly type: MetricType;
  readonly tags: readonly string[];
  readonly ref: SeriesRef;
}

/** Polls of a device bring the same points in the same order, so the place tells the series; only what moved is looked up by name. */
export class DeviceSeries {
  readonly source: string;
  readonly #catalogue: SeriesCatalogue;
  #places: Place[] = [];
  #base: readonly string[] = [];
  #interval = 0;
  #sequence = 0;

  constructor(source: string, catalogue: SeriesCatalogue) {
    this.source = source;
    this.#catalogue = catalogue;
  }

  get size(): number {
    return this.#places.length;
  }

  /** A batch with these points at `slot`, promising that none before `watermark` will follow. `base` are tags of all of them. */
  batch(points: readonly SeriesPoint[], slot: Millis, watermark: Millis, base: readonly string[], interval: number): Batch {
    if (interval !== this.#interval || !sameTags(base, this.#base)) {
      this.#places = [];
      this.#base = base;
      this.#interval = interval;
    }
    const usable = points.filter(({ value }) => Number.isFinite(value));
    // Points of one row share their tags: each pair of lists is compared once. Tags of now → the same of before.
    const same = new Map<readonly string[], readonly string[]>();
    const isFor = (place: Place, point: SeriesPoint): boolean => {
      if (place.metric !== point.metric || place.type !== point.type) return false;
      if (same.get(point.tags) === place.tags) return true;
      if (!sameTags(place.tags, point.tags)) return false;
      same.set(point.tags, place.tags);
      return true;
    };
    const refs = new Uint32Array(usable.length);
    const values = new Float64Array(usable.length);
    // Mostly all are where they were: then the list stays as it is.
    let places = usable.length === this.#places.length ? this.#places : [];
    // A row more or less shifts all that follow: the place before is looked at with the same shift.
    let shift = 0;
    for (const [at, point] of usable.entries()) {
      let place = this.#places[at + shift];
      if (place === undefined || !isFor(place, point)) {
        const near = this.#near(point, at + shift, isFor);
        if (near === undefined) place = this.#resolve(point);
        else {
          place = this.#places[near]!;
          shift = near - at;
        }
      }
      if (places !== this.#places) places.push(place);
      else if (places[at] !== place) places = [...places.slice(0, at), place];
      refs[at] = place.ref;
      values[at] = point.value;
    }
    this.#places = places;
    this.#sequence += 1;
    return { source: this.source, seq: this.#sequence, watermark, refs, ts: new Float64Array(usable.length).fill(slot), values };
  }

  /** A batch without points: the source is alive and promises the same. */
  heartbeat(watermark: Millis): Batch {
    this.#sequence += 1;
    return { source: this.source, seq: this.#sequence, watermark, refs: new Uint32Array(0), ts: new Float64Array(0), values: new Float64Array(0) };
  }

  #near(point: SeriesPoint, at: number, isFor: (place: Place, point: SeriesPoint) => boolean): number | undefined {
    for (let step = 1; step <= 64; step += 1) {
      const after = this.#places[at + step];
      if (after !== undefined && isFor(after, point)) return at + step;
      const before = this.#places[at - step];
      if (before !== undefined && isFor(before, point)) return at - step;
    }
    return undefined;
  }

  #resolve({ metric, tags, type }: SeriesPoint): Place {
    const ref = this.#catalogue.resolve(metric, tagSet([...this.#base, ...tags]), type, unitOfMetric(metric), this.#interval);
    return { metric, type, tags, ref };
  }
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = a.length - 1; at >= 0; at -= 1) if (a[at] !== b[at]) return false;
  return true;
}
