// One run of one query: text → checked tree → grid → lines → frame, with what it read and cost.
import type { Frame, FrameSeries, QueryResult } from '../../common/model/frame.ts';
import { printQuery } from '../../common/query/printer.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import type { TimeRange } from '../../common/time/millis.ts';
import type { QueryRequest } from '../api.ts';
import type { BlockCache } from './block-cache.ts';
import type { Budget } from './budget.ts';
import { chooseCalendarGrid } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import { checkQuery } from './check.ts';
import type { CheckedQuery } from './check.ts';
import { evaluate } from './evaluate.ts';
import type { Session } from './evaluation.ts';
import type { FrameCache } from './frame-cache.ts';
import { chooseGrid } from './grid.ts';
import type { Grid } from './grid.ts';
import { changeColumns, linesOf } from './lines.ts';
import type { Line } from './lines.ts';
import { NodeReader } from './node-reader.ts';
import type { Selected } from './node-reader.ts';
import { Notices } from './notices.ts';
import { joinParts } from './plan.ts';
import { reachesOf } from './reach.ts';
import type { QueryEngineDeps } from './sources.ts';
import { finestRollup, leastStepOf } from './tier-scan.ts';

/** What one engine keeps between its answers. */
export interface Caches {
  readonly frames: FrameCache;
  readonly blocks: BlockCache;
}

const NOTHING_READ = { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 } as const;

/** Answers a request that makes sense; see QueryEngine.query. */
export async function answer(deps: QueryEngineDeps, caches: Caches, request: QueryRequest, budget: Budget): Promise<QueryResult> {
  const checked = checkQuery(request.text);
  const notices = new Notices();
  const selected = select(deps, checked, notices);
  const all = everySeries(selected);
  const known = deps.completeUpTo(all, request.tiers);
  const { grid, calendar } = gridFor(deps, request, checked, selected, notices);
  // On the axis of a calendar, where all that follows happens, a step is complete or it is not.
  const completeUpTo = calendar === undefined ? known : calendar.axisOf(known);
  const needsEnvelope = checked.showsEnvelope && request.envelope !== false;
  const isPast = request.tiers === 'stored' && grid.t0 + grid.step * grid.length <= completeUpTo;
  const key = JSON.stringify([checked.canonical, grid.t0, grid.step, grid.length, deps.maxSeries(), deps.pastRevision?.() ?? 0, all.length, needsEnvelope]);
  const kept = isPast ? caches.frames.get(key) : undefined;
  if (kept !== undefined) {
    return { ...kept, stats: { ...kept.stats, ms: budget.elapsed(), pointsRead: NOTHING_READ, parts: joinParts(kept.stats.parts.map((part) => ({ ...part, cached: true }))), chunksRead: 0, cached: true }, completeUpTo: known };
  }
  const limit = deps.maxSeries();
  const reader = new NodeReader({
    deps,
    cache: caches.blocks,
    text: checked.text,
    tiers: request.tiers,
    signal: request.signal,
    selected,
    completeUpTo,
    calendar,
    needsEnvelope,
    groupLimit: checked.tree.kind === 'metric' ? limit : undefined,
    budget,
    notices,
  });
  const session: Session = {
    text: checked.text,
    completeUpTo,
    calendar,
    notices,
    budget,
    read: reader.read.bind(reader),
    finestStep: reader.finestStep.bind(reader),
    bucketOf: reader.bucketOf.bind(reader),
    mostSteps: reader.mostSteps.bind(reader),
    countEvaluation: evaluationCounter(checked),
  };
  const { lines } = linesOf(await evaluate(checked.tree, session, grid), grid.length);
  noticeCap(notices, Math.max(lines.length, checked.tree.kind === 'metric' ? reader.groups : 0), limit);
  const series = lines.slice(0, limit).map((line) => frameSeries(line, checked));
  // A forecast asks for steps that have no data yet; elsewhere a step that is not whole must not be taken for one.
  const open = Math.min(grid.length, Math.ceil(reader.openSpan / grid.step));
  if (series.length > 0 && open > 0 && !checked.predicts) notices.add('open_steps', { count: open });
  const { live, head, sqlite, rollups, archive, chunks } = reader.cost;
  const result: QueryResult = {
    frame: frameOf(grid, calendar, series),
    stats: {
      ms: budget.elapsed(),
      pointsRead: { live, head, sqlite, rollups, archive },
      parts: joinParts(reader.parts),
      seriesMatched: all.length,
      chunksRead: chunks,
      cached: reader.allCached && all.length > 0,
    },
    rollup: { aggregator: reader.method ?? 'avg', interval: grid.step, ...(calendar === undefined ? {} : { calendar: calendar.unit }) },
    completeUpTo: known,
    notices: notices.list(),
  };
  if (isPast && reader.isWhole) caches.frames.set(key, result);
  return result;
}

/** Seasonal functions read four ranges; four of them inside each other read 256, and far more mean nothing. */
const MAX_EVALUATIONS = 10_000;

function evaluationCounter(checked: CheckedQuery): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count > MAX_EVALUATIONS) throw queryError('query_semantics', checked.text, checked.tree.at, `Functions that look back stand too deep inside each other: more than ${MAX_EVALUATIONS.toLocaleString('en-US')} ranges would have to be evaluated.`);
  };
}

function select(deps: QueryEngineDeps, checked: CheckedQuery, notices: Notices): Map<string, Selected> {
  const selected = new Map<string, Selected>();
  for (const [text, node] of checked.metrics) {
    const metas = deps.selector.select(node.metric, node.scope);
    if (metas.length === 0) notices.add(deps.selector.has(node.metric) ? 'no_series' : 'no_metric', { metric: node.metric });
    selected.set(text, { node, metas });
  }
  return selected;
}

/** The grid of an answer; with a calendar, on its axis. */
interface ChosenGrid {
  readonly grid: Grid;
  readonly calendar: Calendar | undefined;
}

function gridFor(deps: QueryEngineDeps, request: QueryRequest, checked: CheckedQuery, selected: ReadonlyMap<string, Selected>, notices: Notices): ChosenGrid {
  const metas = [...selected.values()].flatMap((one) => one.metas);
  const bucketOf = (range: TimeRange): number => (request.tiers === 'live' ? 0 : longestBucket(deps, range, checked, selected));
  if (checked.calendar !== undefined) return calendarGrid(checked.calendar, request, bucketOf, notices);
  const asked = checked.askedInterval ?? request.step;
  // Live points come as often as the live hub likes; what the catalogue says holds for stored points only.
  const seriesInterval = request.tiers === 'live' ? 0 : metas.reduce((longest, meta) => Math.max(longest, meta.interval), 0);
  const bucket = bucketOf(request);
  const rolled = request.tiers === 'live' || deps.tiers === undefined ? 0 : finestRollup(metas, deps.tiers);
  const grid = chooseGrid({ range: request, maxPoints: request.maxPoints, asked, seriesInterval, bucket, rolled });
  if (asked === undefined || grid.step === asked) return { grid, calendar: undefined };
  if (bucket > 0 && asked % bucket !== 0) notices.add('rolled_up_only', { asked, used: grid.step, bucket });
  else notices.add('coarser_step', { asked, used: grid.step, maxPoints: request.maxPoints });
  return { grid, calendar: undefined };
}

/** Borders that cut through buckets where nothing finer is left are moved to the start of theirs, and that is said. */
function calendarGrid(asked: Calendar, request: QueryRequest, bucketOf: (range: TimeRange) => number, notices: Notices): ChosenGrid {
  const wished = chooseCalendarGrid(asked, request, request.maxPoints);
  if (wished.grid.step !== asked.usual) notices.add('coarser_step', { asked: asked.usual, used: wished.grid.step, maxPoints: request.maxPoints });
  const { borders } = wished.calendar.bordersOf(wished.grid);
  const bucket = bucketOf({ from: borders[0]!, to: borders.at(-1)! });
  if (bucket === 0 || borders.every((border) => border % bucket === 0)) return wished;
  notices.add('calendar_moved', { bucket });
  return chooseCalendarGrid(asked.alignedTo(bucket), request, request.maxPoints);
}

function frameOf(grid: Grid, calendar: Calendar | undefined, series: readonly FrameSeries[]): Frame {
  const { length, step } = grid;
  if (calendar === undefined) return { t0: grid.t0, step, length, series };
  const { t0, borders } = calendar.bordersOf(grid);
  return { t0, step, length, borders, series };
}

/** Steps are multiples of the buckets that are left in whichever ranges the query looks at; 0 where raw points are. */
function longestBucket({ tiers }: QueryEngineDeps, range: TimeRange, checked: CheckedQuery, selected: ReadonlyMap<string, Selected>): number {
  if (tiers === undefined) return 0;
  const needed = reachesOf(checked.tree, range).map((reach) => leastStepOf(selected.get(printQuery(reach.node))!.metas, reach.range, tiers));
  return needed.reduce((longest, bucket) => Math.max(longest, bucket), 0);
}

function frameSeries(line: Line, checked: CheckedQuery): FrameSeries {
  const base = checked.tree.kind === 'metric' ? line.metric : checked.canonical;
  const name = line.tags.length === 0 ? base : `${base}{${line.tags.join(',')}}`;
  // A column may be shared with another line or the caches, and what leaves here may be transferred: always a copy.
  const { tags, metric, unit, values, min, max, role, lower, upper, marks, forecastFrom } = line;
  // What most lines have, without the detour: there may be hundreds of them.
  if (role === undefined && lower === undefined && upper === undefined && marks === undefined && forecastFrom === undefined) return { tags, metric, unit, values: values.slice(), ...(min === undefined ? {} : { min: min.slice() }), ...(max === undefined ? {} : { max: max.slice() }), name };
  const { key: _key, ...columns } = changeColumns(line, (column) => column.slice());
  return { ...columns, name };
}

/** The series of all nodes, each once. */
function everySeries(selected: ReadonlyMap<string, Selected>): Selected['metas'] {
  const [first, ...others] = selected.values();
  if (others.length === 0) return first?.metas ?? [];
  const byRef = new Map([first!, ...others].flatMap(({ metas }) => metas.map((meta) => [meta.ref, meta] as const)));
  return [...byRef.values()];
}

function noticeCap(notices: Notices, lines: number, limit: number): void {
  if (lines > limit) notices.add('series_capped', { shown: limit, total: lines });
}
