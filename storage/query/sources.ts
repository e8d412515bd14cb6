// What the query engine reads from: interfaces only. storage/index, storage/head, storage/sqlite and storage/live implement them.
import type { ReducedSteps, RollupColumns, RollupNeeds } from '../encoding/segment.ts';
import type { ScopeNode } from '../../common/query/ast.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { TierFacts } from './plan.ts';

/** Finds series by metric and tags. Synchronous and in memory. */
export interface SeriesSelector {
  /**
   * The series of `metric` whose tags fulfil `filter`, in any order, without duplicates.
   * `filter` holds no `variable` node. The answer is not kept and not changed by the engine.
   */
  select(metric: string, filter: ScopeNode): readonly SeriesMeta[];
  /** Whether any series of this metric exists; tells "no such metric" from "nothing fulfils the filter". */
  has(metric: string): boolean;
}

/** What reading cost: points decoded per tier, and packed chunks opened. */
export interface ReadCost {
  live: number;
  head: number;
  sqlite: number;
  /** Rolled-up buckets read from SQLite. */
  rollups: number;
  /** Rows that the archive process looked at or handed over. */
  archive: number;
  chunks: number;
}

/**
 * Growable columns that a reader appends to. Points 0 … length-1 are valid.
 * A reader calls `reserve(n)`, then writes `ts[length …]` and `values[length …]`, then raises `length`.
 * `reserve` may replace `ts` and `values`: fetch them again after it.
 */
export interface PointBuffer {
  ts: Float64Array;
  values: Float64Array;
  length: number;
  /** Makes room for at least `extra` more points. */
  reserve(extra: number): void;
}

/** Reads raw points. */
export interface PointReader {
  /**
   * Appends all points of `ref` with from <= t < to to `into`, ascending and unique in time (last write wins), and adds what it
   * cost to `cost`. An unknown reference appends nothing. Throws VedetteError('storage_damaged') when bytes cannot be read.
   */
  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void;
}

/** The sketch of one flush interval that starts at `ts`; `bytes` is the form of common/sketch/ddsketch.ts. */
export interface StoredSketch {
  readonly ts: Millis;
  readonly bytes: Uint8Array;
}

/** Reads the sketches of distribution metrics. */
export interface SketchReader {
  /** Appends all sketches of `ref` with from <= ts < to, ascending in time, and adds what it cost to `cost` (one per sketch). */
  readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[], cost: ReadCost): void;
}

/** What a scan asks of one tier: everything of these series with from <= t < to. */
export interface ScanRequest {
  /** Ascending, without duplicates. */
  readonly refs: Uint32Array;
  readonly from: Millis;
  readonly to: Millis;
  /** 0 for raw points; else the length in ms of the rolled-up buckets to read (one that the plan knows the tier to hold). */
  readonly resolution: number;
  /** Of rollups; all columns when absent. */
  readonly needs?: RollupNeeds | undefined;
}

/** What a tier may know of a piece; saying nothing is always right. */
export interface PieceFacts {
  /**
   * The scan hands over nothing else of this series with from <= t < to, and within this time series come in the order of the request.
   * An empty span (from = to) when that is not sure.
   */
  readonly from: Millis;
  readonly to: Millis;
  /** Whether this very array of times, when it comes again in this scan, holds the same times. */
  readonly sharesTimes: boolean;
  /**
   * Reduces steps of the values of this piece where they were decoded, during the call only: step i holds the points
   * bounds[i] ≤ p < bounds[i + 1]. Undefined when a sum is no finite number: then the values have to be looked at.
   */
  readonly reduce?: ((bounds: Uint32Array, steps: number, extremes: boolean) => ReducedSteps | undefined) | undefined;
}

/**
 * Takes what a scan finds. `index` is the place of the series in the request's refs. Series may come in any order and in several
 * pieces, but the pieces of one series ascend in time and never overlap. Arrays belong to the reader and are valid during the call.
 */
export interface ScanSink {
  points(index: number, ts: Float64Array, values: Float64Array, from: number, to: number, facts?: PieceFacts): void;
  /** Rolled-up buckets from <= i < to. */
  rollups(index: number, columns: RollupColumns, from: number, to: number, facts?: PieceFacts): void;
  sketch(index: number, ts: Millis, bytes: Uint8Array): void;
}

/** How a scan lets others work and counts its cost. */
export interface ScanContext {
  readonly cost: ReadCost;
  /** Call about every few thousand points; await what it answers. Rejects when the query is cancelled or too late. */
  pause(): Promise<void> | undefined;
  readonly signal?: AbortSignal;
  /** Milliseconds until the query is too late: for a tier that works elsewhere and cannot be asked to pause. */
  remaining?(): number;
  /** Call when a part of what was asked for cannot be read, with a sentence of why: everything else is still handed over. */
  leftOut?(reason: string): void;
}

/** A tier that can be scanned. Distribution series give sketches, all others points or rollups. Bounds are exact: nothing outside comes. */
export interface ScanSource {
  scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void>;
}

/**
 * The tiers of the stored points. A query asks for the facts once and then scans, giving turns to the thread in between: a source whose
 * border has moved meanwhile (the head gave a block back, points were sealed) answers for its old part all the same.
 */
export interface StoredTiers {
  facts(): TierFacts;
  /** Scans of raw points at or after `memoryFrom`. */
  readonly head: ScanSource;
  /** Scans of raw points before `memoryFrom` (sealed or not) and of rollups. */
  readonly sqlite: ScanSource;
  readonly archive?: ScanSource;
  /** The resolutions (ms) at which this series is rolled up where its tiers say so; see storage/lifecycle/rollup-plan.ts. */
  resolutionsOf(meta: SeriesMeta): readonly number[];
}

/** Which store answers: see QueryRequest.tiers. */
export type Tiers = 'stored' | 'live';

/** Everything the engine needs from outside. */
export interface QueryEngineDeps {
  readonly selector: SeriesSelector;
  /** The tiers of `stored`, when they can be scanned: then they are planned and scanned, and `stored` is not read. */
  readonly tiers?: StoredTiers;
  /** Head and chunks as one: disjoint ranges, already merged. */
  readonly stored: PointReader;
  readonly live: PointReader;
  /** Distribution metrics; without it they answer `query_semantics`. */
  readonly sketches?: { readonly stored: SketchReader; readonly live: SketchReader };
  /** Every source of these series has delivered all data with t < the answer into that tier. 0 when nothing was delivered. */
  completeUpTo(metas: readonly SeriesMeta[], tiers: Tiers): Millis;
  /**
   * Counts up whenever stored points below `completeUpTo` change after all: a late point, retention, a chunk set aside.
   * Cached frames of an older count are not used. Without it, frames of complete ranges are taken as immutable.
   */
  pastRevision?(): number;
  /** Milliseconds that never go back. */
  monotonic(): number;
  /** The most series in one answer; asked at each query so that the configuration may change it. */
  maxSeries(): number;
  /** Lets other work of the thread run; by default one turn of the event loop. */
  yieldToLoop?(): Promise<void>;
}
