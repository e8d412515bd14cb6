// Deletes in small steps what retention has decided, and gives freed pages back to the file system.
import type { Millis } from '../../common/time/millis.ts';
import { bucketKey } from './bucket-key.ts';
import type { BucketList } from './bucket-list.ts';
import type { Database } from './database.ts';

const ROWS_PER_STEP = 100;
/** Events leave the text index as well. */
const EVENTS_PER_STEP = 40;
const BLOBS_PER_STEP = 10;
const PAGES_PER_STEP = 50;
/** Free pages are used again by themselves; the file shrinks only when more than this many, and a quarter of all, lie idle. */
const IDLE_PAGES = 2_000;

export class Sweeper {
  private readonly database: Database;
  private readonly buckets: BucketList;
  /** What is still to be deleted; undefined parts are done. */
  private chunksBefore: Millis | undefined;
  private snapshotsBefore: Millis | undefined;
  private eventsBefore: Millis | undefined;
  private shrinking = false;

  constructor(database: Database, buckets: BucketList) {
    this.database = database;
    this.buckets = buckets;
  }

  /** Takes a plan. Buckets disappear for readers at once; `limit` is the time from which rows may belong to a bucket that is being made. */
  begin(plan: { buckets: number; snapshotsBefore: Millis; eventsBefore: Millis }, limit: () => Millis): void {
    if (plan.buckets > 0) {
      this.buckets.dropOldest(plan.buckets);
      this.chunksBefore = limit();
    }
    this.snapshotsBefore = plan.snapshotsBefore;
    this.eventsBefore = plan.eventsBefore;
    this.shrinking = true;
  }

  /** One small step. False when there is nothing left to do. */
  step(): boolean {
    const { database } = this;
    if (this.chunksBefore !== undefined) {
      const key = bucketKey(this.chunksBefore, 0);
      if (Number.isFinite(key) && this.deleteSome('chunks', 'id', key, ROWS_PER_STEP) + this.deleteSome('sketches', 'id', key, ROWS_PER_STEP) > 0) return true;
      this.chunksBefore = undefined;
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
      const free = Number(database.pragma('freelist_count'));
      if (free > IDLE_PAGES && free * 4 > Number(database.pragma('page_count'))) {
        database.script(`PRAGMA incremental_vacuum(${PAGES_PER_STEP})`);
        return true;
      }
      this.shrinking = false;
    }
    return false;
  }

  private deleteSome(table: 'chunks' | 'sketches' | 'snapshots' | 'events' | 'spans', column: string, before: number, limit: number): number {
    return this.database.run(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE ${column} < ? LIMIT ?)`, before, limit).changes;
  }
}
