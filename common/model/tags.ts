// Tags: sorted, unique `key:value` strings, as Datadog writes them.

/** A sorted set of `key:value` strings without duplicates. Build it with {@link tagSet}. */
export type TagSet = readonly string[];

/** The empty tag set, shared. */
export const NO_TAGS: TagSet = Object.freeze([]);

/** Sorts by code unit and removes duplicates. A tag without a colon is kept as it is (Datadog allows bare tags). */
export function tagSet(tags: Iterable<string>): TagSet {
  const sorted = [...new Set(tags)];
  sorted.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted;
}

/** The key of a tag: the text before the first colon, or the whole bare tag. */
export function tagKey(tag: string): string {
  const colon = tag.indexOf(':');
  return colon < 0 ? tag : tag.slice(0, colon);
}

/** The value of a tag: the text after the first colon, or '' for a bare tag. */
export function tagValue(tag: string): string {
  const colon = tag.indexOf(':');
  return colon < 0 ? '' : tag.slice(colon + 1);
}

/** The value of the first tag with that key, or undefined. */
export function findTag(tags: TagSet, key: string): string | undefined {
  for (const tag of tags) if (tagKey(tag) === key) return tagValue(tag);
  return undefined;
}
