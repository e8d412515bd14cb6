// What a series is: one metric with one tag set, known on hot paths by a 32-bit reference alone.
import type { TagSet } from './tags.ts';

/** How a stored series is to be read. `count` points are sums over their interval; `rate` points are per second. */
export type MetricType = 'gauge' | 'rate' | 'count' | 'monotonic_count' | 'distribution';

/** A u32 handed out by the series catalogue; the only thing hot paths carry. */
export type SeriesRef = number;

/** Everything known of one series. `unit` is a name of common/units; `interval` is the usual distance of points in ms. */
export interface SeriesMeta {
  readonly ref: SeriesRef;
  readonly metric: string;
  readonly tags: TagSet;
  readonly type: MetricType;
  readonly unit: string;
  readonly interval: number;
}

/**
 * What a metric is, declared beside the check that submits it.
 * `type` follows Datadog's metadata; `sampling` says how samples become points (see aggregator/samplers).
 */
export interface MetricDefinition {
  readonly name: string;
  readonly type: MetricType;
  /** `ratio` stores 100 × Δnumerator / Δdenominator or any scaled quotient of two counters as a gauge. */
  readonly sampling: 'gauge' | 'rate' | 'count' | 'monotonic_count' | 'distribution' | 'ratio';
  readonly unit: string;
  readonly description: string;
}
