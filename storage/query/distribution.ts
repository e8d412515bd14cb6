// Reads distribution metrics: the sketches of a group are merged over time and space, then asked for the aggregator's number.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { percentileOf } from '../../common/query/functions.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { perSecond } from '../../common/units/derived.ts';
import type { Group } from './grouping.ts';
import type { Line } from './lines.ts';
import type { MetricReadRequest } from './metric-reader.ts';
import { nodeOptions } from './reading.ts';
import type { SketchReader, StoredSketch } from './sources.ts';

/**
 * The lines of a distribution metric. Merging is exact for count, sum, min and max and keeps the sketch's relative error for
 * percentiles, so time and space aggregation are one step here, and a method in `.rollup()` has nothing to do.
 * as_rate divides count and sum by the seconds of a step.
 */
export async function readDistribution(request: MetricReadRequest, groups: readonly Group[]): Promise<Line[]> {
  const { node, sketches, notices } = request;
  if (sketches === undefined) throw queryError('query_semantics', request.text, node.at, `${node.metric} is a distribution, and this store keeps no distributions.`);
  const options = nodeOptions(node);
  if (options.fill !== undefined) throw queryError('query_semantics', request.text, options.fill.at, `.fill() cannot be used here: ${node.metric} is a distribution.`, { hint: 'Use default_zero().' });
  if (options.method !== undefined && options.method !== node.aggregator) notices.add('distribution_method', { metric: node.metric, aggregator: node.aggregator });
  const isTotal = node.aggregator === 'count' || node.aggregator === 'sum';
  const scale = options.conversion === 'rate' && isTotal ? 1_000 / request.grid.step : 1;
  const lines: Line[] = [];
  for (const group of groups) {
    const merged = await mergeGroup(request, sketches, group);
    const values = Float64Array.from(merged, (sketch) => (sketch === undefined ? Number.NaN : numberOf(sketch, node.aggregator) * scale));
    const unit = node.aggregator === 'count' ? '' : group.members[0]!.unit;
    lines.push({ key: group.key, tags: group.tags, metric: node.metric, unit: options.conversion === 'rate' && isTotal ? perSecond(unit) : unit, values });
  }
  return lines;
}

async function mergeGroup(request: MetricReadRequest, reader: SketchReader, group: Group): Promise<(DDSketch | undefined)[]> {
  const { grid, budget, cost } = request;
  const slots = Array.from<DDSketch | undefined>({ length: grid.length });
  const stored: StoredSketch[] = [];
  for (const meta of group.members) {
    stored.length = 0;
    reader.readSketches(meta.ref, grid.t0, grid.t0 + grid.step * grid.length, stored, cost);
    for (const { ts, bytes } of stored) {
      const slot = Math.floor((ts - grid.t0) / grid.step);
      const sketch = parseSketch(bytes, meta.metric);
      const known = slots[slot];
      if (known === undefined) slots[slot] = sketch;
      else known.merge(sketch);
      const turn = budget.spend();
      if (turn !== undefined) await turn;
    }
    const turn = budget.spend();
    if (turn !== undefined) await turn;
  }
  return slots;
}

function parseSketch(bytes: Uint8Array, metric: string): DDSketch {
  try {
    return DDSketch.fromBytes(bytes);
  } catch (error) {
    throw new VedetteError('storage_damaged', `A stored sketch of ${metric} cannot be read.`, { metric }, error);
  }
}

function numberOf(sketch: DDSketch, aggregator: string): number {
  switch (aggregator) {
    case 'avg':
      return sketch.average;
    case 'sum':
      return sketch.sum;
    case 'min':
      return sketch.min;
    case 'max':
      return sketch.max;
    case 'count':
      return sketch.count;
    default:
      return sketch.quantile(percentileOf(aggregator) ?? Number.NaN);
  }
}
