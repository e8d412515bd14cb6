// A frame: the answer of a query as columns on one shared time grid.
import type { CalendarUnit } from '../query/calendar-interval.ts';
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
  /** Of which algorithm this line is: all lines of anomalies() and of forecast(), and those lines of outliers() that stand out. */
  readonly role?: LineRole;
  /** The band of expected values (anomalies, forecast), same length as `values`; NaN where there is none. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  /** 1 where a point is an anomaly or outlying, else 0; same length as `values`. */
  readonly marks?: Float64Array;
  /** The first step whose value is predicted, not measured; equal to the length when none is. */
  readonly forecastFrom?: number;
}

export const LINE_ROLES = ['anomaly', 'forecast', 'outlier'] as const;
export type LineRole = (typeof LINE_ROLES)[number];

/**
 * Series on a grid of `length` steps of `step` ms from `t0` (aligned to the epoch). Steps of a calendar differ in length: then `borders`
 * says where each begins and the last one ends (length + 1 times, the first is `t0`), and `step` is their usual length.
 */
export interface Frame {
  readonly t0: Millis;
  readonly step: number;
  readonly length: number;
  readonly borders?: Float64Array;
  readonly series: readonly FrameSeries[];
}

/** What answering cost and read; shown to the person who asked. */
export interface QueryStats {
  readonly ms: number;
  /** Points decoded per tier. */
  readonly pointsRead: { readonly live: number; readonly head: number; readonly sqlite: number; readonly rollups: number; readonly archive: number };
  /** Which tier answered for which part of the range, and at which resolution (ms; 0 is raw), oldest first. `cached`: it was read for an answer before. */
  readonly parts: readonly { readonly tier: 'live' | 'head' | 'sqlite' | 'archive'; readonly resolution: number; readonly from: Millis; readonly to: Millis; readonly cached?: boolean }[];
  readonly seriesMatched: number;
  readonly chunksRead: number;
  readonly cached: boolean;
}

/**
 * What an answer may have to say about itself, with the parameters of each:
 * series_capped {shown, total}, top_cut {shown, total, function?}, no_metric {metric}, no_series {metric}, no_partner {count, operator},
 * kind_left_out {count, metric, kind: 'distribution' | 'point'}, distribution_method {metric, aggregator},
 * gauge_conversion {metric, conversion}, coarser_step {asked, used, maxPoints} (ms, ms, steps), open_steps {count},
 * short_history {function, found, wanted} (seasons), rolled_up_only {asked, used, bucket} (ms), calendar_moved {bucket} (ms),
 * archive_left_out {reason}.
 */
export const QUERY_NOTICES = [
  'series_capped', 'top_cut', 'no_metric', 'no_series', 'no_partner', 'kind_left_out', 'distribution_method', 'gauge_conversion', 'coarser_step', 'open_steps', 'short_history',
  'rolled_up_only', 'calendar_moved', 'archive_left_out',
] as const;
export type QueryNoticeCode = (typeof QUERY_NOTICES)[number];

/** One thing that is left out of an answer or done otherwise than asked. Consoles translate by code; `text` says it in English. */
export interface QueryNotice {
  readonly code: QueryNoticeCode;
  readonly text: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Where step `index` of a frame begins; `length` is the end of the last. */
export function stepStart({ t0, step, borders }: Frame, index: number): Millis {
  return borders?.[index] ?? t0 + index * step;
}

/** A query's answer. `completeUpTo`: every source read has delivered all data before it. `rollup.calendar`: steps follow that calendar. */
export interface QueryResult {
  readonly frame: Frame;
  readonly stats: QueryStats;
  readonly rollup: { readonly aggregator: string; readonly interval: number; readonly calendar?: CalendarUnit };
  readonly completeUpTo: Millis;
  /** What is left out (series cap reached, last step still open …); empty when the answer is whole. */
  readonly notices: readonly QueryNotice[];
}
