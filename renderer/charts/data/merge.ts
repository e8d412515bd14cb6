// Owns how history and the live tail become one line: no jump where they meet, no bridge over what is missing.
import type { QueryResult } from '../../../common/model/frame.ts';
import { alignDown, alignUp, type Millis } from '../../../common/time/millis.ts';
import type { LiveTail, TailLine } from './live-tail.ts';

export interface MergedLine {
  readonly name: string;
  readonly metric: string;
  readonly tags: readonly string[];
  readonly unit: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lo?: Float64Array | undefined;
  readonly hi?: Float64Array | undefined;
}

/** A stretch that no line may cross. */
export interface Break {
  readonly from: Millis;
  readonly to: Millis;
}

/** Points farther apart than this many usual distances are a gap. */
const GAP_FACTOR = 2.5;

/**
 * The step at which the live tail is shown, ms: fine enough for `maxPoints` over the range, a divisor of the history's step.
 * Sums are always folded to the history's step: a one-second count and a ten-second count are different quantities.
 */
export function tailStep(rangeLength: number, maxPoints: number, historyStep: number, liveStep: number, aggregator: string): number {
  if (aggregator === 'sum' || aggregator === 'count') return historyStep;
  const wanted = rangeLength / maxPoints;
  for (const factor of [1, 2, 5, 10, 15, 20, 30, 60]) {
    const step = liveStep * factor;
    if (step >= historyStep) break;
    if (step >= wanted && historyStep % step === 0) return step;
  }
  return historyStep;
}

class Points {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly lo: number[] = [];
  readonly hi: number[] = [];
  #envelope = false;

  add(x: number, y: number, lo = Number.NaN, hi = Number.NaN): void {
    this.x.push(x);
    this.y.push(y);
    this.lo.push(lo);
    this.hi.push(hi);
    if (hi > lo) this.#envelope = true;
  }

  columns(): Pick<MergedLine, 'x' | 'y' | 'lo' | 'hi'> {
    return {
      x: Float64Array.from(this.x),
      y: Float64Array.from(this.y),
      lo: this.#envelope ? Float64Array.from(this.lo) : undefined,
      hi: this.#envelope ? Float64Array.from(this.hi) : undefined,
    };
  }
}

/** Median distance of the newest points of a tail; undefined below three points. */
function usualDistance(times: readonly number[]): number | undefined {
  if (times.length < 3) return undefined;
  const distances: number[] = [];
  for (let i = Math.max(1, times.length - 40); i < times.length; i++) distances.push((times[i] as number) - (times[i - 1] as number));
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1];
}

/**
 * Where the newest unbroken run of a tail begins. The live tier keeps what earlier visits left behind; the time nobody looked is
 * missing from it but not from the history, so only gaps that begin before `complete` end a run.
 */
function newestRun(times: readonly number[], historyStep: number, complete: Millis): number {
  for (let i = times.length - 1; i > 0; i--) {
    const before = times[i - 1] as number;
    if ((times[i] as number) - before > historyStep * GAP_FACTOR && before < complete) return i;
  }
  return 0;
}

function addTail(points: Points, tail: TailLine, from: Millis, step: number, aggregator: string): void {
  let i = 0;
  while (i < tail.t.length && (tail.t[i] as number) < from) i += 1;
  while (i < tail.t.length) {
    const bucket = alignDown(tail.t[i] as number, step);
    let sum = 0;
    let count = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let last = Number.NaN;
    for (; i < tail.t.length && (tail.t[i] as number) < bucket + step; i++) {
      last = tail.v[i] as number;
      sum += last;
      count += 1;
      min = Math.min(min, last);
      max = Math.max(max, last);
    }
    const value = aggregator === 'sum' ? sum : aggregator === 'count' ? count : aggregator === 'min' ? min : aggregator === 'max' ? max : aggregator === 'last' ? last : sum / count;
    points.add(bucket, value, count > 1 ? min : Number.NaN, count > 1 ? max : Number.NaN);
  }
}

/** Puts a NaN between points that are too far apart or have a break between them. */
function withGaps(points: Points, distanceBefore: number, distanceAfter: number, turn: Millis, breaks: readonly Break[]): Points {
  const result = new Points();
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i] as number;
    const previous = i === 0 ? undefined : (points.x[i - 1] as number);
    if (previous !== undefined) {
      const usual = x < turn ? distanceBefore : previous < turn ? Math.max(distanceBefore, distanceAfter) : distanceAfter;
      const broken = x - previous > usual * GAP_FACTOR || breaks.some((gap) => gap.from < x && gap.to > previous && gap.to - gap.from >= usual);
      if (broken) result.add(previous + 1, Number.NaN);
    }
    result.add(x, points.y[i] as number, points.lo[i], points.hi[i]);
  }
  return result;
}

export interface MergeInput {
  readonly history: QueryResult | undefined;
  readonly tail: LiveTail | undefined;
  readonly from: Millis;
  readonly to: Millis;
  readonly maxPoints: number;
  readonly breaks: readonly Break[];
}

/** All lines of one query in [from, to), history first, the live tail where it is finer or newer. */
export function mergeLines(input: MergeInput): MergedLine[] {
  const { history, tail } = input;
  const names = new Map<string, Pick<MergedLine, 'name' | 'metric' | 'tags' | 'unit'>>();
  for (const series of history?.frame.series ?? []) names.set(series.name, series);
  for (const [name, line] of tail?.lines ?? []) if (!names.has(name)) names.set(name, line.series);
  const lines: MergedLine[] = [];
  for (const [name, identity] of names) {
    const columns = mergeLine(name, input);
    if (columns !== undefined) lines.push({ name, metric: identity.metric, tags: identity.tags, unit: identity.unit, ...columns });
  }
  return lines;
}

function mergeLine(name: string, input: MergeInput): Pick<MergedLine, 'x' | 'y' | 'lo' | 'hi'> | undefined {
  const { history, from, to } = input;
  const frame = history?.frame;
  const past = frame?.series.find((series) => series.name === name);
  const tail = input.tail?.lines.get(name);
  const aggregator = history?.rollup.aggregator ?? 'avg';
  const liveStep = input.tail?.step ?? 1_000;
  const historyStep = frame?.step ?? liveStep;
  const step = tailStep(to - from, input.maxPoints, historyStep, liveStep, aggregator);
  const complete = history === undefined ? Number.NEGATIVE_INFINITY : alignDown(history.completeUpTo, historyStep);
  const first = tail?.t[past === undefined ? 0 : newestRun(tail.t, historyStep, complete)];
  const tailStart = first === undefined ? Number.POSITIVE_INFINITY : alignUp(first, historyStep);
  const turn = past === undefined ? (first ?? Number.POSITIVE_INFINITY) : step < historyStep ? tailStart : Math.max(tailStart, complete);
  const points = new Points();
  if (frame !== undefined && past !== undefined) {
    for (let i = 0; i < frame.length; i++) {
      const t = frame.t0 + i * frame.step;
      if (t + frame.step <= from || t >= turn || t >= to) continue;
      const value = past.values[i] as number;
      if (!Number.isNaN(value)) points.add(t, value, past.min?.[i], past.max?.[i]);
    }
  }
  if (tail !== undefined) addTail(points, tail, Math.max(turn, from - step), step, aggregator);
  if (points.x.length === 0) return undefined;
  const usual = tail === undefined ? undefined : usualDistance(tail.t);
  return withGaps(points, historyStep, Math.max(step, usual ?? historyStep), turn, input.breaks).columns();
}
