// Points that came after their bucket was packed: merged into its chunk, or into a bucket made for them.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { mergeSketches } from '../head/sketch-columns.ts';
import { lowerBound, mergeColumns } from '../head/time-columns.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PointBuffer, StoredSketch } from '../query/sources.ts';
import type { Bucket, BucketList } from './bucket-list.ts';
import type { ChunkRows } from './chunk-rows.ts';
import type { Database } from './database.ts';
import type { Unsealed } from './unsealed.ts';

function sameColumns(a: PointBuffer, b: PointBuffer): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a.ts[i] !== b.ts[i] || !Object.is(a.values[i], b.values[i])) return false;
  return true;
}
function sameSketches(a: readonly StoredSketch[], b: readonly StoredSketch[]): boolean {
  return a.length === b.length && a.every(({ ts, bytes }, i) => ts === b[i]!.ts && bytes.length === b[i]!.bytes.length && bytes.every((byte, k) => byte === b[i]!.bytes[k]));
}

/** A chunk is rewritten rather than given a second row: late points are rare, and readers stay simple. Nothing new, nothing written. */
export class LateMerge {
  private readonly database: Database;
  private readonly rows: ChunkRows;
  private readonly buckets: BucketList;
  private readonly late = createPointBuffer();
  private readonly part = createPointBuffer();
  private readonly packed = createPointBuffer();
  private readonly merged = createPointBuffer();

  constructor(database: Database, rows: ChunkRows, buckets: BucketList) {
    this.database = database;
    this.rows = rows;
    this.buckets = buckets;
  }

  /** Merges series after series until `tired` says so; what is merged leaves `unsealed`. */
  slice(unsealed: Unsealed, span: number, sealed: Millis, tired: () => boolean): void {
    const touched = new Map<Millis, Bucket>();
    const done = this.database.transaction('merge late points', () => {
      const done: SeriesRef[] = [];
      for (const ref of unsealed.refs()) {
        this.mergePoints(ref, unsealed, (t) => this.bucketAt(t, span, sealed, touched));
        this.mergeSketches(ref, unsealed, (t) => this.bucketAt(t, span, sealed, touched));
        done.push(ref);
        if (tired()) break;
      }
      for (const bucket of touched.values()) this.buckets.write(bucket);
      return done;
    });
    for (const bucket of touched.values()) this.buckets.keep(bucket);
    for (const ref of done) unsealed.remove(ref);
  }

  /** The bucket of a time as it will be after the transaction. */
  private bucketAt(t: Millis, span: number, sealed: Millis, touched: Map<Millis, Bucket>): Bucket {
    for (const bucket of touched.values()) if (bucket.start <= t && t < bucket.finish) return bucket;
    const bucket = { ...this.buckets.place(t, span, sealed) };
    touched.set(bucket.start, bucket);
    return bucket;
  }

  private mergePoints(ref: SeriesRef, unsealed: Unsealed, bucketAt: (t: Millis) => Bucket): void {
    const { late, part, packed, merged, rows } = this;
    late.length = 0;
    unsealed.points.read(ref, -Infinity, Infinity, late);
    for (let from = 0; from < late.length; ) {
      const bucket = bucketAt(late.ts[from]!);
      const end = lowerBound(late.ts, late.length, bucket.finish);
      part.length = 0;
      part.reserve(end - from);
      part.ts.set(late.ts.subarray(from, end));
      part.values.set(late.values.subarray(from, end));
      part.length = end - from;
      from = end;
      packed.length = 0;
      merged.length = 0;
      rows.read(ref, bucket.start, bucket.start, bucket.finish, packed);
      mergeColumns(packed, part, merged);
      if (sameColumns(packed, merged)) continue;
      const before = rows.size(ref, bucket.start);
      bucket.bytes += rows.write(ref, bucket.start, merged) - before;
      bucket.points += merged.length - packed.length;
      if (before === 0) bucket.chunks++;
    }
  }

  private mergeSketches(ref: SeriesRef, unsealed: Unsealed, bucketAt: (t: Millis) => Bucket): void {
    const late: StoredSketch[] = [];
    unsealed.sketches.read(ref, -Infinity, Infinity, late);
    for (let from = 0; from < late.length; ) {
      const bucket = bucketAt(late[from]!.ts);
      let end = from;
      while (end < late.length && late[end]!.ts < bucket.finish) end++;
      const packed: StoredSketch[] = [];
      const merged: StoredSketch[] = [];
      this.rows.readSketches(ref, bucket.start, bucket.start, bucket.finish, packed);
      mergeSketches(packed, late.slice(from, end), merged);
      from = end;
      if (sameSketches(packed, merged)) continue;
      bucket.bytes += this.rows.writeSketches(ref, bucket.start, merged) - packed.reduce((sum, { bytes }) => sum + bytes.length, 0);
      bucket.points += merged.length - packed.length;
      if (packed.length === 0) bucket.chunks++;
    }
  }
}
