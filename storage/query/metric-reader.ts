// Reads one metric node: groups, time aggregation per series, space aggregation per group.
import type { MetricNode } from '../../common/query/ast.ts';
import { percentileOf } from '../../common/query/functions.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { Budget } from './budget.ts';
import { readDistribution } from './distribution.ts';
import { endOf, lengthOf } from './grid.ts';
import type { Grid } from './grid.ts';
import { groupSeries } from './grouping.ts';
import type { Group } from './grouping.ts';
import type { Line } from './lines.ts';
import type { Notices } from './notices.ts';
import type { ReadPart } from './plan.ts';
import { nodeOptions, readingOf, scaleFactor } from './reading.ts';
import type { NodeOptions, Reading, Scale } from './reading.ts';
import { SeriesSteps } from './series-steps.ts';
import type { PointReader, ReadCost, SketchReader, StoredTiers } from './sources.ts';
import { GroupAccumulator, GroupRoom } from './space-aggregation.ts';
import type { SpaceMethod } from './space-aggregation.ts';
import { copyRun } from './step-cells.ts';
import type { RunNeeds } from './step-run.ts';
import { TierScan } from './tier-scan.ts';
import { createSeriesColumns, fillColumns, scaleColumns, scaleSteps } from './time-aggregation.ts';
import type { SeriesColumns } from './time-aggregation.ts';

/** The most values (lines × steps) that one metric may have while it is read: 4 million are 32 MB a column. */
export const MAX_CELLS = 4_000_000;

/** So many values lie in memory per column while series are scanned; more series are read in several batches. */
const MAX_BATCH_CELLS = 1_000_000;

/** Everything that reading a node needs. */
export interface MetricReadRequest {
  readonly text: string;
  readonly node: MetricNode;
  readonly metas: readonly SeriesMeta[];
  readonly grid: Grid;
  /** Steps from the start that have all their data. */
  readonly complete: number;
  /** The planned tiers; without them `points` and `sketches` answer for the whole range. */
  readonly tiers?: StoredTiers | undefined;
  readonly points: PointReader;
  readonly sketches: SketchReader | undefined;
  /** Whether only raw points will do; rollups are used otherwise, where their buckets divide the steps. */
  readonly needsRaw?: boolean;
  /** False when nobody looks at the smallest and largest points: lines then come without `min` and `max`, a little sooner. */
  readonly needsEnvelope?: boolean;
  /** Reaches slow tiers, which give up their work when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Live points come more often than the catalogue says: their distance is measured. */
  readonly measuresInterval: boolean;
  /** Only so many groups are read, when the answer is these lines and nothing chooses among them. */
  readonly groupLimit: number | undefined;
  readonly budget: Budget;
  readonly cost: ReadCost;
  readonly notices: Notices;
}

/** The lines of a node in natural order of their tags, the time aggregation that made them, and who held the points. */
export interface MetricLines {
  readonly lines: Line[];
  readonly groups: number;
  readonly method: string;
  /** Which tiers answered for which parts of the range, oldest first; empty when the store cannot say. */
  readonly parts: readonly ReadPart[];
  /** False when a tier could not be read and a notice says so: such lines must not be kept for later questions. */
  readonly isWhole: boolean;
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
  const scan = new TierScan({ sources: { ...request, readerTier: request.measuresInterval ? 'live' : undefined }, grid, needsRaw: request.needsRaw === true, budget: request.budget, cost: request.cost, notices: request.notices, signal: request.signal });
  if (metas[0]?.type === 'distribution') {
    const lines = await readDistribution(request, read, scan);
    return { lines, groups: groups.length, method: node.aggregator, parts: scan.parts, isWhole: scan.isWhole };
  }
  const aggregator = spaceMethod(request);
  const options = nodeOptions(node);
  noticeGauge(request, options, metas);
  const lines = await readGroups(request, read, aggregator, options, scan);
  return { lines, groups: groups.length, method: metas[0] === undefined ? (options.method ?? 'avg') : readingOf(metas[0], options).method, parts: scan.parts, isWhole: scan.isWhole };
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

/** A series while it is read: how, and into which groups it goes (several when it carries a tag of `by` several times). */
interface Member {
  readonly meta: SeriesMeta;
  readonly reading: Reading;
  readonly groups: GroupAccumulator[];
}

async function readGroups(request: MetricReadRequest, groups: readonly Group[], method: SpaceMethod, options: NodeOptions, scan: TierScan): Promise<Line[]> {
  const { grid } = request;
  const members = new Map<SeriesRef, Member>();
  const reading = readingsOf(options);
  const room = new GroupRoom(groups.length, grid.length, request.needsEnvelope !== false);
  const read = groups.map((group, nth) => {
    const readings = group.members.map(reading);
    const accumulator = new GroupAccumulator(room, nth, method, request.needsEnvelope !== false && readings.every((reading) => reading.envelope !== undefined));
    group.members.forEach((meta, index) => {
      const known = members.get(meta.ref);
      if (known === undefined) members.set(meta.ref, { meta, reading: readings[index]!, groups: [accumulator] });
      else known.groups.push(accumulator);
    });
    const unit = readings[0]!.unit;
    return { accumulator, unit: readings.every((reading) => reading.unit === unit) ? unit : '' };
  });
  await readMembers(request, members, options, scan);
  const { metric } = request.node;
  return groups.map(({ key, tags }, index): Line => {
    const { accumulator, unit } = read[index]!;
    const { values, min, max } = accumulator.finish();
    return min === undefined || max === undefined ? { key, tags, metric, unit, values } : { key, tags, metric, unit, values, min, max };
  });
}

/** As {@link readingOf}: series of one type and unit, which nearly always come together, share one. */
function readingsOf(options: NodeOptions): (meta: SeriesMeta) => Reading {
  let known: { readonly type: SeriesMeta['type']; readonly unit: string; readonly reading: Reading } | undefined;
  return (meta) => {
    const { type, unit } = meta;
    if (known === undefined || known.type !== type || known.unit !== unit) known = { type, unit, reading: readingOf(meta, options) };
    return known.reading;
  };
}

/** Scans all series in batches of bounded memory; what waits in cells goes into the groups as soon as its batch has been scanned. */
async function readMembers(request: MetricReadRequest, members: ReadonlyMap<SeriesRef, Member>, options: NodeOptions, scan: TierScan): Promise<void> {
  const { grid, budget } = request;
  const most = Math.max(1, Math.floor(MAX_BATCH_CELLS / grid.length));
  const all = [...members.values()];
  const isPlain = options.fill === undefined && !all.some(({ reading }) => isScaled(reading));
  const needs = runNeeds(request, all);
  const steps = new SeriesSteps({ grid, needs, rows: Math.min(most, members.size), measures: request.measuresInterval && !isPlain, addsWhole: isPlain });
  let columns: SeriesColumns | undefined;
  for (const planned of scan.plan(all.map(({ meta }) => meta))) {
    for (let at = 0; at < planned.metas.length; at += most) {
      const metas = planned.metas.slice(at, at + most);
      const batch = metas.map(({ ref }) => members.get(ref)!);
      steps.begin(batch.map(({ reading, groups }) => ({ method: reading.method, groups })));
      await scan.read(planned, metas, steps, { sum: needs.sum, min: needs.low, max: needs.high, last: needs.last });
      for (const [row, member] of batch.entries()) {
        const run = steps.rest(row);
        const { method } = member.reading;
        if (isPlain) {
          if (run === undefined) break;
          for (const accumulator of member.groups) accumulator.addRun(run, method, 0, run.length);
        } else {
          columns ??= createSeriesColumns(grid.length);
          copyRun(run, method, columns);
          await scale(request, member, steps, row, columns, scan);
          if (options.fill !== undefined) fillColumns(columns, options.fill, (endOf(grid) - grid.t0) / grid.length, request.complete);
          for (const accumulator of member.groups) accumulator.add(columns);
        }
        const turn = (row & 63) === 63 ? budget.spend() : undefined;
        if (turn !== undefined) await turn;
      }
    }
  }
}

function runNeeds(request: MetricReadRequest, members: readonly Member[]): RunNeeds {
  const needs = { sum: false, low: false, high: false, last: false };
  for (const { reading } of members) {
    const { method, envelope } = reading;
    const showsEnvelope = envelope !== undefined && request.needsEnvelope !== false;
    if (method === 'avg' || method === 'sum') needs.sum = true;
    if (method === 'min' || showsEnvelope) needs.low = true;
    if (method === 'max' || showsEnvelope) needs.high = true;
    if (method === 'last') needs.last = true;
  }
  return needs;
}

const isScaled = ({ value, envelope }: Reading): boolean => value !== 'none' || (envelope ?? 'none') !== 'none';

/** Applies as_rate and as_count. */
async function scale(request: MetricReadRequest, { meta, reading }: Member, steps: SeriesSteps, row: number, columns: SeriesColumns, scan: TierScan): Promise<void> {
  if (!isScaled(reading)) return;
  const { grid } = request;
  const point = request.measuresInterval ? await measuredInterval(meta, steps, row, scan) : meta.interval;
  const factor = (scale: Scale, step: number): number => scaleFactor(scale, step, point);
  if (grid.borders !== undefined) return scaleSteps(columns, (i) => factor(reading.value, lengthOf(grid, i)), (i) => factor(reading.envelope ?? 'none', lengthOf(grid, i)));
  const byValue = factor(reading.value, grid.step);
  const byPoint = factor(reading.envelope ?? 'none', grid.step);
  if (byValue !== 1 || byPoint !== 1) scaleColumns(columns, byValue, byPoint);
}

/** The smallest distance of two points; of a single one, the distance from the point before the range; the series' own interval when there is none. */
async function measuredInterval(meta: SeriesMeta, steps: SeriesSteps, row: number, scan: TierScan): Promise<number> {
  const measured = steps.distanceOf(row);
  if (measured === undefined) return meta.interval;
  const { least, newest } = measured;
  if (Number.isFinite(least)) return least > 0 ? least : meta.interval;
  let before: number | undefined;
  await scan.readRaw(meta, newest - 2 * meta.interval, newest, {
    points: (_index, ts, _values, _from, to) => (before = ts[to - 1]!),
    rollups: () => undefined,
    sketch: () => undefined,
  });
  return before === undefined ? meta.interval : newest - before;
}
