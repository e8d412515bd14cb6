// Blobs by kind and time with a short summary each: process tables and, later, evidence.
import type { SnapshotStore } from '../api.ts';
import type { Database } from './database.ts';

/** Evenly thins a list to at most `limit` entries, always keeping the newest. */
export function thin<Item>(items: readonly Item[], limit: number): Item[] {
  if (items.length <= limit) return [...items];
  if (limit <= 0) return [];
  const kept: Item[] = [];
  for (let i = 1; i <= limit; i++) kept.push(items[Math.ceil((i * items.length) / limit) - 1]!);
  return kept;
}

export function createSnapshotStore(database: Database): SnapshotStore {
  return {
    put(kind, t, summary, bytes) {
      database.run(
        'INSERT INTO snapshots (kind, t, summary, data) VALUES (?, ?, ?, ?) ON CONFLICT (kind, t) DO UPDATE SET summary = excluded.summary, data = excluded.data',
        kind,
        Math.round(t),
        summary,
        bytes,
      );
    },
    latest(kind, { from, to }) {
      const row = database.get<{ t: number; data: Uint8Array }>('SELECT t, data FROM snapshots WHERE kind = ? AND t >= ? AND t < ? ORDER BY t DESC LIMIT 1', kind, from, to);
      return row === undefined ? undefined : { t: row.t, bytes: row.data };
    },
    summaries(kind, { from, to }, limit) {
      return thin(database.all<{ t: number; summary: string }>('SELECT t, summary FROM snapshots INDEXED BY snapshots_by_kind WHERE kind = ? AND t >= ? AND t < ? ORDER BY t', kind, from, to), limit);
    },
  };
}
