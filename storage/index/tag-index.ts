// The inverted index: metric → tag → series, in memory, and the evaluation of a query's scope on it.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import type { ScopeNode, TagNode } from '../../common/query/ast.ts';
import { matchesPattern } from '../../common/query/matching.ts';
import type { SeriesSelector } from '../query/sources.ts';
import { NOTHING, Postings, intersect, subtract, unionAll } from './postings.ts';

/** Everything known of one metric. A tag without a colon is in `bare`, all others by key and value in `keys`. */
export interface MetricEntry {
  readonly all: Postings;
  readonly keys: Map<string, Map<string, Postings>>;
  readonly bare: Map<string, Postings>;
  /** The series seen last, for type and unit. */
  newest: SeriesMeta;
}

/** Grows with every new series; nothing is removed while the program runs. */
export class TagIndex implements SeriesSelector {
  readonly metrics = new Map<string, MetricEntry>();
  private readonly series: (ref: number) => SeriesMeta | undefined;

  constructor(series: (ref: number) => SeriesMeta | undefined) {
    this.series = series;
  }

  /** Adds a series, or takes note that its type or unit has changed. */
  add(meta: SeriesMeta): void {
    let entry = this.metrics.get(meta.metric);
    if (entry === undefined) this.metrics.set(meta.metric, (entry = { all: new Postings(), keys: new Map(), bare: new Map(), newest: meta }));
    entry.newest = meta;
    entry.all.add(meta.ref);
    for (const tag of meta.tags) {
      const colon = tag.indexOf(':');
      if (colon < 0) postingsOf(entry.bare, tag).add(meta.ref);
      else {
        const key = tag.slice(0, colon);
        let values = entry.keys.get(key);
        if (values === undefined) entry.keys.set(key, (values = new Map()));
        postingsOf(values, tag.slice(colon + 1)).add(meta.ref);
      }
    }
  }

  has(metric: string): boolean {
    return this.metrics.has(metric);
  }

  select(metric: string, filter: ScopeNode): readonly SeriesMeta[] {
    const entry = this.metrics.get(metric);
    if (entry === undefined) return [];
    const found: SeriesMeta[] = [];
    for (const ref of evaluate(entry, filter)) {
      const meta = this.series(ref);
      if (meta !== undefined) found.push(meta);
    }
    return found;
  }
}

function postingsOf(map: Map<string, Postings>, key: string): Postings {
  let postings = map.get(key);
  if (postings === undefined) map.set(key, (postings = new Postings()));
  return postings;
}

function withValue(values: ReadonlyMap<string, Postings> | undefined, pattern: string, prefix = ''): Uint32Array {
  if (values === undefined) return NOTHING;
  if (prefix === '' && !pattern.includes('*')) return values.get(pattern)?.view() ?? NOTHING;
  const sets: Uint32Array[] = [];
  for (const [value, postings] of values) if (matchesPattern(pattern, prefix + value)) sets.push(postings.view());
  return unionAll(sets);
}

function tagged(entry: MetricEntry, { key, value }: TagNode): Uint32Array {
  if (value !== null) return withValue(entry.keys.get(key), value);
  const bare = withValue(entry.bare, key);
  if (!key.includes('*')) return bare;
  // A bare pattern is compared with whole tags, so it may reach over the colon of keyed ones.
  return unionAll([bare, ...[...entry.keys].map(([name, values]) => withValue(values, key, `${name}:`))]);
}

/** The references of `entry` that fulfil the filter, ascending. */
export function evaluate(entry: MetricEntry, filter: ScopeNode): Uint32Array {
  switch (filter.kind) {
    case 'all':
      return entry.all.view();
    case 'tag':
      return tagged(entry, filter);
    case 'in':
      return unionAll(filter.values.map((value) => withValue(entry.keys.get(filter.key), value)));
    case 'not':
      return subtract(entry.all.view(), evaluate(entry, filter.of));
    case 'or':
      return unionAll(filter.of.map((part) => evaluate(entry, part)));
    case 'and': {
      // Shortest first keeps the intermediate sets small.
      const sets = filter.of.map((part) => evaluate(entry, part)).sort((a, b) => a.length - b.length);
      return sets.reduce((left, right) => intersect(left, right));
    }
    case 'variable':
      throw new VedetteError('query_semantics', `The variable $${filter.name} has no value here. Write the tag itself.`);
  }
}
