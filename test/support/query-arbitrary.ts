// Random query trees and texts for property tests: everything the language can say, built as the parser would build it.
import fc from 'fast-check';
import type { CallArgument, Modifier, QueryNode, ScopeNode } from '../../common/query/ast.ts';
import { andOf, orOf } from '../../common/query/ast.ts';
import { AGGREGATORS, FILL_METHODS, FUNCTIONS, ROLLUP_METHODS } from '../../common/query/functions.ts';

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
const modifiers: fc.Arbitrary<Modifier[]> = fc
  .tuple(
    fc.option(fc.record({ kind: fc.constant('rollup' as const), method: fc.constantFrom<string>(...ROLLUP_METHODS), seconds }), { nil: undefined }),
    fc.option(fc.constantFrom<Modifier>({ kind: 'as_rate' }, { kind: 'as_count' }), { nil: undefined }),
    fc.option(fc.record({ kind: fc.constant('fill' as const), method: fc.constantFrom<string>(...FILL_METHODS), limit: seconds }), { nil: undefined }),
  )
  .map((parts) => parts.filter((part) => part !== undefined));

/** Query trees without positions, also ones that mean nothing (wrong arguments of functions). */
export const queryArbitrary: fc.Arbitrary<QueryNode> = fc.letrec<{ query: QueryNode; metric: QueryNode; argument: CallArgument }>((tie) => ({
  metric: fc.record({
    kind: fc.constant('metric' as const),
    aggregator: fc.constantFrom<string>(...AGGREGATORS, 'p50', 'p99.9'),
    metric: name,
    scope: scopeArbitrary,
    by: fc.uniqueArray(anyText, { maxLength: 3 }),
    modifiers,
  }),
  argument: fc.oneof({ weight: 3, arbitrary: tie('query') }, { weight: 1, arbitrary: fc.record({ kind: fc.constant('string' as const), value: fc.string({ maxLength: 5 }) }) }),
  query: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 2, arbitrary: tie('metric') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('number' as const), value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => Math.abs(value)) }) },
    { weight: 1, arbitrary: tie('query').map((of): QueryNode => ({ kind: 'negate', of })) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('binary' as const), operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), left: tie('query'), right: tie('query') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('call' as const), name: fc.constantFrom<string>(...FUNCTIONS.map((one) => one.name), 'nothing'), args: fc.array(tie('argument'), { maxLength: 3 }) }) },
  ),
})).query;

/** Texts near the language: pieces of it in any order, and noise. */
export const brokenText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('avg', ':', 'system.cpu', '{', '}', '(', ')', ',', '!', ' by ', 'host', 'a:b', '*', ' AND ', ' OR ', 'NOT ', ' IN ', '.', 'rollup', 'as_rate()', '+', '-', '/', '12', '1e9', "'", '"', '$x', 'top(', ' ', '\n', 'sum:m{*}') },
      { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'binary' }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));
