// forecast(): continues each line into the steps that have no data yet, with a band.
import type { EvaluationContext } from '../evaluation.ts';
import { evaluateWithHistory, mapLines } from '../evaluation.ts';
import { cutStart, linesOf } from '../lines.ts';
import type { Line } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { finitePoints, fitLine, fitRobustLine, valueAt } from './line-fit.ts';
import type { LineFit, Points } from './line-fit.ts';
import { SEASONS_BACK, readSeasons, seasonsFound } from './seasons.ts';
import type { Slices } from './seasons.ts';
import { medianOf, robustDeviation } from './statistics.ts';

/** What is said of one step that is not measured: its value and one deviation. */
type Prediction = (step: number) => { readonly value: number; readonly deviation: number };

/**
 * Only steps after the last complete one are predicted: ask for a range that reaches into the future. History is what is visible and
 * as much again before it.
 *
 * - linear: a straight line through the history: robust (Huber) by default, least squares with the model simple, and with reactive
 *   least squares in which an eighth of the history halves the weight. The band is the prediction interval of the fit.
 * - seasonal: the median of the last three seasons (daily by default) at the same phase, each moved by the median distance between it
 *   and what is visible now; the deviation is that of the visible errors.
 *
 * Source: docs.datadoghq.com/monitors/types/forecasts, which describes the algorithms and models in words.
 */
export const forecast: FunctionBody = async (args, context) => {
  const deviations = args.number('deviations');
  if (args.text('algorithm') === 'seasonal') {
    const { now, slicesOf } = await readSeasons(args.query(), args.text('seasonality'), 0, context);
    const found = now.lines.reduce((least, line) => Math.min(least, seasonsFound(slicesOf(line.key))), SEASONS_BACK);
    if (found < SEASONS_BACK) context.session.notices.add('short_history', { function: 'forecast', found, wanted: SEASONS_BACK });
    return mapLines(now, context, (line) => predicted(line, context.complete, deviations, continueSeasons(line.values, context.complete, slicesOf(line.key))));
  }
  const history = Math.max(1, context.grid.length - context.visible);
  const model = args.text('model');
  const input = linesOf(await evaluateWithHistory(args.query(), history, context), context.grid.length + history);
  const complete = completeWith(history, context);
  return cutStart(await mapLines(input, context, (line) => predicted(line, complete, deviations, continueLine(line.values, complete, model))), history);
};

function completeWith(history: number, context: EvaluationContext): number {
  const { grid, session } = context;
  return Math.max(0, Math.min(grid.length + history, Math.floor((session.completeUpTo - grid.t0) / grid.step) + history));
}

function predicted(line: Line, complete: number, deviations: number, predict: Prediction | undefined): Line {
  const { length } = line.values;
  let start = complete;
  for (let i = complete; i < length; i += 1) if (!Number.isNaN(line.values[i]!)) start = i + 1;
  const values = line.values.slice();
  const lower = new Float64Array(length).fill(Number.NaN);
  const upper = lower.slice();
  if (predict !== undefined) {
    for (let i = start; i < length; i += 1) {
      const { value, deviation } = predict(i);
      values[i] = value;
      lower[i] = value - deviations * deviation;
      upper[i] = value + deviations * deviation;
    }
  }
  return { key: line.key, tags: line.tags, metric: line.metric, unit: line.unit, values, role: 'forecast', lower, upper, forecastFrom: start };
}

function continueLine(values: Float64Array, complete: number, model: string): Prediction | undefined {
  const points = finitePoints(values, 0, complete);
  const n = points.x.length;
  if (n < 2) return undefined;
  const fit = fitWith(model, points);
  if (fit === undefined) return undefined;
  const errors = points.y.map((value, i) => value - valueAt(fit, points.x[i]!));
  const scale = model === 'default' ? robustDeviation(errors) : Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / Math.max(1, n - 2));
  return (step) => {
    const lever = fit.spread > 0 ? (step - fit.center) ** 2 / fit.spread : 0;
    return { value: valueAt(fit, step), deviation: scale * Math.sqrt(1 + 1 / fit.weight + lever) };
  };
}

function fitWith(model: string, points: Points): LineFit | undefined {
  if (model === 'default') return fitRobustLine(points);
  if (model === 'simple') return fitLine(points);
  const last = points.x.at(-1)!;
  const half = Math.max(1, (last - points.x[0]!) / 8);
  return fitLine(points, points.x.map((x) => 0.5 ** ((last - x) / half)));
}

function continueSeasons(values: Float64Array, complete: number, slices: Slices): Prediction | undefined {
  const moved = slices.flatMap((slice) => {
    if (slice === undefined) return [];
    const gaps = finitePoints(values.map((value, i) => value - slice[i]!), 0, complete).y;
    const gap = gaps.length === 0 ? 0 : medianOf(gaps);
    return [slice.map((value) => value + gap)];
  });
  if (moved.length === 0) return undefined;
  const at = (i: number): number => medianOf(Float64Array.from(moved.flatMap((slice) => (Number.isFinite(slice[i]) ? [slice[i]!] : []))));
  const errors = finitePoints(values.map((value, i) => (i < complete ? value - at(i) : Number.NaN)), 0, complete).y;
  const deviation = errors.length === 0 ? Number.NaN : robustDeviation(errors);
  return (step) => ({ value: at(step), deviation });
}
