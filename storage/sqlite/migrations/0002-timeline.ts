// Schema step 2: what happened: events with full-text search, and spans.
import type { Migration } from './migration.ts';

/** The text index keeps no copy of the texts (external content) and is kept true by triggers. */
export const timeline: Migration = {
  version: 2,
  name: 'timeline',
  sql: `
    CREATE TABLE events (
      id INTEGER PRIMARY KEY,
      t INTEGER NOT NULL,
      last_t INTEGER NOT NULL,
      kind TEXT NOT NULL,
      severity TEXT NOT NULL,
      title TEXT NOT NULL,
      text TEXT,
      source TEXT NOT NULL,
      tags TEXT NOT NULL,
      aggregation_key TEXT,
      count INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX events_by_time ON events (t, id);
    CREATE INDEX events_by_end ON events (last_t);
    CREATE INDEX events_by_key ON events (aggregation_key, id) WHERE aggregation_key IS NOT NULL;
    CREATE VIRTUAL TABLE events_text USING fts5 (title, text, kind, source, tags, content = 'events', content_rowid = 'id', prefix = '2 3');
    CREATE TRIGGER events_inserted AFTER INSERT ON events BEGIN
      INSERT INTO events_text (rowid, title, text, kind, source, tags) VALUES (new.id, new.title, new.text, new.kind, new.source, new.tags);
    END;
    CREATE TRIGGER events_deleted AFTER DELETE ON events BEGIN
      INSERT INTO events_text (events_text, rowid, title, text, kind, source, tags) VALUES ('delete', old.id, old.title, old.text, old.kind, old.source, old.tags);
    END;
    CREATE TRIGGER events_updated AFTER UPDATE OF title, text, kind, source, tags ON events BEGIN
      INSERT INTO events_text (events_text, rowid, title, text, kind, source, tags) VALUES ('delete', old.id, old.title, old.text, old.kind, old.source, old.tags);
      INSERT INTO events_text (rowid, title, text, kind, source, tags) VALUES (new.id, new.title, new.text, new.kind, new.source, new.tags);
    END;
    CREATE TABLE spans (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      from_t INTEGER NOT NULL,
      to_t INTEGER NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX spans_by_end ON spans (to_t);
  `,
};
