// The distinct time columns of a segment: equal ones are found, and one that lacks a few times of another is kept as its holes.
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { MAX_CHUNK_POINTS } from './chunk-codec.ts';

/** Columns up to this many bytes (regular ones) are not worth being looked for in others. */
const CHEAP = 12;

/** Times from ≤ i < to of an array. */
export interface TimeSlice {
  readonly ts: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** A stretch of a column that a series lacks: `length` points after `gap` points that it has. */
interface Hole {
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

function sample({ ts, from, to }: TimeSlice): number {
  const count = to - from;
  let hash = count;
  for (let i = 0; i < 8; i++) {
    const t = ts[from + Math.floor((i * (count - 1)) / 7)]!;
    hash = (Math.imul(hash, 31) + (t % 4294967296) + Math.floor(t / 4294967296)) | 0;
  }
  return hash;
}

function equal(a: TimeSlice, b: TimeSlice): boolean {
  const count = a.to - a.from;
  if (b.to - b.from !== count) return false;
  for (let i = 0; i < count; i++) if (!Object.is(a.ts[a.from + i], b.ts[b.from + i])) return false;
  return true;
}

/** The holes of `part` relative to `whole`, or undefined when it is no subset or has more than `most` of them. */
function holesOf(part: TimeSlice, whole: TimeSlice, most: number): Hole[] | undefined {
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
  readonly columns: TimeSlice[] = [];
  /** One for each slice given, in its order. */
  readonly places: TimePlace[] = [];

  /** `cost` answers how many bytes a column takes by itself. */
  constructor(slices: readonly TimeSlice[], cost: (slice: TimeSlice) => number) {
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
    const placed = this.settle(distinct, cost);
    for (const index of of) this.places.push(placed[index]!);
  }

  /** Longest first, so that what has holes meets what has none. */
  private settle(distinct: readonly TimeSlice[], cost: (slice: TimeSlice) => number): TimePlace[] {
    const placed: TimePlace[] = [];
    const order = distinct.map((slice, index) => ({ slice, index })).sort((a, b) => b.slice.to - b.slice.from - (a.slice.to - a.slice.from));
    for (const { slice, index } of order) {
      const bytes = this.columns.length === 0 ? 0 : cost(slice);
      let place: TimePlace | undefined;
      if (bytes > CHEAP) {
        for (let column = 0; column < this.columns.length && place === undefined; column++) {
          const holes = holesOf(slice, this.columns[column]!, Math.floor(bytes / 3));
          if (holes !== undefined) place = { column, holes, missing: holes.reduce((sum, hole) => sum + hole.length, 0) };
        }
      }
      placed[index] = place ?? { column: this.columns.push(slice) - 1, holes: [], missing: 0 };
    }
    return placed;
  }
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

/** Appends the number of points of each column. */
export function writeCounts(columns: readonly TimeSlice[], out: ByteWriter): void {
  out.varint(columns.length);
  for (const { from, to } of columns) out.varint(to - from);
}

/** Reads what {@link writeCounts} wrote; `most` is how many columns there can be. */
export function readCounts(reader: ByteReader, most: number): Uint32Array {
  const columns = reader.varint();
  if (columns < 1 || columns > most) throw new BytesMalformed(`${columns} time columns`);
  return Uint32Array.from({ length: columns }, () => {
    const count = reader.varint();
    if (count < 1 || count > MAX_CHUNK_POINTS) throw new BytesMalformed(`a column of ${count} times`);
    return count;
  });
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
