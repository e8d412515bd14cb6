// The series catalogue: names ↔ references, in memory, with the births that are not in SQLite yet.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricType, SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { TagSet } from '../../common/model/tags.ts';
import type { SeriesCatalogue } from '../api.ts';
import { MAX_REF } from '../sqlite/bucket-key.ts';

function identity(metric: string, tags: TagSet): string {
  return `${metric}\u0000${tags.join('\u0000')}`;
}

/** A series is its metric and its tags; type, unit and interval may change over its life and are then written anew. */
export class Catalogue implements SeriesCatalogue {
  private readonly metas: (SeriesMeta | undefined)[] = [];
  private readonly refs = new Map<string, SeriesRef>();
  private unsaved: SeriesMeta[] = [];
  private readonly onChange: (meta: SeriesMeta) => void;

  /** `onChange` hears of every new or changed series. */
  constructor(onChange: (meta: SeriesMeta) => void) {
    this.onChange = onChange;
  }

  get size(): number {
    return this.refs.size;
  }

  get(ref: SeriesRef): SeriesMeta | undefined {
    return this.metas[ref];
  }

  resolve(metric: string, tags: TagSet, type: MetricType, unit: string, interval: number): SeriesRef {
    const known = this.refs.get(identity(metric, tags));
    if (known === undefined) return this.put({ ref: this.metas.length, metric, tags: Object.freeze([...tags]), type, unit, interval }, true);
    const meta = this.metas[known]!;
    if (meta.type !== type || meta.unit !== unit || meta.interval !== interval) this.put({ ...meta, type, unit, interval }, true);
    return known;
  }

  /**
   * Takes over a series that an earlier run has named, under its old reference where that is free. Answers the reference it has
   * here, which differs only when files of different runs were mixed. `saved` says that SQLite has it already.
   */
  adopt(meta: SeriesMeta, saved: boolean): SeriesRef {
    const known = this.refs.get(identity(meta.metric, meta.tags));
    if (known !== undefined) return known;
    const free = this.metas[meta.ref] === undefined;
    return this.put(free ? meta : { ...meta, ref: this.metas.length }, !saved);
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

  private put(meta: SeriesMeta, unsaved: boolean): SeriesRef {
    if (meta.ref > MAX_REF) throw new VedetteError('unavailable', `There are already ${MAX_REF + 1} series. Give metrics fewer different tag values.`);
    while (this.metas.length <= meta.ref) this.metas.push(undefined);
    this.metas[meta.ref] = meta;
    this.refs.set(identity(meta.metric, meta.tags), meta.ref);
    if (unsaved) this.unsaved.push(meta);
    this.onChange(meta);
    return meta.ref;
  }
}
