// The query engine: text → checked tree → grid → lines → frame, with what it read and cost.
import { scheduler } from 'node:timers/promises';
import type { FrameSeries, QueryResult } from '../../common/model/frame.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricNode } from '../../common/query/ast.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { QueryRequest } from '../api.ts';
import { Budget, DEFAULT_DEADLINE_MS } from './budget.ts';
import { checkQuery } from './check.ts';
import type { CheckedQuery } from './check.ts';
import { evaluate } from './evaluate.ts';
import { FrameCache } from './frame-cache.ts';
import { chooseGrid } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Line, Value } from './lines.ts';
import { readMetric } from './metric-reader.ts';
import { Notices } from './notices.ts';
import type { MetricLines } from './metric-reader.ts';
import type { QueryEngineDeps, ReadCost } from './sources.ts';

export interface QueryEngine {
  /** Answers a query. Rejects with `bad_input`, `query_syntax`, `query_semantics`, `deadline`, `cancelled` or `storage_damaged`. */
  query(request: QueryRequest): Promise<QueryResult>;
}

/** The longest range that one query may span: a hundred years. */
const MAX_RANGE = 100 * 365.25 * 86_400_000;
const MAX_STEPS = 100_000;

/** Builds the engine; it holds no state but its frame cache. */
export function createQueryEngine(deps: QueryEngineDeps): QueryEngine {
  const cache = new FrameCache();
  const yieldToLoop = (): Promise<void> => deps.yieldToLoop?.() ?? scheduler.yield();
  return {
    async query(request) {
      checkRequest(request);
      const budget = new Budget({ monotonic: () => deps.monotonic(), yieldToLoop, deadlineMs: request.deadlineMs ?? DEFAULT_DEADLINE_MS, signal: request.signal });
      return new Answer(deps, cache, request, budget).run();
    },
  };
}

function checkRequest(request: QueryRequest): void {
  const { from, to, maxPoints, step } = request;
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) throw new VedetteError('bad_input', 'A query needs a start before its end.', { from, to });
  if (to - from > MAX_RANGE) throw new VedetteError('bad_input', 'A query spans at most 100 years.', { from, to });
  if (!Number.isInteger(maxPoints) || maxPoints < 1 || maxPoints > MAX_STEPS) throw new VedetteError('bad_input', `maxPoints must be a whole number from 1 to ${MAX_STEPS}.`, { maxPoints });
  if (step !== undefined && !(Number.isInteger(step) && step > 0)) throw new VedetteError('bad_input', 'step must be a whole number of milliseconds.', { step });
}

/** One metric node with the series that it selects. */
interface Selected {
  readonly node: MetricNode;
  readonly metas: readonly SeriesMeta[];
}

/** One run of one query. */
class Answer {
  readonly #deps: QueryEngineDeps;
  readonly #cache: FrameCache;
  readonly #request: QueryRequest;
  readonly #budget: Budget;
  readonly #checked: CheckedQuery;
  readonly #notices = new Notices();
  readonly #cost: ReadCost = { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, chunks: 0 };

  constructor(deps: QueryEngineDeps, cache: FrameCache, request: QueryRequest, budget: Budget) {
    this.#deps = deps;
    this.#cache = cache;
    this.#request = request;
    this.#budget = budget;
    this.#checked = checkQuery(request.text);
  }

  async run(): Promise<QueryResult> {
    const selected = this.#select();
    const all = [...new Map([...selected.values()].flatMap(({ metas }) => metas.map((meta) => [meta.ref, meta] as const))).values()];
    const completeUpTo = this.#deps.completeUpTo(all, this.#request.tiers);
    const grid = this.#chooseGrid(all);
    const key = this.#cacheKey(grid, completeUpTo);
    const known = key === undefined ? undefined : this.#cache.get(key);
    if (known !== undefined) {
      const stats = { ...known.stats, ms: this.#budget.elapsed(), pointsRead: { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 }, chunksRead: 0, cached: true };
      return { ...known, stats, completeUpTo };
    }
    const result = await this.#read(selected, grid, completeUpTo, all.length);
    if (key !== undefined) this.#cache.set(key, result);
    return result;
  }

  #select(): Map<string, Selected> {
    const { selector } = this.#deps;
    const selected = new Map<string, Selected>();
    for (const [text, node] of this.#checked.metrics) {
      const metas = selector.select(node.metric, node.scope);
      if (metas.length === 0) this.#notices.add(selector.has(node.metric) ? 'no_series' : 'no_metric', { metric: node.metric });
      selected.set(text, { node, metas });
    }
    return selected;
  }

  #chooseGrid(metas: readonly SeriesMeta[]): Grid {
    const { request, asked } = { request: this.#request, asked: this.#checked.askedInterval ?? this.#request.step };
    // Live points come as often as the live hub likes; what the catalogue says holds for stored points only.
    const seriesInterval = request.tiers === 'live' ? 0 : metas.reduce((longest, meta) => Math.max(longest, meta.interval), 0);
    const grid = chooseGrid({ range: request, maxPoints: request.maxPoints, asked, seriesInterval });
    if (asked !== undefined && grid.step !== asked) {
      this.#notices.add('coarser_step', { asked, used: grid.step, maxPoints: request.maxPoints });
    }
    return grid;
  }

  /** Undefined when the answer may still change. */
  #cacheKey(grid: Grid, completeUpTo: Millis): string | undefined {
    if (this.#request.tiers !== 'stored' || grid.t0 + grid.step * grid.length > completeUpTo) return undefined;
    return JSON.stringify([this.#checked.canonical, grid.t0, grid.step, grid.length, this.#deps.maxSeries(), this.#deps.pastRevision?.() ?? 0]);
  }

  async #read(selected: ReadonlyMap<string, Selected>, grid: Grid, completeUpTo: Millis, seriesMatched: number): Promise<QueryResult> {
    const { tree, fillReach } = this.#checked;
    const before = Math.min(this.#checked.stepsBefore + Math.ceil(fillReach / grid.step), this.#request.maxPoints);
    const wide: Grid = { t0: grid.t0 - before * grid.step, step: grid.step, length: grid.length + before };
    const complete = Math.max(0, Math.min(wide.length, Math.floor((completeUpTo - wide.t0) / grid.step)));
    const limit = this.#deps.maxSeries();
    const values = new Map<string, Value>();
    let groups = 0;
    let method: string | undefined;
    for (const [text, { node, metas }] of selected) {
      const read = await this.#readMetric(node, metas, wide, complete, tree.kind === 'metric' ? limit : undefined);
      values.set(text, { kind: 'lines', grouped: node.by.length > 0, lines: read.lines });
      groups = read.groups;
      method ??= read.method;
    }
    const value = evaluate(tree, values, { step: grid.step, length: wide.length, complete, notices: this.#notices });
    const lines = value.kind === 'lines' ? value.lines : [constantLine(value.value, wide.length)];
    this.#noticeCap(Math.max(lines.length, tree.kind === 'metric' ? groups : 0), limit);
    const series = lines.slice(0, limit).map((line) => this.#frameSeries(line, before));
    this.#noticeOpenSteps(grid, completeUpTo, series.length);
    return {
      frame: { t0: grid.t0, step: grid.step, length: grid.length, series },
      stats: {
        ms: this.#budget.elapsed(),
        pointsRead: { live: this.#cost.live, head: this.#cost.head, sqlite: this.#cost.sqlite, rollups: this.#cost.rollups, archive: this.#cost.archive },
        parts: [],
        seriesMatched,
        chunksRead: this.#cost.chunks,
        cached: false,
      },
      rollup: { aggregator: method ?? 'avg', interval: grid.step },
      completeUpTo,
      notices: this.#notices.list(),
    };
  }

  #readMetric(node: MetricNode, metas: readonly SeriesMeta[], grid: Grid, complete: number, groupLimit: number | undefined): Promise<MetricLines> {
    const { tiers } = this.#request;
    return readMetric({
      text: this.#checked.text,
      node,
      metas,
      grid,
      complete,
      points: this.#deps[tiers],
      sketches: this.#deps.sketches?.[tiers],
      measuresInterval: tiers === 'live',
      groupLimit,
      budget: this.#budget,
      cost: this.#cost,
      notices: this.#notices,
    });
  }

  #frameSeries(line: Line, before: number): FrameSeries {
    const base = this.#checked.tree.kind === 'metric' ? line.metric : this.#checked.canonical;
    const name = line.tags.length === 0 ? base : `${base}{${line.tags.join(',')}}`;
    const { metric, tags, unit } = line;
    // A column that is not cut may be shared with another line, and what leaves here may be transferred: always a copy.
    const cut = (column: Float64Array): Float64Array => column.slice(before);
    return { name, metric, tags, unit, values: cut(line.values), ...(line.min && line.max ? { min: cut(line.min), max: cut(line.max) } : {}) };
  }

  #noticeCap(lines: number, limit: number): void {
    if (lines > limit) this.#notices.add('series_capped', { shown: limit, total: lines });
  }

  #noticeOpenSteps(grid: Grid, completeUpTo: Millis, series: number): void {
    if (series === 0 || this.#checked.metrics.size === 0) return;
    const complete = Math.max(0, Math.min(grid.length, Math.floor((completeUpTo - grid.t0) / grid.step)));
    const open = grid.length - complete;
    if (open === 0) return;
    this.#notices.add('open_steps', { count: open });
  }
}

function constantLine(value: number, length: number): Line {
  return { key: '', tags: [], metric: '', unit: '', values: new Float64Array(length).fill(value) };
}
