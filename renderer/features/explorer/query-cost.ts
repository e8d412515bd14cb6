// Owns what answers cost as facts to show: points by tier, which tier answered for which part of the range, what is marked. Pure.
import type { LineRole, QueryResult, QueryStats } from '../../../common/model/frame.ts';

export interface CostPart {
  readonly tier: QueryStats['parts'][number]['tier'];
  /** ms; 0 is raw. */
  readonly resolution: number;
  readonly from: number;
  readonly to: number;
  /** 0 … 1 of the range read. */
  readonly share: number;
  /** Kept from an answer before. */
  readonly cached?: boolean | undefined;
}

/** The parts of a range, oldest first, of one answer or of several: what touches or overlaps of one tier, resolution and cache is one. */
export function costParts(parts: QueryStats['parts']): CostPart[] {
  const joined: { tier: CostPart['tier']; resolution: number; from: number; to: number; cached?: boolean | undefined }[] = [];
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    const last = joined.findLast((one) => one.tier === part.tier && one.resolution === part.resolution && one.cached === part.cached && one.to >= part.from);
    if (last !== undefined) last.to = Math.max(last.to, part.to);
    else if (part.to > part.from) joined.push({ ...part });
  }
  const total = joined.reduce((sum, part) => sum + part.to - part.from, 0);
  return joined.map((part) => ({ ...part, share: (part.to - part.from) / total }));
}

export interface PanelCost {
  /** The slowest of the queries, which run side by side. */
  readonly ms: number;
  readonly points: number;
  readonly queries: number;
  readonly cached: number;
  /** Of all queries: what several read of one tier at one resolution stands once. */
  readonly parts: readonly CostPart[];
}

/** The cost of a chart: of all its queries together. Undefined before the first answer. */
export function panelCost(all: readonly (QueryStats | undefined)[]): PanelCost | undefined {
  const stats = all.filter((one) => one !== undefined);
  if (stats.length === 0) return undefined;
  return {
    ms: Math.max(...stats.map((one) => one.ms)),
    points: stats.reduce((sum, one) => sum + pointsOf(one), 0),
    queries: stats.length,
    cached: stats.filter((one) => one.cached).length,
    parts: costParts(stats.flatMap((one) => one.parts)),
  };
}

function pointsOf({ pointsRead: read }: QueryStats): number {
  return read.live + read.head + read.sqlite + read.rollups + read.archive;
}

export interface Marked {
  readonly role: LineRole;
  /** Lines of this role, and points marked on them. */
  readonly lines: number;
  readonly points: number;
}

const counted = new WeakMap<QueryResult, readonly Marked[]>();

/** What the algorithms of an answer found; counted once per answer. */
export function markedIn(result: QueryResult | undefined): readonly Marked[] {
  if (result === undefined) return [];
  const known = counted.get(result);
  if (known !== undefined) return known;
  const byRole = new Map<LineRole, { role: LineRole; lines: number; points: number }>();
  for (const series of result.frame.series) {
    if (series.role === undefined) continue;
    let found = byRole.get(series.role);
    if (found === undefined) byRole.set(series.role, (found = { role: series.role, lines: 0, points: 0 }));
    found.lines += 1;
    found.points += series.marks?.reduce((sum, mark) => sum + (mark === 1 ? 1 : 0), 0) ?? 0;
  }
  const marked = [...byRole.values()];
  counted.set(result, marked);
  return marked;
}
