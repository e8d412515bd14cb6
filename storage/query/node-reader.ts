// Reads metric nodes for one query: each question once, from the block cache where the past cannot change, from the tiers otherwise.
import type { MetricNode } from '../../common/query/ast.ts';
import { printQuery } from '../../common/query/printer.ts';
import { SECOND } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import type { BlockCache, NodeFacts, Stretch } from './block-cache.ts';
import { isSameSet, join } from './block-cache.ts';
import type { Budget } from './budget.ts';
import type { Calendar } from './calendar.ts';
import type { Grid } from './grid.ts';
import { cutStart } from './lines.ts';
import type { Line, Value } from './lines.ts';
import { MAX_CELLS, readMetric } from './metric-reader.ts';
import { Notices } from './notices.ts';
import type { ReadPart } from './plan.ts';
import type { QueryEngineDeps, ReadCost, Tiers } from './sources.ts';
import { leastStepOf } from './tier-scan.ts';
import { DEFAULT_FILL_SECONDS } from './time-aggregation.ts';

/** `.fill()` looks back at most so many steps. */
const MAX_FILL_STEPS = 10_000;

/** One metric node with the series that it selects. */
export interface Selected {
  readonly node: MetricNode;
  readonly metas: readonly SeriesMeta[];
}

export interface NodeReaderOptions {
  readonly deps: QueryEngineDeps;
  readonly cache: BlockCache;
  readonly text: string;
  readonly tiers: Tiers;
  readonly signal: AbortSignal | undefined;
  /** By canonical text of the node. */
  readonly selected: ReadonlyMap<string, Selected>;
  /** On the axis of the calendar, when there is one. */
  readonly completeUpTo: Millis;
  /** Grids are on its axis; absent, they are as they are read. */
  readonly calendar: Calendar | undefined;
  readonly needsEnvelope: boolean;
  /** Only so many groups are read, when the answer is these lines and nothing chooses among them. */
  readonly groupLimit: number | undefined;
  readonly budget: Budget;
  readonly notices: Notices;
}

/** What has been read so far. */
export class NodeReader {
  readonly cost: ReadCost = { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, chunks: 0 };
  readonly parts: ReadPart[] = [];
  /** The time aggregation of the first node, and the groups of the last. */
  method: string | undefined;
  groups = 0;
  /** Whether every step so far came from the cache. */
  allCached = true;
  /** Whether every tier could be read. */
  isWhole = true;
  /** The longest open end of a grid that was read, ms. */
  openSpan = 0;
  readonly #options: NodeReaderOptions;
  readonly #answers = new Map<string, Promise<Value>>();

  constructor(options: NodeReaderOptions) {
    this.#options = options;
  }

  /** The node's lines on that grid; equal questions share one answer. */
  read(node: MetricNode, grid: Grid): Promise<Value> {
    const text = printQuery(node);
    const key = `${text}@${grid.t0}/${grid.step}/${grid.length}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.#readNode(text, node, grid);
    this.#answers.set(key, answer);
    return answer;
  }

  /** The longest usual distance of the points of these nodes, at least a second. */
  finestStep(nodes: readonly MetricNode[]): number {
    if (this.#options.tiers === 'live') return SECOND;
    const metas = nodes.flatMap((node) => this.#options.selected.get(printQuery(node))?.metas ?? []);
    return metas.reduce((longest, meta) => Math.max(longest, meta.interval), SECOND);
  }

  /** The longest bucket in which nothing finer is left of these nodes in the grid's range, ms; 0 when any step will do. */
  bucketOf(nodes: readonly MetricNode[], grid: Grid): number {
    const { deps, tiers, selected } = this.#options;
    const stored = tiers === 'live' ? undefined : deps.tiers;
    if (stored === undefined) return 0;
    const range = { from: grid.t0, to: grid.t0 + grid.step * grid.length };
    return nodes.reduce((longest, node) => Math.max(longest, leastStepOf(selected.get(printQuery(node))?.metas ?? [], range, stored)), 0);
  }

  /** Half of what one metric may hold, shared by as many lines as there can be. */
  mostSteps(nodes: readonly MetricNode[]): number {
    const lines = nodes.map((node) => (node.by.length === 0 ? 1 : (this.#options.selected.get(printQuery(node))?.metas.length ?? 1)));
    return Math.floor(MAX_CELLS / 2 / Math.max(1, ...lines));
  }

  async #readNode(text: string, node: MetricNode, grid: Grid): Promise<Value> {
    const { metas } = this.#options.selected.get(text)!;
    const before = Math.min(MAX_FILL_STEPS, Math.ceil(fillReach(node) / grid.step));
    const wide: Grid = { t0: grid.t0 - before * grid.step, step: grid.step, length: grid.length + before };
    const complete = this.#complete(wide);
    if (metas.length > 0) this.openSpan = Math.max(this.openSpan, (wide.length - complete) * grid.step);
    // Values that depend on the steps around them cannot be put together from blocks, and blocks know nothing of calendars.
    const isCacheable = this.#options.tiers === 'stored' && this.#options.calendar === undefined && before === 0 && metas.length > 0 && complete > 0;
    const lines = isCacheable ? await this.#readThroughCache(text, node, metas, grid, complete) : (await this.#readTiers(node, metas, wide, complete, this.#options.needsEnvelope)).lines;
    return cutStart({ kind: 'lines', grouped: node.by.length > 0, lines }, before);
  }

  #complete(grid: Grid): number {
    return Math.max(0, Math.min(grid.length, Math.floor((this.#options.completeUpTo - grid.t0) / grid.step)));
  }

  async #readTiers(node: MetricNode, metas: readonly SeriesMeta[], asked: Grid, complete: number, needsEnvelope: boolean): Promise<Pick<Stretch, 'lines' | 'facts' | 'parts'>> {
    const { deps, tiers } = this.#options;
    const { text, signal, budget, calendar } = this.#options;
    const grid = calendar === undefined ? asked : calendar.bordersOf(asked);
    const notices = new Notices();
    const isLive = tiers === 'live';
    const read = await readMetric({
      text,
      node,
      metas,
      grid,
      complete,
      tiers: isLive ? undefined : deps.tiers,
      points: deps[tiers],
      sketches: deps.sketches?.[tiers],
      needsEnvelope,
      signal,
      measuresInterval: isLive,
      groupLimit: this.#groupLimit(metas),
      budget,
      cost: this.cost,
      notices,
    });
    this.allCached = false;
    this.isWhole &&= read.isWhole;
    this.parts.push(...read.parts);
    const facts = { method: read.method, groups: read.groups, notices: notices.list() };
    this.#note(facts);
    return { lines: read.lines, facts, parts: read.parts };
  }

  /** Few series need no limit: their lines are then the same for whoever asks, with or without one. */
  #groupLimit(metas: readonly SeriesMeta[]): number | undefined {
    const { groupLimit } = this.#options;
    return groupLimit === undefined || metas.length <= groupLimit ? undefined : groupLimit;
  }

  #note({ method, groups, notices }: NodeFacts): void {
    this.groups = groups;
    this.method ??= method;
    for (const notice of notices) this.#options.notices.add(notice.code, notice.params);
  }

  #noteCached(known: readonly Stretch[]): void {
    for (const { parts } of known) for (const part of parts) this.parts.push({ ...part, cached: true });
  }

  /** Reads the gap between what the cache knows at both ends, and keeps what is complete of it. */
  async #readThroughCache(text: string, node: MetricNode, metas: readonly SeriesMeta[], grid: Grid, complete: number): Promise<readonly Line[]> {
    const { cache } = this.#options;
    const from = Math.round(grid.t0 / grid.step);
    const to = from + grid.length;
    // Lines with their envelope serve those who need none as well; where there are some, more of them are made.
    const full = this.#cacheKey(text, metas, grid.step, true);
    const needsEnvelope = this.#options.needsEnvelope || cache.find(full, from, to).length > 0;
    const key = needsEnvelope ? full : this.#cacheKey(text, metas, grid.step, false);
    const { left, right } = ends(cache.find(key, from, to), from, to);
    const gap = { from: left.at(-1)?.to ?? from, to: right[0]?.from ?? to };
    const known = [...left, ...right];
    if (gap.from >= gap.to) {
      const whole = join(known, from, to);
      this.#note(whole.facts);
      this.#noteCached(known);
      return whole.lines;
    }
    const isUseful = known.length > 0;
    const span = isUseful ? gap : { from, to };
    const skipped = span.from - from;
    const read = await this.#readTiers(node, metas, { t0: span.from * grid.step, step: grid.step, length: span.to - span.from }, Math.max(0, complete - skipped), needsEnvelope);
    const fresh: Stretch = { ...span, step: grid.step, ...read };
    if (this.isWhole) cache.keep(key, fresh, from + complete);
    if (!isUseful) return read.lines;
    if (known.every((stretch) => isSameSet(stretch.lines, read.lines))) {
      this.#noteCached(known);
      return join([...left, fresh, ...right], from, to).lines;
    }
    return (await this.#readTiers(node, metas, grid, complete, needsEnvelope)).lines;
  }

  #cacheKey(text: string, metas: readonly SeriesMeta[], step: number, needsEnvelope: boolean): string {
    const { deps } = this.#options;
    const newest = metas.reduce((most, meta) => Math.max(most, meta.ref), 0);
    return JSON.stringify([text, step, metas.length, newest, deps.pastRevision?.() ?? 0, this.#groupLimit(metas) ?? -1, needsEnvelope]);
  }
}

/** The stretches that reach from the start without a hole, and those that reach to the end. */
function ends(known: readonly Stretch[], from: number, to: number): { readonly left: Stretch[]; readonly right: Stretch[] } {
  const left: Stretch[] = [];
  let reached = from;
  for (const stretch of known) {
    if (stretch.from !== reached) break;
    left.push(stretch);
    reached = stretch.to;
  }
  const right: Stretch[] = [];
  let needed = to;
  for (const stretch of known.slice(left.length).reverse()) {
    if (stretch.to !== needed) break;
    right.unshift(stretch);
    needed = stretch.from;
  }
  return { left, right };
}

/** How far `.fill(last)` and `.fill(linear)` look back, ms. */
function fillReach(node: MetricNode): number {
  const fill = node.modifiers.find((modifier) => modifier.kind === 'fill');
  if (fill === undefined || fill.method === 'null' || fill.method === 'zero') return 0;
  return (fill.limit ?? DEFAULT_FILL_SECONDS) * 1_000;
}
