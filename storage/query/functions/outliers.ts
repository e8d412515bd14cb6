// outliers(): marks the lines of a query that behave unlike the others.
import type { EvaluationContext } from '../evaluation.ts';
import type { Line } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { MAD_TO_DEVIATION, medianOf } from './statistics.ts';

/** Fewer lines have no majority. Source: docs.datadoghq.com/monitors/types/outlier. */
const LEAST_LINES = 3;
/** The scaled algorithms take no deviation for smaller than this share of the values themselves. */
const SCALED_SHARE = 0.05;

/** Which lines stand out, and which of their points (undefined: all of them). */
interface Verdict {
  readonly isOutlier: boolean;
  readonly marks?: Float64Array;
}

/**
 * - DBSCAN: each line is a point in as many dimensions as there are steps; the median line is taken step by step; lines within
 *   `tolerance` × the median of all distances to it are neighbours, and whoever is not in the largest cluster is an outlier.
 * - MAD: a point is outlying when it is further from the step's median than `tolerance` × 1.4826 × the median of all such distances;
 *   a line with more than `percentage` % of such points is an outlier.
 * - scaledDBSCAN, scaledMAD: as above, but no typical distance counts as less than 5 % of the size of the values, so that lines that
 *   lie close together stay together (Datadog documents the purpose and not the formula).
 *
 * Source: docs.datadoghq.com/monitors/types/outlier. With fewer than three lines nothing is marked.
 */
export const outliers: FunctionBody = async (args, context) => {
  const input = await context.evaluate(args.query());
  if (input.kind === 'number' || input.lines.length < LEAST_LINES) return input;
  const algorithm = args.text('algorithm');
  const isScaled = algorithm.startsWith('scaled');
  const columns = input.lines.map((line) => line.values.subarray(context.visible));
  const medians = await medianColumn(columns, context);
  const verdicts = algorithm.endsWith('DBSCAN')
    ? await clusters(columns, medians, args.number('tolerance'), isScaled, context)
    : await deviations(columns, medians, args.number('tolerance'), args.number('percentage') / 100, isScaled, context);
  return { ...input, lines: input.lines.map((line, index) => withVerdict(line, verdicts[index]!, context.visible)) };
};

function withVerdict(line: Line, verdict: Verdict, visible: number): Line {
  const marks = new Float64Array(line.values.length);
  if (verdict.isOutlier) {
    for (let i = visible; i < marks.length; i += 1) marks[i] = Number.isNaN(line.values[i]!) ? 0 : (verdict.marks?.[i - visible] ?? 1);
  }
  return verdict.isOutlier ? { ...line, role: 'outlier', marks } : { ...line, marks };
}

async function turn(context: EvaluationContext): Promise<void> {
  const pause = context.session.budget.spend();
  if (pause !== undefined) await pause;
}

/** The median of the finite values of each step; NaN where there is none. */
async function medianColumn(columns: readonly Float64Array[], context: EvaluationContext): Promise<Float64Array> {
  const medians = new Float64Array(columns[0]!.length);
  const sample = new Float64Array(columns.length);
  for (let i = 0; i < medians.length; i += 1) {
    let length = 0;
    for (const column of columns) if (Number.isFinite(column[i]!)) sample[length++] = column[i]!;
    medians[i] = medianOf(sample.subarray(0, length));
    if (i % 64 === 0) await turn(context);
  }
  return medians;
}

/** Euclidean over the steps that both have; missing steps count as the mean of the others. NaN when they share none. */
function distance(a: Float64Array, b: Float64Array): number {
  let squares = 0;
  let shared = 0;
  for (let i = 0; i < a.length; i += 1) {
    const gap = a[i]! - b[i]!;
    if (!Number.isFinite(gap)) continue;
    squares += gap * gap;
    shared += 1;
  }
  return Math.sqrt((squares / shared) * a.length);
}

async function clusters(columns: readonly Float64Array[], medians: Float64Array, tolerance: number, isScaled: boolean, context: EvaluationContext): Promise<Verdict[]> {
  const fromMedian = columns.map((column) => distance(column, medians));
  const typical = medianOf(Float64Array.from(fromMedian.filter((value) => !Number.isNaN(value))));
  const size = distance(medians, new Float64Array(medians.length));
  const reach = tolerance * (isScaled ? Math.max(typical, SCALED_SHARE * size) : typical);
  // Lines that equal each other but for rounding are neighbours at any tolerance.
  const radius = Math.max(Number.isNaN(reach) ? 0 : reach, 1e-9 * (size || 0));
  const clusterOf = await connect(columns, fromMedian, radius, context);
  const sizes = new Map<number, number>();
  for (const cluster of clusterOf) if (cluster >= 0) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const largest = [...sizes].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [-1, 0])[0];
  return clusterOf.map((cluster) => ({ isOutlier: cluster >= 0 && cluster !== largest }));
}

/** The cluster of each line; -1 for lines without values. */
async function connect(columns: readonly Float64Array[], fromMedian: readonly number[], radius: number, context: EvaluationContext): Promise<number[]> {
  const clusterOf = fromMedian.map((value) => (Number.isNaN(value) ? -1 : Number.NaN));
  let next = 0;
  for (let seed = 0; seed < columns.length; seed += 1) {
    if (!Number.isNaN(clusterOf[seed]!)) continue;
    const cluster = next++;
    const queue = [seed];
    clusterOf[seed] = cluster;
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (let other = 0; other < columns.length; other += 1) {
        if (!Number.isNaN(clusterOf[other]!) || !isNear(columns, fromMedian, at, other, radius)) continue;
        clusterOf[other] = cluster;
        queue.push(other);
      }
      await turn(context);
    }
  }
  return clusterOf;
}

/** The triangle through the median line settles most pairs without a walk over the steps; it holds only where no step is missing. */
function isNear(columns: readonly Float64Array[], fromMedian: readonly number[], a: number, b: number, radius: number): boolean {
  if (fromMedian[a]! + fromMedian[b]! <= radius) return true;
  return distance(columns[a]!, columns[b]!) <= radius;
}

async function deviations(columns: readonly Float64Array[], medians: Float64Array, tolerance: number, share: number, isScaled: boolean, context: EvaluationContext): Promise<Verdict[]> {
  const gaps = columns.map((column) => column.map((value, i) => Math.abs(value - medians[i]!)));
  const pooled = Float64Array.from(gaps.flatMap((column) => Array.from(column).filter((gap) => Number.isFinite(gap))));
  await turn(context);
  const typical = MAD_TO_DEVIATION * medianOf(pooled);
  await turn(context);
  return gaps.map((column) => {
    let points = 0;
    let outlying = 0;
    const marks = column.map((gap, i) => {
      if (Number.isNaN(gap)) return 0;
      points += 1;
      const size = Math.abs(medians[i]!);
      const allowed = tolerance * (isScaled ? Math.max(typical, SCALED_SHARE * size) : typical) + 1e-9 * size;
      if (gap <= allowed) return 0;
      outlying += 1;
      return 1;
    });
    return { isOutlier: outlying > share * points, marks };
  });
}
