// The series catalogue: names ↔ references, in memory, with the births that are not in SQLite yet.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricType, SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { TagSet } from '../../common/model/tags.ts';
import type { SeriesCatalogue } from '../api.ts';
import { MAX_SEGMENT_SERIES } from '../encoding/segment.ts';

/** At most 4,194,304 series: as many as lists by reference can hold without much ado. */
const MAX_REF = 2 ** 22 - 1;

/** Series of one metric and interval whose points lie in the same segments. */
export interface SeriesGroup {
  readonly id: number;
  readonly metric: string;
  readonly interval: number;
  /** Ascending. */
  readonly refs: SeriesRef[];
}

function identity(metric: string, tags: TagSet): string {
  return `${metric}\u0000${tags.join('\u0000')}`;
}

function roomKey(metric: string, interval: number): string {
  return `${metric}\u0000${interval}`;
}

/** How many series a metric may have, and what is said to whoever wants more. */
export interface CardinalityGuard {
  limit(): number;
  refuse(metric: string, count: number): VedetteError;
}

/** A series is its metric and its tags; type, unit and interval may change over its life and are then written anew. */
export class Catalogue implements SeriesCatalogue {
  private readonly metas: (SeriesMeta | undefined)[] = [];
  private readonly refs = new Map<string, SeriesRef>();
  private unsaved: SeriesMeta[] = [];
  private readonly onChange: (meta: SeriesMeta) => void;
  private readonly guard: CardinalityGuard | undefined;
  private readonly groupOfRef: (SeriesGroup | undefined)[] = [];
  private readonly byId = new Map<number, SeriesGroup>();
  /** The group of a metric and interval that still has room. */
  private readonly roomy = new Map<string, SeriesGroup>();
  private readonly perMetric = new Map<string, number>();
  private nextGroup = 1;

  /** `onChange` hears of every new or changed series; `guard` says how many a metric may have. */
  constructor(onChange: (meta: SeriesMeta) => void, guard?: CardinalityGuard) {
    this.onChange = onChange;
    this.guard = guard;
  }

  /** The group of a series, given at its birth and kept. */
  groupOf(ref: SeriesRef): SeriesGroup | undefined {
    return this.groupOfRef[ref];
  }

  group(id: number): SeriesGroup | undefined {
    return this.byId.get(id);
  }

  /** A group that an earlier run has made; call before {@link adopt} of its series. */
  adoptGroup(id: number, metric: string, interval: number): void {
    if (this.byId.has(id)) return;
    const group: SeriesGroup = { id, metric, interval, refs: [] };
    this.byId.set(id, group);
    this.roomy.set(roomKey(metric, interval), group);
    this.nextGroup = Math.max(this.nextGroup, id + 1);
  }

  get size(): number {
    return this.refs.size;
  }

  get(ref: SeriesRef): SeriesMeta | undefined {
    return this.metas[ref];
  }

  resolve(metric: string, tags: TagSet, type: MetricType, unit: string, interval: number): SeriesRef {
    const known = this.refs.get(identity(metric, tags));
    if (known === undefined) {
      const count = this.perMetric.get(metric) ?? 0;
      if (this.guard !== undefined && count >= this.guard.limit()) throw this.guard.refuse(metric, count);
    }
    if (known === undefined) return this.put({ ref: this.metas.length, metric, tags: Object.freeze([...tags]), type, unit, interval }, true);
    const meta = this.metas[known]!;
    if (meta.type !== type || meta.unit !== unit || meta.interval !== interval) this.put({ ...meta, type, unit, interval }, true);
    return known;
  }

  /**
   * Takes over a series that an earlier run has named, under its old reference where that is free. Answers the reference it has
   * here, which differs only when files of different runs were mixed. `saved` says that SQLite has it already.
   */
  adopt(meta: SeriesMeta, saved: boolean, group?: number): SeriesRef {
    const before = this.metas[meta.ref];
    if (before !== undefined && before.metric === meta.metric && before.tags.length === meta.tags.length && before.tags.every((tag, i) => tag === meta.tags[i])) return meta.ref;
    const known = this.refs.get(identity(meta.metric, meta.tags));
    if (known !== undefined) return known;
    const free = this.metas[meta.ref] === undefined;
    return this.put(free ? meta : { ...meta, ref: this.metas.length }, !saved, group);
  }

  /** Forgets a series of which nothing is left anywhere. Only while nobody outside holds its reference: before the storage is handed out. */
  remove(ref: SeriesRef): void {
    const meta = this.metas[ref];
    if (meta === undefined) return;
    this.metas[ref] = undefined;
    this.refs.delete(identity(meta.metric, meta.tags));
    this.perMetric.set(meta.metric, (this.perMetric.get(meta.metric) ?? 1) - 1);
    const group = this.groupOfRef[ref];
    this.groupOfRef[ref] = undefined;
    if (group === undefined) return;
    group.refs.splice(group.refs.indexOf(ref), 1);
    if (group.refs.length > 0) return;
    this.byId.delete(group.id);
    const key = roomKey(group.metric, group.interval);
    if (this.roomy.get(key) === group) this.roomy.delete(key);
  }

  /** The series that were born or changed since {@link saved}. */
  births(): readonly SeriesMeta[] {
    return this.unsaved;
  }

  /** How many series wait to be written to SQLite, for the first time or anew. */
  get unsavedCount(): number {
    return new Set(this.unsaved.map(({ ref }) => ref)).size;
  }

  /** The first `count` births are in SQLite now. */
  saved(count: number): void {
    this.unsaved.splice(0, count);
  }

  /** SQLite has lost everything: all series are births again. */
  forgetSaved(): void {
    this.unsaved = this.metas.filter((meta) => meta !== undefined);
  }

  private join(meta: SeriesMeta, wanted: number | undefined): void {
    const { ref, metric, interval } = meta;
    if (this.groupOfRef[ref] !== undefined) return;
    this.perMetric.set(metric, (this.perMetric.get(metric) ?? 0) + 1);
    const key = roomKey(metric, interval);
    const own = wanted === undefined ? undefined : this.byId.get(wanted);
    let group = own ?? this.roomy.get(key);
    if (group === undefined || (own === undefined && group.refs.length >= MAX_SEGMENT_SERIES)) {
      group = { id: this.nextGroup++, metric, interval, refs: [] };
      this.byId.set(group.id, group);
      this.roomy.set(key, group);
    }
    let at = group.refs.length;
    while (at > 0 && group.refs[at - 1]! > ref) at--;
    if (at === group.refs.length) group.refs.push(ref);
    else group.refs.splice(at, 0, ref);
    this.groupOfRef[ref] = group;
  }

  private put(meta: SeriesMeta, unsaved: boolean, group?: number): SeriesRef {
    if (meta.ref > MAX_REF) throw new VedetteError('unavailable', `There are already ${MAX_REF + 1} series. Give metrics fewer different tag values.`);
    while (this.metas.length <= meta.ref) this.metas.push(undefined);
    this.metas[meta.ref] = meta;
    this.join(meta, group);
    this.refs.set(identity(meta.metric, meta.tags), meta.ref);
    if (unsaved) this.unsaved.push(meta);
    this.onChange(meta);
    return meta.ref;
  }
}
