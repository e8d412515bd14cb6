// From an event filter to SQL: conditions with parameters, and user text made harmless for full-text search.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { EventFilter } from '../api.ts';

/** A condition and its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: (string | number)[];
}

/** The choices that have a facet each. */
export type FacetName = 'kinds' | 'severities' | 'sources';
export const FACET_COLUMNS = { kinds: 'kind', severities: 'severity', sources: 'source' } as const;

/** The words of a search text; those without a letter or digit say nothing to the tokenizer and are left out. */
export function searchWords(text: string): string[] {
  return text
    .split(/[\s\u0000]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 32);
}

/** User text as an FTS5 query: every word a quoted prefix, all of them demanded. An empty answer demands nothing. */
export function fullTextQuery(text: string): string {
  return searchWords(text)
    .map((word) => `"${word.replaceAll('"', '""')}"*`)
    .join(' ');
}

/** The condition for everything of the filter but the page; `without` leaves one facet's own choice out, so that its other values still show. */
export function eventCondition(filter: EventFilter, without?: FacetName): Condition {
  if (Number.isNaN(filter.from) || Number.isNaN(filter.to)) throw new VedetteError('bad_input', 'The time range of an event search must be numbers.');
  const parts = ['t < ?', 'last_t >= ?'];
  const values: (string | number)[] = [filter.to, filter.from];
  for (const name of Object.keys(FACET_COLUMNS) as FacetName[]) {
    const chosen = filter[name];
    if (name === without || chosen === undefined || chosen.length === 0) continue;
    parts.push(`${FACET_COLUMNS[name]} IN (SELECT value FROM json_each(?))`);
    values.push(JSON.stringify(chosen));
  }
  for (const tag of filter.tags ?? []) {
    parts.push('EXISTS (SELECT 1 FROM json_each(events.tags) WHERE json_each.value = ?)');
    values.push(tag);
  }
  const match = fullTextQuery(filter.text ?? '');
  if (match !== '') {
    parts.push('id IN (SELECT rowid FROM events_text WHERE events_text MATCH ?)');
    values.push(match);
  }
  return { sql: parts.join(' AND '), values };
}
