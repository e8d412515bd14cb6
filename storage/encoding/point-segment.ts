// Segments of points: the distinct time columns once, then the values of each series by themselves. Bytes: storage/docs/format.md.
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import { BodyReader, SegmentCodes } from './body-reader.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import { reduceColumn, rooms, valuesAt } from './kernel/kernel.ts';
import { SegmentColumns } from './segment-columns.ts';
import { Draft } from './draft.ts';
import { FrameReader, FrameWriter, damaged, guarded } from './segment-frame.ts';
import { TimeColumnWriter } from './segment-times.ts';
import { MAX_SEGMENT_SERIES } from './segment.ts';
import type { Effort, PointSegment, SegmentSeries, SeriesPoints, TimeBook, TimeBookWriter } from './segment.ts';
import { SeriesColumnWriter, decodeSeriesColumn } from './series-column.ts';
import type { Steps } from './steps.ts';
import { checkPlace, findRef, readRefs, writeRefs } from './series-list.ts';
import { placesOf } from './time-book.ts';
import { TimeTable, writeColumns, writeHoles, writePlace } from './time-table.ts';

/** The first byte of a segment of points. */
export const POINTS_FORMAT = 1;

/** Writes segments of points; keeps scratch memory between them. */
export class PointSegmentWriter {
  private readonly frame = new FrameWriter();
  private readonly times = new TimeColumnWriter();
  private readonly trial = new ByteWriter(4096);
  private readonly draft = new Draft();
  private readonly values = new SeriesColumnWriter();

  *encode(start: Millis, series: readonly SegmentSeries[], effort: Effort, times?: TimeBookWriter): Steps<Uint8Array> {
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
    const table = yield* new TimeTable().fill(series, (slice) => {
      this.trial.reset();
      this.times.write(slice, start, this.trial);
      return this.trial.length;
    }, placesOf(times));
    writeColumns(table.columns, frame.directory);
    for (const { slice, inBook } of table.columns) {
      if (inBook >= 0) continue;
      this.times.write(slice, start, frame.body);
      frame.endBody();
      yield;
    }
    for (const [i, { values, from, to }] of series.entries()) {
      const place = table.places[i]!;
      writePlace(place, frame.directory);
      writeHoles(place.holes, draft.literal);
      this.values.write(from === 0 && to === values.length ? values : values.subarray(from, to), to - from, place.missing === 0, draft);
      draft.endBody();
      yield;
    }
    yield* draft.flush(frame);
    return frame.finish(POINTS_FORMAT);
  }
}

const NOTHING = new ByteReader(new Uint8Array(0));

class OpenedPoints implements PointSegment {
  readonly refs: Uint32Array;
  readonly reduce = reduceColumn;
  private readonly frame: FrameReader;
  private readonly columns: SegmentColumns;
  private readonly codes: SegmentCodes;
  private values = new Float64Array(0);

  constructor(bytes: Uint8Array, start: Millis, book: TimeBook | undefined) {
    this.frame = new FrameReader(bytes, POINTS_FORMAT, MAX_SEGMENT_SERIES * 2);
    const { directory } = this.frame;
    this.refs = readRefs(directory);
    this.columns = new SegmentColumns(this.frame, this.refs.length, start, book);
    this.codes = new SegmentCodes(directory);
  }

  find(ref: number): number {
    return findRef(this.refs, ref);
  }

  count(place: number): number {
    checkPlace(this.refs, place);
    return this.columns.count(place);
  }

  read(place: number): SeriesPoints {
    const { ts, values, length } = this.decode(place);
    if (this.values.length < length) this.values = new Float64Array(length);
    this.values.set(values);
    return { ts, values: this.values, length };
  }

  decode(place: number): SeriesPoints {
    const length = this.count(place);
    try {
      const reader = this.columns.body(place);
      const ts = this.columns.times(place, reader);
      const body = new BodyReader(reader ?? NOTHING, length, this.codes, true);
      const column = rooms.columns[0]!;
      if (reader === undefined) return { ts, values: valuesAt(column, length).fill(0), length };
      const values = decodeSeriesColumn(body, length, column);
      if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
      return { ts, values, length };
    } catch (error) {
      throw damaged(`Series ${this.refs[place]} in a segment`, this.frame.bytes.length, error);
    }
  }
}

/** Throws VedetteError('storage_damaged'). `times`: see SegmentCodec.openPoints. */
export function openPointSegment(bytes: Uint8Array, start: Millis, times?: TimeBook): PointSegment {
  return guarded('A segment of points', bytes.length, () => new OpenedPoints(bytes, start, times));
}
