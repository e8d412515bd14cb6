// Functions of each value by itself: abs ceil floor sqrt log2 log10, clamp_min clamp_max, cutoff_min cutoff_max, throughput.
import { perSecond } from '../../../common/units/derived.ts';
import type { CallArguments } from '../call-arguments.ts';
import type { EvaluationContext } from '../evaluation.ts';
import { mapLines, millisBetween } from '../evaluation.ts';
import { replaceValues } from '../lines.ts';
import type { FunctionBody } from './body.ts';

type Apply = (value: number, step: number) => number;

/** `make` is asked once per call; NaN (no value) must stay NaN. */
function pointwise(make: (args: CallArguments, context: EvaluationContext) => Apply, unitOf: (unit: string) => string): FunctionBody {
  return async (args, context) => {
    const apply = make(args, context);
    const input = await context.evaluate(args.query());
    if (input.kind === 'number') return { kind: 'number', value: apply(input.value, 0) };
    return mapLines(input, context, (line) => replaceValues(line, line.values.map((value, step) => apply(value, step)), unitOf(line.unit)));
  };
}

const same = (unit: string): string => unit;
const none = (): string => '';
const positive = (value: number): number => (value > 0 ? value : Number.NaN);
const withLimit = (apply: (value: number, limit: number) => number): FunctionBody =>
  pointwise((args) => {
    const limit = args.number('limit');
    return (value) => apply(value, limit);
  }, same);

/** |v|. Source: docs.datadoghq.com/dashboards/functions/arithmetic. */
export const abs = pointwise(() => Math.abs, same);
export const ceil = pointwise(() => Math.ceil, same);
export const floor = pointwise(() => Math.floor, same);
export const sqrt = pointwise(() => Math.sqrt, none);
/** No value where v ≤ 0. Source: docs.datadoghq.com/dashboards/functions/arithmetic. */
export const log2 = pointwise(() => (value) => Math.log2(positive(value)), none);
export const log10 = pointwise(() => (value) => Math.log10(positive(value)), none);

/** max(v, limit); Math.max and Math.min keep NaN. Source: docs.datadoghq.com/dashboards/functions/exclusion. */
export const clampMin = withLimit((value, limit) => Math.max(value, limit));
export const clampMax = withLimit((value, limit) => Math.min(value, limit));
/** v where v ≥ limit, else no value; the limit itself stays. Source: docs.datadoghq.com/dashboards/functions/exclusion. */
export const cutoffMin = withLimit((value, limit) => (value < limit ? Number.NaN : value));
export const cutoffMax = withLimit((value, limit) => (value > limit ? Number.NaN : value));

/** v divided by the seconds of the step. Source: docs.datadoghq.com/dashboards/functions/rate. */
export const throughput = pointwise((_args, context) => (value, step) => (value * 1_000) / millisBetween(context, step, step + 1), perSecond);
