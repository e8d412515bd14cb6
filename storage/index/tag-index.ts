// The inverted index: metric → tag → series, in memory, and the evaluation of a query's scope on it.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import type { InNode, ScopeNode, TagNode } from '../../common/query/ast.ts';
import { matchesPattern } from '../../common/query/matching.ts';
import type { SeriesSelector } from '../query/sources.ts';
import { Postings, intersect, subtract, unionAll, unionWithin } from './postings.ts';

/** Everything known of one metric. A tag without a colon is in `bare`, all others by key and value in `keys`. */
export interface MetricEntry {
  readonly all: Postings;
  readonly keys: Map<string, Map<string, Postings>>;
  readonly bare: Map<string, Postings>;
  /** The series seen last, for type and unit. */
  newest: SeriesMeta;
}

/** How many different values a tag key has among the series of a metric; bare tags count as one key without a name. */
export interface TagCardinality {
  readonly key: string;
  readonly values: number;
}

/** Grows with every new series, and shrinks when series of which nothing is left are removed. */
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

  /** Forgets a series, as it was added last. One that is not in changes nothing. */
  remove({ metric, tags, ref }: SeriesMeta): void {
    const entry = this.metrics.get(metric);
    if (entry === undefined) return;
    entry.all.remove(ref);
    if (entry.all.length === 0) {
      this.metrics.delete(metric);
      return;
    }
    for (const tag of tags) {
      const colon = tag.indexOf(':');
      if (colon < 0) removeFrom(entry.bare, tag, ref);
      else {
        const key = tag.slice(0, colon);
        const values = entry.keys.get(key);
        if (values === undefined) continue;
        removeFrom(values, tag.slice(colon + 1), ref);
        if (values.size === 0) entry.keys.delete(key);
      }
    }
    if (entry.newest.ref !== ref) return;
    const left = entry.all.view();
    entry.newest = this.series(left[left.length - 1]!) ?? entry.newest;
  }

  /** The tag keys of a metric, those with the most values first: what makes its series many. Empty when there is no such metric. */
  tagCardinality(metric: string): TagCardinality[] {
    const entry = this.metrics.get(metric);
    if (entry === undefined) return [];
    const counts = [...entry.keys].map(([key, values]): TagCardinality => ({ key, values: values.size }));
    if (entry.bare.size > 0) counts.push({ key: '', values: entry.bare.size });
    return counts.sort((a, b) => b.values - a.values || (a.key < b.key ? -1 : 1));
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

function removeFrom(map: Map<string, Postings>, key: string, ref: number): void {
  const postings = map.get(key);
  postings?.remove(ref);
  if (postings?.length === 0) map.delete(key);
}

/** Adds the sets of the values (or, with a prefix, of whole tags) that fit the pattern. */
function collect(values: ReadonlyMap<string, Postings> | undefined, pattern: string, into: Postings[], prefix = ''): void {
  if (values === undefined) return;
  if (prefix === '' && !pattern.includes('*')) {
    const exact = values.get(pattern);
    if (exact !== undefined) into.push(exact);
    return;
  }
  const fits = patternTest(pattern);
  for (const [value, postings] of values) if (fits(prefix === '' ? value : prefix + value)) into.push(postings);
}

/** {@link matchesPattern} with the usual shapes (a*, *a, *a*, *) decided without splitting the pattern for each text. */
function patternTest(pattern: string): (text: string) => boolean {
  const first = pattern.indexOf('*');
  const last = pattern.lastIndexOf('*');
  if (first === last && first >= 0) {
    const [head, tail] = [pattern.slice(0, first), pattern.slice(first + 1)];
    const least = head.length + tail.length;
    return (text) => text.length >= least && text.startsWith(head) && text.endsWith(tail);
  }
  if (first === 0 && last === pattern.length - 1 && pattern.indexOf('*', 1) === last) {
    const middle = pattern.slice(1, -1);
    return (text) => text.includes(middle);
  }
  return (text) => matchesPattern(pattern, text);
}

function tagged(entry: MetricEntry, { key, value }: TagNode): Uint32Array {
  const sets: Postings[] = [];
  if (value !== null) {
    // Every series that has the key at all is often every series there is, but not always: the values are united either way.
    collect(entry.keys.get(key), value, sets);
    return unionWithin(entry.all.view(), sets);
  }
  collect(entry.bare, key, sets);
  // A bare pattern is compared with whole tags, so it may reach over the colon of keyed ones.
  if (key.includes('*')) for (const [name, values] of entry.keys) collect(values, key, sets, `${name}:`);
  return unionWithin(entry.all.view(), sets);
}

function anyOf(entry: MetricEntry, { key, values }: InNode): Uint32Array {
  const sets: Postings[] = [];
  for (const value of values) collect(entry.keys.get(key), value, sets);
  return unionWithin(entry.all.view(), sets);
}

/** The references of `entry` that fulfil the filter, ascending. */
export function evaluate(entry: MetricEntry, filter: ScopeNode): Uint32Array {
  switch (filter.kind) {
    case 'all':
      return entry.all.view();
    case 'tag':
      return tagged(entry, filter);
    case 'in':
      return anyOf(entry, filter);
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
