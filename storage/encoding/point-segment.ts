// Segments of points: the distinct time columns once, then the values of each series by themselves. Bytes: storage/docs/format.md.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import { BodyReader, SegmentCodes } from './body-reader.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import { Draft } from './draft.ts';
import { FrameReader, FrameWriter, guarded } from './segment-frame.ts';
import { TimeColumnWriter, readTimeColumn } from './segment-times.ts';
import { MAX_SEGMENT_SERIES } from './segment.ts';
import type { Effort, PointSegment, SegmentSeries, SeriesPoints } from './segment.ts';
import { SeriesColumnWriter, readSeriesColumn } from './series-column.ts';
import { checkPlace, findRef, readRefs, writeRefs } from './series-list.ts';
import { TimeTable, readCounts, readHoles, readPlaces, writeCounts, writeHoles, writePlace } from './time-table.ts';

/** The first byte of a segment of points. */
export const POINTS_FORMAT = 1;

/** Writes segments of points; keeps scratch memory between them. */
export class PointSegmentWriter {
  private readonly frame = new FrameWriter();
  private readonly times = new TimeColumnWriter();
  private readonly trial = new ByteWriter(4096);
  private readonly draft = new Draft();
  private readonly values = new SeriesColumnWriter();

  encode(start: Millis, series: readonly SegmentSeries[], effort: Effort): Uint8Array {
    for (const { ref, from, to, ts, values } of series) {
      const count = to - from;
      if (!(from >= 0 && count >= 1 && count <= MAX_CHUNK_POINTS && to <= ts.length && to <= values.length)) throw new VedetteError('internal', `Series ${ref} has ${count} points to encode.`);
    }
    const { frame, draft } = this;
    frame.begin();
    draft.begin(effort);
    writeRefs(
      series.map((each) => each.ref),
      frame.directory,
    );
    const table = new TimeTable(series, (slice) => {
      this.trial.reset();
      this.times.write(slice, start, this.trial);
      return this.trial.length;
    });
    writeCounts(table.columns, frame.directory);
    for (const column of table.columns) {
      this.times.write(column, start, frame.body);
      frame.endBody();
    }
    for (const [i, { values, from, to }] of series.entries()) {
      const place = table.places[i]!;
      writePlace(place, frame.directory);
      writeHoles(place.holes, draft.literal);
      this.values.write(values.subarray(from, to), to - from, place.missing === 0, draft);
      draft.endBody();
    }
    draft.flush(frame);
    return frame.finish(POINTS_FORMAT);
  }
}

class OpenedPoints implements PointSegment {
  readonly refs: Uint32Array;
  private readonly frame: FrameReader;
  private readonly start: Millis;
  /** Points per time column, and the columns decoded so far. */
  private readonly counts: Uint32Array;
  private readonly decoded: Float64Array[] = [];
  private readonly columnOf: Uint32Array;
  private readonly missing: Uint32Array;
  private readonly codes: SegmentCodes;
  private values = new Float64Array(0);
  private ownTs = new Float64Array(0);

  constructor(bytes: Uint8Array, start: Millis) {
    this.start = start;
    this.frame = new FrameReader(bytes, POINTS_FORMAT, MAX_SEGMENT_SERIES * 2);
    const { directory } = this.frame;
    this.refs = readRefs(directory);
    this.counts = readCounts(directory, this.refs.length);
    const { columns, missing } = readPlaces(directory, this.refs.length, this.counts);
    this.columnOf = columns;
    this.missing = missing;
    this.codes = new SegmentCodes(directory);
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

  read(place: number): SeriesPoints {
    const length = this.count(place);
    return guarded(`Series ${this.refs[place]} of a segment`, this.frame.bytes.length, () => {
      const column = this.columnOf[place]!;
      const whole = this.column(column);
      const reader = this.frame.body(this.counts.length + place);
      if (this.values.length < length) this.values = new Float64Array(length);
      if (reader === undefined) {
        if (length < whole.length) throw new BytesMalformed('its body is empty');
        this.values.fill(0, 0, length);
        return { ts: whole, values: this.values, length };
      }
      let ts = whole;
      const missing = this.missing[place]!;
      if (missing > 0) {
        if (this.ownTs.length < length) this.ownTs = new Float64Array(length);
        ts = this.ownTs;
        readHoles(reader, whole, this.counts[column]!, missing, ts);
      }
      readSeriesColumn(new BodyReader(reader, this.frame.view, this.codes), length, this.values);
      if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
      return { ts, values: this.values, length };
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
export function openPointSegment(bytes: Uint8Array, start: Millis): PointSegment {
  return guarded('A segment of points', bytes.length, () => new OpenedPoints(bytes, start));
}
