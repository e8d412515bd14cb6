// Lines fitted to the visible points: trend_line, robust_trend, piecewise_constant.
import { mapLines } from '../evaluation.ts';
import { linesOf, replaceValues } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { finitePoints, fitLine, fitRobustLine, valueAt } from './line-fit.ts';
import type { LineFit, Points } from './line-fit.ts';
import { meanOf, robustDeviation } from './statistics.ts';

/** Gives every visible step its value; lines without a finite point stay without values. */
function fitted(valuesOf: (points: Points, length: number) => (step: number) => number): FunctionBody {
  return async (args, context) => {
    const { grid, visible } = context;
    const input = linesOf(await context.evaluate(args.query()), grid.length);
    return mapLines(input, context, (line) => {
      const points = finitePoints(line.values, visible, grid.length);
      const values = new Float64Array(grid.length).fill(Number.NaN);
      if (points.x.length > 0) {
        const valueOf = valuesOf(points, grid.length);
        for (let i = visible; i < grid.length; i += 1) values[i] = valueOf(i);
      }
      return replaceValues(line, values, line.unit);
    });
  };
}

const straight = (fit: (points: Points) => LineFit | undefined): FunctionBody =>
  fitted((points) => {
    const line = fit(points)!;
    return (step) => valueAt(line, step);
  });

/** Ordinary least squares. Source: docs.datadoghq.com/dashboards/functions/regression. */
export const trendLine = straight((points) => fitLine(points));
/** Huber loss, which grows linearly beyond 1.345 deviations. Source: docs.datadoghq.com/dashboards/functions/regression. */
export const robustTrend = straight(fitRobustLine);

/** The most level stretches of one line. */
const MAX_SEGMENTS = 64;
/** A cut must explain at least this share of the squared deviations, so that a slope becomes stairs and not itself. */
const LEAST_SHARE = 0.005;

/**
 * Binary segmentation: the stretch whose best cut removes most squared deviation is cut there, as long as that is more than noise
 * (2 σ² ln n, with σ from the robust deviation of the differences) and more than {@link LEAST_SHARE} of all; each stretch shows its
 * mean. Datadog names the result and no algorithm. Source: docs.datadoghq.com/dashboards/functions/regression.
 */
export const piecewiseConstant = fitted((points, length) => {
  const { x, y } = points;
  const cuts = cutsOf(y);
  const levels = new Float64Array(length);
  let segment = 0;
  let level = meanOf(y.subarray(0, cuts[0] ?? y.length));
  let index = 0;
  for (let i = 0; i < length; i += 1) {
    while (index < x.length && x[index]! <= i) {
      if (index === cuts[segment]) {
        segment += 1;
        level = meanOf(y.subarray(index, cuts[segment] ?? y.length));
      }
      index += 1;
    }
    levels[i] = level;
  }
  return (step) => levels[step]!;
});

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly cut: number;
  readonly gain: number;
}

/** The indexes at which new stretches begin, ascending. */
function cutsOf(y: Float64Array): number[] {
  const n = y.length;
  const mean = meanOf(y);
  const sums = new Float64Array(n + 1);
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    sums[i + 1] = sums[i]! + (y[i]! - mean);
    squares += (y[i]! - mean) ** 2;
  }
  const differences = Float64Array.from({ length: Math.max(0, n - 1) }, (_, i) => y[i + 1]! - y[i]!);
  const noise = differences.length === 0 ? 0 : robustDeviation(differences) / Math.SQRT2;
  const least = Math.max(2 * noise * noise * Math.log(Math.max(2, n)), squares * LEAST_SHARE);
  const open: Stretch[] = [bestCut(sums, 0, n)];
  const cuts: number[] = [];
  while (cuts.length < MAX_SEGMENTS - 1) {
    const best = open.reduce((a, b) => (b.gain > a.gain ? b : a));
    if (!(best.gain > least)) break;
    cuts.push(best.cut);
    open.splice(open.indexOf(best), 1, bestCut(sums, best.from, best.cut), bestCut(sums, best.cut, best.to));
  }
  return cuts.sort((a, b) => a - b);
}

/** How much the squared deviation of a stretch falls by its best cut. */
function bestCut(sums: Float64Array, from: number, to: number): Stretch {
  let cut = from;
  let gain = 0;
  const total = sums[to]! - sums[from]!;
  for (let i = from + 1; i < to; i += 1) {
    const left = sums[i]! - sums[from]!;
    const right = total - left;
    const won = (left * left) / (i - from) + (right * right) / (to - i) - (total * total) / (to - from);
    if (won > gain) {
      gain = won;
      cut = i;
    }
  }
  return { from, to, cut, gain };
}
