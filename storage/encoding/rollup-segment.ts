// Segments of rollups: the distinct columns of bucket starts once, then the five columns of each series. Bytes: storage/docs/format.md.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import { BodyReader, SegmentCodes } from './body-reader.ts';
import { BucketWriter, bucketsAt, decodeBuckets } from './bucket-columns.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import { Draft } from './draft.ts';
import { SegmentColumns } from './segment-columns.ts';
import { FrameReader, FrameWriter, damaged, guarded } from './segment-frame.ts';
import { TimeColumnWriter } from './segment-times.ts';
import { MAX_SEGMENT_SERIES } from './segment.ts';
import type { RollupColumns, RollupNeeds, RollupSegment, SegmentRollups } from './segment.ts';
import { checkPlace, findRef, readRefs, writeRefs } from './series-list.ts';
import type { Steps } from './steps.ts';
import { TimeTable, writeColumns, writeHoles, writePlace } from './time-table.ts';

/** The first byte of a segment of rollups. */
export const ROLLUPS_FORMAT = 2;

/** Writes segments of rollups; keeps scratch memory between them. */
export class RollupSegmentWriter {
  private readonly frame = new FrameWriter();
  private readonly times = new TimeColumnWriter();
  private readonly trial = new ByteWriter(4096);
  private readonly draft = new Draft();
  private readonly buckets = new BucketWriter();

  *encode(start: Millis, resolution: number, series: readonly SegmentRollups[]): Steps<Uint8Array> {
    if (!(Number.isSafeInteger(resolution) && resolution > 0)) throw new VedetteError('internal', `Rollups of ${resolution} ms cannot be encoded.`);
    for (const { ref, columns } of series) {
      const { length } = columns;
      if (!(length >= 1 && length <= MAX_CHUNK_POINTS)) throw new VedetteError('internal', `Series ${ref} has ${length} buckets to encode.`);
    }
    const { frame, draft } = this;
    frame.begin();
    draft.begin('small');
    writeRefs(
      series.map((each) => each.ref),
      frame.directory,
    );
    frame.directory.varint(resolution);
    const table = yield* new TimeTable().fill(
      series.map(({ columns }) => ({ ts: columns.ts, from: 0, to: columns.length })),
      (slice) => {
        this.trial.reset();
        this.times.write(slice, start, this.trial);
        return this.trial.length;
      },
    );
    writeColumns(table.columns, frame.directory);
    for (const { slice } of table.columns) {
      this.times.write(slice, start, frame.body);
      frame.endBody();
      yield;
    }
    for (const [i, { columns }] of series.entries()) {
      const place = table.places[i]!;
      writePlace(place, frame.directory);
      writeHoles(place.holes, draft.literal);
      this.buckets.write(columns, draft);
      draft.endBody();
      yield;
    }
    yield* draft.flush(frame);
    return frame.finish(ROLLUPS_FORMAT);
  }
}

const EVERYTHING: RollupNeeds = { sum: true, min: true, max: true, last: true };

function makeColumns(length: number): Omit<RollupColumns, 'ts' | 'length'> {
  const column = (): Float64Array => new Float64Array(length);
  return { count: column(), sum: column(), min: column(), max: column(), last: column() };
}

class OpenedRollups implements RollupSegment {
  readonly refs: Uint32Array;
  readonly resolution: number;
  private readonly frame: FrameReader;
  private readonly columns: SegmentColumns;
  private readonly codes: SegmentCodes;
  private own = makeColumns(0);

  constructor(bytes: Uint8Array, start: Millis) {
    this.frame = new FrameReader(bytes, ROLLUPS_FORMAT, MAX_SEGMENT_SERIES * 2);
    const { directory } = this.frame;
    this.refs = readRefs(directory);
    this.resolution = directory.varint();
    if (this.resolution < 1) throw new BytesMalformed('rollups of 0 ms');
    this.columns = new SegmentColumns(this.frame, this.refs.length, start);
    this.codes = new SegmentCodes(directory);
  }

  find(ref: number): number {
    return findRef(this.refs, ref);
  }

  count(place: number): number {
    checkPlace(this.refs, place);
    return this.columns.count(place);
  }

  read(place: number, needs: RollupNeeds = EVERYTHING): RollupColumns {
    const { ts, count, last, min, max, sum, length } = this.decode(place, needs);
    if (this.own.count.length < length) this.own = makeColumns(length);
    const { own } = this;
    own.count.set(count);
    own.last.set(last);
    own.min.set(min);
    own.max.set(max);
    own.sum.set(sum);
    return { ts, count: own.count, last: own.last, min: own.min, max: own.max, sum: own.sum, length };
  }

  decode(place: number, needs: RollupNeeds = EVERYTHING): RollupColumns {
    const length = this.count(place);
    try {
      const reader = this.columns.body(place);
      if (reader === undefined) throw new BytesMalformed('its body is empty');
      const ts = this.columns.times(place, reader);
      const isWhole = decodeBuckets(new BodyReader(reader, length, this.codes, true), length, needs);
      if (isWhole && reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
      const { count, last, min, max, sum } = bucketsAt(length);
      return { ts, count, last, min, max, sum, length };
    } catch (error) {
      throw damaged(`Series ${this.refs[place]} in a segment of rollups`, this.frame.bytes.length, error);
    }
  }
}

/** Throws VedetteError('storage_damaged'). */
export function openRollupSegment(bytes: Uint8Array, start: Millis): RollupSegment {
  return guarded('A segment of rollups', bytes.length, () => new OpenedRollups(bytes, start));
}
