// Which rows of a group are to become one: points once their span is complete, rollups by days and months. Pure.
import { DAY, HOUR, alignDown, alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { ROW_LEVELS, overlapping } from '../sqlite/segment-directory.ts';
import type { SegmentRow } from '../sqlite/segment-directory.ts';

const SPANS = [HOUR, 6 * HOUR, DAY] as const;
/** A merged row should have about so many points a series: enough that what it costs beside its points vanishes. */
const WANTED_POINTS = 2_000;
/** So many merged rows fit into what is kept, at least. */
const SPANS_KEPT = 8;
/** Late rows are folded in when there are so many of them, or none has come for a while. */
const MANY_LATE = 16;

/** Seals never cross a multiple of this, so that every sealed row lies within one span of its group. */
export function sealBoundary(chunkSpan: number): number {
  return SPANS.find((span) => span >= chunkSpan) ?? DAY;
}

/**
 * How long the merged rows of series of this interval are: 1 s → 1 h, 10 s → 6 h, 60 s → a day; aligned to the epoch. Shorter where raw
 * points are kept for a short time only, because a row goes as a whole.
 */
export function mergeSpan(interval: number, chunkSpan: number, retentionRaw = Infinity): number {
  const wanted = SPANS.find((span) => span / Math.max(interval, 1) >= WANTED_POINTS) ?? DAY;
  const allowed = SPANS.findLast((span) => span <= wanted && span <= retentionRaw / SPANS_KEPT) ?? HOUR;
  return Math.max(allowed, sealBoundary(chunkSpan));
}

/** What is to become one row: the rows of [start, finish) and the late ones over them. */
export interface MergeUnit {
  readonly start: Millis;
  readonly finish: Millis;
  readonly base: readonly SegmentRow[];
  readonly late: readonly SegmentRow[];
}

export interface GroupRows {
  /** Disjoint and in order. */
  readonly base: readonly SegmentRow[];
  /** In order of their start. */
  readonly late: readonly SegmentRow[];
}

/**
 * The oldest span of a group that has rows to merge and lies before `limit`, or undefined. `quiet` says whether no late row has come over a
 * span for a while. A row that is longer than the span (sealed when spans were longer) is a unit of its own.
 */
export function nextMerge({ base, late }: GroupRows, span: number, limit: Millis, quiet: (unit: MergeUnit) => boolean): MergeUnit | undefined {
  let unit: MergeUnit | undefined;
  const consider = (row: SegmentRow): void => {
    const start = Math.min(alignDown(row.start, span), row.start);
    if (unit !== undefined && start >= unit.start) return;
    const candidate = unitAt(base, late, span, row.start);
    if (candidate.finish > limit) return;
    const isSealed = candidate.base.some(({ level }) => level === ROW_LEVELS.sealed);
    if (isSealed || candidate.late.length >= MANY_LATE || (candidate.late.length > 0 && quiet(candidate))) unit = candidate;
  };
  // Merged rows are the most and need no look.
  for (const row of base) {
    if (row.level !== ROW_LEVELS.sealed) continue;
    consider(row);
    if (unit !== undefined) break;
  }
  for (const row of late) consider(row);
  return unit;
}

/** The unit that holds `t`, and every row that has to go with it. */
function unitAt(base: readonly SegmentRow[], late: readonly SegmentRow[], span: number, t: Millis): MergeUnit {
  let start = alignDown(t, span);
  let finish = start + span;
  for (;;) {
    const widest = { start, finish };
    for (const row of [...overlapping(base, start, finish), ...overlapping(late, start, finish, false)]) {
      // A late row that reaches into another span (spans were longer once) takes that one along: a row goes as a whole.
      widest.start = Math.min(widest.start, row.level === ROW_LEVELS.late ? alignDown(row.start, span) : row.start);
      widest.finish = Math.max(widest.finish, row.level === ROW_LEVELS.late ? alignUp(row.finish, span) : row.finish);
    }
    if (widest.start === start && widest.finish === finish) break;
    ({ start, finish } = widest);
  }
  return { start, finish, base: overlapping(base, start, finish), late: overlapping(late, start, finish, false) };
}

/** Short rows of rollups that together fill (or have begun) a span that ends before `limit`; undefined when there are none. */
export function nextJoin(rows: readonly SegmentRow[], spans: readonly number[], limit: Millis): { readonly start: Millis; readonly finish: Millis; readonly rows: readonly SegmentRow[] } | undefined {
  for (const span of spans) {
    for (let i = 0; i + 1 < rows.length; i++) {
      const row = rows[i]!;
      if (row.finish - row.start >= span) continue;
      const start = alignDown(row.start, span);
      const finish = start + span;
      if (finish > limit || rows[i + 1]!.start >= finish) continue;
      const joined = overlapping(rows, start, finish);
      if (joined.some((other) => other.start < start || other.finish > finish)) continue;
      return { start, finish, rows: joined };
    }
  }
  return undefined;
}

/** The end of the seal that begins at `start`: the next whole chunk, cut at the boundary that no row crosses. */
export function sealEnd(start: Millis, chunkSpan: number): Millis {
  return Math.min(alignDown(start, chunkSpan) + chunkSpan, alignUp(start + 1, sealBoundary(chunkSpan)));
}
