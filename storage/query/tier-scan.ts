// Scans the tiers as planned: every part once for a batch of series, oldest first.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { RollupColumns, RollupNeeds } from '../encoding/segment.ts';
import type { Budget } from './budget.ts';
import { endOf } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Notices } from './notices.ts';
import { joinParts, leastStep, planReads } from './plan.ts';
import type { ReadPart } from './plan.ts';
import { scanReaders } from './scan-adapter.ts';
import type { PieceFacts, PointReader, ReadCost, ScanContext, ScanRequest, ScanSink, ScanSource, SketchReader, StoredTiers } from './sources.ts';

/** Where the points of a read come from: planned tiers, or one reader for the whole range. */
export interface ReadSources {
  readonly tiers?: StoredTiers | undefined;
  readonly points: PointReader;
  readonly sketches: SketchReader | undefined;
  /** What the reader is called in {@link TierScan.parts}; undefined where it cannot say which tier answered. */
  readonly readerTier?: ReadPart['tier'] | undefined;
}

export interface TierScanRequest {
  readonly sources: ReadSources;
  readonly grid: Grid;
  readonly needsRaw: boolean;
  readonly budget: Budget;
  readonly cost: ReadCost;
  readonly notices: Notices;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The step of a grid over [from, to) must be a multiple of the answer, in ms, so that everything that is kept of these series can be
 * read; 0 when any step will do.
 */
export function leastStepOf(metas: readonly SeriesMeta[], range: { readonly from: Millis; readonly to: Millis }, tiers: StoredTiers): number {
  const facts = tiers.facts();
  let least = 0;
  for (const { resolutions } of kindsOf(metas, tiers)) least = Math.max(least, leastStep({ from: range.from, to: range.to, needsRaw: false, resolutions }, facts));
  return least;
}

/** The resolution (ms) at which each of these series is rolled up at the finest, the longest of them: 0 when none is. */
export function finestRollup(metas: readonly SeriesMeta[], tiers: StoredTiers): number {
  return kindsOf(metas, tiers).reduce((longest, { resolutions }) => Math.max(longest, resolutions.length === 0 ? 0 : Math.min(...resolutions)), 0);
}

/** Series that are rolled up alike, in the order of their first ones. */
function kindsOf(metas: readonly SeriesMeta[], tiers: StoredTiers): { readonly resolutions: readonly number[]; readonly metas: SeriesMeta[] }[] {
  const kinds = new Map<string, { readonly resolutions: readonly number[]; readonly metas: SeriesMeta[] }>();
  // Series by the thousand share few lists: each list is looked at once.
  const byList = new Map<readonly number[], { readonly metas: SeriesMeta[] }>();
  for (const meta of metas) {
    const resolutions = tiers.resolutionsOf(meta);
    const known = byList.get(resolutions);
    if (known !== undefined) {
      known.metas.push(meta);
      continue;
    }
    const key = resolutions.join();
    let kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, (kind = { resolutions, metas: [] }));
    kind.metas.push(meta);
    byList.set(resolutions, kind);
  }
  return [...kinds.values()];
}

/** Series that are rolled up at the same resolutions, ascending by reference, with the plan that reads them. */
export interface PlannedSeries {
  readonly metas: readonly SeriesMeta[];
  readonly parts: readonly ReadPart[];
}

/** One read of one metric on one grid. */
export class TierScan {
  readonly #request: TierScanRequest;
  readonly #context: ScanContext;
  readonly #parts: ReadPart[] = [];
  #archiveFailed = false;
  #leftOut = false;

  constructor(request: TierScanRequest) {
    const { budget, cost, signal } = request;
    this.#request = request;
    const leftOut = (reason: string): void => {
      this.#leftOut = true;
      request.notices.add('archive_left_out', { reason });
    };
    this.#context = { cost, pause: () => budget.spend(), remaining: () => budget.remaining(), leftOut, ...(signal === undefined ? {} : { signal }) };
  }

  /** Which tiers have answered so far, oldest first. */
  get parts(): readonly ReadPart[] {
    return joinParts(this.#parts);
  }

  /** Whether everything that was planned has been read. */
  get isWhole(): boolean {
    return !this.#archiveFailed && !this.#leftOut;
  }

  /** Divides the series by what they are rolled up to, and plans each kind. The order of kinds is that of their first series. */
  plan(metas: readonly SeriesMeta[]): PlannedSeries[] {
    const { grid, needsRaw, sources } = this.#request;
    const { tiers, readerTier } = sources;
    const sorted = [...metas].sort((a, b) => a.ref - b.ref);
    const [from, to] = [grid.t0, endOf(grid)];
    // An empty grid is asked for what is known without reading.
    if (grid.length === 0) return [];
    if (tiers === undefined) return [{ metas: sorted, parts: [{ tier: readerTier ?? 'sqlite', resolution: 0, from, to }] }];
    const facts = tiers.facts();
    return kindsOf(sorted, tiers).map(({ resolutions, metas: members }) => ({ metas: members, parts: planReads({ from, to, step: grid.step, needsRaw, resolutions }, facts) }));
  }

  /** Scans all parts for these series of one plan; `index` in the sink is the place in `metas`. */
  async read({ parts }: PlannedSeries, metas: readonly SeriesMeta[], sink: ScanSink, needs?: RollupNeeds): Promise<void> {
    const refs = Uint32Array.from(metas, ({ ref }) => ref);
    for (const part of parts) {
      const answered = await this.#scanPart(part, { refs, from: part.from, to: part.to, resolution: part.resolution, needs }, metas, sink);
      if (answered && (this.#request.sources.tiers !== undefined || this.#request.sources.readerTier !== undefined)) this.#parts.push(part);
      const turn = this.#context.pause();
      if (turn !== undefined) await turn;
    }
  }

  /** False when the archive cannot be read: what the other tiers hold is still worth showing, as long as it is said. */
  async #scanPart(part: ReadPart, request: ScanRequest, metas: readonly SeriesMeta[], sink: ScanSink): Promise<boolean> {
    const { tier } = part;
    if (tier === 'archive' && this.#archiveFailed) return false;
    try {
      await this.#sourceOf(part, metas).scan(request, checkedSink(sink, metas, part), this.#context);
      return true;
    } catch (error) {
      if (tier !== 'archive' || !(error instanceof VedetteError) || error.code !== 'unavailable') throw error;
      this.#archiveFailed = true;
      this.#request.notices.add('archive_left_out', { reason: error.message });
      return false;
    }
  }

  /** Scans raw points of one series outside the grid. */
  async readRaw(meta: SeriesMeta, from: Millis, to: Millis, sink: ScanSink): Promise<void> {
    const part: ReadPart = { tier: 'live', resolution: 0, from, to };
    await this.#readers([meta]).scan({ refs: Uint32Array.of(meta.ref), from, to, resolution: 0 }, checkedSink(sink, [meta], part), this.#context);
  }

  #sourceOf({ tier }: ReadPart, metas: readonly SeriesMeta[]): ScanSource {
    const { tiers } = this.#request.sources;
    const source = tiers === undefined ? this.#readers(metas) : tier === 'head' ? tiers.head : tier === 'archive' ? tiers.archive : tiers.sqlite;
    if (source === undefined) throw new VedetteError('internal', 'The plan names an archive that is not there.');
    return source;
  }

  #readers(metas: readonly SeriesMeta[]): ScanSource {
    const { points, sketches } = this.#request.sources;
    const distributions = new Set(metas.filter(({ type }) => type === 'distribution').map(({ ref }) => ref));
    return scanReaders(points, sketches, (ref) => distributions.has(ref));
  }
}

/** Passes on what lies within the part; anything else is a fault of the tier, and would otherwise be written beside the cells of the series. */
function checkedSink(sink: ScanSink, metas: readonly SeriesMeta[], part: ReadPart): ScanSink {
  const check = (index: number, first: Millis, last: Millis): void => {
    if (first >= part.from && last < part.to && index >= 0 && index < metas.length) return;
    throw new VedetteError('internal', `The store answered with points of ${metas[index]?.metric ?? 'an unknown series'} outside the range that was asked for.`);
  };
  return {
    points(index: number, ts: Float64Array, values: Float64Array, from: number, to: number, facts?: PieceFacts): void {
      if (from >= to) return;
      check(index, ts[from]!, ts[to - 1]!);
      sink.points(index, ts, values, from, to, facts);
    },
    rollups(index: number, columns: RollupColumns, from: number, to: number, facts?: PieceFacts): void {
      if (from >= to) return;
      check(index, columns.ts[from]!, columns.ts[to - 1]!);
      sink.rollups(index, columns, from, to, facts);
    },
    sketch(index: number, ts: Millis, bytes: Uint8Array): void {
      check(index, ts, ts);
      sink.sketch(index, ts, bytes);
    },
  };
}
