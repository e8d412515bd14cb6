// Straight lines through points: least squares, weighted, and robust with Huber's loss.
import { robustDeviation } from './statistics.ts';

/** Points with finite values; x counts steps from the start of the grid. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** y = level + slope × (x − center); `spread` is Σ w (x − center)², `weight` is Σ w. */
export interface LineFit {
  readonly center: number;
  readonly level: number;
  readonly slope: number;
  readonly spread: number;
  readonly weight: number;
}

/** The finite values of the steps from … to-1. */
export function finitePoints(values: Float64Array, from: number, to: number): Points {
  const x: number[] = [];
  const y: number[] = [];
  for (let i = from; i < to; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    x.push(i);
    y.push(value);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

export function valueAt(fit: LineFit, x: number): number {
  return fit.level + fit.slope * (x - fit.center);
}

/** Weighted least squares; undefined without points. One point, or points of one x, give a level line. */
export function fitLine(points: Points, weights?: Float64Array): LineFit | undefined {
  const { x, y } = points;
  let weight = 0;
  let center = 0;
  let level = 0;
  for (let i = 0; i < x.length; i += 1) {
    const w = weights === undefined ? 1 : weights[i]!;
    weight += w;
    center += w * x[i]!;
    level += w * y[i]!;
  }
  if (!(weight > 0)) return undefined;
  center /= weight;
  level /= weight;
  let spread = 0;
  let product = 0;
  for (let i = 0; i < x.length; i += 1) {
    const w = weights === undefined ? 1 : weights[i]!;
    const distance = x[i]! - center;
    spread += w * distance * distance;
    product += w * distance * (y[i]! - level);
  }
  return { center, level, slope: spread > 0 ? product / spread : 0, spread, weight };
}

/** Huber's tuning constant: 95 % as efficient as least squares on normal errors. */
const HUBER = 1.345;
const MAX_ROUNDS = 50;

/** Iteratively reweighted least squares with Huber's loss; the scale of the residuals is their robust deviation. */
export function fitRobustLine(points: Points): LineFit | undefined {
  let fit = fitLine(points);
  if (fit === undefined || points.x.length < 3) return fit;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const current = fit;
    const residuals = points.y.map((value, i) => value - valueAt(current, points.x[i]!));
    const scale = robustDeviation(residuals);
    if (!(scale > 0)) return current;
    const next = fitLine(points, residuals.map((residual) => Math.min(1, (HUBER * scale) / Math.abs(residual || Number.MIN_VALUE))));
    if (next === undefined) return current;
    fit = next;
    const moved = Math.abs(next.slope - current.slope) * Math.sqrt(current.spread / current.weight) + Math.abs(next.level - current.level);
    if (moved <= scale * 1e-9) return next;
  }
  return fit;
}
