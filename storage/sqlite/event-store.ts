// Events: added (or folded into a recent one with the same key), searched, counted by facet.
import type { EventSeverity, NewEvent, VedetteEvent } from '../../common/model/event.ts';
import { HOUR } from '../../common/time/millis.ts';
import type { EventFilter, EventPage, EventStore, Facet } from '../api.ts';
import type { Database } from './database.ts';
import { FACET_COLUMNS, eventCondition } from './event-filter.ts';
import type { FacetName } from './event-filter.ts';

/** Repeats are folded into an event that began less than this ago, so that a lasting trouble still makes a row an hour. */
export const FOLD_WITHIN = HOUR;
const MAX_PAGE = 1000;

interface Row {
  readonly id: number;
  readonly t: number;
  readonly last_t: number;
  readonly kind: string;
  readonly severity: EventSeverity;
  readonly title: string;
  readonly text: string | null;
  readonly params?: string | null;
  readonly source: string;
  readonly tags: string;
  readonly aggregation_key: string | null;
  readonly count: number;
}

function toEvent(row: Row): VedetteEvent {
  return {
    id: row.id,
    t: row.t,
    lastT: row.last_t,
    kind: row.kind,
    severity: row.severity,
    title: row.title,
    ...(row.text === null ? {} : { text: row.text }),
    ...(typeof row.params === 'string' ? { params: JSON.parse(row.params) as NonNullable<VedetteEvent['params']> } : {}),
    source: row.source,
    tags: JSON.parse(row.tags) as string[],
    ...(row.aggregation_key === null ? {} : { aggregationKey: row.aggregation_key }),
    count: row.count,
  };
}

/** The newest event of the same key that began within an hour before `event`, as it will be after folding. */
function fold(database: Database, event: NewEvent): VedetteEvent | undefined {
  if (event.aggregationKey === undefined) return undefined;
  const row = database.get<Row>('SELECT * FROM events WHERE aggregation_key = ? ORDER BY id DESC LIMIT 1', event.aggregationKey);
  if (row === undefined || Math.abs(event.t - row.t) >= FOLD_WITHIN) return undefined;
  return { ...toEvent(row), severity: event.severity, title: event.title, ...(event.text === undefined ? {} : { text: event.text }), ...(event.params === undefined ? {} : { params: event.params }), lastT: Math.max(row.last_t, Math.round(event.t)), count: row.count + 1 };
}

function insert(database: Database, event: Omit<VedetteEvent, 'id'>, id: number | null): number {
  const number = database.run(
    'INSERT INTO events (id, t, last_t, kind, severity, title, text, source, tags, aggregation_key, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    event.t,
    event.lastT,
    event.kind,
    event.severity,
    event.title,
    event.text ?? null,
    event.source,
    JSON.stringify(event.tags),
    event.aggregationKey ?? null,
    event.count,
  ).lastId;
  if (event.params !== undefined) keepParams(database, number, event.params);
  return number;
}

function keepParams(database: Database, id: number, params: NonNullable<NewEvent['params']>): void {
  database.run('UPDATE events SET params = ? WHERE id = ?', JSON.stringify(params), id);
}

function insertOrFold(database: Database, event: NewEvent): VedetteEvent {
  const folded = fold(database, event);
  if (folded !== undefined) {
    const { id, title, text, severity, lastT, count } = folded;
    database.run('UPDATE events SET severity = ?, last_t = ?, count = ? WHERE id = ?', severity, lastT, count, id);
    // Apart from the counters, so that the text index is only touched when a text has changed.
    database.run('UPDATE events SET title = ?, text = ? WHERE id = ? AND (title <> ? OR text IS NOT ?)', title, text ?? null, id, title, text ?? null);
    if (event.params !== undefined) keepParams(database, id, event.params);
    return folded;
  }
  const t = Math.round(event.t);
  const fresh = { ...event, t, lastT: t, count: 1 };
  return { ...fresh, id: insert(database, fresh, null) };
}

function facet(database: Database, filter: EventFilter, name: FacetName): Facet[] {
  const { sql, values } = eventCondition(filter, name);
  const column = FACET_COLUMNS[name];
  return database.all<Facet>(`SELECT ${column} AS value, count(*) AS count FROM events WHERE ${sql} GROUP BY ${column} ORDER BY count DESC, value LIMIT 200`, ...values);
}

/** Newest first (by first occurrence, then number). Facets count the filter without their own choice, `total` the whole filter. */
function list(database: Database, filter: EventFilter): EventPage {
  const { sql, values } = eventCondition(filter);
  const limit = Math.max(0, Math.min(MAX_PAGE, Math.floor(filter.limit)));
  const page = filter.before === undefined ? sql : `${sql} AND (t, id) < (?, ?)`;
  const pageValues = filter.before === undefined ? values : [...values, filter.before.t, filter.before.id];
  const rows = database.all<Row>(`SELECT * FROM events WHERE ${page} ORDER BY t DESC, id DESC LIMIT ?`, ...pageValues, limit);
  const total = database.get<{ count: number }>(`SELECT count(*) AS count FROM events WHERE ${sql}`, ...values)?.count ?? 0;
  return {
    events: rows.map(toEvent),
    total,
    facets: { kinds: facet(database, filter, 'kinds'), severities: facet(database, filter, 'severities'), sources: facet(database, filter, 'sources') },
  };
}

/** The table of events: what {@link EventStore} says, and what holding events back needs. */
export interface EventTable extends EventStore {
  /** The highest number given so far, 0 when there is none. */
  lastId(): number;
  /** Stores finished events under their numbers. */
  insert(events: readonly VedetteEvent[]): void;
}

export function createEventTable(database: Database, probe: (point: string) => void): EventTable {
  return {
    add: (event) =>
      database.transaction(
        'add event',
        () => {
          probe('event.add');
          return insertOrFold(database, event);
        },
        true,
      ),
    list: (filter) => list(database, filter),
    lastId: () => database.get<{ id: number | null }>('SELECT max(id) AS id FROM events')?.id ?? 0,
    insert: (events) =>
      database.transaction('add held events', () => {
        probe('event.add');
        for (const event of events) insert(database, event, event.id);
      }),
  };
}
