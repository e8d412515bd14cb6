// What the query editor asks: what may stand here, and which colour is what.
import { describe, expect, it } from 'vitest';
import { completionContext } from './completion.ts';
import type { CompletionContext } from './completion.ts';
import { FUNCTIONS, FUNCTION_FAMILIES, METHOD_SIGNATURES, MODIFIERS, describeFunction, findFunction, findMethod } from './functions.ts';
import { tokens } from './highlight.ts';
import { parseQuery } from './parser.ts';

/** The context at the `|` of the text. */
function at(text: string): CompletionContext {
  return completionContext(text.replace('|', ''), text.indexOf('|'));
}

describe('completionContext', () => {
  it.each([
    ['|', { kind: 'aggregator', prefix: '' }],
    ['av|', { kind: 'aggregator', prefix: 'av', replaceFrom: 0, replaceTo: 2 }],
    ['system.c|', { kind: 'metric', prefix: 'system.c' }],
    ['avg:|', { kind: 'metric', prefix: '', replaceFrom: 4 }],
    ['avg:system.cp|u{*}', { kind: 'metric', prefix: 'system.cp', replaceFrom: 4, replaceTo: 14 }],
    ['avg:m{|', { kind: 'tagKey', prefix: '', metric: 'm' }],
    ['avg:m{ho|}', { kind: 'tagKey', prefix: 'ho', metric: 'm' }],
    ['avg:m{host:|}', { kind: 'tagValue', prefix: '', key: 'host', metric: 'm', replaceFrom: 11 }],
    ['avg:m{host:we|b1,x:y}', { kind: 'tagValue', prefix: 'we', key: 'host', replaceFrom: 11, replaceTo: 15 }],
    ['avg:m{a:b,!ho|}', { kind: 'tagKey', prefix: 'ho' }],
    ['avg:m{a:b AND |}', { kind: 'tagKey', prefix: '' }],
    ['avg:m{a:b |}', { kind: 'option', options: ['AND', 'OR', 'IN', 'NOT IN'] }],
    ['avg:m{env IN (pr|)}', { kind: 'tagValue', prefix: 'pr', key: 'env' }],
    ['avg:m{env NOT IN (a,|)}', { kind: 'tagValue', prefix: '', key: 'env' }],
    ['avg:m{a:b AND (ho|)}', { kind: 'tagKey', prefix: 'ho' }],
    ['avg:m{*} |', { kind: 'option', options: ['by {}'] }],
    ['avg:m{*} by {|}', { kind: 'groupKey', metric: 'm' }],
    ['avg:m{a:b} by {host, de|}', { kind: 'groupKey', prefix: 'de', metric: 'm' }],
    ['avg:m{*}.|', { kind: 'method', prefix: '' }],
    ['avg:m{*}.ro|', { kind: 'method', prefix: 'ro' }],
    ['avg:m{*}.rollup(m|', { kind: 'option', prefix: 'm' }],
    ['avg:m{*}.rollup(max, 6|)', { kind: 'none' }],
    ['avg:m{*}.rollup(max, d|', { kind: 'option', prefix: 'd', options: ['daily', 'weekly', 'monthly', 'yearly'] }],
    ['avg:m{*}.rollup(max, weekly, |', { kind: 'option', prefix: '', options: expect.arrayContaining(['monday', "'Asia/Seoul'"]) as unknown as string[] }],
    ['avg:m{*}.rollup(max, daily, 12a|)', { kind: 'option', prefix: '12a', replaceFrom: 28, replaceTo: 31, options: expect.arrayContaining(['12am']) as unknown as string[] }],
    ["avg:m{*}.rollup(max, monthly, 1st, 'As|", { kind: 'option', prefix: "'As", options: expect.arrayContaining(["'Asia/Seoul'"]) as unknown as string[] }],
    ['avg:m{*}.rollup(max, 60, |', { kind: 'none' }],
    ['avg:m{*} / |', { kind: 'aggregator' }],
    ['top(|', { kind: 'aggregator' }],
    ['top(avg:m{*} by {host}, |', { kind: 'none' }],
    ["top(avg:m{*} by {host}, 5, '|", { kind: 'option', prefix: "'", options: ["'mean'", "'max'", "'min'", "'last'", "'sum'", "'area'", "'l2norm'", "'norm'"] }],
    ['to|(avg:m{*})', { kind: 'function', prefix: 'to' }],
    ['abs(avg:m{host:|', { kind: 'tagValue', key: 'host', metric: 'm' }],
    ['sum(avg:m{*} by {env,host}, |', { kind: 'option', options: ['{}'] }],
    ['sum(avg:m{a:b} by {env,host}, {en|})', { kind: 'groupKey', prefix: 'en', metric: 'm' }],
    ['min(avg:m{*}, |', { kind: 'aggregator' }],
    ["rollup(avg:m{*}, '|", { kind: 'option', options: ["'avg'", "'sum'", "'min'", "'max'", "'count'", "'stddev'", "'p50'", "'p75'", "'p90'", "'p95'", "'p99'"] }],
    ["calendar_shift(avg:m{*}, |", { kind: 'option', options: ["'-1d'", "'-1w'", "'-1mo'"] }],
    ["anomalies(avg:m{*}, 'basic', 2, direction=|", { kind: 'option', options: ["'both'", "'above'", "'below'"] }],
    ['count(v: v<8):|', { kind: 'metric' }],
    ['count(v: v<8):m{|', { kind: 'tagKey', metric: 'm' }],
  ])('knows what may stand at %s', (text, expected) => {
    expect(at(text)).toMatchObject(expected);
  });
});

describe('tokens', () => {
  it('colours every part', () => {
    const text = "top(avg:m{host:a,!$x AND k IN (v)} by {core}.rollup(max, 60), 5, 'mean') / -2 %";
    const shown = tokens(text).filter((token) => token.kind !== 'punctuation').map((token) => `${text.slice(token.from, token.to)}=${token.kind}`);
    expect(shown).toEqual([
      'top=function', 'avg=aggregator', 'm=metric', 'host=tagKey', 'a=tagValue', '!=operator', '$x=variable', 'AND=keyword', 'k=tagKey', 'IN=keyword', 'v=tagValue',
      'by=keyword', 'core=tagKey', 'rollup=method', 'max=string', '60=number', '5=number', "'mean'=string", '/=operator', '-=operator', '2=number', '%=error',
    ]);
  });

  it('colours thresholds, keys as arguments and arguments by name', () => {
    const text = "sum(count(v: v>=8):m{*} by {a,b}, {a}) + anomalies(avg:n{*}, direction='above')";
    const shown = tokens(text).filter((token) => token.kind !== 'punctuation').map((token) => `${text.slice(token.from, token.to)}=${token.kind}`);
    expect(shown).toEqual([
      'sum=function', 'count=aggregator', 'v=variable', 'v=variable', '>=operator', '==operator', '8=number', 'm=metric', '*=tagKey', 'by=keyword', 'a=tagKey', 'b=tagKey', 'a=tagKey',
      '+=operator', 'anomalies=function', 'avg=aggregator', 'n=metric', '*=tagKey', 'direction=keyword', '==operator', "'above'=string",
    ]);
  });

  it('colours the words of a calendar', () => {
    const text = "sum:m{*}.rollup(sum, daily, 12am, 'UTC')";
    const shown = tokens(text).filter((token) => token.kind !== 'punctuation').map((token) => `${text.slice(token.from, token.to)}=${token.kind}`);
    expect(shown.slice(3)).toEqual(['rollup=method', 'sum=string', 'daily=string', '12=number', 'am=string', "'UTC'=string"]);
  });

  it('marks unknown aggregators and methods', () => {
    expect(tokens('median:m{*}.oops()').filter((token) => token.kind === 'error')).toEqual([{ from: 0, to: 6, kind: 'error' }, { from: 12, to: 16, kind: 'error' }]);
  });
});

describe('describeFunction', () => {
  it('shows arguments with their defaults', () => {
    expect(describeFunction(findFunction('top')!)).toBe("top(query, limit, 'measure' = 'mean', 'order' = 'desc')");
    expect(describeFunction(findFunction('percentile')!)).toBe("percentile(query, 'percentile', {tags})");
    expect(describeFunction(findFunction('top5_max')!)).toBe('top5_max(query)');
  });

  it('has for every function a sentence, a family and an example that parses into a call of it', () => {
    for (const { name, doc, example, family } of FUNCTIONS) {
      expect(doc, name).toMatch(/^[A-Z].*\.$/u);
      expect(FUNCTION_FAMILIES).toContain(family);
      expect(parseQuery(example), name).toMatchObject({ kind: 'call', name });
    }
    expect(new Set(FUNCTIONS.map(({ name }) => name)).size).toBe(FUNCTIONS.length);
  });

  it('has for every method a sentence and an example that uses it', () => {
    expect(METHOD_SIGNATURES.map(({ name }) => name)).toEqual(MODIFIERS);
    for (const { name, doc, example } of METHOD_SIGNATURES) {
      expect(doc, name).toMatch(/^[A-Z].*\.$/u);
      const tree = parseQuery(example);
      expect(tree.kind === 'metric' && tree.modifiers.some((modifier) => modifier.kind === name), name).toBe(true);
    }
    expect(describeFunction(findMethod('rollup')!)).toBe(".rollup(method, interval, start, 'time_zone')");
  });
});
