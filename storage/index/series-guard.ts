// Keeps one metric from making series without end: says which tag does it, once, and refuses.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Notices } from '../notices.ts';
import type { CardinalityGuard } from './catalogue.ts';
import type { TagIndex } from './tag-index.ts';

export class SeriesGuard implements CardinalityGuard {
  readonly limit: () => number;
  private readonly index: TagIndex;
  private readonly notices: Notices;
  /** The refusal of each metric: made once, because an offender asks again with every sample. */
  private readonly refusals = new Map<string, { count: number; error: VedetteError }>();

  constructor(index: TagIndex, limit: () => number, notices: Notices) {
    this.index = index;
    this.limit = limit;
    this.notices = notices;
  }

  refuse(metric: string, count: number): VedetteError {
    const known = this.refusals.get(metric);
    if (known?.count === count) return known.error;
    const tag = this.offender(metric);
    const text = `${metric} has ${count.toLocaleString('en-US')} series, as many as a metric may have, and gets no new ones. ${tag === undefined ? 'Its tags have too many combinations.' : `Most come from the tag ${tag.key}, which has ${tag.values.toLocaleString('en-US')} values.`} Leave that tag out, or raise storage.max_series_per_metric.`;
    const error = new VedetteError('unavailable', text, tag === undefined ? { metric } : { metric, tag: tag.key });
    this.refusals.set(metric, { count, error });
    if (known === undefined) this.notices.send({ kind: 'storage.cardinality', severity: 'warning', title: `Too many series of ${metric}`, text, aggregationKey: `storage.cardinality:${metric}`, params: { metric, series: count, ...(tag === undefined ? {} : { variant: 'tag', tag: tag.key, values: tag.values }) } });
    return error;
  }

  /** The tag key with the most values. */
  private offender(metric: string): { key: string; values: number } | undefined {
    let worst: { key: string; values: number } | undefined;
    for (const [key, values] of this.index.metrics.get(metric)?.keys ?? []) if (worst === undefined || values.size > worst.values) worst = { key, values: values.size };
    return worst;
  }
}
