// Series in plain arrays behind the engine's interfaces: the reference that real storage is compared with.
import type { ScopeNode } from '../../common/query/ast.ts';
import { matchesScope } from '../../common/query/matching.ts';
import type { MetricType, SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { tagSet } from '../../common/model/tags.ts';
import type { PointBuffer, QueryEngineDeps, ReadCost, StoredSketch } from '../../storage/query/sources.ts';

/** What a test gives: one series with its points in any order (the last of equal times wins). */
export interface MemorySeries {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly type?: MetricType;
  readonly unit?: string;
  readonly interval?: number;
  readonly points?: readonly (readonly [t: Millis, value: number])[];
  readonly sketches?: readonly StoredSketch[];
}

export interface MemorySources extends QueryEngineDeps {
  readonly metas: readonly SeriesMeta[];
  /** How often `read` was called, to tell a cached answer from a new one. */
  readonly reads: () => number;
}

export interface MemoryOptions {
  /** Default: everything is complete. */
  readonly completeUpTo?: Millis;
  readonly maxSeries?: number;
  readonly pastRevision?: () => number;
  readonly monotonic?: () => number;
  readonly yieldToLoop?: () => Promise<void>;
}

/** Engine dependencies over these series. Points count as read from the head; the live tier holds the same points. */
export function memorySources(series: readonly MemorySeries[], options: MemoryOptions = {}): MemorySources {
  const points = new Map<SeriesRef, readonly (readonly [Millis, number])[]>();
  const sketches = new Map<SeriesRef, readonly StoredSketch[]>();
  const metas = series.map((one, index): SeriesMeta => {
    const ref = index + 1;
    const latest = new Map((one.points ?? []).map((point) => [point[0], point]));
    points.set(ref, [...latest.values()].sort((a, b) => a[0] - b[0]));
    sketches.set(ref, [...(one.sketches ?? [])].sort((a, b) => a.ts - b.ts));
    return { ref, metric: one.metric, tags: tagSet(one.tags), type: one.type ?? 'gauge', unit: one.unit ?? '', interval: one.interval ?? 10_000 };
  });
  let reads = 0;
  const reader = (tier: 'head' | 'live') => ({
    read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
      reads += 1;
      for (const [t, value] of points.get(ref) ?? []) {
        if (t < from || t >= to) continue;
        into.reserve(1);
        into.ts[into.length] = t;
        into.values[into.length] = value;
        into.length += 1;
        cost[tier] += 1;
      }
    },
    readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[], cost: ReadCost): void {
      reads += 1;
      for (const sketch of sketches.get(ref) ?? []) {
        if (sketch.ts < from || sketch.ts >= to) continue;
        into.push(sketch);
        cost[tier] += 1;
      }
    },
  });
  const stored = reader('head');
  const live = reader('live');
  let ticks = 0;
  return {
    metas,
    reads: () => reads,
    selector: {
      select: (metric: string, filter: ScopeNode) => metas.filter((meta) => meta.metric === metric && matchesScope(filter, meta.tags)),
      has: (metric) => metas.some((meta) => meta.metric === metric),
    },
    stored,
    live,
    sketches: { stored, live },
    completeUpTo: () => options.completeUpTo ?? Number.MAX_SAFE_INTEGER,
    monotonic: options.monotonic ?? (() => (ticks += 0.001)),
    maxSeries: () => options.maxSeries ?? 1_000,
    ...(options.pastRevision === undefined ? {} : { pastRevision: options.pastRevision }),
    ...(options.yieldToLoop === undefined ? {} : { yieldToLoop: options.yieldToLoop }),
  };
}
