// Schema step 3: blobs by kind and time, such as the process table of each minute.
import type { Migration } from './migration.ts';

export const snapshots: Migration = {
  version: 3,
  name: 'snapshots',
  sql: `
    CREATE TABLE snapshots (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      t INTEGER NOT NULL,
      summary TEXT NOT NULL,
      data BLOB NOT NULL
    ) STRICT;
    CREATE INDEX snapshots_by_kind ON snapshots (kind, t, summary);
    CREATE INDEX snapshots_by_time ON snapshots (t);
    CREATE UNIQUE INDEX snapshots_once ON snapshots (kind, t);
  `,
};
