// Groups: which lines a query has, by the values of the tag keys after `by`.
import type { SeriesMeta } from '../../common/model/series.ts';
import { tagKey, tagSet } from '../../common/model/tags.ts';
import type { TagSet } from '../../common/model/tags.ts';

/** One line to be: its tags and the series in it. */
export interface Group {
  /** The tags joined by commas: equal for equal groups. */
  readonly key: string;
  readonly tags: TagSet;
  readonly members: SeriesMeta[];
}

/** A series that carries a key several times stands in a group for each value, up to this many groups. */
const MAX_GROUPS_PER_SERIES = 32;
const natural = new Intl.Collator('en', { numeric: true });

/** Orders names as people do: core:2 before core:10. */
export function compareNatural(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Groups the series by the values of `by`, in natural order. A series that lacks a key is grouped without it (Datadog shows N/A);
 * without `by` there is one group with no tags, and none when there are no series.
 */
export function groupSeries(metas: readonly SeriesMeta[], by: readonly string[]): Group[] {
  const groups = new Map<string, Group>();
  for (const meta of metas) {
    for (const tags of groupTags(meta.tags, by)) {
      const key = tags.join(',');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { key, tags, members: [meta] });
      else group.members.push(meta);
    }
  }
  return [...groups.values()].sort((a, b) => compareNatural(a.key, b.key));
}

function groupTags(tags: TagSet, by: readonly string[]): TagSet[] {
  let combinations: string[][] = [[]];
  for (const key of by) {
    const values = tags.filter((tag) => tagKey(tag) === key);
    if (values.length === 0) continue;
    combinations = combinations.flatMap((chosen) => values.map((tag) => [...chosen, tag])).slice(0, MAX_GROUPS_PER_SERIES);
  }
  return combinations.map((chosen) => tagSet(chosen));
}
