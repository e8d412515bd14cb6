// Documents by kind and name, as text: devices, and later what people make.
import type { DocumentStore } from '../api.ts';
import type { Database } from './database.ts';

export function createDocumentStore(database: Database, now: () => number): DocumentStore {
  return {
    list: (kind) => database.all<{ id: string; body: string }>('SELECT id, body FROM documents WHERE kind = ? ORDER BY id', kind),
    get: (kind, id) => database.get<{ body: string }>('SELECT body FROM documents WHERE kind = ? AND id = ?', kind, id)?.body,
    put(kind, id, body) {
      database.run('INSERT INTO documents (kind, id, changed, body) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET changed = excluded.changed, body = excluded.body', kind, id, Math.round(now()), body);
    },
    remove(kind, id) {
      database.run('DELETE FROM documents WHERE kind = ? AND id = ?', kind, id);
    },
  };
}
