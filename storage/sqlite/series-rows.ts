// The rows of the series catalogue.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricType } from '../../common/model/series.ts';
import type { Catalogue } from '../index/catalogue.ts';
import type { Database } from './database.ts';

interface Row {
  readonly ref: number;
  readonly metric: string;
  readonly tags: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly interval: number;
  readonly grp: number | null;
}

function tagsOf(text: string, ref: number): string[] {
  const tags: unknown = JSON.parse(text);
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) throw new VedetteError('storage_damaged', `The tags of series ${ref} are no list of texts.`);
  return tags;
}

/** Brings all stored series into the catalogue. */
export function loadSeries(database: Database, catalogue: Catalogue): void {
  for (const { id, metric, interval } of database.all<{ id: number; metric: string; interval: number }>('SELECT id, metric, interval FROM groups ORDER BY id')) catalogue.adoptGroup(id, metric, interval);
  for (const { ref, metric, tags, type, unit, interval, grp } of database.all<Row>('SELECT ref, metric, tags, type, unit, interval, grp FROM series ORDER BY ref')) {
    // A series without a group is of an older format: it gets one, which has to be written.
    catalogue.adopt({ ref, metric, tags: tagsOf(tags, ref), type, unit, interval }, grp !== null, grp ?? undefined);
  }
}

/** Writes up to `limit` new or changed series; the caller is in a transaction and then says `catalogue.saved(answer)`. */
export function writeSeries(database: Database, catalogue: Catalogue, limit: number): number {
  const births = catalogue.births(limit);
  const count = births.length;
  for (let i = 0; i < count; i++) {
    const { ref, metric, tags, type, unit, interval } = births[i]!;
    const group = catalogue.groupOf(ref);
    // Removed again before it was written.
    if (group === undefined) continue;
    database.run('INSERT INTO groups (id, metric, interval) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING', group.id, group.metric, group.interval);
    database.run('INSERT OR REPLACE INTO series (ref, metric, tags, type, unit, interval, grp) VALUES (?, ?, ?, ?, ?, ?, ?)', ref, metric, JSON.stringify(tags), type, unit, interval, group.id);
  }
  return count;
}
