// One bucket on its way into SQLite: which series are still to be packed, and what has been packed so far.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Bucket } from './bucket-list.ts';

/** What a series has put into the bucket. */
export interface Packed {
  readonly points: number;
  readonly bytes: number;
}

/** A bucket is packed in several transactions; only the last one makes it visible. A series that gets points meanwhile is packed again. */
export class Sealing {
  readonly start: Millis;
  readonly end: Millis;
  private readonly queue: SeriesRef[];
  private readonly waiting: Set<SeriesRef>;
  private readonly packed = new Map<SeriesRef, Packed>();

  constructor(start: Millis, end: Millis, refs: readonly SeriesRef[]) {
    this.start = start;
    this.end = end;
    // Taken from the end, so that rows are appended in the order of their keys.
    this.queue = [...refs].reverse();
    this.waiting = new Set(refs);
  }

  /** A point or sketch of this bucket has arrived. */
  touch(ref: SeriesRef): void {
    if (this.waiting.has(ref)) return;
    this.waiting.add(ref);
    this.queue.push(ref);
  }

  get left(): number {
    return this.queue.length;
  }

  /** The series that is `ahead` places after the next one. */
  peek(ahead: number): SeriesRef | undefined {
    return this.queue[this.queue.length - 1 - ahead];
  }

  /** The next series are packed, durably: call after the transaction. */
  advance(results: readonly Packed[]): void {
    for (const result of results) {
      const ref = this.queue.pop()!;
      this.waiting.delete(ref);
      this.packed.set(ref, result);
    }
  }

  /** The bucket's row, with results that are not yet taken over by {@link advance}. */
  bucket(more: ReadonlyMap<SeriesRef, Packed>): Bucket {
    const bucket: Bucket = { start: this.start, finish: this.end, points: 0, chunks: 0, bytes: 0 };
    const add = ({ points, bytes }: Packed): void => {
      if (bytes === 0) return;
      bucket.points += points;
      bucket.bytes += bytes;
      bucket.chunks++;
    };
    for (const [ref, result] of this.packed) if (!more.has(ref)) add(result);
    for (const result of more.values()) add(result);
    return bucket;
  }
}
