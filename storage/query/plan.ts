// The plan of a read: which tier answers for which part of a range, and at which resolution. Pure.
import type { QueryStats } from '../../common/model/frame.ts';
import { DAY, MINUTE, alignDown, alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';

/** One part of a range and who answers for it; `resolution` 0 is raw, else the length of the rolled-up buckets in ms. */
export type ReadPart = QueryStats['parts'][number];

/** A tier holds everything of [from, to) at this resolution (ms; 0 is raw). Borders of rollups are multiples of the resolution. */
export interface HeldRange {
  readonly resolution: number;
  readonly from: Millis;
  readonly to: Millis;
  /**
   * Of raw points: whoever holds them rolls them up, while reading, to any whole minutes that divide the day. Far less has to come from
   * another process then.
   */
  readonly rollsUp?: boolean;
}

/** What the tiers hold right now, for all series together. Infinities are allowed where a border does not exist. */
export interface TierFacts {
  /** The head answers alone for everything at or after it (its floor); Infinity when there is no head. */
  readonly memoryFrom: Millis;
  /** Everything before it lies in segments; between it and `memoryFrom` the SQLite tier answers from what waits to be sealed. */
  readonly sealed: Millis;
  /** The SQLite tier holds all raw points of [rawFrom, memoryFrom) that were ever stored: what is older was retired. -Infinity before that. */
  readonly rawFrom: Millis;
  /** Rollups in SQLite, at most one range a resolution: every series that has this resolution is rolled up there, late points included. */
  readonly rolled: readonly HeldRange[];
  /** What the archive's files hold; several ranges of one resolution where days are missing. Absent: there is no archive. */
  readonly archive?: readonly HeldRange[];
}

/** What is to be read. */
export interface PlanRequest {
  /** The first step begins here; a multiple of `step`, unless somebody looks at another time than is shown (timeshift). */
  readonly from: Millis;
  /** The end of the last step. */
  readonly to: Millis;
  readonly step: number;
  /** Whether only raw points can give the answer. */
  readonly needsRaw: boolean;
  /** The resolutions (ms) that the series have beside their raw points. */
  readonly resolutions: readonly number[];
}

/**
 * The parts of a read, oldest first and disjoint; what no tier holds, or only in buckets that do not divide the step, is in no part.
 * A rollup is taken wherever its resolution divides the step, the coarsest first; then raw points from memory, from SQLite, and the
 * archive last, because its files are slowest to read. Parts that meet inside a step are for the reader to put together.
 */
export function planReads(request: PlanRequest, facts: TierFacts): ReadPart[] {
  let open: readonly Span[] = [{ from: request.from, to: request.to }];
  let parts: ReadPart[] = [];
  const all = candidates(request, facts);
  for (const candidate of all) {
    const left: Span[] = [];
    for (const span of open) {
      const taken = within(span, candidate);
      if (taken === undefined) {
        left.push(span);
        continue;
      }
      parts.push({ tier: candidate.tier, resolution: candidate.resolution, ...taken });
      if (span.from < taken.from) left.push({ from: span.from, to: taken.from });
      if (taken.to < span.to) left.push({ from: taken.to, to: span.to });
    }
    open = left;
    if (open.length === 0) break;
  }
  for (const gap of open) parts = bridge(gap, parts, request, all);
  return joinParts(parts);
}

/**
 * Raw points may begin inside a bucket whose rollup is there: the bucket then answers for all of its time, and the raw points within it
 * are left alone. Without such a bucket the gap stays.
 */
function bridge(gap: Span, parts: ReadPart[], request: PlanRequest, all: readonly ReadPart[]): ReadPart[] {
  const bridges = all.filter(({ resolution }) => resolution > 0).sort((a, b) => a.resolution - b.resolution);
  for (const { tier, resolution, ...range } of bridges) {
    const from = Math.max(alignDown(gap.from, resolution), range.from, request.from);
    const to = Math.min(alignUp(gap.to, resolution), range.to, request.to);
    const overlapping = parts.filter((part) => part.from < to && part.to > from);
    if (!(from < to) || overlapping.some((part) => part.resolution > 0 && resolution % part.resolution !== 0)) continue;
    const around = overlapping.flatMap((part) => [
      { ...part, to: Math.min(part.to, from) },
      { ...part, from: Math.max(part.from, to) },
    ]);
    return [...parts.filter((part) => !overlapping.includes(part)), ...around.filter((part) => part.from < part.to), { tier, resolution, from, to }];
  }
  return parts;
}

interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** Everything that could answer, best first. */
function candidates({ from, step, needsRaw, resolutions }: PlanRequest, facts: TierFacts): ReadPart[] {
  // No bucket may lie in two steps.
  const fits = (resolution: number): boolean => resolution > 0 && step % resolution === 0 && from % resolution === 0 && resolutions.includes(resolution);
  const usable = (held: readonly HeldRange[]): HeldRange[] => (needsRaw ? [] : held.filter(({ resolution }) => fits(resolution)).sort((a, b) => b.resolution - a.resolution));
  const archive = facts.archive ?? [];
  const archivedRaw = archive.filter(({ resolution }) => resolution === 0);
  const onTheWay = !needsRaw && step >= MINUTE && DAY % step === 0 && from % step === 0 ? archivedRaw.filter(({ rollsUp }) => rollsUp === true) : [];
  return [
    ...usable(facts.rolled).map((held): ReadPart => ({ tier: 'sqlite', ...held })),
    { tier: 'head', resolution: 0, from: facts.memoryFrom, to: Infinity },
    { tier: 'sqlite', resolution: 0, from: facts.rawFrom, to: facts.memoryFrom },
    ...usable(archive).map((held): ReadPart => ({ tier: 'archive', ...held })),
    ...onTheWay.map((held): ReadPart => ({ tier: 'archive', resolution: step, from: held.from, to: held.to })),
    ...archivedRaw.map((held): ReadPart => ({ tier: 'archive', resolution: 0, from: held.from, to: held.to })),
  ];
}

/** The part of `span` that the candidate holds, in whole buckets; undefined when there is none. */
function within(span: Span, candidate: ReadPart): Span | undefined {
  const { resolution } = candidate;
  let from = Math.max(span.from, candidate.from);
  let to = Math.min(span.to, candidate.to);
  if (!(from < to)) return undefined;
  if (resolution > 0) {
    from = alignUp(from, resolution);
    to = alignDown(to, resolution);
  }
  return from < to ? { from, to } : undefined;
}

/**
 * The parts of several reads as one list: oldest first, equal ones once, and neighbours of one tier and resolution as one. What came from
 * a cache is named apart, but where the same tier was read at the same resolution all the same.
 */
export function joinParts(parts: readonly ReadPart[]): ReadPart[] {
  const read = parts.filter(({ cached }) => cached !== true);
  const kept = parts.flatMap((part) => (part.cached === true ? read.filter(({ tier, resolution }) => tier === part.tier && resolution === part.resolution).reduce(without, [part]) : []));
  return [...joined(read), ...joined(kept)].sort((a, b) => a.from - b.from);
}

/** The parts without the time of another one. */
function without(parts: readonly ReadPart[], { from, to }: Span): ReadPart[] {
  return parts.flatMap((part) => [{ ...part, to: Math.min(part.to, from) }, { ...part, from: Math.max(part.from, to) }]).filter((part) => part.from < part.to);
}

function joined(parts: readonly ReadPart[]): ReadPart[] {
  const sorted = [...parts].sort((a, b) => a.from - b.from || a.to - b.to || a.resolution - b.resolution || (a.tier < b.tier ? -1 : a.tier > b.tier ? 1 : 0));
  const all: ReadPart[] = [];
  for (const part of sorted) {
    const at = all.findLastIndex(({ tier, resolution, to }) => tier === part.tier && resolution === part.resolution && to >= part.from);
    const before = all[at];
    if (before === undefined) all.push(part);
    else all[at] = { ...before, to: Math.max(before.to, part.to) };
  }
  return all;
}

/**
 * The step of a grid must be a multiple of the answer, in ms, so that all that the tiers hold of [from, to) can be read: the length of the
 * buckets where nothing finer is left. 0 when there are raw points, or nothing at all, everywhere.
 */
export function leastStep({ from, to, needsRaw, resolutions }: Omit<PlanRequest, 'step'>, facts: TierFacts): number {
  if (needsRaw) return 0;
  const held = [...facts.rolled, ...(facts.archive ?? [])].filter(({ resolution }) => resolution === 0 || resolutions.includes(resolution));
  held.push({ resolution: 0, from: facts.memoryFrom, to: Infinity }, { resolution: 0, from: facts.rawFrom, to: facts.memoryFrom });
  const borders = [...new Set([from, to, ...held.flatMap((range) => [range.from, range.to])])].filter((t) => t >= from && t <= to).sort((a, b) => a - b);
  let least = 0;
  for (let i = 1; i < borders.length; i += 1) {
    const start = borders[i - 1]!;
    const finest = Math.min(...held.filter((range) => range.from <= start && range.to > start).map(({ resolution }) => resolution));
    if (Number.isFinite(finest)) least = Math.max(least, finest);
  }
  return least;
}
