// Schema step 1: series, their packed chunks and sketches by bucket of time, and the borders between tiers.
import type { Migration } from './migration.ts';

/** Chunk and sketch keys are bucketKey(start, ref) of storage/sqlite/bucket-key.ts, so inserts append and retention is a range. */
export const points: Migration = {
  version: 1,
  name: 'points',
  sql: `
    CREATE TABLE series (
      ref INTEGER PRIMARY KEY,
      metric TEXT NOT NULL,
      tags TEXT NOT NULL,
      type TEXT NOT NULL,
      unit TEXT NOT NULL,
      interval REAL NOT NULL
    ) STRICT;
    CREATE TABLE buckets (
      start INTEGER PRIMARY KEY,
      finish INTEGER NOT NULL,
      points INTEGER NOT NULL,
      chunks INTEGER NOT NULL,
      bytes INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE chunks (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
    CREATE TABLE sketches (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
    CREATE TABLE borders (name TEXT PRIMARY KEY, t INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
};
