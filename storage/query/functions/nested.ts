// Aggregating once more: rollup(q, 'p95', 1800) over time, sum(q, {env}) and percentile(q, 'p95', {env}) over lines, min(a, b) of two queries.
import { percentileOf } from '../../../common/query/functions.ts';
import { metricNodes } from '../../../common/query/ast.ts';
import type { QueryNode } from '../../../common/query/ast.ts';
import { queryError } from '../../../common/query/syntax-error.ts';
import { alignUp } from '../../../common/time/millis.ts';
import { tagKey, tagSet } from '../../../common/model/tags.ts';
import { nestedSeconds } from '../call-arguments.ts';
import { combine } from '../arithmetic.ts';
import type { EvaluationContext } from '../evaluation.ts';
import { mapLines } from '../evaluation.ts';
import { compareNatural } from '../grouping.ts';
import { linesOf, replaceValues } from '../lines.ts';
import type { Line } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { aggregateSample, present } from './statistics.ts';

/** How many steps of the inner query one nested rollup may read. */
const MAX_INNER_STEPS = 20_000;

/**
 * The child is evaluated on a finer grid: at its own `.rollup(…, seconds)` where it has one, else at the finest step that divides the
 * outer one and stays under {@link MAX_INNER_STEPS} (fewer for many series). Then the values within each outer step are aggregated: avg, sum, min, max, count,
 * stddev (of a population) or a percentile, linear between neighbours. Source: docs.datadoghq.com/metrics/nested_queries.
 */
export const nestedRollup: FunctionBody = async (args, context) => {
  const node = args.query();
  const method = args.text('method');
  const quantile = percentileOf(method);
  const { grid, visible } = context;
  const ratio = grid.step / innerStep(node, context);
  const fine = { t0: grid.t0, step: grid.step / ratio, length: grid.length * ratio };
  const input = linesOf(await context.evaluate(node, fine, visible * ratio), fine.length);
  return mapLines(input, context, (line) => {
    const values = new Float64Array(grid.length);
    for (let i = 0; i < grid.length; i += 1) {
      const sample = present(line.values, i * ratio, (i + 1) * ratio);
      values[i] = sample.length === 0 ? Number.NaN : aggregateSample(sample, method, quantile);
    }
    return replaceValues(line, values, method === 'count' ? '' : line.unit);
  });
};

function innerStep(node: QueryNode, context: EvaluationContext): number {
  const { grid, session } = context;
  const nodes = metricNodes(node);
  const bucket = session.bucketOf(nodes, grid);
  const suits = (step: number): boolean => bucket === 0 || step % bucket === 0;
  const wished = askedStep(node);
  const asked = wished === undefined || suits(wished) ? wished : alignUp(wished, bucket);
  if (asked !== undefined) {
    if (grid.step % asked !== 0) {
      throw queryError('query_semantics', session.text, node.at, `rollup() makes steps of ${grid.step / 1_000} s of steps of ${asked / 1_000} s, which do not fit in.`, { hint: 'Ask for a multiple of the inner interval.' });
    }
    return asked;
  }
  const most = Math.max(1, Math.floor(Math.min(MAX_INNER_STEPS, session.mostSteps(nodes)) / Math.max(1, grid.length)));
  const finest = session.finestStep(nodes);
  for (let ratio = Math.min(most, Math.floor(grid.step / finest)); ratio > 1; ratio -= 1) if (grid.step % ratio === 0 && suits(grid.step / ratio)) return grid.step / ratio;
  return grid.step;
}

/** The interval that the child asks for itself, ms: its own nested rollup's, or that of its first `.rollup(…, seconds)`. */
function askedStep(node: QueryNode): number | undefined {
  if (node.kind === 'call' && node.name === 'rollup') {
    const seconds = nestedSeconds(node);
    if (seconds > 0) return Math.max(1, Math.round(seconds * 1_000));
  }
  for (const metric of metricNodes(node)) {
    for (const modifier of metric.modifiers) if (modifier.kind === 'rollup' && modifier.seconds !== null) return Math.max(1, Math.round(modifier.seconds * 1_000));
  }
  return undefined;
}

/** One line for each different value of the tag keys: avg, sum, min, max, stddev or a percentile of the lines that have a value in the step. */
function spaceAggregation(methodOf: string | undefined): FunctionBody {
  return async (args, context) => {
    const keys = args.tags('tags');
    const method = methodOf ?? args.text('percentile');
    const quantile = percentileOf(method);
    const input = linesOf(await context.evaluate(args.query()), context.grid.length);
    const groups = new Map<string, Line[]>();
    for (const line of input.lines) {
      const key = tagSet(line.tags.filter((tag) => keys.includes(tagKey(tag)))).join(',');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [line]);
      else group.push(line);
    }
    const lines: Line[] = [];
    for (const [key, members] of [...groups].sort(([a], [b]) => compareNatural(a, b))) {
      lines.push({ ...acrossLines(members, method, quantile), key, tags: tagSet(members[0]!.tags.filter((tag) => keys.includes(tagKey(tag)))) });
      const turn = context.session.budget.spend();
      if (turn !== undefined) await turn;
    }
    return { kind: 'lines', grouped: keys.length > 0, lines };
  };
}

function acrossLines(members: readonly Line[], method: string, quantile: number | undefined): Line {
  const first = members[0]!;
  const values = new Float64Array(first.values.length);
  const sample = new Float64Array(members.length);
  for (let i = 0; i < values.length; i += 1) {
    let length = 0;
    for (const { values: column } of members) {
      const value = column[i]!;
      if (!Number.isNaN(value)) sample[length++] = value;
    }
    values[i] = length === 0 ? Number.NaN : aggregateSample(sample.subarray(0, length), method, quantile);
  }
  const unit = members.every((line) => line.unit === first.unit) ? first.unit : '';
  return replaceValues({ ...first, metric: members.every((line) => line.metric === first.metric) ? first.metric : '' }, values, unit);
}

/** Source of all space aggregations: docs.datadoghq.com/metrics/nested_queries. */
export const spaceAvg = spaceAggregation('avg');
export const spaceSum = spaceAggregation('sum');
export const spaceMin = spaceAggregation('min');
export const spaceMax = spaceAggregation('max');
export const spaceDeviation = spaceAggregation('stddev');
export const spacePercentile = spaceAggregation(undefined);

/** The smaller or larger of two queries in each step; a step that one of them lacks has no value. Lines meet as in arithmetic. */
export function ofTwo(operation: 'min' | 'max'): FunctionBody {
  return async (args, context) => combine(operation, await context.evaluate(args.query()), await context.evaluate(args.query('other')), context);
}
