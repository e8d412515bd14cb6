// Packs what memory holds of a group into the bytes of a row: points and sketches.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { ColumnRoom } from '../head/column-room.ts';
import type { Effort, SegmentCodec, SegmentSeries, SegmentSketches } from '../encoding/segment.ts';
import type { KnownPoints } from './known-points.ts';
import type { StoredSketch } from '../query/sources.ts';
import type { GroupId } from './segment-directory.ts';
import type { NewSegmentRow } from './segment-store.ts';
import type { Unsealed } from './unsealed.ts';

/** A row to write. */
export interface PackedRow {
  readonly row: NewSegmentRow;
  readonly data: Uint8Array;
}

/** Of a series, no row takes more points of one span: the newest stay. More than a point a millisecond comes from no clock of ours. */
const MAX_SERIES_POINTS = 2 ** 21;

export class GroupPacker {
  private readonly codec: SegmentCodec;
  /** For the values of one group. */
  private readonly room = new ColumnRoom();
  /** Points that did not fit ({@link MAX_SERIES_POINTS}). */
  refused = 0;

  constructor(codec: SegmentCodec) {
    this.codec = codec;
  }

  /**
   * The rows for everything of these series (ascending) with from <= t < to. `span` is what the rows say they cover; undefined: from
   * the first to the last point, as late rows do. None when nothing is there; what `known` has already is left out.
   */
  pack(unsealed: Unsealed, grp: GroupId, refs: readonly SeriesRef[], from: Millis, to: Millis, kinds: { points: 0 | 2; sketches: 1 | 3; level: number }, span: { start: Millis; finish: Millis } | undefined, effort: Effort, known?: KnownPoints): PackedRow[] {
    const rows: PackedRow[] = [];
    this.room.reset();
    const series: SegmentSeries[] = [];
    let points = 0;
    let first = Infinity;
    let last = -Infinity;
    for (const ref of refs) {
      const all = this.columns(unsealed, ref, from, to);
      const column = all === undefined || known === undefined ? all : known.unknown(all);
      if (column === undefined) continue;
      series.push(column);
      points += column.to - column.from;
      first = Math.min(first, column.ts[column.from]!);
      last = Math.max(last, column.ts[column.to - 1]!);
    }
    if (series.length > 0) {
      const start = span?.start ?? first;
      const row = { grp, kind: kinds.points, resolution: 0, level: kinds.level, start, finish: span?.finish ?? last + 1, points };
      rows.push({ row, data: this.codec.encodePoints(start, series, effort) });
    }
    if (unsealed.sketches.count > 0) this.packSketches(unsealed, grp, refs, from, to, kinds, span, rows, known);
    return rows;
  }

  private columns(unsealed: Unsealed, ref: SeriesRef, from: Millis, to: Millis): SegmentSeries | undefined {
    const column = unsealed.columns(ref, from, to, this.room);
    if (column.to === column.from) return undefined;
    const skipped = Math.max(0, column.to - column.from - MAX_SERIES_POINTS);
    if (skipped === 0) return column;
    this.refused += skipped;
    return { ...column, from: column.from + skipped };
  }

  private packSketches(unsealed: Unsealed, grp: GroupId, refs: readonly SeriesRef[], from: Millis, to: Millis, kinds: { sketches: 1 | 3; level: number }, span: { start: Millis; finish: Millis } | undefined, rows: PackedRow[], known: KnownPoints | undefined): void {
    const all: SegmentSketches[] = [];
    let points = 0;
    let first = Infinity;
    let last = -Infinity;
    for (const ref of refs) {
      const held: StoredSketch[] = [];
      unsealed.sketches.read(ref, from, to, held);
      const sketches = known === undefined || held.length === 0 ? held : known.unknownSketches(ref, held);
      if (sketches.length === 0) continue;
      all.push({ ref, sketches });
      points += sketches.length;
      first = Math.min(first, sketches[0]!.ts);
      last = Math.max(last, sketches.at(-1)!.ts);
    }
    if (all.length === 0) return;
    const start = span?.start ?? first;
    const row = { grp, kind: kinds.sketches, resolution: 0, level: kinds.level, start, finish: span?.finish ?? last + 1, points };
    rows.push({ row, data: this.codec.encodeSketches(start, all) });
  }
}
