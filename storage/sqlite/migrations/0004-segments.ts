// Schema step 4: series in groups, and segments that hold the points, rollups and sketches of a group over a span of time.
import type { Migration } from './migration.ts';

/**
 * Every row of `segments` is visible as soon as it is there; only rows from the border `sealed` on are leftovers of a seal that was not
 * finished. kind: 0 points (rollups where resolution > 0), 1 sketches, 2 late points, 3 late sketches. level: 0 as sealed, 1 merged and
 * rolled up, 2 a late one, 9 damaged and set aside. `chunks`, `buckets` and `sketches` of step 1 are converted in the background.
 * `books` are times that merged segments of one span share. The index holds all that the directory needs, so that opening reads no page of data.
 */
export const segments: Migration = {
  version: 4,
  name: 'segments',
  sql: `
    ALTER TABLE series ADD COLUMN grp INTEGER;
    CREATE TABLE groups (
      id INTEGER PRIMARY KEY,
      metric TEXT NOT NULL,
      interval REAL NOT NULL,
      finish INTEGER
    ) STRICT;
    CREATE TABLE segments (
      id INTEGER PRIMARY KEY,
      grp INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      resolution INTEGER NOT NULL,
      level INTEGER NOT NULL,
      start INTEGER NOT NULL,
      finish INTEGER NOT NULL,
      points INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      data BLOB NOT NULL
    ) STRICT;
    CREATE INDEX segments_directory ON segments (grp, kind, resolution, start, finish, level, points, bytes);
    CREATE TABLE books (
      start INTEGER NOT NULL,
      finish INTEGER NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (start, finish)
    ) STRICT;
    CREATE TABLE archive_days (
      day INTEGER PRIMARY KEY,
      state TEXT NOT NULL,
      points INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      files TEXT NOT NULL
    ) STRICT;
  `,
};
