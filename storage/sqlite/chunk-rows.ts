// Rows of packed points and packed sketches: written, read back, merged with late data. One row per series and bucket.
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { CodecRegistry } from '../encoding/chunk-codec.ts';
import { openChunk, openRow, sealRow } from '../encoding/chunk-row.ts';
import { lowerBound } from '../head/time-columns.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PointBuffer, StoredSketch } from '../query/sources.ts';
import { bucketKey } from './bucket-key.ts';
import type { Database } from './database.ts';

/** The number in rows of packed sketches, which have one form only. */
const SKETCH_ROW = 1;

/** Tells of a row that could not be read; it is passed over and left as it is. */
export type OnDamagedRow = (ref: SeriesRef, start: Millis, error: VedetteError) => void;

export class ChunkRows {
  private readonly database: Database;
  private readonly codecs: CodecRegistry;
  private readonly onDamaged: OnDamagedRow;
  private readonly relative = createPointBuffer();
  private readonly out = new ByteWriter(4096);

  constructor(database: Database, codecs: CodecRegistry, onDamaged: OnDamagedRow) {
    this.database = database;
    this.codecs = codecs;
    this.onDamaged = onDamaged;
  }

  /** Writes (or replaces) the chunk of a series in the bucket from `start`; times are kept relative to it. Answers the bytes. */
  write(ref: SeriesRef, start: Millis, points: PointBuffer): number {
    const { relative } = this;
    relative.length = 0;
    relative.reserve(points.length);
    for (let i = 0; i < points.length; i++) relative.ts[i] = points.ts[i]! - start;
    const { writer } = this.codecs;
    const row = sealRow(writer.id, writer.encode(relative.ts, points.values, points.length));
    this.database.run('INSERT OR REPLACE INTO chunks (id, data) VALUES (?, ?)', bucketKey(start, ref), row);
    return row.length;
  }

  /** Appends the points of that chunk with from <= t < to and answers how many were decoded; 0 without a chunk. */
  read(ref: SeriesRef, start: Millis, from: Millis, to: Millis, into: PointBuffer): number {
    const row = this.database.value<Uint8Array>('SELECT data FROM chunks WHERE id = ?', bucketKey(start, ref));
    if (row === undefined) return 0;
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
      return count;
    } catch (error) {
      this.passOver(ref, start, error);
      return 0;
    }
  }

  /** Bytes of the chunk row, 0 without one. */
  size(ref: SeriesRef, start: Millis): number {
    return this.database.value<number>('SELECT length(data) FROM chunks WHERE id = ?', bucketKey(start, ref)) ?? 0;
  }

  /** As {@link write}, for the sketches of a series. */
  writeSketches(ref: SeriesRef, start: Millis, sketches: readonly StoredSketch[]): number {
    const { out } = this;
    out.reset();
    out.varint(sketches.length);
    let before = start;
    for (const { ts, bytes } of sketches) {
      out.signed(ts - before);
      out.block(bytes);
      before = ts;
    }
    const row = sealRow(SKETCH_ROW, out.written());
    this.database.run('INSERT OR REPLACE INTO sketches (id, data) VALUES (?, ?)', bucketKey(start, ref), row);
    return row.length;
  }

  /** As {@link read}, for sketches. */
  readSketches(ref: SeriesRef, start: Millis, from: Millis, to: Millis, into: StoredSketch[]): number {
    const row = this.database.value<Uint8Array>('SELECT data FROM sketches WHERE id = ?', bucketKey(start, ref));
    if (row === undefined) return 0;
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
      return count;
    } catch (error) {
      this.passOver(ref, start, error);
      return 0;
    }
  }

  private passOver(ref: SeriesRef, start: Millis, error: unknown): void {
    if (error instanceof BytesMalformed) this.onDamaged(ref, start, new VedetteError('storage_damaged', `Sketches cannot be read: ${errorMessage(error)}.`));
    else if (error instanceof VedetteError && error.code === 'storage_damaged') this.onDamaged(ref, start, error);
    else throw error;
  }
}
