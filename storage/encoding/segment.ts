// What a segment is: the points (or rollups, or sketches) of a group of series over one span of time, in one run of bytes.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Steps } from './steps.ts';

/** No segment holds more series: one group of the catalogue. */
export const MAX_SEGMENT_SERIES = 128;

/**
 * One series to pack: points from ≤ i < to of both columns, ascending and unique in time. Series of one run hand over the same `ts`
 * array (and the same from and to): the codec sees it and stores the times once; equal times in different arrays are found, too.
 */
export interface SegmentSeries {
  readonly ref: SeriesRef;
  readonly ts: Float64Array;
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** One decoded series. The arrays are the reader's own and valid until its next `read`; nobody writes into them. `ts` may be shared. */
export interface SeriesPoints {
  readonly ts: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
}

/** Steps of a series: entry i is step i. Valid until anything else is decoded. Where a step has no points the extremes mean nothing. */
export interface ReducedSteps {
  readonly sum: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Points of a series rolled up: bucket i starts at ts[i] and is `resolution` ms long; only buckets with points are there. */
export interface RollupColumns {
  readonly ts: Float64Array;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
  readonly length: number;
}
/** Columns of rollups that a reader wants; absent all together, it wants them all. */
export interface RollupNeeds {
  readonly sum: boolean;
  readonly min: boolean;
  readonly max: boolean;
  readonly last: boolean;
}
export interface SegmentRollups {
  readonly ref: SeriesRef;
  readonly columns: RollupColumns;
}

/** Sketches of one distribution series, ascending in time; bytes are those of common/sketch/ddsketch.ts. */
export interface SegmentSketches {
  readonly ref: SeriesRef;
  readonly sketches: readonly { readonly ts: Millis; readonly bytes: Uint8Array }[];
}

/** `fast` when sealing, on the way of a flush; `small` when merging in the background. Both are bit-exact. */
export type Effort = 'fast' | 'small';

/** An opened segment of points; nothing but its directory has been decoded. Single thread. */
export interface PointSegment {
  /** Ascending. */
  readonly refs: Uint32Array;
  /** The place of a series in `refs`, or -1. */
  find(ref: SeriesRef): number;
  /** How many points the series at this place has. */
  count(place: number): number;
  /** Decodes one series. Throws VedetteError('storage_damaged') when its own bytes are damaged; the others can still be read. */
  read(place: number): SeriesPoints;
  /** As `read`, but the values are only valid until anything else is decoded, of whatever segment; until then `reduce` reduces them. */
  decode(place: number): SeriesPoints;
  /** Reduces steps of what was decoded last; step i holds the points bounds[i] ≤ p < bounds[i + 1]. Undefined when a sum is no finite number. */
  readonly reduce: (bounds: Uint32Array, steps: number, extremes: boolean) => ReducedSteps | undefined;
}
export interface RollupSegment {
  readonly resolution: number;
  readonly refs: Uint32Array;
  find(ref: SeriesRef): number;
  count(place: number): number;
  /** Decodes one series; columns other than times and counts may hold anything when `needs` leaves them out. */
  read(place: number, needs?: RollupNeeds): RollupColumns;
  /** As `read`, but the columns are only valid until anything else is decoded, of whatever segment. */
  decode(place: number, needs?: RollupNeeds): RollupColumns;
}
export interface SketchSegment {
  readonly refs: Uint32Array;
  find(ref: SeriesRef): number;
  read(place: number): readonly { readonly ts: Millis; readonly bytes: Uint8Array }[];
}

/**
 * Collects irregular time columns of one span, so that all segments of the span can share them: the series of a source tick together
 * whatever their metric, and then jitter costs its bits once a source instead of once a segment. Optional: without it each segment
 * keeps its times itself. Made for one span, handed to every `encodePoints` of it, then finished and stored beside the segments.
 */
export interface TimeBookWriter {
  /** Whether any segment put a column into it; if not, nothing needs to be stored. */
  readonly empty: boolean;
  /** How many columns it has; grows only. */
  readonly length: number;
  /** Encodes what is new in steps; without it `finish` does so at once. */
  prepare(): Steps<void>;
  /** The bytes to store. More may be added and finished again: numbers of columns never change. */
  finish(): Uint8Array;
}

/** An opened book of time columns, each decoded when first asked for and kept. */
export interface TimeBook {
  /** How many columns there are. */
  readonly length: number;
  /** The times of a column; shared, nobody writes into them. Throws VedetteError('storage_damaged'). */
  column(index: number): Float64Array;
}

/**
 * The encoders of {@link SegmentCodec}, in steps. They have scratch memory of their own, so that segments can be encoded at once between
 * two steps; what is given must not change meanwhile. Beginning another one of the same kind ends the one before, which must not go on.
 */
export interface SegmentSteps {
  encodePoints(start: Millis, series: readonly SegmentSeries[], effort: Effort, times?: TimeBookWriter): Steps<Uint8Array>;
  encodeRollups(start: Millis, resolution: number, series: readonly SegmentRollups[]): Steps<Uint8Array>;
  encodeSketches(start: Millis, series: readonly SegmentSketches[]): Steps<Uint8Array>;
}

/**
 * Segments to bytes and back, bit for bit for every float64. The first byte of each says which format it is, so that later formats can
 * stand beside it; checksums cover the directory and each series by itself. `open…` throws VedetteError('storage_damaged').
 */
export interface SegmentCodec {
  readonly inSteps: SegmentSteps;
  /** `series` ascending by ref, at most MAX_SEGMENT_SERIES, each with at least one point at or after `start`. */
  encodePoints(start: Millis, series: readonly SegmentSeries[], effort: Effort, times?: TimeBookWriter): Uint8Array;
  /** `times` must be the book that was given when encoding, if any was and it was not empty. */
  openPoints(bytes: Uint8Array, start: Millis, times?: TimeBook): PointSegment;
  /** A new book for segments that begin at `start`, or one that goes on from an opened one. */
  beginTimes(start: Millis, before?: TimeBook): TimeBookWriter;
  openTimes(bytes: Uint8Array, start: Millis): TimeBook;
  encodeRollups(start: Millis, resolution: number, series: readonly SegmentRollups[]): Uint8Array;
  openRollups(bytes: Uint8Array, start: Millis): RollupSegment;
  encodeSketches(start: Millis, series: readonly SegmentSketches[]): Uint8Array;
  openSketches(bytes: Uint8Array, start: Millis): SketchSegment;
}
