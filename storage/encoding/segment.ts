// What a segment is: the points (or rollups, or sketches) of a group of series over one span of time, in one run of bytes.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';

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
}
export interface RollupSegment {
  readonly resolution: number;
  readonly refs: Uint32Array;
  find(ref: SeriesRef): number;
  count(place: number): number;
  read(place: number): RollupColumns;
}
export interface SketchSegment {
  readonly refs: Uint32Array;
  find(ref: SeriesRef): number;
  read(place: number): readonly { readonly ts: Millis; readonly bytes: Uint8Array }[];
}

/**
 * Segments to bytes and back, bit for bit for every float64. The first byte of each says which format it is, so that later formats can
 * stand beside it; checksums cover the directory and each series by itself. `open…` throws VedetteError('storage_damaged').
 */
export interface SegmentCodec {
  /** `series` ascending by ref, at most MAX_SEGMENT_SERIES, each with at least one point at or after `start`. */
  encodePoints(start: Millis, series: readonly SegmentSeries[], effort: Effort): Uint8Array;
  openPoints(bytes: Uint8Array, start: Millis): PointSegment;
  encodeRollups(start: Millis, resolution: number, series: readonly SegmentRollups[]): Uint8Array;
  openRollups(bytes: Uint8Array, start: Millis): RollupSegment;
  encodeSketches(start: Millis, series: readonly SegmentSketches[]): Uint8Array;
  openSketches(bytes: Uint8Array, start: Millis): SketchSegment;
}
