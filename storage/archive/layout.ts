// The columns of the archive's files: tags become columns of their own, with names that collide with nothing. Pure.
import type { TagSet } from '../../common/model/tags.ts';
import { tagKey, tagValue } from '../../common/model/tags.ts';

/** Seconds of the buckets in `rollups/`. */
export const ROLLUP_SECONDS = [600, 3_600] as const;
/** A series has rollups only where a bucket stands for at least so many of its points, except for the coarsest. */
export const LEAST_POINTS = 30;

/** Names that a tag's column may not take; such a tag gets the prefix `tag_`. */
const RESERVED: ReadonlySet<string> = new Set(['metric', 'tags', 'ts', 'value', 'unit', 'type', 'interval', 'resolution', 'count', 'sum', 'min', 'max', 'avg', 'last', 'p50', 'p95', 'p99', 'sketch', 'id', 'kind', 'severity', 'title', 'text', 'source', 'filename', 'from', 'to', 'points', 'last_ts']);
/** More keys than this have no columns of their own; all tags stand in `tags` in any case. */
export const MAX_TAG_COLUMNS = 200;

/** A tag key and the column that holds its value. */
export interface TagColumn {
  readonly key: string;
  readonly column: string;
}

/**
 * A column for each key, alphabetically; the most used keys when there are too many. SQL's names do not tell upper from lower case, so
 * keys that differ only in case share the column of the first.
 */
export function tagColumns(tagSets: Iterable<TagSet>): TagColumn[] {
  const uses = new Map<string, number>();
  for (const tags of tagSets) for (const tag of tags) uses.set(tagKey(tag), (uses.get(tagKey(tag)) ?? 0) + 1);
  const taken = new Set<string>();
  const columns: TagColumn[] = [];
  const byUse = [...uses.keys()].sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || (a < b ? -1 : 1));
  for (const key of byUse) {
    if (columns.length >= MAX_TAG_COLUMNS || key === '' || key.includes('\0')) continue;
    const plain = RESERVED.has(key.toLowerCase()) || key.toLowerCase().startsWith('tag_') ? `tag_${key}` : key;
    if (taken.has(plain.toLowerCase())) continue;
    taken.add(plain.toLowerCase());
    columns.push({ key, column: plain });
  }
  return columns.sort((a, b) => (a.column < b.column ? -1 : 1));
}

/** The value in the column of a key: several values of one key are joined by commas; a bare tag is 'true'; null without the key. */
export function tagColumnValue(tags: TagSet, key: string): string | null {
  let found: string | null = null;
  for (const tag of tags) {
    if (tagKey(tag) !== key) continue;
    const value = tag.includes(':') ? tagValue(tag) : 'true';
    found = found === null ? value : `${found},${value}`;
  }
  return found;
}

/** All tags as one text, sorted, as Datadog writes them: `a:b,c:d`. */
export const tagsText = (tags: TagSet): string => tags.join(',');

/** One column as the SQL door explains it. */
export interface ColumnDoc {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}

const METRIC: ColumnDoc = { name: 'metric', type: 'VARCHAR', doc: 'Name of the metric, such as system.cpu.user.' };
const TAGS: ColumnDoc = { name: 'tags', type: 'VARCHAR', doc: 'All tags of the series, sorted: a:b,c:d.' };
const UNIT: ColumnDoc = { name: 'unit', type: 'VARCHAR', doc: 'Unit of the values, empty when there is none.' };
const TYPE: ColumnDoc = { name: 'type', type: 'VARCHAR', doc: 'gauge, rate, count, monotonic_count or distribution.' };
const INTERVAL: ColumnDoc = { name: 'interval', type: 'INTEGER', doc: 'Usual distance of two points in milliseconds.' };

/** The columns of each kind of file besides those of tags, in order. */
export const FILE_COLUMNS = {
  raw: [METRIC, TAGS, { name: 'ts', type: 'TIMESTAMP', doc: 'Time of the point, UTC.' }, { name: 'value', type: 'DOUBLE', doc: 'The value as it was measured, bit for bit.' }, UNIT, TYPE, INTERVAL],
  rollups: [
    METRIC,
    TAGS,
    { name: 'resolution', type: 'INTEGER', doc: 'Length of the bucket in seconds: 600 or 3600. Choose one of them: each covers all time.' },
    { name: 'ts', type: 'TIMESTAMP', doc: 'Start of the bucket, UTC.' },
    { name: 'count', type: 'BIGINT', doc: 'How many points the bucket has.' },
    { name: 'sum', type: 'DOUBLE', doc: 'Their sum; sum / count is the mean.' },
    { name: 'min', type: 'DOUBLE', doc: 'The least of them.' },
    { name: 'max', type: 'DOUBLE', doc: 'The greatest of them.' },
    { name: 'last', type: 'DOUBLE', doc: 'The last of them.' },
    UNIT,
    TYPE,
    INTERVAL,
  ],
  sketches: [
    METRIC,
    TAGS,
    { name: 'ts', type: 'TIMESTAMP', doc: 'Start of the flush interval, UTC.' },
    { name: 'count', type: 'DOUBLE', doc: 'How many samples it has.' },
    { name: 'sum', type: 'DOUBLE', doc: 'Their sum.' },
    { name: 'min', type: 'DOUBLE', doc: 'The least of them.' },
    { name: 'max', type: 'DOUBLE', doc: 'The greatest of them.' },
    { name: 'avg', type: 'DOUBLE', doc: 'Their mean.' },
    { name: 'p50', type: 'DOUBLE', doc: 'Median, within 1 %.' },
    { name: 'p95', type: 'DOUBLE', doc: '95th percentile, within 1 %.' },
    { name: 'p99', type: 'DOUBLE', doc: '99th percentile, within 1 %.' },
    { name: 'sketch', type: 'BLOB', doc: 'The DDSketch itself, in the form of docs/format.md.' },
    UNIT,
    INTERVAL,
  ],
  events: [
    { name: 'id', type: 'BIGINT', doc: 'Number of the event.' },
    { name: 'ts', type: 'TIMESTAMP', doc: 'When it happened first, UTC.' },
    { name: 'last_ts', type: 'TIMESTAMP', doc: 'When it happened last, UTC.' },
    { name: 'count', type: 'BIGINT', doc: 'How often it was repeated, 1 for once.' },
    { name: 'kind', type: 'VARCHAR', doc: 'Dotted name, such as agent.started.' },
    { name: 'severity', type: 'VARCHAR', doc: 'info, success, warning or error.' },
    { name: 'title', type: 'VARCHAR', doc: 'One line.' },
    { name: 'text', type: 'VARCHAR', doc: 'More about it, or null.' },
    { name: 'source', type: 'VARCHAR', doc: 'Who reported it.' },
    TAGS,
  ],
} as const satisfies Record<string, readonly ColumnDoc[]>;
