// The codec of segments: the only door of this folder for writing.
import { PointSegmentWriter, openPointSegment } from './point-segment.ts';
import { RollupSegmentWriter, openRollupSegment } from './rollup-segment.ts';
import type { SegmentCodec } from './segment.ts';
import { beginTimeBook, openTimeBook } from './time-book.ts';
import { SketchSegmentWriter, openSketchSegment } from './sketch-segment.ts';

/** A codec with scratch memory of its own, which grows to the largest segment it has written and is kept. Single thread. */
export function createSegmentCodec(): SegmentCodec {
  const points = new PointSegmentWriter();
  const rollups = new RollupSegmentWriter();
  const sketches = new SketchSegmentWriter();
  return {
    encodePoints: (start, series, effort, times) => points.encode(start, series, effort, times),
    openPoints: openPointSegment,
    beginTimes: beginTimeBook,
    openTimes: openTimeBook,
    encodeRollups: (start, resolution, series) => rollups.encode(start, resolution, series),
    openRollups: openRollupSegment,
    encodeSketches: (start, series) => sketches.encode(start, series),
    openSketches: openSketchSegment,
  };
}
