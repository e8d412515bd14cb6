// Groups: which lines a query has, by the values of the tag keys after `by`.
import type { SeriesMeta } from '../../common/model/series.ts';
import { tagSet } from '../../common/model/tags.ts';
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
const COLON = 58;
const natural = new Intl.Collator('en', { numeric: true });
/** The collator takes longer numbers in pieces. */
const MOST_DIGITS = 100;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** The end of the text, or no digit of any script. */
const endsNumber = (code: number): boolean => code !== code || (code < 128 && !isDigit(code));

/** Orders names as people do: core:2 before core:10. */
export function compareNatural(a: string, b: string): number {
  return compareNumbered(a, b) || natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * The usual case without the collator, which takes microseconds: names that are alike up to numbers of as many digits. 0 when it is
 * another one. A number's value decides before anything that follows it.
 */
function compareNumbered(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const difference = a.charCodeAt(at) - b.charCodeAt(at);
  if (!isDigit(a.charCodeAt(at)) || !isDigit(b.charCodeAt(at))) return 0;
  let end = at + 1;
  while (isDigit(a.charCodeAt(end)) && isDigit(b.charCodeAt(end))) end += 1;
  return endsNumber(a.charCodeAt(end)) && endsNumber(b.charCodeAt(end)) && end - at <= MOST_DIGITS ? difference : 0;
}

/**
 * Groups the series by the values of `by`, in natural order. A series that lacks a key is grouped without it (Datadog shows N/A);
 * without `by` there is one group with no tags, and none when there are no series.
 */
export function groupSeries(metas: readonly SeriesMeta[], by: readonly string[]): Group[] {
  if (by.length === 0) return metas.length === 0 ? [] : [{ key: '', tags: [], members: [...metas] }];
  const groups = new Map<string, Group>();
  const add = (key: string, tags: TagSet, meta: SeriesMeta): void => {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, tags, members: [meta] });
    else group.members.push(meta);
  };
  for (const meta of metas) {
    const only = by.length === 1 ? onlyTag(meta.tags, by[0]!) : undefined;
    if (only !== undefined) add(only, [only], meta);
    else for (const tags of groupTags(meta.tags, by)) add(tags.join(','), tags, meta);
  }
  return [...groups.values()].sort((a, b) => compareNatural(a.key, b.key));
}

/** Whether the text before the tag's first colon (or all of a bare tag) is the key. */
const hasKey = (tag: string, key: string): boolean => tag.startsWith(key) && (tag.length === key.length || tag.charCodeAt(key.length) === COLON) && !key.includes(':');

/** The tag with this key; undefined when there is none, or several. */
function onlyTag(tags: TagSet, key: string): string | undefined {
  let found: string | undefined;
  for (const tag of tags) {
    if (!hasKey(tag, key)) continue;
    if (found !== undefined) return undefined;
    found = tag;
  }
  return found;
}

function groupTags(tags: TagSet, by: readonly string[]): TagSet[] {
  let combinations: string[][] = [[]];
  for (const key of by) {
    const values = tags.filter((tag) => hasKey(tag, key));
    if (values.length === 0) continue;
    combinations = combinations.flatMap((chosen) => values.map((tag) => [...chosen, tag])).slice(0, MAX_GROUPS_PER_SERIES);
  }
  return combinations.map((chosen) => tagSet(chosen));
}
