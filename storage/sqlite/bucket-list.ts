// The buckets of time that have chunks: a list in memory that mirrors the table `buckets`, ordered and without overlap.
import type { Millis } from '../../common/time/millis.ts';
import type { Database } from './database.ts';

/** Half-open [start, finish); start is a whole minute. */
export interface Bucket {
  readonly start: Millis;
  readonly finish: Millis;
  points: number;
  chunks: number;
  /** Bytes of chunk and sketch rows. */
  bytes: number;
}

export class BucketList {
  private list: Bucket[] = [];
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
    this.load();
  }

  /** Reads the table anew. */
  load(): void {
    this.list = this.database.all<Bucket>('SELECT start, finish, points, chunks, bytes FROM buckets ORDER BY start');
  }

  get all(): readonly Bucket[] {
    return this.list;
  }

  totals(): { points: number; chunks: number; bytes: number } {
    const totals = { points: 0, chunks: 0, bytes: 0 };
    for (const { points, chunks, bytes } of this.list) {
      totals.points += points;
      totals.chunks += chunks;
      totals.bytes += bytes;
    }
    return totals;
  }

  /** The buckets that overlap [from, to), oldest first. */
  overlapping(from: Millis, to: Millis): Bucket[] {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle]!.finish <= from) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < this.list.length && this.list[end]!.start < to) end++;
    return this.list.slice(low, end);
  }

  /** The bucket that holds `t`, or the one to make for it: of at most `span`, aligned to it, between its neighbours and before `before`. */
  place(t: Millis, span: number, before: Millis): Bucket {
    const [found] = this.overlapping(t, t + 1);
    if (found !== undefined) return found;
    const aligned = Math.floor(t / span) * span;
    let start = aligned;
    let finish = Math.min(aligned + span, before);
    for (const near of this.overlapping(aligned, aligned + span)) {
      if (near.finish <= t) start = Math.max(start, near.finish);
      else finish = Math.min(finish, near.start);
    }
    return { start, finish, points: 0, chunks: 0, bytes: 0 };
  }

  /** Writes a bucket's row; the caller is in a transaction and calls {@link keep} after it. */
  write({ start, finish, points, chunks, bytes }: Bucket): void {
    this.database.run(
      'INSERT INTO buckets (start, finish, points, chunks, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT (start) DO UPDATE SET finish = excluded.finish, points = excluded.points, chunks = excluded.chunks, bytes = excluded.bytes',
      start,
      finish,
      points,
      chunks,
      bytes,
    );
  }

  /** Takes over what {@link write} has made durable. */
  keep(bucket: Bucket): void {
    const at = this.list.findIndex(({ start }) => start >= bucket.start);
    if (at < 0) this.list.push(bucket);
    else this.list.splice(at, this.list[at]!.start === bucket.start ? 1 : 0, bucket);
  }

  /** Removes the oldest `count` buckets from table and list, so that nobody reads them; their chunks are swept later. */
  dropOldest(count: number): void {
    if (count <= 0) return;
    const last = this.list[Math.min(count, this.list.length) - 1];
    if (last === undefined) return;
    this.database.run('DELETE FROM buckets WHERE start <= ?', last.start);
    this.list.splice(0, count);
  }
}
