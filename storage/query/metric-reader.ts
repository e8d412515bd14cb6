// Reads one metric node: groups, time aggregation per series, space aggregation per group.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricNode } from '../../common/query/ast.ts';
import { percentileOf } from '../../common/query/functions.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import type { Budget } from './budget.ts';
import type { Grid } from './grid.ts';
import { groupSeries } from './grouping.ts';
import type { Group } from './grouping.ts';
import type { Line } from './lines.ts';
import type { Notices } from './notices.ts';
import { createPointBuffer } from './point-buffer.ts';
import { nodeOptions, readingOf, scaleFactor } from './reading.ts';
import type { NodeOptions, Reading } from './reading.ts';
import { readDistribution } from './distribution.ts';
import { GroupAccumulator } from './space-aggregation.ts';
import type { SpaceMethod } from './space-aggregation.ts';
import type { PointBuffer, PointReader, ReadCost, SketchReader } from './sources.ts';
import { aggregateOverTime, createSeriesColumns, fillColumns, scaleColumns } from './time-aggregation.ts';
import type { SeriesColumns } from './time-aggregation.ts';

/** The most values (lines × steps) that one metric may have while it is read: 4 million are 32 MB a column. */
export const MAX_CELLS = 4_000_000;

/** Everything that reading a node needs. */
export interface MetricReadRequest {
  readonly text: string;
  readonly node: MetricNode;
  readonly metas: readonly SeriesMeta[];
  readonly grid: Grid;
  /** Steps from the start that have all their data. */
  readonly complete: number;
  readonly points: PointReader;
  readonly sketches: SketchReader | undefined;
  /** Live points come more often than the catalogue says: their distance is measured. */
  readonly measuresInterval: boolean;
  /** Only so many groups are read, when the answer is these lines and nothing chooses among them. */
  readonly groupLimit: number | undefined;
  readonly budget: Budget;
  readonly cost: ReadCost;
  readonly notices: Notices;
}

/** The lines of a node in natural order of their tags, and the time aggregation that made them. */
export interface MetricLines {
  readonly lines: Line[];
  readonly groups: number;
  readonly method: string;
}

export async function readMetric(request: MetricReadRequest): Promise<MetricLines> {
  const { node, grid, text } = request;
  const metas = ofOneKind(request);
  const groups = groupSeries(metas, node.by);
  const read = request.groupLimit === undefined ? groups : groups.slice(0, request.groupLimit);
  if (read.length * grid.length > MAX_CELLS) {
    throw queryError('query_semantics', text, node.at, `${read.length.toLocaleString('en-US')} series of ${grid.length.toLocaleString('en-US')} steps are too many at once.`, {
      hint: 'Narrow the filter, group by fewer tags or ask for fewer points.',
    });
  }
  if (metas[0]?.type === 'distribution') {
    const lines = await readDistribution(request, read);
    return { lines, groups: groups.length, method: node.aggregator };
  }
  const aggregator = spaceMethod(request);
  const options = nodeOptions(node);
  noticeGauge(request, options, metas);
  const scratch = { columns: createSeriesColumns(grid.length), buffer: createPointBuffer() };
  const lines: Line[] = [];
  for (const group of read) lines.push(await readGroup(request, group, aggregator, options, scratch));
  return { lines, groups: groups.length, method: metas[0] === undefined ? (options.method ?? 'avg') : readingOf(metas[0], options).method };
}

/** A metric that is a distribution for some series and points for others answers for the kind of its first series, and says so. */
function ofOneKind(request: MetricReadRequest): readonly SeriesMeta[] {
  const isSketch = request.metas[0]?.type === 'distribution';
  const metas = request.metas.filter((meta) => (meta.type === 'distribution') === isSketch);
  const left = request.metas.length - metas.length;
  if (left > 0) request.notices.add('kind_left_out', { count: left, metric: request.node.metric, kind: isSketch ? 'point' : 'distribution' });
  return metas;
}

function spaceMethod(request: MetricReadRequest): SpaceMethod {
  const { node, text, metas } = request;
  const { aggregator } = node;
  if (aggregator === 'avg' || aggregator === 'sum' || aggregator === 'min' || aggregator === 'max') return aggregator;
  if (metas.length === 0) return 'avg';
  const what = percentileOf(aggregator) === undefined ? aggregator : 'A percentile';
  throw queryError('query_semantics', text, node.at && { from: node.at.from, to: node.at.from + aggregator.length }, `${what} needs a distribution, and ${node.metric} is a ${metas[0]!.type}.`, {
    allowed: ['avg', 'sum', 'min', 'max'],
    hint: aggregator === 'count' ? 'To count points write .rollup(count).' : undefined,
  });
}

function noticeGauge(request: MetricReadRequest, options: NodeOptions, metas: readonly SeriesMeta[]): void {
  if (options.conversion === undefined || metas.length === 0 || metas.some((meta) => meta.type !== 'gauge')) return;
  request.notices.add('gauge_conversion', { metric: request.node.metric, conversion: options.conversion });
}

interface Scratch {
  readonly columns: SeriesColumns;
  readonly buffer: PointBuffer;
}

async function readGroup(request: MetricReadRequest, group: Group, method: SpaceMethod, options: NodeOptions, scratch: Scratch): Promise<Line> {
  const { grid, budget } = request;
  const readings = group.members.map((meta) => readingOf(meta, options));
  const accumulator = new GroupAccumulator(grid.length, method, readings.every((reading) => reading.envelope !== undefined));
  for (const [index, meta] of group.members.entries()) {
    readSeries(request, meta, readings[index]!, options, scratch);
    accumulator.add(scratch.columns);
    const turn = budget.spend();
    if (turn !== undefined) await turn;
  }
  const unit = readings.every((reading) => reading.unit === readings[0]!.unit) ? readings[0]!.unit : '';
  return { key: group.key, tags: group.tags, metric: request.node.metric, unit, ...accumulator.finish() };
}

function readSeries(request: MetricReadRequest, meta: SeriesMeta, reading: Reading, options: NodeOptions, scratch: Scratch): void {
  const { grid, cost } = request;
  const { buffer, columns } = scratch;
  buffer.length = 0;
  const end = grid.t0 + grid.step * grid.length;
  request.points.read(meta.ref, grid.t0, end, buffer, cost);
  if (buffer.length > 0 && !(buffer.ts[0]! >= grid.t0 && buffer.ts[buffer.length - 1]! < end)) {
    throw new VedetteError('internal', `The store answered with points of ${meta.metric} outside the range that was asked for.`);
  }
  aggregateOverTime(buffer, grid, reading.method, columns);
  const isScaled = reading.value !== 'none' || (reading.envelope ?? 'none') !== 'none';
  const point = request.measuresInterval && isScaled ? measuredInterval(request, meta, buffer) : meta.interval;
  const byValue = scaleFactor(reading.value, grid.step, point);
  const byPoint = scaleFactor(reading.envelope ?? 'none', grid.step, point);
  if (byValue !== 1 || byPoint !== 1) scaleColumns(columns, byValue, byPoint);
  if (options.fill !== undefined) fillColumns(columns, options.fill, grid.step, request.complete);
}

/** The smallest distance of two points; of a single one, the distance from the point before the range; the series' own interval when there is none. */
function measuredInterval(request: MetricReadRequest, meta: SeriesMeta, buffer: PointBuffer): number {
  if (buffer.length === 1) {
    const ts = buffer.ts[0]!;
    const before = createPointBuffer(64);
    request.points.read(meta.ref, ts - 2 * meta.interval, ts, before, request.cost);
    return before.length === 0 ? meta.interval : ts - before.ts[before.length - 1]!;
  }
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < buffer.length; i += 1) least = Math.min(least, buffer.ts[i]! - buffer.ts[i - 1]!);
  return Number.isFinite(least) && least > 0 ? least : meta.interval;
}
