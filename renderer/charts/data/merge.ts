// Owns how history and the live tail become one line: no jump where they meet, no bridge over what is missing.
import { stepStart, type Frame, type FrameSeries, type QueryResult } from '../../../common/model/frame.ts';
import { alignDown, type Millis } from '../../../common/time/millis.ts';
import { expectationAt, type Expectation } from './expectation.ts';
import type { LiveTail, TailLine } from './live-tail.ts';
import { StepTimes } from './whole-line.ts';

export interface MergedLine {
  readonly name: string;
  readonly metric: string;
  readonly tags: readonly string[];
  readonly unit: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lo?: Float64Array | undefined;
  readonly hi?: Float64Array | undefined;
  /** How long each point stands, ms: ten seconds of history weigh more than one second of the tail. */
  readonly span: Float64Array;
  /** What an algorithm says beside the values. */
  readonly expectation?: Expectation | undefined;
}

/** A stretch that no line may cross. */
export interface Break {
  readonly from: Millis;
  readonly to: Millis;
}

/** The time between the end of one point and the start of the next is a gap when it is longer than this many steps of the coarser one. */
const HOLE_FACTOR = 1.5;
/** Room for points that a line is given at first, whatever the range: a tail alone may fill little of it. */
const MOST_ROOM = 4_096;
/** Distances that say how often something is measured, at the newest end of a line. */
const USUAL_SAMPLE = 40;

/**
 * Whether values of a query grow with the length of a step: a one-second count and a ten-second count are different quantities.
 * With `.as_rate()` they are per second, whatever the step.
 */
export function isTotal(text: string, aggregator: string): boolean {
  return (aggregator === 'sum' || aggregator === 'count') && !text.includes('.as_rate()');
}

/**
 * The step at which the live tail is shown, ms: fine enough for `maxPoints` over the range, a divisor of the history's step.
 * Totals are always folded to the history's step.
 */
export function tailStep(rangeLength: number, maxPoints: number, historyStep: number, liveStep: number, total: boolean): number {
  if (total) return historyStep;
  const wanted = rangeLength / maxPoints;
  for (const factor of [1, 2, 5, 10, 15, 20, 30, 60]) {
    const step = liveStep * factor;
    if (step >= historyStep) break;
    if (step >= wanted && historyStep % step === 0) return step;
  }
  return historyStep;
}

/** Columns of one line while it is made; `span` is how long a point stands, `raw` its place in the tail, -1 for history. */
class Points {
  length = 0;
  x: Float64Array;
  y: Float64Array;
  lo: Float64Array;
  hi: Float64Array;
  span: Float64Array;
  raw: Int32Array;
  #envelope = false;

  /** `room` is how many points are expected; more find room too. */
  constructor(room: number) {
    this.x = new Float64Array(room);
    this.y = new Float64Array(room);
    this.lo = new Float64Array(room);
    this.hi = new Float64Array(room);
    this.span = new Float64Array(room);
    this.raw = new Int32Array(room);
  }

  add(x: number, y: number, lo = Number.NaN, hi = Number.NaN, span = 0, raw = -1): void {
    const at = this.length;
    if (at === this.x.length) this.#grow();
    this.length = at + 1;
    this.x[at] = x;
    this.y[at] = y;
    this.lo[at] = lo;
    this.hi[at] = hi;
    this.span[at] = span;
    this.raw[at] = raw;
    if (hi > lo) this.#envelope = true;
  }

  #grow(): void {
    const larger = new Points(Math.max(16, this.x.length * 2));
    for (const column of ['x', 'y', 'lo', 'hi', 'span', 'raw'] as const) larger[column].set(this[column]);
    Object.assign(this, { x: larger.x, y: larger.y, lo: larger.lo, hi: larger.hi, span: larger.span, raw: larger.raw });
  }

  columns(): LineColumns {
    const end = this.length;
    return {
      x: this.x.slice(0, end),
      y: this.y.slice(0, end),
      lo: this.#envelope ? this.lo.slice(0, end) : undefined,
      hi: this.#envelope ? this.hi.slice(0, end) : undefined,
      span: this.span.slice(0, end),
    };
  }
}

type LineColumns = Pick<MergedLine, 'x' | 'y' | 'lo' | 'hi' | 'span' | 'expectation'>;

/** Median distance of neighbours among times[from … to]; undefined below three points. */
function usualDistance(times: ArrayLike<number>, from: number, to: number): number | undefined {
  const first = Math.max(0, from);
  const last = Math.min(times.length - 1, to);
  if (last - first < 2) return undefined;
  const distances: number[] = [];
  for (let i = first + 1; i <= last; i++) distances.push((times[i] as number) - (times[i - 1] as number));
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1];
}

/** One tail as the merge reads it: where its points lie in a bucket, and whether they leave a part of it unsaid. */
class TailReader {
  readonly #tail: TailLine;
  readonly #step: number;
  readonly #method: string;
  /** How often this line is measured while someone looks, ms. */
  readonly usual: number;
  /** How long one drawn point stands: what is measured every 20 s is not drawn in 1 s steps. */
  readonly #span: number;
  #next = 0;

  constructor(tail: TailLine, step: number, method: string, fallback: number) {
    this.#tail = tail;
    this.#step = step;
    this.#method = method;
    const usual = usualDistance(tail.t, tail.t.length - USUAL_SAMPLE, tail.t.length - 1);
    this.usual = usual ?? fallback;
    this.#span = Math.max(step, usual ?? step);
  }

  /** The places of the points in [from, to): first and past the last. Buckets are asked for in time order. */
  within(from: Millis, to: Millis): readonly [number, number] {
    const { t } = this.#tail;
    while (this.#next < t.length && (t[this.#next] as number) < from) this.#next += 1;
    const first = this.#next;
    while (this.#next < t.length && (t[this.#next] as number) < to) this.#next += 1;
    return [first, this.#next];
  }

  /** Whether these points speak for all of [from, to). Where the tail ends, an open bucket may go on. */
  covers(first: number, end: number, from: Millis, to: Millis, open: boolean): boolean {
    const { t } = this.#tail;
    if (first === end) return false;
    const farthest = (1 + HOLE_FACTOR) * this.usual;
    const start = t[first] as number;
    const goesOn = first > 0 && start - (t[first - 1] as number) <= farthest;
    if (!goesOn && start - from > HOLE_FACTOR * this.usual) return false;
    for (let i = first + 1; i < end; i++) if ((t[i] as number) - (t[i - 1] as number) > farthest) return false;
    const last = t[end - 1] as number;
    if (end < t.length) return (t[end] as number) - last <= farthest || to - last <= farthest;
    return open || to - last <= farthest;
  }

  /** Adds the points of [first, end), folded into steps; what lies before the newest point there is left out. */
  addTo(points: Points, first: number, end: number): void {
    const { t, v } = this.#tail;
    const newest = points.length === 0 ? Number.NEGATIVE_INFINITY : (points.x[points.length - 1] as number);
    for (let i = first; i < end; ) {
      const bucket = alignDown(t[i] as number, this.#step);
      const begin = i;
      let sum = 0;
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (; i < end && (t[i] as number) < bucket + this.#step; i++) {
        const value = v[i] as number;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      if (bucket <= newest) continue;
      const count = i - begin;
      const isSum = this.#method === 'sum' || this.#method === 'count';
      const value = isSum ? sum : this.#method === 'min' ? min : this.#method === 'max' ? max : this.#method === 'last' ? (v[i - 1] as number) : sum / count;
      // Seconds cannot be compared with the total of many: no envelope there.
      const many = count > 1 && !isSum;
      points.add(bucket, value, many ? min : Number.NaN, many ? max : Number.NaN, this.#span, i - 1);
    }
  }

  /** How often the line was measured around one of its points: the pace changes when someone comes to look. */
  paceAt(raw: number): number {
    return usualDistance(this.#tail.t, raw - 4, raw + 3) ?? this.usual;
  }
}

/** Puts a NaN between points that are too far apart or have a break between them; without such a place the points themselves come back. */
function withGaps(points: Points, pace: (from: number, to: number) => number, breaks: readonly Break[]): Points {
  const { x, span, length } = points;
  const before: number[] = [];
  for (let i = 1; i < length; i++) {
    const now = x[i] as number;
    const previous = x[i - 1] as number;
    const step = Math.max(span[i] as number, span[i - 1] as number);
    const hole = now - previous - (span[i - 1] as number);
    // What is measured more seldom than drawn has holes of its own: looked up only where a hole is.
    const far = hole > HOLE_FACTOR * step && hole > HOLE_FACTOR * pace(i - 1, i);
    if (far || breaks.some((gap) => gap.from < now && gap.to > previous && gap.to - gap.from >= step)) before.push(i);
  }
  if (before.length === 0) return points;
  const result = new Points(length + before.length);
  let next = 0;
  for (let i = 0; i < length; i++) {
    if (before[next] === i) {
      result.add((x[i - 1] as number) + 1, Number.NaN);
      next += 1;
    }
    result.add(x[i] as number, points.y[i] as number, points.lo[i], points.hi[i], span[i]);
  }
  return result;
}

export interface MergeInput {
  /** The query: what it asks for decides how seconds become steps. */
  readonly text: string;
  readonly history: QueryResult | undefined;
  readonly tail: LiveTail | undefined;
  readonly from: Millis;
  readonly to: Millis;
  readonly maxPoints: number;
  readonly breaks: readonly Break[];
}

/** All lines of one query in [from, to): the live tail where it is whole and finer or newer, the history everywhere else. */
export function mergeLines(input: MergeInput): MergedLine[] {
  const { history, tail } = input;
  const past = new Map((history?.frame.series ?? []).map((series) => [series.name, series]));
  const names = new Map<string, Pick<MergedLine, 'name' | 'metric' | 'tags' | 'unit'>>(past);
  for (const [name, line] of tail?.lines ?? []) if (!names.has(name)) names.set(name, line.series);
  const lines: MergedLine[] = [];
  const times = stepTimes(input);
  for (const [name, identity] of names) {
    const columns = mergeLine(name, past.get(name), input, times);
    if (columns !== undefined) lines.push({ name, metric: identity.metric, tags: identity.tags, unit: identity.unit, ...columns });
  }
  return lines;
}

/** The steps that all lines share, where nothing breaks them: lines without gaps and tail are taken as they came. */
function stepTimes({ history, from, to, breaks }: MergeInput): StepTimes | undefined {
  const frame = history?.frame;
  if (frame === undefined || frame.borders !== undefined || breaks.some((gap) => gap.to > from - frame.step && gap.from < to && gap.to - gap.from >= frame.step)) return undefined;
  return new StepTimes(frame, from, to);
}

function mergeLine(name: string, past: FrameSeries | undefined, input: MergeInput, times: StepTimes | undefined): LineColumns | undefined {
  const { history, from, to } = input;
  const frame = history?.frame;
  const said = input.tail?.lines.get(name);
  const tail = said?.t.length === 0 ? undefined : said;
  const aggregator = history?.rollup.aggregator ?? 'avg';
  const liveStep = input.tail?.step ?? 1_000;
  const coarse = frame?.step ?? liveStep;
  const total = isTotal(input.text, aggregator);
  const fine = tailStep(to - from, input.maxPoints, coarse, liveStep, total);
  // A rate of ten seconds is the mean of its seconds, although the history adds up and divides.
  const method = !total && (aggregator === 'sum' || aggregator === 'count') ? 'avg' : aggregator;
  // Seconds know nothing of what an algorithm expects over the whole range: its lines are history alone.
  const algorithmic = past?.role !== undefined;
  const reader = tail === undefined || algorithmic ? undefined : new TailReader(tail, fine, method, coarse);
  const growing = aggregator === 'sum' || aggregator === 'count';
  if (times !== undefined && reader === undefined && history !== undefined && frame !== undefined && past !== undefined) {
    // A sum whose step is still open is too small: it is no value yet.
    const whole = times.line(past, growing && !algorithmic ? Math.floor((history.completeUpTo - frame.t0) / coarse) : frame.length);
    if (whole !== undefined) return { ...whole, expectation: expectationAt(frame, past, whole.x) };
  }
  const points = new Points(Math.min(MOST_ROOM, Math.ceil((to - from) / coarse) + 1));
  if (history === undefined || frame === undefined || past === undefined) {
    if (reader !== undefined) reader.addTo(points, ...reader.within(from - fine, to));
  } else if (frame.borders !== undefined) {
    addCalendar(points, frame, past, from, to);
  } else {
    for (let t = alignDown(from, coarse); t < to; t += coarse) {
      const i = (t - frame.t0) / coarse;
      const complete = t + coarse <= history.completeUpTo;
      // A sum whose step is still open is too small: it is no value yet.
      const known = i >= 0 && i < frame.length && (complete || !growing || algorithmic) ? (past.values[i] as number) : Number.NaN;
      // Most lines of a long range have no tail: they cost as little as can be.
      if (reader === undefined) {
        if (!Number.isNaN(known)) points.add(t, known, past.min?.[i], past.max?.[i], coarse);
        continue;
      }
      const [first, end] = reader.within(t, t + coarse);
      const addPast = (): void => points.add(t, known, past.min?.[i], past.max?.[i], coarse);
      if (first === end) {
        if (!Number.isNaN(known)) addPast();
      } else if (fine === coarse && complete) {
        if (!Number.isNaN(known)) addPast();
        else if (!total) reader.addTo(points, first, end);
      } else if (total) {
        if (reader.covers(first, end, t, t + coarse, false)) reader.addTo(points, first, end);
      } else if (fine === coarse || Number.isNaN(known) || reader.covers(first, end, t, t + coarse, !complete)) {
        reader.addTo(points, first, end);
      } else {
        addPast();
        // The tail began (again) in the middle of a step that is still open: it goes on from there.
        if (!complete) reader.addTo(points, first, end);
      }
    }
  }
  if (points.length === 0) return undefined;
  let pastPace: number | undefined;
  const paceOf = (index: number): number => {
    const raw = points.raw[index] as number;
    return raw >= 0 && reader !== undefined ? reader.paceAt(raw) : (pastPace ??= paceOfHistory(points) ?? coarse);
  };
  const columns = withGaps(points, (a, b) => Math.max(paceOf(a), paceOf(b)), input.breaks).columns();
  return frame === undefined || past === undefined ? columns : { ...columns, expectation: expectationAt(frame, past, columns.x) };
}

/** Steps of a calendar have no tail; one that is still open shows what there is so far, and a notice says that it is open. */
function addCalendar(points: Points, frame: Frame, past: FrameSeries, from: Millis, to: Millis): void {
  for (let i = 0; i < frame.length; i++) {
    const start = stepStart(frame, i);
    const end = stepStart(frame, i + 1);
    const value = past.values[i] as number;
    if (end > from && start < to && !Number.isNaN(value)) points.add(start, value, past.min?.[i], past.max?.[i], end - start);
  }
}

/** How often a line is measured by its history, which may be more seldom than its step. */
function paceOfHistory(points: Points): number | undefined {
  const times = points.x.subarray(0, points.length).filter((_, index) => points.raw[index] === -1);
  return usualDistance(times, times.length - USUAL_SAMPLE, times.length - 1);
}
