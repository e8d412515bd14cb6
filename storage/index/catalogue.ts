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

/** The series with one set of tags, by metric: many metrics share their tags, and then share the list of them, too. A first one alone costs no map. */
class Tagged {
  readonly tags: TagSet;
  private first = '';
  private firstRef: SeriesRef | undefined;
  private others: Map<string, SeriesRef> | undefined;

  constructor(tags: TagSet) {
    this.tags = Object.freeze([...tags]);
  }

  get(metric: string): SeriesRef | undefined {
    return this.firstRef !== undefined && this.first === metric ? this.firstRef : this.others?.get(metric);
  }

  /** Answers whether the metric is new here. */
  set(metric: string, ref: SeriesRef): boolean {
    const isNew = this.get(metric) === undefined;
    if (this.firstRef === undefined ? isNew : this.first === metric) [this.first, this.firstRef] = [metric, ref];
    else (this.others ??= new Map()).set(metric, ref);
    return isNew;
  }

  /** Answers whether no metric is left. */
  delete(metric: string): boolean {
    if (this.first === metric) this.firstRef = undefined;
    this.others?.delete(metric);
    return this.firstRef === undefined && (this.others === undefined || this.others.size === 0);
  }
}

function keyOf(tags: TagSet): string {
  return tags.join('\u0000');
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
  private readonly tagged = new Map<string, Tagged>();
  private count = 0;
  private unsaved: SeriesMeta[] = [];
  /** Those of them that are saved already; the list is cut now and then, not with every save. */
  private done = 0;
  /** How often each reference is in the rest of the list. */
  private waiting = new Uint32Array(1_024);
  private waitingCount = 0;
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
    return this.count;
  }

  get(ref: SeriesRef): SeriesMeta | undefined {
    return this.metas[ref];
  }

  resolve(metric: string, tags: TagSet, type: MetricType, unit: string, interval: number): SeriesRef {
    const known = this.tagged.get(keyOf(tags))?.get(metric);
    if (known === undefined) {
      const count = this.perMetric.get(metric) ?? 0;
      if (this.guard !== undefined && count >= this.guard.limit()) throw this.guard.refuse(metric, count);
    }
    if (known === undefined) return this.put({ ref: this.metas.length, metric, tags, type, unit, interval }, true);
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
    const known = this.tagged.get(keyOf(meta.tags))?.get(meta.metric);
    if (known !== undefined) return known;
    const free = this.metas[meta.ref] === undefined;
    return this.put(free ? meta : { ...meta, ref: this.metas.length }, !saved, group);
  }

  /** Forgets a series of which nothing is left anywhere. Only while nobody outside holds its reference: before the storage is handed out. */
  remove(ref: SeriesRef): void {
    const meta = this.metas[ref];
    if (meta === undefined) return;
    this.metas[ref] = undefined;
    const tagsKey = keyOf(meta.tags);
    if (this.tagged.get(tagsKey)?.delete(meta.metric) === true) this.tagged.delete(tagsKey);
    this.count -= 1;
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

  /** The first series that were born or changed since {@link saved}, at most so many. */
  births(most = Number.POSITIVE_INFINITY): readonly SeriesMeta[] {
    return this.unsaved.slice(this.done, this.done + most);
  }

  /** How many series wait to be written to SQLite, for the first time or anew. */
  get unsavedCount(): number {
    return this.waitingCount;
  }

  /** The first `count` births are in SQLite now. */
  saved(count: number): void {
    const end = Math.min(this.unsaved.length, this.done + count);
    for (; this.done < end; this.done++) {
      const { ref } = this.unsaved[this.done]!;
      this.waiting[ref]!--;
      if (this.waiting[ref] === 0) this.waitingCount--;
    }
    if (this.done * 2 < this.unsaved.length) return;
    this.unsaved = this.unsaved.slice(this.done);
    this.done = 0;
  }

  /** SQLite has lost everything: all series are births again. */
  forgetSaved(): void {
    this.unsaved = [];
    this.done = 0;
    this.waiting.fill(0);
    this.waitingCount = 0;
    for (const meta of this.metas) if (meta !== undefined) this.wait(meta);
  }

  private wait(meta: SeriesMeta): void {
    const { ref } = meta;
    if (ref >= this.waiting.length) {
      const grown = new Uint32Array(Math.max(ref + 1, this.waiting.length * 2));
      grown.set(this.waiting);
      this.waiting = grown;
    }
    if (this.waiting[ref] === 0) this.waitingCount++;
    this.waiting[ref]!++;
    this.unsaved.push(meta);
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

  /** The entry of these tags, made on first sight. */
  private taggedOf(tags: TagSet): Tagged {
    const key = keyOf(tags);
    let tagged = this.tagged.get(key);
    if (tagged === undefined) this.tagged.set(key, (tagged = new Tagged(tags)));
    return tagged;
  }

  private put(given: SeriesMeta, unsaved: boolean, group?: number): SeriesRef {
    const tagged = this.taggedOf(given.tags);
    const meta = given.tags === tagged.tags ? given : { ...given, tags: tagged.tags };
    if (meta.ref > MAX_REF) throw new VedetteError('unavailable', `There are already ${MAX_REF + 1} series. Give metrics fewer different tag values.`);
    while (this.metas.length <= meta.ref) this.metas.push(undefined);
    this.metas[meta.ref] = meta;
    this.join(meta, group);
    if (tagged.set(meta.metric, meta.ref)) this.count += 1;
    if (unsaved) this.wait(meta);
    this.onChange(meta);
    return meta.ref;
  }
}
