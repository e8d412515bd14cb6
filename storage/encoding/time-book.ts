// Books of time columns: what the sources of a span share across all its segments.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import { FrameReader, FrameWriter, guarded } from './segment-frame.ts';
import { TimeColumnWriter, readTimeColumn } from './segment-times.ts';
import { atOnce } from './steps.ts';
import type { Steps } from './steps.ts';
import type { TimeBook, TimeBookWriter } from './segment.ts';
import { equal, holesOf, sample } from './time-table.ts';
import type { BookPlaces, Hole, TimeSlice } from './time-table.ts';

/** The first byte of a book. */
export const TIMES_FORMAT = 4;
/** As many sources as there may be in a span; more keep their times in their segments' own columns. */
const MAX_COLUMNS = 2 ** 20;

/** Columns with the same time at one end. */
function addTo(map: Map<number, number[]>, key: number, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}

class BookWriter implements TimeBookWriter, BookPlaces {
  private readonly start: Millis;
  private readonly frame = new FrameWriter();
  private readonly times = new TimeColumnWriter();
  private readonly columns: TimeSlice[] = [];
  private encoded = 0;
  private readonly byArray = new Map<Float64Array, number[]>();
  private readonly bySample = new Map<number, number[]>();
  private readonly byFirst = new Map<number, number[]>();
  private readonly byLast = new Map<number, number[]>();

  constructor(start: Millis, before: TimeBook | undefined) {
    this.start = start;
    this.frame.begin();
    for (let i = 0; i < (before?.length ?? 0); i++) {
      const ts = before!.column(i);
      this.add({ ts, from: 0, to: ts.length });
    }
  }

  get length(): number {
    return this.columns.length;
  }

  get empty(): boolean {
    return this.columns.length === 0;
  }

  /** The column that has these times, one that has them and a few more, or a new one. */
  place(slice: TimeSlice, mostHoles: number): { number: number; slice: TimeSlice; holes: readonly Hole[] } {
    const { ts, from, to } = slice;
    const same = (index: number): boolean => this.columns[index]!.from === from && this.columns[index]!.to === to;
    const known = this.byArray.get(ts)?.find(same) ?? this.bySample.get(sample(slice))?.find((index) => equal(this.columns[index]!, slice));
    if (known !== undefined) return { number: known, slice: this.columns[known]!, holes: [] };
    // What a series lacks is seldom both its first and its last time.
    for (const index of [...(this.byFirst.get(ts[from]!) ?? []), ...(this.byLast.get(ts[to - 1]!) ?? [])]) {
      const whole = this.columns[index]!;
      if (whole.to - whole.from <= to - from) continue;
      const holes = holesOf(slice, whole, mostHoles);
      if (holes !== undefined) return { number: index, slice: whole, holes };
    }
    if (this.columns.length >= MAX_COLUMNS) throw new VedetteError('internal', `A span has more than ${MAX_COLUMNS} time columns.`);
    return { number: this.add(slice), slice, holes: [] };
  }

  private add(slice: TimeSlice): number {
    const index = this.columns.push(slice) - 1;
    const known = this.byArray.get(slice.ts);
    if (known === undefined) this.byArray.set(slice.ts, [index]);
    else known.push(index);
    addTo(this.bySample, sample(slice), index);
    addTo(this.byFirst, slice.ts[slice.from]!, index);
    addTo(this.byLast, slice.ts[slice.to - 1]!, index);
    return index;
  }

  /** Columns never change, so each is encoded once, however often the book is finished. */
  *prepare(): Steps<void> {
    const { frame } = this;
    while (this.encoded < this.columns.length) {
      const column = this.columns[this.encoded++]!;
      frame.directory.varint(column.to - column.from);
      this.times.write(column, this.start, frame.body);
      frame.endBody();
      yield;
    }
  }

  finish(): Uint8Array {
    atOnce(this.prepare());
    return this.frame.finish(TIMES_FORMAT);
  }
}

class OpenedBook implements TimeBook {
  readonly length: number;
  private readonly frame: FrameReader;
  private readonly start: Millis;
  private readonly counts: Uint32Array;
  private readonly decoded: Float64Array[] = [];

  constructor(bytes: Uint8Array, start: Millis) {
    this.start = start;
    this.frame = new FrameReader(bytes, TIMES_FORMAT, Math.min(MAX_COLUMNS, bytes.length));
    this.length = this.frame.bodies;
    this.counts = new Uint32Array(this.length);
    for (let i = 0; i < this.length; i++) {
      const count = this.frame.directory.varint();
      if (count < 1 || count > MAX_CHUNK_POINTS) throw new BytesMalformed(`a column of ${count} times`);
      this.counts[i] = count;
    }
  }

  column(index: number): Float64Array {
    const known = this.decoded[index];
    if (known !== undefined) return known;
    if (!(index >= 0 && index < this.length)) throw new VedetteError('internal', `A book of ${this.length} time columns has no column ${index}.`);
    return guarded('A book of times', this.frame.bytes.length, () => {
      const reader = this.frame.body(index);
      if (reader === undefined) throw new BytesMalformed(`column ${index} is empty`);
      const ts = new Float64Array(this.counts[index]!);
      readTimeColumn(reader, ts.length, this.start, ts);
      if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many in column ${index}`);
      this.decoded[index] = ts;
      return ts;
    });
  }
}

/** A writer as SegmentCodec.beginTimes answers it, which segments know how to use. */
export function beginTimeBook(start: Millis, before?: TimeBook): TimeBookWriter {
  return new BookWriter(start, before);
}

/** The side of a writer that segments use. Only writers of {@link beginTimeBook} have one. */
export function placesOf(writer: TimeBookWriter | undefined): BookPlaces | undefined {
  if (writer === undefined || writer instanceof BookWriter) return writer;
  throw new VedetteError('internal', 'A book of times was not made by this codec.');
}

/** Throws VedetteError('storage_damaged'). */
export function openTimeBook(bytes: Uint8Array, start: Millis): TimeBook {
  return guarded('A book of times', bytes.length, () => new OpenedBook(bytes, start));
}
