// Reads distribution metrics: the sketches of a group are merged over time and space, then asked for the aggregator's number.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricNode, Threshold } from '../../common/query/ast.ts';
import { percentileOf } from '../../common/query/functions.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { perSecond } from '../../common/units/derived.ts';
import { lengthOf, stepAt } from './grid.ts';
import type { Group } from './grouping.ts';
import type { Line } from './lines.ts';
import type { MetricReadRequest } from './metric-reader.ts';
import { nodeOptions } from './reading.ts';
import type { TierScan } from './tier-scan.ts';

/** So many merged sketches (groups × steps) lie in memory at once; each takes about a kilobyte. */
const MAX_SKETCHES = 20_000;

/**
 * The lines of a distribution metric. Merging is exact for count, sum, min and max and keeps the sketch's relative error for
 * percentiles, so time and space aggregation are one step here, and a method in `.rollup()` has nothing to do.
 * as_rate divides count and sum by the seconds of a step.
 */
export async function readDistribution(request: MetricReadRequest, groups: readonly Group[], scan: TierScan): Promise<Line[]> {
  const { node, sketches, tiers, notices } = request;
  if (sketches === undefined && tiers === undefined) throw queryError('query_semantics', request.text, node.at, `${node.metric} is a distribution, and this store keeps no distributions.`);
  const options = nodeOptions(node);
  if (options.fill !== undefined) throw queryError('query_semantics', request.text, options.fill.at, `.fill() cannot be used here: ${node.metric} is a distribution.`, { hint: 'Use default_zero().' });
  if (options.method !== undefined && options.method !== node.aggregator) notices.add('distribution_method', { metric: node.metric, aggregator: node.aggregator });
  const isTotal = node.aggregator === 'count' || node.aggregator === 'sum';
  const scaleAt = (step: number): number => (options.conversion === 'rate' && isTotal ? 1_000 / lengthOf(request.grid, step) : 1);
  const lines: Line[] = [];
  const most = Math.max(1, Math.floor(MAX_SKETCHES / request.grid.length));
  for (let at = 0; at < groups.length; at += most) {
    const batch = groups.slice(at, at + most);
    const merged = await mergeGroups(request, batch, scan);
    for (const [index, group] of batch.entries()) {
      const values = Float64Array.from(merged[index]!, (sketch, step) => (sketch === undefined ? Number.NaN : numberOf(sketch, node) * scaleAt(step)));
      const unit = node.aggregator === 'count' ? '' : group.members[0]!.unit;
      lines.push({ key: group.key, tags: group.tags, metric: node.metric, unit: options.conversion === 'rate' && isTotal ? perSecond(unit) : unit, values });
    }
  }
  return lines;
}

/** The merged sketches of each group by step. Groups share a scan, so that a row with many series is read once. */
async function mergeGroups(request: MetricReadRequest, groups: readonly Group[], scan: TierScan): Promise<(DDSketch | undefined)[][]> {
  const { grid } = request;
  const merged = groups.map(() => Array.from<DDSketch | undefined>({ length: grid.length }));
  const places = new Map<SeriesRef, { readonly meta: SeriesMeta; readonly groups: number[] }>();
  for (const [index, group] of groups.entries()) {
    for (const meta of group.members) {
      const known = places.get(meta.ref);
      if (known === undefined) places.set(meta.ref, { meta, groups: [index] });
      else known.groups.push(index);
    }
  }
  for (const planned of scan.plan([...places.values()].map(({ meta }) => meta))) {
    const wanted = planned.metas.map(({ ref }) => places.get(ref)!.groups);
    await scan.read(planned, planned.metas, {
      points: refusePoints,
      rollups: refusePoints,
      sketch(index, ts, bytes) {
        const slot = stepAt(grid, ts);
        for (const group of wanted[index]!) {
          const sketch = (merged[group]![slot] ??= new DDSketch());
          mergeBytes(sketch, bytes, request.node.metric);
        }
      },
    });
  }
  return merged;
}

function refusePoints(): void {
  throw new VedetteError('internal', 'A store answered with points for a distribution.');
}

function mergeBytes(sketch: DDSketch, bytes: Uint8Array, metric: string): void {
  try {
    sketch.mergeBytes(bytes);
  } catch (error) {
    throw new VedetteError('storage_damaged', `A stored sketch of ${metric} cannot be read.`, { metric }, error);
  }
}

function numberOf(sketch: DDSketch, { aggregator, threshold }: MetricNode): number {
  switch (aggregator) {
    case 'avg':
      return sketch.average;
    case 'sum':
      return sketch.sum;
    case 'min':
      return sketch.min;
    case 'max':
      return sketch.max;
    case 'stddev':
      return sketch.deviation;
    case 'count':
      return threshold === undefined ? sketch.count : countFulfilling(sketch, threshold);
    default:
      return sketch.quantile(percentileOf(aggregator) ?? Number.NaN);
  }
}

function countFulfilling(sketch: DDSketch, { operator, value }: Threshold): number {
  const isBelow = operator === '<' || operator === '<=';
  const inclusive = operator === '<=' || operator === '>=';
  return isBelow ? sketch.countInRange(-Infinity, value, { includesHigh: inclusive }) : sketch.countInRange(value, Infinity, { includesLow: inclusive });
}
