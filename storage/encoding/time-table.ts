// The distinct time columns of a segment: equal ones are found, and one that lacks a few times of another is kept as its holes.
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';
import type { Steps } from './steps.ts';

/** Columns up to this many bytes (regular ones) are not worth being looked for in others. */
const CHEAP = 12;

/** Times from ≤ i < to of an array. */
export interface TimeSlice {
  readonly ts: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** A column of a segment: in a body of its own, or with this number in the span's book. */
export interface TableColumn {
  readonly slice: TimeSlice;
  readonly inBook: number;
}

/** A book that looks for columns, or takes them in. */
export interface BookPlaces {
  place(slice: TimeSlice, mostHoles: number): { readonly number: number; readonly slice: TimeSlice; readonly holes: readonly Hole[] };
}

/** A stretch of a column that a series lacks: `length` points after `gap` points that it has. */
export interface Hole {
  readonly gap: number;
  readonly length: number;
}

/** Where a series finds its times. */
export interface TimePlace {
  readonly column: number;
  /** Empty when it has all of them. */
  readonly holes: readonly Hole[];
  /** How many points of the column it lacks. */
  readonly missing: number;
}

/** A number that equal slices share. */
export function sample({ ts, from, to }: TimeSlice): number {
  const count = to - from;
  let hash = count;
  for (let i = 0; i < 8; i++) {
    const t = ts[from + Math.floor((i * (count - 1)) / 7)]!;
    hash = (Math.imul(hash, 31) + (t % 4294967296) + Math.floor(t / 4294967296)) | 0;
  }
  return hash;
}

/** Whether two slices hold the same times, bit for bit. */
export function equal(a: TimeSlice, b: TimeSlice): boolean {
  const count = a.to - a.from;
  if (b.to - b.from !== count) return false;
  for (let i = 0; i < count; i++) if (!Object.is(a.ts[a.from + i], b.ts[b.from + i])) return false;
  return true;
}

/** The holes of `part` relative to `whole`, or undefined when it is no subset or has more than `most` of them. */
export function holesOf(part: TimeSlice, whole: TimeSlice, most: number): Hole[] | undefined {
  const holes: Hole[] = [];
  let at = whole.from;
  let present = 0;
  for (let i = part.from; i < part.to; i++) {
    const t = part.ts[i]!;
    const before = at;
    while (at < whole.to && whole.ts[at]! < t) at++;
    if (at === whole.to || !Object.is(whole.ts[at], t)) return undefined;
    if (at > before) {
      if (holes.length === most) return undefined;
      holes.push({ gap: present, length: at - before });
      present = 0;
    }
    present++;
    at++;
  }
  if (at < whole.to) holes.push({ gap: present, length: whole.to - at });
  return holes.length > most ? undefined : holes;
}

/** The columns of one segment that is being written. */
export class TimeTable {
  /** The columns to store. */
  readonly columns: TableColumn[] = [];
  /** One for each slice given, in its order. */
  readonly places: TimePlace[] = [];

  /** Fills an empty table. `cost` answers how many bytes a column takes by itself; what is not cheap goes into the book if there is one. */
  *fill(slices: readonly TimeSlice[], cost: (slice: TimeSlice) => number, book?: BookPlaces): Steps<this> {
    const distinct: TimeSlice[] = [];
    const byHash = new Map<number, number[]>();
    const of: number[] = [];
    let last: TimeSlice | undefined;
    for (const slice of slices) {
      if (last !== undefined && slice.ts === last.ts && slice.from === last.from && slice.to === last.to) {
        of.push(of.at(-1)!);
        continue;
      }
      last = slice;
      const hash = sample(slice);
      const known = byHash.get(hash) ?? [];
      byHash.set(hash, known);
      let index = known.find((each) => equal(distinct[each]!, slice));
      if (index === undefined) {
        index = distinct.push(slice) - 1;
        known.push(index);
      }
      of.push(index);
    }
    yield;
    const placed = yield* this.settle(distinct, cost, book);
    for (const index of of) this.places.push(placed[index]!);
    return this;
  }

  /** Longest first, so that what has holes meets what has none. */
  private *settle(distinct: readonly TimeSlice[], cost: (slice: TimeSlice) => number, book: BookPlaces | undefined): Steps<TimePlace[]> {
    const placed: TimePlace[] = [];
    const booked = new Map<number, number>();
    const order = distinct.map((slice, index) => ({ slice, index })).sort((a, b) => b.slice.to - b.slice.from - (a.slice.to - a.slice.from));
    for (const { slice, index } of order) {
      const bytes = this.columns.length === 0 && book === undefined ? 0 : cost(slice);
      if (bytes <= CHEAP) placed[index] = { column: this.columns.push({ slice, inBook: -1 }) - 1, holes: [], missing: 0 };
      else if (book !== undefined) {
        const { number, slice: whole, holes } = book.place(slice, Math.floor(bytes / 3));
        const column = booked.get(number) ?? this.columns.push({ slice: whole, inBook: number }) - 1;
        booked.set(number, column);
        placed[index] = { column, holes, missing: missingOf(holes) };
      } else placed[index] = this.within(slice, Math.floor(bytes / 3));
      yield;
    }
    return placed;
  }

  /** The place of a slice in a column that is there already, or in a new one. */
  private within(slice: TimeSlice, mostHoles: number): TimePlace {
    for (const [column, { slice: whole }] of this.columns.entries()) {
      const holes = holesOf(slice, whole, mostHoles);
      if (holes !== undefined) return { column, holes, missing: missingOf(holes) };
    }
    return { column: this.columns.push({ slice, inBook: -1 }) - 1, holes: [], missing: 0 };
  }
}

function missingOf(holes: readonly Hole[]): number {
  return holes.reduce((sum, hole) => sum + hole.length, 0);
}

/** Appends holes; their end is known by how many points are missing. */
export function writeHoles(holes: readonly Hole[], out: ByteWriter): void {
  for (const { gap, length } of holes) {
    out.varint(gap);
    out.varint(length);
  }
}

/** Reads what {@link writeHoles} wrote and copies what is not missing of whole[0 … count) into `part`. */
export function readHoles(reader: ByteReader, whole: Float64Array, count: number, missing: number, part: Float64Array): void {
  let at = 0;
  let filled = 0;
  let left = missing;
  while (left > 0) {
    const gap = reader.varint();
    const length = reader.varint();
    if (length === 0 || length > left || at + gap + length > count) throw new BytesMalformed(`a hole of ${length} at ${at + gap} of ${count}`);
    for (let i = 0; i < gap; i++) part[filled++] = whole[at++]!;
    at += length;
    left -= length;
  }
  while (at < count) part[filled++] = whole[at++]!;
}

/** Appends a place; its column's number of points is written elsewhere. */
export function writePlace(place: TimePlace, out: ByteWriter): void {
  out.varint(place.column * 2 + (place.missing > 0 ? 1 : 0));
  if (place.missing > 0) out.varint(place.missing);
}

/** Appends the number of points of each column, and its number in the book if it stands there. */
export function writeColumns(columns: readonly TableColumn[], out: ByteWriter): void {
  out.varint(columns.length);
  for (const { slice, inBook } of columns) {
    out.varint((slice.to - slice.from) * 2 + (inBook >= 0 ? 1 : 0));
    if (inBook >= 0) out.varint(inBook);
  }
}

/** The columns of an opened segment: how many points each has, and its number in the book or -1. */
export interface OpenedColumns {
  readonly counts: Uint32Array;
  readonly inBook: Float64Array;
  /** How many are not in the book. */
  readonly own: number;
}

/** Reads what {@link writeColumns} wrote; `most` is how many columns there can be. */
export function readColumns(reader: ByteReader, most: number): OpenedColumns {
  const columns = reader.varint();
  if (columns < 1 || columns > most) throw new BytesMalformed(`${columns} time columns`);
  const counts = new Uint32Array(columns);
  const inBook = new Float64Array(columns).fill(-1);
  let own = 0;
  for (let i = 0; i < columns; i++) {
    const code = reader.varint();
    const count = Math.floor(code / 2);
    if (count < 1 || count > MAX_CHUNK_POINTS) throw new BytesMalformed(`a column of ${count} times`);
    counts[i] = count;
    if (code % 2 === 1) inBook[i] = reader.varint();
    else own++;
  }
  return { counts, inBook, own };
}

/** The columns and missing points of `series` places, as {@link writePlace} wrote them. */
export function readPlaces(reader: ByteReader, series: number, counts: Uint32Array): { columns: Uint32Array; missing: Uint32Array } {
  const columns = new Uint32Array(series);
  const missing = new Uint32Array(series);
  for (let i = 0; i < series; i++) {
    const code = reader.varint();
    const column = Math.floor(code / 2);
    if (column >= counts.length) throw new BytesMalformed(`time column ${column} of ${counts.length}`);
    columns[i] = column;
    if (code % 2 === 0) continue;
    const lacks = reader.varint();
    if (lacks < 1 || lacks >= counts[column]!) throw new BytesMalformed(`${lacks} of ${counts[column]} times missing`);
    missing[i] = lacks;
  }
  return { columns, missing };
}
