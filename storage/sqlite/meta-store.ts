// Small durable values of the runtime, and the storage's own borders between tiers.
import type { Millis } from '../../common/time/millis.ts';
import type { MetaStore } from '../api.ts';
import type { Database } from './database.ts';

export function createMetaStore(database: Database): MetaStore {
  return {
    get: (key) => database.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value,
    set(key, value) {
      database.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value);
    },
  };
}

/**
 * `sealed`: all points before it are in segments. `alive`: the agent is known to have run then. `raw_from`, `rolled_from`: retention has
 * taken everything before it. `archived`: every day before it is in the archive.
 */
export type BorderName = 'sealed' | 'alive' | 'raw_from' | 'rolled_from' | 'archived';

export function readBorder(database: Database, name: BorderName): Millis | undefined {
  return database.get<{ t: number }>('SELECT t FROM borders WHERE name = ?', name)?.t;
}
export function writeBorder(database: Database, name: BorderName, t: Millis): void {
  database.run('INSERT INTO borders (name, t) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET t = excluded.t', name, Math.round(t));
}
