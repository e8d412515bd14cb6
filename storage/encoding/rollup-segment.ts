// Segments of rollups: the buckets of each series as times, and five columns of values.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import { FrameReader, FrameWriter, guarded } from './segment-frame.ts';
import { TimeColumnWriter, readTimeColumn } from './segment-times.ts';
import { MAX_SEGMENT_SERIES } from './segment.ts';
import type { RollupColumns, RollupSegment, SegmentRollups } from './segment.ts';
import { checkPlace, findRef, readRefs, writeRefs } from './series-list.ts';
import { TimeTable, readCounts, readHoles, readPlaces, writeCounts, writeHoles, writePlace } from './time-table.ts';
import { ValueScratch, readValues, writeValues } from './value-column.ts';

/** The first byte of a segment of rollups. */
export const ROLLUPS_FORMAT = 2;

/** Writes segments of rollups; keeps scratch memory between them. */
export class RollupSegmentWriter {
  private readonly frame = new FrameWriter();
  private readonly times = new TimeColumnWriter();
  private readonly trial = new ByteWriter(4096);
  private readonly scratch = new ValueScratch();

  encode(start: Millis, resolution: number, series: readonly SegmentRollups[]): Uint8Array {
    if (!(Number.isSafeInteger(resolution) && resolution > 0)) throw new VedetteError('internal', `Rollups of ${resolution} ms cannot be encoded.`);
    for (const { ref, columns } of series) {
      const { length } = columns;
      if (!(length >= 1 && length <= MAX_CHUNK_POINTS)) throw new VedetteError('internal', `Series ${ref} has ${length} buckets to encode.`);
    }
    const { frame } = this;
    frame.begin();
    writeRefs(
      series.map((each) => each.ref),
      frame.directory,
    );
    frame.directory.varint(resolution);
    const table = new TimeTable(
      series.map(({ columns }) => ({ ts: columns.ts, from: 0, to: columns.length })),
      (slice) => {
        this.trial.reset();
        this.times.write(slice, start, this.trial);
        return this.trial.length;
      },
    );
    writeCounts(table.columns, frame.directory);
    for (const column of table.columns) {
      this.times.write(column, start, frame.body);
      frame.endBody();
    }
    for (const [i, { columns }] of series.entries()) {
      const place = table.places[i]!;
      writePlace(place, frame.directory);
      writeHoles(place.holes, frame.body);
      for (const values of [columns.count, columns.sum, columns.min, columns.max, columns.last]) writeValues(values, columns.length, this.scratch, frame.body);
      frame.endBody();
    }
    return frame.finish(ROLLUPS_FORMAT);
  }
}

class OpenedRollups implements RollupSegment {
  readonly refs: Uint32Array;
  readonly resolution: number;
  private readonly frame: FrameReader;
  private readonly start: Millis;
  /** Buckets per time column, and the columns decoded so far. */
  private readonly counts: Uint32Array;
  private readonly decoded: Float64Array[] = [];
  private readonly columnOf: Uint32Array;
  private readonly missing: Uint32Array;
  private room = 0;
  private own: Float64Array[] = [];

  constructor(bytes: Uint8Array, start: Millis) {
    this.start = start;
    this.frame = new FrameReader(bytes, ROLLUPS_FORMAT, MAX_SEGMENT_SERIES * 2);
    const { directory } = this.frame;
    this.refs = readRefs(directory);
    this.resolution = directory.varint();
    if (this.resolution < 1) throw new BytesMalformed('rollups of 0 ms');
    this.counts = readCounts(directory, this.refs.length);
    const { columns, missing } = readPlaces(directory, this.refs.length, this.counts);
    this.columnOf = columns;
    this.missing = missing;
    if (this.frame.bodies !== this.counts.length + this.refs.length) throw new BytesMalformed(`${this.frame.bodies} bodies of ${this.refs.length} series`);
    if (directory.remaining > 0) throw new BytesMalformed(`${directory.remaining} bytes too many in the directory`);
  }

  find(ref: number): number {
    return findRef(this.refs, ref);
  }

  count(place: number): number {
    checkPlace(this.refs, place);
    return this.counts[this.columnOf[place]!]! - this.missing[place]!;
  }

  read(place: number): RollupColumns {
    const length = this.count(place);
    return guarded(`Series ${this.refs[place]} of a segment of rollups`, this.frame.bytes.length, () => {
      const column = this.columnOf[place]!;
      const whole = this.column(column);
      const reader = this.frame.body(this.counts.length + place);
      if (reader === undefined) throw new BytesMalformed('its body is empty');
      if (this.room < length) {
        this.room = length;
        this.own = Array.from({ length: 6 }, () => new Float64Array(length));
      }
      const [ownTs, count, sum, min, max, last] = this.own as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
      const missing = this.missing[place]!;
      if (missing > 0) readHoles(reader, whole, this.counts[column]!, missing, ownTs);
      for (const values of [count, sum, min, max, last]) readValues(reader, length, values);
      if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
      return { ts: missing > 0 ? ownTs : whole, count, sum, min, max, last, length };
    });
  }

  private column(index: number): Float64Array {
    const known = this.decoded[index];
    if (known !== undefined) return known;
    const reader = this.frame.body(index);
    if (reader === undefined) throw new BytesMalformed('a time column is empty');
    const count = this.counts[index]!;
    const ts = new Float64Array(count);
    readTimeColumn(reader, count, this.start, ts);
    if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many after its times`);
    this.decoded[index] = ts;
    return ts;
  }
}

/** Throws VedetteError('storage_damaged'). */
export function openRollupSegment(bytes: Uint8Array, start: Millis): RollupSegment {
  return guarded('A segment of rollups', bytes.length, () => new OpenedRollups(bytes, start));
}
