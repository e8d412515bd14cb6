// autosmooth(): a moving mean whose span is chosen from the lines themselves.
import type { EvaluationContext } from '../evaluation.ts';
import { evaluateWithHistory, mapLines } from '../evaluation.ts';
import { cutStart, replaceValues } from '../lines.ts';
import type { FunctionBody } from './body.ts';

/** A window is at most this part of the visible steps: longer ones would leave little of a shape. */
const LONGEST_SHARE = 10;
/** All spans up to this one are tried; beyond it, each is a twentieth longer than the one before. */
const EVERY_SPAN = 100;
/** A smoothed line that varies less than this part of the line itself (as variances) is flat: the rest is rounding. */
const FLAT = 1e-24;
/** Rounding must not decide whether a shape is kept. */
const SLACK = 1e-9;

/**
 * The mean of the finite values in the last `span` steps, this one included, in each step that has a finite value. One span serves all
 * lines of the query: of the spans whose lines keep, on average, at least the kurtosis of the unsmoothed lines (so that what stands out
 * still stands out), the one that leaves least roughness; roughness is the deviation of the differences of neighbours, each line's
 * as a part of what it was. A line that becomes flat has lost noise only, and keeps its say. Spans are at most a tenth of the visible
 * steps; as many steps before the range are read. The choice looks at the visible range, so the same step may be smoothed otherwise in
 * another one. Source: docs.datadoghq.com/dashboards/functions/smoothing (a moving average, one span for all groups, inspired by ASAP);
 * Rong and Bailis, "ASAP: Prioritizing Attention via Time Series Smoothing", VLDB 2017 (roughness, kurtosis, windows of a tenth).
 */
export const autosmooth: FunctionBody = async (args, context) => {
  const most = Math.max(1, Math.floor((context.grid.length - context.visible) / LONGEST_SHARE));
  const history = most - 1;
  const input = await evaluateWithHistory(args.query(), history, context);
  if (input.kind === 'number') return input;
  const sums = new Map(input.lines.map((line) => [line, new RunningSums(line.values)]));
  const span = await chooseSpan([...sums.values()], most, context.visible + history, context);
  return cutStart(await mapLines(input, context, (line) => replaceValues(line, sums.get(line)!.smooth(span), line.unit)), history);
};

/** 1, 2 … and then further apart, up to `most`. */
function spansUpTo(most: number): number[] {
  const spans: number[] = [];
  for (let span = 1; span <= most; span = span < EVERY_SPAN ? span + 1 : Math.ceil(span * 1.05)) spans.push(span);
  return spans;
}

async function chooseSpan(lines: readonly RunningSums[], most: number, visible: number, context: EvaluationContext): Promise<number> {
  const spans = spansUpTo(most);
  const roughness = new Float64Array(spans.length);
  const kurtosis = new Float64Array(spans.length);
  for (const line of lines) {
    const plain = shapeOf(line.smooth(1), visible);
    if (!(plain.variance > 0)) continue;
    for (const [index, span] of spans.entries()) {
      const shape = span === 1 ? plain : shapeOf(line.smooth(span), visible);
      const isFlat = shape.variance <= plain.variance * FLAT;
      roughness[index]! += plain.roughness > 0 ? shape.roughness / plain.roughness : 0;
      kurtosis[index]! += isFlat ? plain.kurtosis : shape.kurtosis;
    }
    const turn = context.session.budget.spend();
    if (turn !== undefined) await turn;
  }
  let best = 0;
  for (let index = 1; index < spans.length; index += 1) {
    if (kurtosis[index]! >= kurtosis[0]! * (1 - SLACK) && roughness[index]! < roughness[best]! * (1 - SLACK)) best = index;
  }
  return spans[best] ?? 1;
}

/** What a smoothed line looks like from the step `from` on. Steps without a value are passed over. */
function shapeOf(values: Float64Array, from: number): { readonly variance: number; readonly kurtosis: number; readonly roughness: number } {
  let n = 0;
  let sum = 0;
  for (let i = from; i < values.length; i += 1) {
    const value = values[i]!;
    if (value !== value) continue;
    sum += value;
    n += 1;
  }
  const mean = sum / n;
  let [squares, fourths, steps, rises, rough] = [0, 0, 0, 0, 0];
  let before = Number.NaN;
  for (let i = from; i < values.length; i += 1) {
    const value = values[i]!;
    if (value !== value) continue;
    const square = (value - mean) ** 2;
    squares += square;
    fourths += square * square;
    if (before === before) {
      steps += 1;
      rises += value - before;
      rough += (value - before) ** 2;
    }
    before = value;
  }
  const variance = squares / n;
  const rise = rises / steps;
  return { variance, kurtosis: fourths / n / (variance * variance), roughness: Math.sqrt(Math.max(0, rough / steps - rise * rise)) };
}

/** Running sums of the finite values of one column, from which a mean over any window is two reads. */
class RunningSums {
  readonly #values: Float64Array;
  /** Sums are of distances from here, so that a level far from 0 costs no digits and a constant stays itself. */
  readonly #reference: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(values: Float64Array) {
    this.#values = values;
    this.#reference = values.find((value) => Number.isFinite(value)) ?? 0;
    this.#sums = new Float64Array(values.length + 1);
    this.#counts = new Uint32Array(values.length + 1);
    for (let i = 0; i < values.length; i += 1) {
      const isFinite = Number.isFinite(values[i]);
      this.#sums[i + 1] = this.#sums[i]! + (isFinite ? values[i]! - this.#reference : 0);
      this.#counts[i + 1] = this.#counts[i]! + (isFinite ? 1 : 0);
    }
  }

  smooth(span: number): Float64Array {
    const sums = this.#sums;
    const counts = this.#counts;
    return this.#values.map((value, i) => {
      if (!Number.isFinite(value)) return Number.NaN;
      if (span === 1) return value;
      const from = Math.max(0, i + 1 - span);
      return this.#reference + (sums[i + 1]! - sums[from]!) / (counts[i + 1]! - counts[from]!);
    });
  }
}
