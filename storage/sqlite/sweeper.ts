// Deletes in small steps what retention has decided, and gives freed pages back to the file system.
import type { Millis } from '../../common/time/millis.ts';
import type { Database } from './database.ts';
import { writeBorder } from './meta-store.ts';
import type { SegmentRow } from './segment-directory.ts';
import type { SegmentStore } from './segment-store.ts';

const ROWS_PER_STEP = 100;
/** Segments are large: each is a chain of pages to free. */
const SEGMENTS_PER_STEP = 8;
const BOOKS_PER_STEP = 8;
/** Events leave the text index as well. */
const EVENTS_PER_STEP = 40;
const BLOBS_PER_STEP = 10;
const PAGES_PER_STEP = 50;
/** Free pages are used again by themselves; the file shrinks only when more than this many, and a sixteenth of all, lie idle. */
const IDLE_PAGES = 256;

/** What goes: everything of the tiers that ends at or before the time, -Infinity for nothing. */
export interface SweepPlan {
  readonly rawBefore: Millis;
  readonly rollupsBefore: Millis;
  readonly snapshotsBefore: Millis;
  readonly eventsBefore: Millis;
  /** The file itself is above its limit, so that idle pages count. */
  readonly shrinkAll: boolean;
}

export class Sweeper {
  private readonly database: Database;
  private readonly store: SegmentStore;
  private readonly probe: (point: string) => void;
  /** What is still to be deleted; undefined parts are done. */
  private rows: SegmentRow[] = [];
  private booksBefore: Millis | undefined;
  private snapshotsBefore: Millis | undefined;
  private eventsBefore: Millis | undefined;
  private shrinking = false;
  private shrinkAll = false;

  constructor(database: Database, store: SegmentStore, probe: (point: string) => void) {
    this.database = database;
    this.store = store;
    this.probe = probe;
  }

  /** Takes a plan: the borders move first, so that nobody counts on what is on its way out. */
  begin({ rawBefore, rollupsBefore, snapshotsBefore, eventsBefore, shrinkAll }: SweepPlan): void {
    this.rows = [...this.store.directory.all()].filter(({ resolution, finish }) => finish <= (resolution === 0 ? rawBefore : rollupsBefore)).sort((a, b) => b.finish - a.finish);
    if (this.rows.length > 0)
      this.database.transaction('move retention borders', () => {
        if (Number.isFinite(rawBefore)) writeBorder(this.database, 'raw_from', rawBefore);
        if (Number.isFinite(rollupsBefore)) writeBorder(this.database, 'rolled_from', rollupsBefore);
      });
    this.booksBefore = Number.isFinite(rawBefore) ? rawBefore : undefined;
    this.snapshotsBefore = snapshotsBefore;
    this.eventsBefore = eventsBefore;
    this.shrinking = true;
    this.shrinkAll = shrinkAll;
  }

  /** Forgets what was begun: the database is another one. */
  reset(): void {
    this.rows = [];
    this.booksBefore = undefined;
    this.snapshotsBefore = undefined;
    this.eventsBefore = undefined;
    this.shrinking = false;
  }

  /** One small step. False when there is nothing left to do. */
  step(): boolean {
    const { database } = this;
    if (this.rows.length > 0) {
      this.deleteSegments();
      return true;
    }
    if (this.booksBefore !== undefined) {
      if (this.store.books.dropBefore(this.booksBefore, BOOKS_PER_STEP) > 0) return true;
      this.booksBefore = undefined;
    }
    if (this.snapshotsBefore !== undefined) {
      if (this.deleteSome('snapshots', 't', this.snapshotsBefore, BLOBS_PER_STEP) > 0) return true;
      this.snapshotsBefore = undefined;
    }
    if (this.eventsBefore !== undefined) {
      if (this.deleteSome('events', 'last_t', this.eventsBefore, EVENTS_PER_STEP) + this.deleteSome('spans', 'to_t', this.eventsBefore, ROWS_PER_STEP) > 0) return true;
      this.eventsBefore = undefined;
    }
    if (this.shrinking) {
      const { free, all } = database.freePages();
      if (free > 0 && (this.shrinkAll || (free > IDLE_PAGES && free * 16 > all))) {
        // What was begun goes on to the end: stopping at the threshold would leave just as much again.
        this.shrinkAll = true;
        database.script(`PRAGMA incremental_vacuum(${PAGES_PER_STEP})`);
        return true;
      }
      this.shrinking = false;
    }
    return false;
  }

  private deleteSegments(): void {
    const { database, store, probe } = this;
    // A merge may have taken some of them meanwhile.
    const gone = this.rows.splice(-SEGMENTS_PER_STEP).filter((row) => store.directory.has(row));
    if (gone.length === 0) return;
    database.transaction('retire segments', () => {
      for (const row of gone) {
        store.delete(row);
        database.run('UPDATE groups SET finish = max(coalesce(finish, 0), ?) WHERE id = ?', row.finish, row.grp);
      }
      probe('retire.inside');
    });
    store.follow({ added: [], removed: gone });
    probe('retire.committed');
  }

  private deleteSome(table: 'snapshots' | 'events' | 'spans', column: string, before: number, limit: number): number {
    // Nearly always there is nothing: then nothing is written, either.
    if (this.database.value(`SELECT 1 FROM ${table} WHERE ${column} < ? LIMIT 1`, before) === undefined) return 0;
    return this.database.run(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE ${column} < ? LIMIT ?)`, before, limit).changes;
  }
}
