// Owns the query that is offered for a metric by name.

/** The query that a person most likely wants of a metric: counts as a rate per second, everything else as a mean. */
export function queryForMetric(metric: string, type: string, groupKey?: string): string {
  const by = groupKey === undefined ? '' : ` by {${groupKey}}`;
  return type === 'count' || type === 'monotonic_count' ? `sum:${metric}{*}${by}.as_rate()` : `avg:${metric}{*}${by}`;
}
