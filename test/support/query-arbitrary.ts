// Random query trees and texts for property tests: everything the language can say, built as the parser would build it.
import fc from 'fast-check';
import type { CallArgument, Modifier, QueryNode, ScopeNode } from '../../common/query/ast.ts';
import { THRESHOLD_OPERATORS, andOf, orOf } from '../../common/query/ast.ts';
import { CALENDAR_STARTS, CALENDAR_UNITS } from '../../common/query/calendar-interval.ts';
import { AGGREGATORS, FILL_METHODS, FUNCTIONS, ROLLUP_METHODS } from '../../common/query/functions.ts';
import type { FunctionArgument } from '../../common/query/functions.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}(?:\.[a-z0-9_]{1,5}){0,2}$/u);
/** Any text, so that quoting is put to the test. */
const anyText = fc.oneof({ weight: 3, arbitrary: fc.stringMatching(/^[a-z/*$!:._-]{1,6}$/u) }, { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 6 }) }, fc.constantFrom('and', 'NOT', 'In', 'a b', '"', '\\', '*', '$x', '!a', '{}'));
const tagKeyText = anyText.filter((text) => !text.includes(':') && !text.includes('*'));
const variableName = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,5}$/u);

/** Filters as the parser makes them: nested ands and ors are flat. */
export const scopeArbitrary: fc.Arbitrary<ScopeNode> = fc.letrec<{ scope: ScopeNode; leaf: ScopeNode }>((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('tag' as const), key: tagKeyText, value: fc.oneof(anyText, fc.constant('')) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tag' as const), key: anyText.filter((text) => !text.includes(':')), value: fc.constant(null) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('in' as const), key: tagKeyText, values: fc.array(anyText, { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('variable' as const), name: variableName, key: fc.option(tagKeyText, { nil: null }) }) },
    { weight: 1, arbitrary: fc.constant<ScopeNode>({ kind: 'all' }) },
  ),
  scope: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    tie('scope').map((of): ScopeNode => ({ kind: 'not', of })),
    fc.array(tie('scope'), { minLength: 1, maxLength: 3 }).map(andOf),
    fc.array(tie('scope'), { minLength: 1, maxLength: 3 }).map(orOf),
  ),
})).scope;

const seconds = fc.option(fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(0.5, 1e-7, 1e21)), { nil: null });
const calendar = fc.constantFrom(...CALENDAR_UNITS).chain((unit) =>
  fc.record({ unit: fc.constant(unit), start: fc.option(fc.constantFrom(...CALENDAR_STARTS[unit]), { nil: null }), zone: fc.option(fc.constantFrom('UTC', 'Asia/Seoul', "it's \\ none"), { nil: null }) }),
);
const modifiers: fc.Arbitrary<Modifier[]> = fc
  .tuple(
    fc.option(
      fc.oneof(
        fc.record({ kind: fc.constant('rollup' as const), method: fc.constantFrom<string>(...ROLLUP_METHODS), seconds }),
        fc.record({ kind: fc.constant('rollup' as const), method: fc.constantFrom<string>(...ROLLUP_METHODS), seconds: fc.constant(null), calendar }),
        fc.record({ kind: fc.constant('rollup' as const), method: fc.constant(null), seconds: fc.integer({ min: 1, max: 1_000 }) }),
      ),
      { nil: undefined },
    ),
    fc.option(fc.constantFrom<Modifier>({ kind: 'as_rate' }, { kind: 'as_count' }), { nil: undefined }),
    fc.option(fc.record({ kind: fc.constant('fill' as const), method: fc.constantFrom<string>(...FILL_METHODS), limit: seconds }), { nil: undefined }),
  )
  .map((parts) => parts.filter((part) => part !== undefined));

const threshold = fc.record({ operator: fc.constantFrom(...THRESHOLD_OPERATORS), value: fc.oneof(fc.integer({ min: -100, max: 100 }), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)) });
const aggregation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ aggregator: fc.constantFrom<string>(...AGGREGATORS, 'p50', 'p99.9') }) },
  { weight: 1, arbitrary: fc.record({ aggregator: fc.constant('count'), threshold }) },
);

/** Query trees without positions, also ones that mean nothing (wrong arguments of functions). */
export const queryArbitrary: fc.Arbitrary<QueryNode> = fc.letrec<{ query: QueryNode; metric: QueryNode; argument: CallArgument }>((tie) => ({
  metric: fc
    .tuple(fc.record({ kind: fc.constant('metric' as const), metric: name, scope: scopeArbitrary, by: fc.uniqueArray(anyText, { maxLength: 3 }), modifiers }), aggregation)
    .map(([node, how]): QueryNode => ({ ...node, ...how })),
  argument: fc.oneof(
    { weight: 4, arbitrary: tie('query') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('string' as const), value: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('basic', 'avg', 'p95', '-1mo', 'UTC', 'linear')) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tags' as const), keys: fc.uniqueArray(anyText, { maxLength: 2 }) }) },
  ),
  query: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 2, arbitrary: tie('metric') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('number' as const), value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => Math.abs(value)) }) },
    { weight: 1, arbitrary: tie('query').map((of): QueryNode => ({ kind: 'negate', of })) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('binary' as const), operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), left: tie('query'), right: tie('query') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('call' as const), name: fc.constantFrom<string>(...FUNCTIONS.map((one) => one.name), 'top5_mean', 'nothing'), args: callArguments(tie('argument'), tie('query')) }) },
  ),
})).query;

/** Arguments by place, then sometimes one by name. */
function callArguments(argument: fc.Arbitrary<CallArgument>, query: fc.Arbitrary<QueryNode>): fc.Arbitrary<CallArgument[]> {
  const named = fc.record({ kind: fc.constant('named' as const), name: fc.constantFrom('direction', 'seconds', 'other'), value: query });
  return fc.tuple(fc.array(argument, { maxLength: 3 }), fc.option(named, { nil: undefined })).map(([plain, last]) => (last === undefined ? plain : [...plain, last]));
}

/** Calls of every function as people write them: arguments that the checker lets pass, around one query. */
export const callArbitrary: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...FUNCTIONS), fc.constantFrom('avg:m{*} by {host}', 'sum:m{*}', 'avg:m{host:a}.rollup(max, 30)', "avg:m{*}.rollup(sum, daily, 3am, 'Europe/Paris')", '3', 'diff(avg:m{*} by {env})', 'avg:nothing{*}'), fc.nat(1_000))
  .map(([signature, query, seed]) => `${signature.name}(${signature.args.map((arg, index) => argumentText(arg, query, seed + index)).join(', ')})`);

function argumentText(arg: FunctionArgument, query: string, seed: number): string {
  const pick = (words: readonly string[]): string => `'${words[seed % words.length]!}'`;
  switch (arg.kind) {
    case 'query':
      return query;
    case 'number':
      return arg.name === 'seconds' ? String(1 + (seed % 7) * 20) : String(1 + (seed % 5));
    case 'word':
      return pick(arg.allowed!);
    case 'aggregator':
      return pick(['p50', 'p99.9', 'p0']);
    case 'text':
      return arg.name === 'shift' ? pick(['-1d', '-2w', '-1mo']) : pick(['UTC', 'Europe/Paris', 'Asia/Seoul']);
    case 'tags':
      return seed % 2 === 0 ? '{}' : '{host}';
    default:
      return arg.kind satisfies never;
  }
}

/** Texts near the language: pieces of it in any order, and noise. */
export const brokenText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('avg', ':', 'system.cpu', '{', '}', '(', ')', ',', '!', ' by ', 'host', 'a:b', '*', ' AND ', ' OR ', 'NOT ', ' IN ', '.', 'rollup', 'as_rate()', '+', '-', '/', '12', '1e9', "'", '"', '$x', 'top(', 'count(v: v', '<', '>=', '=', 'rollup(', 'anomalies(', ' ', '\n', 'sum:m{*}') },
      { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'binary' }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));
