// The rows of the series catalogue.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricType, SeriesMeta } from '../../common/model/series.ts';
import type { Catalogue } from '../index/catalogue.ts';
import type { Database } from './database.ts';

interface Row {
  readonly ref: number;
  readonly metric: string;
  readonly tags: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly interval: number;
}

function tagsOf(text: string, ref: number): string[] {
  const tags: unknown = JSON.parse(text);
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) throw new VedetteError('storage_damaged', `The tags of series ${ref} are no list of texts.`);
  return tags;
}

/** Brings all stored series into the catalogue. */
export function loadSeries(database: Database, catalogue: Catalogue): void {
  for (const { ref, metric, tags, type, unit, interval } of database.all<Row>('SELECT ref, metric, tags, type, unit, interval FROM series ORDER BY ref')) {
    catalogue.adopt({ ref, metric, tags: tagsOf(tags, ref), type, unit, interval }, true);
  }
}

/** Writes up to `limit` new or changed series; the caller is in a transaction and then says `catalogue.saved(answer)`. */
export function writeSeries(database: Database, births: readonly SeriesMeta[], limit: number): number {
  const count = Math.min(births.length, limit);
  for (let i = 0; i < count; i++) {
    const { ref, metric, tags, type, unit, interval } = births[i]!;
    database.run('INSERT OR REPLACE INTO series (ref, metric, tags, type, unit, interval) VALUES (?, ?, ?, ?, ?, ?)', ref, metric, JSON.stringify(tags), type, unit, interval);
  }
  return count;
}
