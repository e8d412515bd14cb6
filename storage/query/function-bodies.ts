// What each function of common/query/functions.ts does with lines.
import type { CallNode } from '../../common/query/ast.ts';
import type { FunctionName } from '../../common/query/functions.ts';
import { perSecond } from '../../common/units/derived.ts';
import { literalNumber } from './check.ts';
import { compareNatural } from './grouping.ts';
import { replaceValues } from './lines.ts';
import type { EvaluationContext, Line, Value } from './lines.ts';

type Body = (input: Value, call: CallNode, context: EvaluationContext) => Value;

/** A function of each value by itself. */
function pointwise(apply: (value: number, call: CallNode) => number, keepsUnit: boolean): Body {
  return (input, call) => {
    if (input.kind === 'number') return { kind: 'number', value: apply(input.value, call) };
    return { ...input, lines: input.lines.map((line) => replaceValues(line, line.values.map((value) => apply(value, call)), keepsUnit ? line.unit : '')) };
  };
}

/** A function of each value and the one before it; `seconds` lie between them. The first value of a line has none before it. */
function pairwise(apply: (value: number, before: number, seconds: number) => number, perTime: boolean): Body {
  return (input, _call, context) => {
    if (input.kind === 'number') return { kind: 'number', value: 0 };
    return {
      ...input,
      lines: input.lines.map((line) => {
        const values = new Float64Array(line.values.length).fill(Number.NaN);
        let known = -1;
        line.values.forEach((value, i) => {
          if (Number.isNaN(value)) return;
          if (known >= 0) values[i] = apply(value, line.values[known]!, ((i - known) * context.step) / 1_000);
          known = i;
        });
        return replaceValues(line, values, perTime ? perSecond(line.unit) : line.unit);
      }),
    };
  };
}

const positive = (value: number): number => (value > 0 ? value : Number.NaN);
const limitOf = (call: CallNode): number => literalNumber(call.args[1])!;

const BODIES: Readonly<Record<FunctionName, Body>> = {
  abs: pointwise(Math.abs, true),
  ceil: pointwise(Math.ceil, true),
  floor: pointwise(Math.floor, true),
  sqrt: pointwise(Math.sqrt, false),
  log2: pointwise((value) => Math.log2(positive(value)), false),
  log10: pointwise((value) => Math.log10(positive(value)), false),
  // Math.min and Math.max keep NaN, so that no value stays no value.
  clamp_min: pointwise((value, call) => Math.max(value, limitOf(call)), true),
  clamp_max: pointwise((value, call) => Math.min(value, limitOf(call)), true),
  diff: pairwise((value, before) => value - before, false),
  derivative: pairwise((value, before, seconds) => (value - before) / seconds, true),
  per_second: pairwise((value, before, seconds) => (value < before ? Number.NaN : (value - before) / seconds), true),
  default_zero: defaultZero,
  top,
};

/** Calls a function that the checker has let pass. */
export function callFunction(input: Value, call: CallNode, context: EvaluationContext): Value {
  return BODIES[call.name as FunctionName](input, call, context);
}

/** Steps that are not complete yet stay empty: their data may still come. A query with no group and no series becomes one line of zeros. */
function defaultZero(input: Value, _call: CallNode, context: EvaluationContext): Value {
  if (input.kind === 'number') return input;
  const none: Line = { key: '', tags: [], metric: '', unit: '', values: new Float64Array(context.length).fill(Number.NaN) };
  const lines = input.lines.length === 0 && !input.grouped ? [none] : input.lines;
  const fill = (column: Float64Array): Float64Array => column.map((value, i) => (Number.isNaN(value) && i < context.complete ? 0 : value));
  return {
    ...input,
    lines: lines.map((line) => ({ ...line, values: fill(line.values), ...(line.min && line.max ? { min: fill(line.min), max: fill(line.max) } : {}) })),
  };
}

/** Lines without any value come last in either order; equal measures go by name. */
function top(input: Value, call: CallNode, context: EvaluationContext): Value {
  if (input.kind === 'number') return input;
  const limit = limitOf(call);
  const measure = wordOf(call, 2, 'mean');
  const sign = wordOf(call, 3, 'desc') === 'desc' ? -1 : 1;
  const ranked = input.lines.map((line) => ({ line, rank: measureOf(line.values, measure) }));
  ranked.sort((a, b) => {
    const empty = Number(Number.isNaN(a.rank)) - Number(Number.isNaN(b.rank));
    if (empty !== 0 || Number.isNaN(a.rank)) return empty || compareNatural(a.line.key, b.line.key);
    return a.rank === b.rank ? compareNatural(a.line.key, b.line.key) : (a.rank - b.rank) * sign;
  });
  if (ranked.length > limit) context.notices.add('top_cut', { shown: limit, total: ranked.length });
  return { ...input, lines: ranked.slice(0, limit).map((entry) => entry.line) };
}

function wordOf(call: CallNode, index: number, fallback: string): string {
  const arg = call.args[index];
  return arg?.kind === 'string' ? arg.value : fallback;
}

/** NaN when the line has no value at all. */
function measureOf(values: Float64Array, measure: string): number {
  let sum = 0;
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
    last = value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return Number.NaN;
  const measures: Readonly<Record<string, number>> = { mean: sum / count, sum, min: least, max: most, last };
  return measures[measure]!;
}
