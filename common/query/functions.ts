// Finds functions, aggregators and percentiles by name: for the editor, the checker and the engine.
import type { CallNode } from './ast.ts';
import { FUNCTIONS, OVERLOADS } from './function-list.ts';
import type { FunctionName } from './function-list.ts';
import type { FunctionSignature } from './signature.ts';

export { FILL_METHODS, FUNCTIONS } from './function-list.ts';
export type { FunctionName } from './function-list.ts';
export { METHOD_SIGNATURES, MODIFIERS, findMethod } from './method-list.ts';
export { FUNCTION_FAMILIES } from './signature.ts';
export type { FunctionArgument, FunctionSignature } from './signature.ts';

/**
 * `top5_mean`, `bottom10_l2norm`: top and bottom with the limit and the measure in the name.
 * Source: docs.datadoghq.com/dashboards/functions/rank.
 */
const FIXED_RANK = /^(?<side>top|bottom)(?<limit>5|10|15|20)_(?<measure>mean|min|max|last|area|l2norm)$/u;

/** What a fixed form such as `top5_mean` stands for, or undefined. */
export function fixedRank(name: string): { readonly side: 'top' | 'bottom'; readonly limit: number; readonly measure: string } | undefined {
  const groups = FIXED_RANK.exec(name)?.groups;
  if (groups === undefined) return undefined;
  return { side: groups['side'] as 'top' | 'bottom', limit: Number(groups['limit']), measure: groups['measure']! };
}

const SAME_NAME = new Map<string, FunctionSignature[]>();
for (const signature of [...FUNCTIONS, ...OVERLOADS]) SAME_NAME.set(signature.name, [...(SAME_NAME.get(signature.name) ?? []), signature]);
/** Another name for a function. Source: docs.datadoghq.com/dashboards/functions/count. */
SAME_NAME.set('count_nonzero_finite', SAME_NAME.get('count_nonzero')!);

/** All signatures of a name; none for a name that is no function. */
export function findSignatures(name: string): readonly FunctionSignature[] {
  const known = SAME_NAME.get(name);
  if (known !== undefined) return known;
  const fixed = fixedRank(name);
  if (fixed === undefined) return [];
  const { side, limit, measure } = fixed;
  return [{ name, family: 'rank', args: [{ name: 'query', kind: 'query' }], doc: `The ${limit} lines with the ${side === 'top' ? 'highest' : 'lowest'} ${measure}.`, example: `${name}(avg:system.cpu.user{*} by {host})` }];
}

/** The signature of a name, or undefined; of several the first. */
export function findFunction(name: string): FunctionSignature | undefined {
  return findSignatures(name)[0];
}

/** The signature that a call means: of several, the one whose `tags` arguments stand where the call has braces. */
export function signatureOf(call: CallNode): FunctionSignature | undefined {
  const all = findSignatures(call.name);
  const fits = (signature: FunctionSignature): boolean => signature.args.every((arg, index) => (arg.kind === 'tags') === (call.args[index]?.kind === 'tags'));
  return all.find(fits) ?? all[0];
}

/** The name in the list of functions under which a call is implemented. */
export function canonicalName(name: string): FunctionName | 'fixed_rank' {
  if (name === 'count_nonzero_finite') return 'count_nonzero';
  return fixedRank(name) === undefined ? (name as FunctionName) : 'fixed_rank';
}

/** `top(query, limit, 'measure' = 'mean', …)`, `.rollup(method, interval, …)`: how the editor shows a signature. */
export function describeFunction(signature: FunctionSignature): string {
  const isMethod = signature.family === 'method';
  const parts = signature.args.map((arg) => {
    const isText = arg.kind === 'text' || (!isMethod && (arg.kind === 'word' || arg.kind === 'aggregator'));
    const name = isText ? `'${arg.name}'` : arg.kind === 'tags' ? '{tags}' : arg.name;
    return arg.fallback === undefined ? name : `${name} = ${typeof arg.fallback === 'string' ? `'${arg.fallback}'` : arg.fallback}`;
  });
  return `${isMethod ? '.' : ''}${signature.name}(${parts.join(', ')})`;
}

/** Space aggregators that the language knows by name; percentiles such as p95 or p99.9 come besides. */
export const AGGREGATORS = ['avg', 'sum', 'min', 'max', 'count', 'stddev'] as const;
/** Percentiles that the editor offers; any pNN or pNN.NN parses. */
export const OFFERED_PERCENTILES = ['p50', 'p75', 'p90', 'p95', 'p99'] as const;
/** Methods of `.rollup()`. */
export const ROLLUP_METHODS = ['avg', 'sum', 'min', 'max', 'count', 'last'] as const;

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,2})?|100)$/u;

/** The quantile in [0, 1] of `p95`, `p99.9` …, or undefined when it is no percentile. */
export function percentileOf(aggregator: string): number | undefined {
  const match = PERCENTILE.exec(aggregator);
  return match === null ? undefined : Number(match[1]) / 100;
}

/** Whether a word may stand before the colon of a query. */
export function isAggregator(word: string): boolean {
  return (AGGREGATORS as readonly string[]).includes(word) || percentileOf(word) !== undefined;
}
