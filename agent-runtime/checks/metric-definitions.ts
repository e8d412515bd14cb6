// Short ways to declare metrics beside a check; see MetricDefinition for what each field means.
import type { MetricDefinition } from '../../common/model/series.ts';

/** A level: the newest value of an interval is its point. */
export function gauge(name: string, unit: string, description: string): MetricDefinition {
  return { name, type: 'gauge', sampling: 'gauge', unit, description };
}

/** A counter shown per second. Datadog's agent stores such metrics as gauges of the rate, and so do we. */
export function perSecond(name: string, unit: string, description: string): MetricDefinition {
  return { name, type: 'gauge', sampling: 'rate', unit: `${unit}/second`, description };
}

/** A quotient of two counters over the interval (a share of time, a mean duration), stored as a gauge. */
export function quotient(name: string, unit: string, description: string): MetricDefinition {
  return { name, type: 'gauge', sampling: 'ratio', unit, description };
}

/** A counter since boot whose increase over the interval is the point. */
export function counter(name: string, unit: string, description: string): MetricDefinition {
  return { name, type: 'count', sampling: 'monotonic_count', unit, description };
}

/** Many observations per interval, kept as a sketch. */
export function distribution(name: string, unit: string, description: string): MetricDefinition {
  return { name, type: 'distribution', sampling: 'distribution', unit, description };
}
