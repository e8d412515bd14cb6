// Makes a tier that reads one series at a time one that can be scanned: the live tier, and stores of tests.
import type { SeriesRef } from '../../common/model/series.ts';
import { createPointBuffer } from './point-buffer.ts';
import type { PointReader, ScanContext, ScanRequest, ScanSink, ScanSource, SketchReader, StoredSketch } from './sources.ts';

/** A scan source of raw points over readers; `isDistribution` says which series are read as sketches. It keeps nothing rolled up. */
export function scanReaders(points: PointReader, sketches: SketchReader | undefined, isDistribution: (ref: SeriesRef) => boolean): ScanSource {
  return {
    async scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void> {
      const { refs, from, to, resolution } = request;
      if (resolution !== 0) throw new RangeError('These readers hold raw points only.');
      const buffer = createPointBuffer();
      const stored: StoredSketch[] = [];
      for (let index = 0; index < refs.length; index += 1) {
        const ref = refs[index]!;
        if (isDistribution(ref)) {
          stored.length = 0;
          sketches?.readSketches(ref, from, to, stored, context.cost);
          for (const { ts, bytes } of stored) sink.sketch(index, ts, bytes);
        } else {
          buffer.length = 0;
          points.read(ref, from, to, buffer, context.cost);
          if (buffer.length > 0) sink.points(index, buffer.ts, buffer.values, 0, buffer.length);
        }
        const turn = context.pause();
        if (turn !== undefined) await turn;
      }
    },
  };
}
