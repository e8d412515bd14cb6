// The codec of segments: the only door of this folder for writing.
import { PointSegmentWriter, openPointSegment } from './point-segment.ts';
import { RollupSegmentWriter, openRollupSegment } from './rollup-segment.ts';
import type { SegmentCodec } from './segment.ts';
import { beginTimeBook, openTimeBook } from './time-book.ts';
import { atOnce } from './steps.ts';
import { SketchSegmentWriter, openSketchSegment } from './sketch-segment.ts';

/** A codec with scratch memory of its own, which grows to the largest segment it has written and is kept. Single thread. */
export function createSegmentCodec(): SegmentCodec {
  const points = new PointSegmentWriter();
  const rollups = new RollupSegmentWriter();
  const sketches = new SketchSegmentWriter();
  const slowly = { points: new PointSegmentWriter(), rollups: new RollupSegmentWriter(), sketches: new SketchSegmentWriter() };
  return {
    inSteps: {
      encodePoints: (start, series, effort, times) => slowly.points.encode(start, series, effort, times),
      encodeRollups: (start, resolution, series) => slowly.rollups.encode(start, resolution, series),
      encodeSketches: (start, series) => slowly.sketches.encode(start, series),
    },
    encodePoints: (start, series, effort, times) => atOnce(points.encode(start, series, effort, times)),
    openPoints: openPointSegment,
    beginTimes: beginTimeBook,
    openTimes: openTimeBook,
    encodeRollups: (start, resolution, series) => atOnce(rollups.encode(start, resolution, series)),
    openRollups: openRollupSegment,
    encodeSketches: (start, series) => atOnce(sketches.encode(start, series)),
    openSketches: openSketchSegment,
  };
}
