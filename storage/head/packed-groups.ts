// Points of the last hours in the form in which they went to SQLite: about a byte a point instead of eight.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointSegment } from '../encoding/segment.ts';

/** So many segments stay opened: what the widgets of a page ask for, over a few spans. */
const OPENED_SEGMENTS = 64;

/** Opens segments in memory and keeps the last ones opened; one for all spans of a store. */
export class PackedReader {
  private readonly openSegment: (bytes: Uint8Array, start: Millis) => PointSegment;
  private readonly groupOf: (ref: SeriesRef) => number | undefined;
  /** In order of use. */
  private readonly opened = new Map<Uint8Array, PointSegment>();
  private last: { readonly bytes: Uint8Array; readonly ref: SeriesRef; readonly length: number } | undefined;
  private kept = new Float64Array(0);

  /** `groupOf` answers the group of the catalogue that a series is packed with. */
  constructor(openSegment: (bytes: Uint8Array, start: Millis) => PointSegment, groupOf: (ref: SeriesRef) => number | undefined) {
    this.openSegment = openSegment;
    this.groupOf = groupOf;
  }

  /** The values that were decoded last. */
  get values(): Float64Array {
    return this.kept;
  }

  /** Decodes a series into `values` and answers how many it has. Throws VedetteError('internal') when the groups do not have it. */
  decode(start: Millis, groups: ReadonlyMap<number, Uint8Array>, ref: SeriesRef): number {
    const bytes = groups.get(this.groupOf(ref) ?? -1);
    const { last } = this;
    if (last !== undefined && last.ref === ref && last.bytes === bytes) return last.length;
    const segment = bytes === undefined ? undefined : this.open(bytes, start);
    const place = segment?.find(ref) ?? -1;
    if (bytes === undefined || segment === undefined || place < 0) throw new VedetteError('internal', `Series ${ref} is not among the points that were packed from ${new Date(start).toISOString()} on.`);
    const { values, length } = segment.decode(place);
    // They will be gone as soon as anything else is decoded.
    if (this.kept.length < length) this.kept = new Float64Array(length);
    this.kept.set(values);
    this.last = { bytes, ref, length };
    return length;
  }

  private open(bytes: Uint8Array, start: Millis): PointSegment {
    const segment = this.opened.get(bytes) ?? this.openSegment(bytes, start);
    this.opened.delete(bytes);
    this.opened.set(bytes, segment);
    for (const [oldest] of this.opened) {
      if (this.opened.size <= OPENED_SEGMENTS) break;
      this.opened.delete(oldest);
    }
    return segment;
  }
}

/** The points of one sealed span. */
export class PackedGroups {
  private readonly start: Millis;
  private readonly groups: ReadonlyMap<number, Uint8Array>;
  private readonly bytesPerPoint: number;
  private readonly reader: PackedReader;

  /** `groups`: the segment of each group, which begins at `start`; `points`: how many they hold together. */
  constructor(start: Millis, groups: ReadonlyMap<number, Uint8Array>, points: number, reader: PackedReader) {
    this.start = start;
    this.groups = groups;
    this.reader = reader;
    let bytes = 0;
    for (const { byteLength } of groups.values()) bytes += byteLength;
    this.bytesPerPoint = points === 0 ? 0 : bytes / points;
  }

  /** What so many of the points take, about. */
  bytesOf(points: number): number {
    return Math.ceil(points * this.bytesPerPoint);
  }

  /** Copies points from … to-1 of a series to into[at …]. */
  copy(ref: SeriesRef, from: number, to: number, into: Float64Array, at: number): void {
    const length = this.reader.decode(this.start, this.groups, ref);
    if (to > length) throw new VedetteError('internal', `Series ${ref} has ${length} packed points, not ${to}.`);
    const { values } = this.reader;
    for (let i = from, out = at; i < to; i++) into[out++] = values[i]!;
  }
}
