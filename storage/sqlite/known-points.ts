// What rows say already of points that came late: after a start the log brings back much that was sealed since it was written.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SegmentSeries } from '../encoding/segment.ts';
import type { StoredSketch } from '../query/sources.ts';
import { PointLayers, SketchLayers } from './layers.ts';
import type { LayerSource, PointRange } from './layers.ts';
import { ROW_KINDS } from './segment-directory.ts';
import type { GroupId } from './segment-directory.ts';

/** The rows of a group in [from, to), to compare with. Valid until rows change. */
export class KnownPoints {
  private readonly points: PointLayers;
  private readonly sketches: SketchLayers;
  private readonly range: PointRange = { ts: new Float64Array(0), values: new Float64Array(0), from: 0, to: 0 };

  constructor(source: LayerSource, grp: GroupId, from: Millis, to: Millis) {
    const parts = { old: true, memory: false };
    this.points = new PointLayers(source, source.rows(grp, ROW_KINDS.points, ROW_KINDS.latePoints, from, to), from, to, parts);
    this.sketches = new SketchLayers(source, source.rows(grp, ROW_KINDS.sketches, ROW_KINDS.lateSketches, from, to), from, to, parts);
  }

  /** The points that no row has with the very same bits; undefined when there are none. */
  unknown(series: SegmentSeries): SegmentSeries | undefined {
    const { range } = this;
    this.points.read(series.ref, range, undefined);
    if (range.from === range.to) return series;
    const ts = new Float64Array(series.to - series.from);
    const values = new Float64Array(series.to - series.from);
    let kept = 0;
    let at = range.from;
    for (let i = series.from; i < series.to; i++) {
      const t = series.ts[i]!;
      while (at < range.to && range.ts[at]! < t) at++;
      if (at < range.to && range.ts[at] === t && Object.is(range.values[at], series.values[i])) continue;
      ts[kept] = t;
      values[kept++] = series.values[i]!;
    }
    if (kept === 0) return undefined;
    return kept === series.to - series.from ? series : { ref: series.ref, ts, values, from: 0, to: kept };
  }

  /** The sketches that no row has byte for byte. */
  unknownSketches(ref: SeriesRef, sketches: readonly StoredSketch[]): StoredSketch[] {
    const known = new Map(this.sketches.read(ref, undefined).map(({ ts, bytes }) => [ts, bytes]));
    return sketches.filter(({ ts, bytes }) => {
      const other = known.get(ts);
      return other === undefined || Buffer.compare(other, bytes) !== 0;
    });
  }
}
