// anomalies(): a band of expected values from the past around each line, and marks on the points outside of it.
import type { EvaluationContext } from '../evaluation.ts';
import { evaluateWithHistory, mapLines } from '../evaluation.ts';
import { cutStart, linesOf } from '../lines.ts';
import type { Line, LinesValue, Value } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { SEASONS_BACK, readSeasons, seasonsFound } from './seasons.ts';
import type { Slices } from './seasons.ts';
import { finitePoints } from './line-fit.ts';
import { overSortedWindows } from './sliding.ts';
import { medianOf, robustDeviation } from './statistics.ts';

/** How many steps before a step its deviation is judged by, and how many of them must have values. */
const WINDOW = 60;
const LEAST_POINTS = 8;
/** Over how many steps the agile algorithm follows the level. */
const LEVEL_STEPS = 10;

/** The expected value of each step and one deviation of it; NaN where nothing can be expected. */
interface Expectation {
  readonly center: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * The band is the expected value ± `bounds` deviations. Datadog describes its three algorithms in words; here they are:
 *
 * - basic: over the 60 steps before (a lagging window), the median, and half the distance from the 15.87th to the 84.13th percentile.
 * - agile: the median of the same step in the last three seasons, plus the level of the last 10 steps against that pattern, so that a
 *   shift of the level is followed within minutes; the deviation is that of the errors of the 60 steps before. A line without seasons
 *   follows its level alone.
 * - robust: the pattern of the last three seasons after taking out each season's median, on a level that continues those medians in a
 *   straight line; the deviation is that of the seasons from the pattern. The present has no influence: slow, and not to be lulled.
 *
 * Deviations are medians of absolute deviations × 1.4826. Source: docs.datadoghq.com/dashboards/functions/algorithms and
 * docs.datadoghq.com/monitors/types/anomaly (basic: lagging rolling quantiles; agile and robust: seasonal, weekly by default).
 */
export const anomalies: FunctionBody = async (args, context) => {
  const algorithm = args.text('algorithm');
  const bounds = args.number('bounds');
  const direction = args.text('direction');
  if (algorithm === 'basic') {
    const input = linesOf(await evaluateWithHistory(args.query(), WINDOW, context), context.grid.length + WINDOW);
    return judge(input, WINDOW, context, bounds, direction, (line) => lagging(line.values));
  }
  const history = algorithm === 'agile' ? WINDOW + LEVEL_STEPS : 0;
  const { now, slicesOf } = await readSeasons(args.query(), args.text('seasonality'), history, context);
  const found = now.lines.reduce((least, line) => Math.min(least, seasonsFound(slicesOf(line.key))), SEASONS_BACK);
  if (found < SEASONS_BACK) context.session.notices.add('short_history', { function: 'anomalies', found, wanted: SEASONS_BACK });
  const expect = algorithm === 'agile' ? followLevel : continueSeasons;
  return judge(now, history, context, bounds, direction, (line) => expect(line.values, slicesOf(line.key)));
};

async function judge(input: LinesValue, history: number, context: EvaluationContext, bounds: number, direction: string, expectationOf: (line: Line) => Expectation): Promise<Value> {
  const judged = await mapLines(input, context, (line): Line => {
    const { center, deviation } = expectationOf(line);
    const lower = center.map((value, i) => value - bounds * deviation[i]!);
    const upper = center.map((value, i) => value + bounds * deviation[i]!);
    const marks = line.values.map((value, i) => {
      // Rounding alone must not make an anomaly of a value on the edge.
      const slack = 1e-9 * Math.max(Math.abs(value), Math.abs(center[i]!));
      const isAbove = direction !== 'below' && value > upper[i]! + slack;
      return isAbove || (direction !== 'above' && value < lower[i]! - slack) ? 1 : 0;
    });
    return { ...line, role: 'anomaly', lower, upper, marks };
  });
  return cutStart(judged, history);
}

function lagging(values: Float64Array): Expectation {
  const center = new Float64Array(values.length).fill(Number.NaN);
  const deviation = center.slice();
  overSortedWindows(values, WINDOW, 1, (i, sample) => {
    if (sample.length < LEAST_POINTS) return;
    center[i] = sample.quantile(0.5);
    deviation[i] = (sample.quantile(0.8413) - sample.quantile(0.1587)) / 2;
  });
  return { center, deviation };
}

/** The median over the seasons that have a value in the step. */
function pattern(slices: Slices, i: number): number {
  return medianOf(Float64Array.from(slices.flatMap((slice) => (slice !== undefined && Number.isFinite(slice[i]) ? [slice[i]!] : []))));
}

function followLevel(values: Float64Array, slices: Slices): Expectation {
  const isSeasonal = seasonsFound(slices) > 0;
  const seasonal = values.map((_, i) => (isSeasonal ? pattern(slices, i) : 0));
  const offset = values.map((value, i) => (Number.isFinite(value) ? value - seasonal[i]! : Number.NaN));
  const keep = 1 - 2 / (LEVEL_STEPS + 1);
  const center = values.map((_, i) => {
    let weight = 1;
    let weights = 0;
    let sum = 0;
    for (let j = i - 1; j >= 0 && j >= i - LEVEL_STEPS; j -= 1, weight *= keep) {
      if (Number.isNaN(offset[j]!)) continue;
      sum += offset[j]! * weight;
      weights += weight;
    }
    return seasonal[i]! + sum / weights;
  });
  const errors = values.map((value, i) => (Number.isFinite(value) ? value - center[i]! : Number.NaN));
  const deviation = new Float64Array(values.length).fill(Number.NaN);
  overSortedWindows(errors, WINDOW, 1, (i, sample) => {
    if (sample.length >= LEAST_POINTS) deviation[i] = sample.robustDeviation();
  });
  return { center, deviation };
}

function continueSeasons(values: Float64Array, slices: Slices): Expectation {
  const nothing = new Float64Array(values.length).fill(Number.NaN);
  const known = slices.flatMap((slice, index) => (slice === undefined ? [] : [{ back: index + 1, slice, level: medianOf(finitePoints(slice, 0, slice.length).y) }]));
  if (known.length < 2) return { center: nothing, deviation: nothing };
  const slopes = known.flatMap((a, i) => known.slice(i + 1).map((b) => (b.level - a.level) / (a.back - b.back)));
  const slope = medianOf(Float64Array.from(slopes));
  const level = medianOf(Float64Array.from(known, ({ back, level }) => level + slope * back));
  const flat = known.map(({ slice, level }) => slice.map((value) => value - level));
  const shape = values.map((_, i) => pattern(flat, i));
  const errors = Float64Array.from(flat.flatMap((column) => Array.from(column, (value, i) => value - shape[i]!).filter((error) => Number.isFinite(error))));
  return { center: shape.map((value) => value + level), deviation: nothing.fill(errors.length < LEAST_POINTS ? Number.NaN : robustDeviation(errors)) };
}
