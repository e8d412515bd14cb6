// Points and sketches of the format before segments: one row per series and bucket. Read until they are converted; never written.
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { CodecRegistry } from '../encoding/chunk-codec.ts';
import { openChunk, openRow } from '../encoding/chunk-row.ts';
import { lowerBound } from '../head/time-columns.ts';
import type { PointBuffer, StoredSketch } from '../query/sources.ts';
import { bucketKey } from './bucket-key.ts';
import type { Database } from './database.ts';

/** The number in rows of packed sketches, which have one form only. */
const SKETCH_ROW = 1;

/** A bucket of time that has rows; half-open, start a whole minute. */
export interface OldBucket {
  readonly start: Millis;
  readonly finish: Millis;
}

/** Tells of a row that could not be read; it is passed over. */
export type OnDamagedRow = (ref: SeriesRef, start: Millis, error: VedetteError) => void;

export class OldChunks {
  private readonly database: Database;
  private readonly codecs: CodecRegistry;
  private readonly onDamaged: OnDamagedRow;
  private buckets: OldBucket[] = [];

  constructor(database: Database, codecs: CodecRegistry, onDamaged: OnDamagedRow) {
    this.database = database;
    this.codecs = codecs;
    this.onDamaged = onDamaged;
    this.load();
  }

  load(): void {
    this.buckets = this.database.all<OldBucket>('SELECT start, finish FROM buckets ORDER BY start');
  }

  get any(): boolean {
    return this.buckets.length > 0;
  }

  /** The newest bucket: what people look at first is converted first. */
  get newest(): OldBucket | undefined {
    return this.buckets.at(-1);
  }

  overlaps(from: Millis, to: Millis): boolean {
    return this.buckets.some(({ start, finish }) => start < to && finish > from);
  }

  /** The oldest bucket that ends after `t`. */
  after(t: Millis): OldBucket | undefined {
    return this.buckets.find(({ finish }) => finish > t);
  }

  /** The series that have a row in the bucket. */
  refs(bucket: OldBucket): SeriesRef[] {
    const refs = new Set<SeriesRef>();
    const low = bucketKey(bucket.start, 0);
    const high = bucketKey(bucket.start, 2 ** 22);
    for (const table of ['chunks', 'sketches']) for (const { id } of this.database.all<{ id: number }>(`SELECT id FROM ${table} WHERE id >= ? AND id < ?`, low, high)) refs.add(id - low);
    return [...refs].sort((a, b) => a - b);
  }

  /** Deletes the bucket and its rows; the caller is in a transaction and says {@link dropped} after it. */
  drop(bucket: OldBucket): void {
    const low = bucketKey(bucket.start, 0);
    const high = bucketKey(bucket.start, 2 ** 22);
    for (const table of ['chunks', 'sketches']) this.database.run(`DELETE FROM ${table} WHERE id >= ? AND id < ?`, low, high);
    this.database.run('DELETE FROM buckets WHERE start = ?', bucket.start);
  }

  dropped(bucket: OldBucket): void {
    this.buckets = this.buckets.filter((other) => other !== bucket);
  }

  /** Appends the points with from <= t < to and answers how many. */
  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer): number {
    const before = into.length;
    for (const bucket of this.buckets) if (bucket.start < to && bucket.finish > from) this.readBucket(ref, bucket.start, from, to, into);
    return into.length - before;
  }

  /** As {@link read}, for sketches. */
  readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[]): void {
    for (const bucket of this.buckets) if (bucket.start < to && bucket.finish > from) this.readBucketSketches(ref, bucket.start, from, to, into);
  }

  private readBucket(ref: SeriesRef, start: Millis, from: Millis, to: Millis, into: PointBuffer): void {
    const row = this.database.value<Uint8Array>('SELECT data FROM chunks WHERE id = ?', bucketKey(start, ref));
    if (row === undefined) return;
    try {
      const { codec, payload } = openChunk(this.codecs, row);
      const count = codec.count(payload);
      into.reserve(count);
      const { length } = into;
      const ts = into.ts.subarray(length);
      const values = into.values.subarray(length);
      codec.decode(payload, ts, values);
      for (let i = 0; i < count; i++) ts[i]! += start;
      const first = lowerBound(ts, count, from);
      const end = lowerBound(ts, count, to);
      if (first > 0) {
        ts.copyWithin(0, first, end);
        values.copyWithin(0, first, end);
      }
      into.length = length + end - first;
    } catch (error) {
      this.passOver(ref, start, error);
    }
  }

  private readBucketSketches(ref: SeriesRef, start: Millis, from: Millis, to: Millis, into: StoredSketch[]): void {
    const row = this.database.value<Uint8Array>('SELECT data FROM sketches WHERE id = ?', bucketKey(start, ref));
    if (row === undefined) return;
    try {
      const { codecId, payload } = openRow(row);
      if (codecId !== SKETCH_ROW) throw new VedetteError('storage_damaged', `Sketches were written in form ${codecId}, which this program does not know.`);
      const reader = new ByteReader(payload);
      const count = reader.varint();
      let ts = start;
      for (let i = 0; i < count; i++) {
        ts += reader.signed();
        const bytes = reader.block();
        if (ts >= from && ts < to) into.push({ ts, bytes });
      }
    } catch (error) {
      this.passOver(ref, start, error);
    }
  }

  private passOver(ref: SeriesRef, start: Millis, error: unknown): void {
    if (error instanceof BytesMalformed) this.onDamaged(ref, start, new VedetteError('storage_damaged', `Sketches cannot be read: ${errorMessage(error)}.`));
    else if (error instanceof VedetteError && error.code === 'storage_damaged') this.onDamaged(ref, start, error);
    else throw error;
  }
}
