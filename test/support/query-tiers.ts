// The same points as tiers with borders where a test wants them: head, SQLite raw and rolled up, archive; for the plan and its reader.
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { RollupColumns } from '../../storage/encoding/segment.ts';
import type { TierFacts } from '../../storage/query/plan.ts';
import { memorySources } from './query-memory.ts';
import type { MemoryOptions, MemorySeries, MemorySources } from './query-memory.ts';
import type { ScanContext, ScanRequest, ScanSink, ScanSource, StoredSketch, StoredTiers } from '../../storage/query/sources.ts';

/** What a series holds, ascending and unique in time. */
export interface TierData {
  readonly points: readonly (readonly [t: Millis, value: number])[];
  readonly sketches: readonly StoredSketch[];
}

export interface TierOptions {
  readonly resolutionsOf?: (meta: SeriesMeta) => readonly number[];
  /** Hands a series over in pieces of at most so many points. */
  readonly piece?: number;
  /** Hears of every scan. */
  readonly onScan?: (tier: string, request: ScanRequest) => void;
}

/** Tiers over `data`: each holds exactly what `facts` says and throws for a request of anything else. */
export function tiersOf(data: ReadonlyMap<SeriesRef, TierData>, facts: TierFacts, options: TierOptions = {}): StoredTiers {
  const source = (tier: 'head' | 'sqlite' | 'archive', holds: (request: ScanRequest) => boolean): ScanSource => ({
    async scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void> {
      options.onScan?.(tier, request);
      if (!holds(request)) throw new Error(`The ${tier} does not hold ${request.from}..${request.to} at ${request.resolution}.`);
      for (const [index, ref] of request.refs.entries()) {
        const found = data.get(ref);
        if (found === undefined) continue;
        const count = request.resolution === 0 ? sendRaw(found, request, index, sink, options.piece ?? Infinity) : sendRolled(found, request, index, sink, options.piece ?? Infinity);
        context.cost[tier === 'sqlite' && request.resolution > 0 ? 'rollups' : tier] += count;
        const turn = context.pause();
        if (turn !== undefined) await turn;
      }
    },
  });
  // Ranges that touch hold what lies across them.
  const within = (held: readonly { resolution: number; from: Millis; to: Millis }[], { resolution, from, to }: ScanRequest): boolean => {
    let covered = from;
    for (const range of held.filter((each) => each.resolution === resolution).sort((a, b) => a.from - b.from)) if (range.from <= covered) covered = Math.max(covered, range.to);
    return covered >= to;
  };
  return {
    facts: () => facts,
    head: source('head', ({ resolution, from }) => resolution === 0 && from >= facts.memoryFrom),
    sqlite: source('sqlite', (request) => within([{ resolution: 0, from: facts.rawFrom, to: facts.memoryFrom }, ...facts.rolled], request)),
    // Where raw points are rolled up on the way, any resolution is held.
    ...(facts.archive === undefined ? {} : { archive: source('archive', (request) => within((facts.archive ?? []).map((held) => (held.rollsUp === true && request.resolution > 0 ? { ...held, resolution: request.resolution } : held)), request)) }),
    resolutionsOf: options.resolutionsOf ?? (() => [...new Set([...facts.rolled, ...(facts.archive ?? [])].map(({ resolution }) => resolution))].filter((resolution) => resolution > 0)),
  };
}

/** Engine dependencies over these series spread over tiers; whoever reads without a plan fails. */
export function tieredSources(series: readonly MemorySeries[], facts: TierFacts, options: MemoryOptions = {}): MemorySources {
  const plain = memorySources(series, options);
  const data = new Map(
    series.map((one, index) => {
      const points = [...new Map((one.points ?? []).map((point) => [point[0], point])).values()].sort((a, b) => a[0] - b[0]);
      return [index + 1, { points, sketches: [...(one.sketches ?? [])].sort((a, b) => a.ts - b.ts) }] as const;
    }),
  );
  const stored = {
    read(): never {
      throw new Error('Stored points are to be scanned as planned.');
    },
  };
  return { ...plain, stored, tiers: tiersOf(data, facts, { piece: 3 }) };
}

function sendRaw(data: TierData, { from, to }: ScanRequest, index: number, sink: ScanSink, piece: number): number {
  const points = data.points.filter(([t]) => t >= from && t < to);
  // One point too many on both sides: what a sink gets is a window of a reader's own columns.
  const ts = Float64Array.from([-1, ...points.map(([t]) => t), Infinity]);
  const values = Float64Array.from([9e99, ...points.map(([, value]) => value), -9e99]);
  for (let at = 0; at < points.length; at += piece) sink.points(index, ts, values, at + 1, Math.min(points.length, at + piece) + 1);
  const sketches = data.sketches.filter(({ ts: t }) => t >= from && t < to);
  for (const sketch of sketches) sink.sketch(index, sketch.ts, sketch.bytes);
  return points.length + sketches.length;
}

function sendRolled(data: TierData, { from, to, resolution }: ScanRequest, index: number, sink: ScanSink, piece: number): number {
  const columns = rollUpPlainly(data.points.filter(([t]) => t >= from && t < to), resolution);
  for (let at = 0; at < columns.length; at += piece) sink.rollups(index, columns, at, Math.min(columns.length, at + piece));
  const merged = new Map<Millis, DDSketch>();
  for (const { ts, bytes } of data.sketches) {
    if (ts < from || ts >= to) continue;
    const start = Math.floor(ts / resolution) * resolution;
    const known = merged.get(start);
    if (known === undefined) merged.set(start, DDSketch.fromBytes(bytes));
    else known.merge(DDSketch.fromBytes(bytes));
  }
  for (const [start, sketch] of merged) sink.sketch(index, start, sketch.toBytes());
  return columns.length + merged.size;
}

/** Buckets in the plainest way; points of NaN are none. */
export function rollUpPlainly(points: readonly (readonly [t: Millis, value: number])[], resolution: number): RollupColumns {
  const buckets = new Map<Millis, number[]>();
  for (const [t, value] of points) {
    if (Number.isNaN(value)) continue;
    const start = Math.floor(t / resolution) * resolution;
    buckets.set(start, [...(buckets.get(start) ?? []), value]);
  }
  const column = (of: (values: readonly number[]) => number): Float64Array => Float64Array.from([...buckets.values()].map(of));
  return {
    ts: Float64Array.from(buckets.keys()),
    count: column((values) => values.length),
    sum: column((values) => values.reduce((a, b) => a + b, 0)),
    min: column((values) => Math.min(...values)),
    max: column((values) => Math.max(...values)),
    last: column((values) => values.at(-1)!),
    length: buckets.size,
  };
}
