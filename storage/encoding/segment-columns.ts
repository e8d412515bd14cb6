// The time columns of an opened segment: decoded when first needed, then kept for all series that share them.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { FrameReader } from './segment-frame.ts';
import { readTimeColumn } from './segment-times.ts';
import type { TimeBook } from './segment.ts';
import { readColumns, readHoles, readPlaces } from './time-table.ts';
import type { OpenedColumns } from './time-table.ts';

/** Which series has which times. The columns that are not in a book are the frame's first bodies. */
export class SegmentColumns {
  private readonly frame: FrameReader;
  private readonly start: Millis;
  private readonly book: TimeBook | undefined;
  private readonly columns: OpenedColumns;
  private readonly columnOf: Uint32Array;
  private readonly missing: Uint32Array;
  private readonly bodyOf: Uint32Array;
  private readonly decoded: Float64Array[] = [];
  private own = new Float64Array(0);

  /** Reads its part of the directory. Throws BytesMalformed. */
  constructor(frame: FrameReader, series: number, start: Millis, book?: TimeBook) {
    this.frame = frame;
    this.start = start;
    this.book = book;
    this.columns = readColumns(frame.directory, series);
    const { columns, missing } = readPlaces(frame.directory, series, this.columns.counts);
    this.columnOf = columns;
    this.missing = missing;
    this.bodyOf = new Uint32Array(this.columns.counts.length);
    let body = 0;
    for (const [i, inBook] of this.columns.inBook.entries()) if (inBook < 0) this.bodyOf[i] = body++;
    if (frame.bodies !== body + series) throw new BytesMalformed(`${frame.bodies} bodies of ${series} series`);
  }

  /** The body of the series at a place, after its checksum was found right; undefined when it is empty. */
  body(place: number): ByteReader | undefined {
    return this.frame.body(this.columns.own + place);
  }

  /** How many points the series at a place has. */
  count(place: number): number {
    return this.columns.counts[this.columnOf[place]!]! - this.missing[place]!;
  }

  /**
   * The times of a series, whose body begins with its holes; an empty body can have none. Valid until the next call. Series without holes
   * share one array; with holes it is another array each time, so that the same array always holds the same times.
   */
  times(place: number, body: ByteReader | undefined): Float64Array {
    const column = this.columnOf[place]!;
    const whole = this.whole(column);
    const missing = this.missing[place]!;
    if (missing === 0) return whole;
    if (body === undefined) throw new BytesMalformed('its body is empty');
    const length = this.count(place);
    if (this.own.length < length) this.own = new Float64Array(length);
    const own = this.own.subarray(0, length);
    readHoles(body, whole, this.columns.counts[column]!, missing, own);
    return own;
  }

  private whole(index: number): Float64Array {
    const known = this.decoded[index];
    if (known !== undefined) return known;
    const count = this.columns.counts[index]!;
    const inBook = this.columns.inBook[index]!;
    let ts: Float64Array;
    if (inBook >= 0) {
      if (this.book === undefined || inBook >= this.book.length) throw new BytesMalformed(`its times are column ${inBook} of a book that is not there`);
      ts = this.book.column(inBook);
      if (ts.length !== count) throw new BytesMalformed(`column ${inBook} of the book has ${ts.length} times instead of ${count}`);
    } else {
      const reader = this.frame.body(this.bodyOf[index]!);
      if (reader === undefined) throw new BytesMalformed('a time column is empty');
      ts = new Float64Array(count);
      readTimeColumn(reader, count, this.start, ts);
      if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many after its times`);
    }
    this.decoded[index] = ts;
    return ts;
  }
}
