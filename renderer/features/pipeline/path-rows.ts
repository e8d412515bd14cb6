// Owns the rows of the table of paths: one per path, or folded by store or by source.
import type { PathStatus, PipelineStatus } from '../../../common/model/status.ts';
import type { Millis } from '../../../common/time/millis.ts';
import { pathCondition, restingSinks, type PathCondition } from './condition.ts';

export const GROUPINGS = ['path', 'sink', 'source'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** One row. A folded row sums what can be summed and shows the worst of the rest: the oldest heartbeat, the lowest watermark, the longest lag. */
export interface PathRow {
  readonly key: string;
  /** Empty when the row is folded over sources. */
  readonly source: string;
  /** Empty when the row is folded over stores. */
  readonly sink: string;
  readonly sources: number;
  readonly sinks: number;
  readonly condition: PathCondition;
  readonly lastHeartbeat: Millis | null;
  readonly watermark: Millis | null;
  /** Milliseconds; NaN while nothing is complete or the store rests. */
  readonly lagMs: number;
  readonly batches: number;
  readonly points: number;
  readonly pointsPerSecond: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly queued: number;
}

const RANK: readonly PathCondition[] = ['late', 'waiting', 'ok', 'resting', 'ended'];

/** Sort letter of a condition, worst first. */
export function rankOf(condition: PathCondition): string {
  return String(RANK.indexOf(condition));
}

/** The condition that a letter of {@link rankOf} stands for. */
export function conditionOfRank(rank: string): PathCondition {
  return RANK[Number(rank)] ?? 'ok';
}

/** The lower of two moments; unknown beats known, because a folded row promises only what all of it has. */
function lower(a: Millis | null, b: Millis | null): Millis | null {
  return a === null || b === null ? null : Math.min(a, b);
}

function worst(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.max(a, b);
}

function single(path: PathStatus, condition: PathCondition): PathRow {
  const { batches, points, pointsPerSecond, bytes, dropped, queued, lastHeartbeat, watermark } = path;
  return {
    key: `${path.source} ${path.sink}`, source: path.source, sink: path.sink, sources: 1, sinks: 1, condition, lastHeartbeat, watermark,
    lagMs: watermark === null || condition === 'resting' ? Number.NaN : path.lagMs,
    batches, points, pointsPerSecond, bytes, dropped, queued,
  };
}

function fold(rows: readonly PathRow[], by: 'sink' | 'source'): PathRow {
  const first = rows[0] as PathRow;
  const sources = new Set<string>();
  const sinks = new Set<string>();
  // A resting store and a source that has ended hold nothing back, so they do not count towards what is complete.
  const active = rows.filter((row) => row.condition !== 'resting' && row.condition !== 'ended');
  const judged = active.length > 0 ? active : rows;
  let sum = { batches: 0, points: 0, pointsPerSecond: 0, bytes: 0, dropped: 0, queued: 0 };
  for (const row of rows) {
    sources.add(row.source);
    sinks.add(row.sink);
    sum = {
      batches: sum.batches + row.batches, points: sum.points + row.points, pointsPerSecond: sum.pointsPerSecond + row.pointsPerSecond,
      bytes: sum.bytes + row.bytes, dropped: sum.dropped + row.dropped, queued: sum.queued + row.queued,
    };
  }
  const lead = judged[0] as PathRow;
  let { condition, lastHeartbeat, watermark, lagMs } = lead;
  for (const row of judged.slice(1)) {
    if (RANK.indexOf(row.condition) < RANK.indexOf(condition)) condition = row.condition;
    lastHeartbeat = lower(lastHeartbeat, row.lastHeartbeat);
    watermark = lower(watermark, row.watermark);
    lagMs = worst(lagMs, row.lagMs);
  }
  return {
    key: first[by], source: by === 'source' ? first.source : '', sink: by === 'sink' ? first.sink : '',
    sources: sources.size, sinks: sinks.size, condition, lastHeartbeat, watermark, lagMs, ...sum,
  };
}

/** Rows for the table, in the order in which the agent lists them. */
export function pathRows(status: PipelineStatus, grouping: Grouping): readonly PathRow[] {
  const resting = restingSinks(status);
  const rows = status.paths.map((path) => single(path, pathCondition(path, status.flushIntervalMs, resting)));
  if (grouping === 'path') return rows;
  const groups = new Map<string, PathRow[]>();
  for (const row of rows) {
    const group = groups.get(row[grouping]);
    if (group === undefined) groups.set(row[grouping], [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => fold(group, grouping));
}
