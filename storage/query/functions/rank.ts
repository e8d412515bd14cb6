// Functions that keep some of the lines: top, bottom, limit, and the fixed forms such as top5_mean.
import type { CallNode } from '../../../common/query/ast.ts';
import { fixedRank } from '../../../common/query/functions.ts';
import type { EvaluationContext } from '../evaluation.ts';
import { compareNatural } from '../grouping.ts';
import type { Value } from '../lines.ts';
import type { FunctionBody } from './body.ts';

interface Ranking {
  readonly limit: number;
  readonly measure: string;
  readonly descending: boolean;
  /** The name that a notice gives. */
  readonly shownAs: string;
}

/** Measures look at the visible range only. Source: docs.datadoghq.com/dashboards/functions/rank. */
export const top: FunctionBody = async (args, context) =>
  keepBest(await context.evaluate(args.query()), { limit: args.number('limit'), measure: args.text('measure'), descending: args.text('order') === 'desc', shownAs: 'top' }, context);

/** The lines with the lowest measure, lowest first. */
export const bottom: FunctionBody = async (args, context) =>
  keepBest(await context.evaluate(args.query()), { limit: args.number('limit'), measure: args.text('measure'), descending: false, shownAs: 'bottom' }, context);

/** At most so many lines, by their mean in the order given. */
export const limit: FunctionBody = async (args, context) =>
  keepBest(await context.evaluate(args.query()), { limit: args.number('limit'), measure: 'mean', descending: args.text('order') === 'desc', shownAs: 'limit' }, context);

/** top5_mean … bottom20_l2norm. Source: docs.datadoghq.com/dashboards/functions/rank. */
export function fixedRankBody(call: CallNode): FunctionBody {
  const fixed = fixedRank(call.name)!;
  return async (args, context) => keepBest(await context.evaluate(args.query()), { limit: fixed.limit, measure: fixed.measure, descending: fixed.side === 'top', shownAs: call.name }, context);
}

/** Lines without any value come last in either order; equal measures go by name. */
function keepBest(input: Value, ranking: Ranking, context: EvaluationContext): Value {
  if (input.kind === 'number') return input;
  const { visible, grid } = context;
  const ranked = input.lines.map((line) => ({ line, rank: measureOf(line.values.subarray(visible), ranking.measure, grid.step) }));
  const sign = ranking.descending ? -1 : 1;
  ranked.sort((a, b) => {
    const empty = Number(Number.isNaN(a.rank)) - Number(Number.isNaN(b.rank));
    if (empty !== 0 || Number.isNaN(a.rank)) return empty || compareNatural(a.line.key, b.line.key);
    return a.rank === b.rank ? compareNatural(a.line.key, b.line.key) : a.rank < b.rank ? -sign : sign;
  });
  if (ranked.length > ranking.limit) context.session.notices.add('top_cut', { shown: ranking.limit, total: ranked.length, function: ranking.shownAs });
  return { ...input, lines: ranked.slice(0, ranking.limit).map((entry) => entry.line) };
}

/**
 * NaN when the line has no value at all. `area` is Σ v × step and may be negative; `l2norm` (or `norm`) is √Σ v².
 * Source: docs.datadoghq.com/dashboards/functions/rank.
 */
function measureOf(values: Float64Array, measure: string, stepMs: number): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    squares += value * value;
    count += 1;
    last = value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return Number.NaN;
  const norm = Math.sqrt(squares);
  const measures: Readonly<Record<string, number>> = { mean: sum / count, sum, min: least, max: most, last, area: (sum * stepMs) / 1_000, l2norm: norm, norm };
  return measures[measure]!;
}
