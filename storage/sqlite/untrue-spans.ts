// Where the rollups of a group do not tell everything: under late points and what is not merged yet.
import type { SeriesRef } from '../../common/model/series.ts';
import { alignDown, alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { StoredSketch } from '../query/sources.ts';
import type { LayerSource, Unwritten } from './layers.ts';
import { ROW_KINDS, ROW_LEVELS, overlapping } from './segment-directory.ts';
import type { GroupId } from './segment-directory.ts';

/** Half-open. */
export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** Spans of [from, to) under late rows and rows that have not been merged, of all series of a group: whole buckets, in order, disjoint. */
export function untrueSpans({ store, old, memory }: LayerSource, grp: GroupId, resolution: number, from: Millis, to: Millis): Span[] {
  const { directory } = store;
  const spans: Span[] = [];
  for (const kind of [ROW_KINDS.points, ROW_KINDS.sketches] as const) {
    for (const row of overlapping(directory.list(grp, kind), from, to)) if (row.level === ROW_LEVELS.sealed) spans.push({ from: row.start, to: row.finish });
    const late = kind === ROW_KINDS.points ? ROW_KINDS.latePoints : ROW_KINDS.lateSketches;
    for (const row of overlapping(directory.list(grp, late), from, to, false)) spans.push({ from: row.start, to: row.finish });
  }
  for (let bucket = old.after(from); bucket !== undefined && bucket.start < to; bucket = old.after(bucket.finish)) spans.push({ from: bucket.start, to: bucket.finish });
  if (to > memory.sealed) spans.push({ from: Math.max(from, memory.sealed), to });
  return joinSpans(spans, resolution, from, to);
}

/** The same with what has come late for one series and is in memory. */
export function withLate({ late }: Unwritten, ref: SeriesRef, untrue: Span[], resolution: number, from: Millis, to: Millis): Span[] {
  if (late.empty) return untrue;
  const spans = [...untrue];
  if (late.points.holds(ref, from, to)) {
    const points = createPointBuffer(64);
    late.points.read(ref, from, to, points);
    for (let i = 0; i < points.length; i++) spans.push({ from: points.ts[i]!, to: points.ts[i]! + 1 });
  }
  const sketches: StoredSketch[] = [];
  late.sketches.read(ref, from, to, sketches);
  for (const { ts } of sketches) spans.push({ from: ts, to: ts + 1 });
  return joinSpans(spans, resolution, from, to);
}

/** Spans widened to whole buckets within [from, to), in order and disjoint. */
function joinSpans(spans: readonly Span[], resolution: number, from: Millis, to: Millis): Span[] {
  const whole = spans.map((span) => ({ from: Math.max(from, alignDown(span.from, resolution)), to: Math.min(to, alignUp(span.to, resolution)) }));
  whole.sort((a, b) => a.from - b.from);
  const joined: { from: Millis; to: Millis }[] = [];
  for (const span of whole) {
    if (span.from >= span.to) continue;
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push(span);
  }
  return joined;
}
