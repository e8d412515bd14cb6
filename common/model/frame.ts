// A frame: the answer of a query as columns on one shared time grid.
import type { Millis } from '../time/millis.ts';
import type { TagSet } from './tags.ts';

/** One line of an answer. `values[i]` belongs to [t0 + i*step, t0 + (i+1)*step); NaN means that there is no value. */
export interface FrameSeries {
  /** Stable within one query: the metric (or formula) text and the group tags. */
  readonly name: string;
  readonly metric: string;
  /** The tags this line was grouped by, sorted; empty when not grouped. */
  readonly tags: TagSet;
  readonly unit: string;
  readonly values: Float64Array;
  /** Envelope of the raw points under each value, when a step holds more than one point; same length as `values`. */
  readonly min?: Float64Array;
  readonly max?: Float64Array;
}

/** Series on a grid of `length` steps of `step` ms from `t0` (aligned to the epoch). */
export interface Frame {
  readonly t0: Millis;
  readonly step: number;
  readonly length: number;
  readonly series: readonly FrameSeries[];
}

/** What answering cost and read; shown to the person who asked. */
export interface QueryStats {
  readonly ms: number;
  /** Points decoded per tier. */
  readonly pointsRead: { readonly live: number; readonly head: number; readonly sqlite: number };
  readonly seriesMatched: number;
  readonly chunksRead: number;
  readonly cached: boolean;
}

/** A query's answer. `completeUpTo`: every source read has delivered all data before it. */
export interface QueryResult {
  readonly frame: Frame;
  readonly stats: QueryStats;
  readonly rollup: { readonly aggregator: string; readonly interval: number };
  readonly completeUpTo: Millis;
  /** Sentences about what is left out (series cap reached, last bucket still open …); empty when the answer is whole. */
  readonly notices: readonly string[];
}
