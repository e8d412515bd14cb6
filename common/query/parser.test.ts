// The parser: trees of good texts, one precise error for bad ones.
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../errors/vedette-error.ts';
import { parseQuery } from './parser.ts';
import { printQuery } from './printer.ts';
import { withoutPositions } from './strip.ts';
import { substituteVariables } from './variables.ts';

function errorOf(text: string): VedetteError {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof VedetteError) return error;
    throw error;
  }
  throw new Error(`${text} parsed.`);
}

describe('parseQuery', () => {
  it('reads every part of a query', () => {
    expect(withoutPositions(parseQuery('max:system.cpu.user{host:a,!core:0} by {core, host}.rollup(max, 60).as_rate().fill(linear)'))).toEqual({
      kind: 'metric',
      aggregator: 'max',
      metric: 'system.cpu.user',
      scope: { kind: 'and', of: [{ kind: 'tag', key: 'host', value: 'a' }, { kind: 'not', of: { kind: 'tag', key: 'core', value: '0' } }] },
      by: ['core', 'host'],
      modifiers: [{ kind: 'rollup', method: 'max', seconds: 60 }, { kind: 'as_rate' }, { kind: 'fill', method: 'linear', limit: null }],
    });
  });

  it.each([
    ['system.load.1{*}', 'avg:system.load.1{*}'],
    ['sum:m', 'sum:m{*}'],
    ['sum:m{}', 'sum:m{*}'],
    ['sum:m{*,a:b}', 'sum:m{a:b}'],
    ['sum:m{a:b and (c:d or not e:f)} BY {x,x}', 'sum:m{a:b AND (c:d OR NOT e:f)} by {x}'],
    ['sum:m{NOT k IN (a,b*)}', 'sum:m{k NOT IN (a, b*)}'],
    ['sum:m{device:/dev/loop*,url:http://x:80}', 'sum:m{device:/dev/loop*,url:http://x:80}'],
    ['sum:m{"if:Local Area",plain,x:"$a"}', 'sum:m{if:"Local Area",plain,x:"$a"}'],
    ['p99.9:m{$env,host:$h}', 'p99.9:m{$env,host:$h}'],
    ['(sum:a{*}+2)*-3/.5', '(avg:a{*} + 2) * -3 / 0.5'.replace('avg', 'sum')],
    ['1-(2-3)', '1 - (2 - 3)'],
    ['1-2-3', '1 - 2 - 3'],
    ["top(sum:a{*} by {h}, 10, \"mean\", 'desc')", "top(sum:a{*} by {h}, 10, 'mean', 'desc')"],
    ['sum:한국{*}'.replace('한국', 'm'), 'sum:m{*}'],
  ])('prints %s as %s', (text, printed) => {
    expect(printQuery(parseQuery(text))).toBe(printed);
  });

  it.each([
    ['', 0, 0, 'The query is empty'],
    ['  ', 0, 2, 'The query is empty'],
    ['avg:system.cpu.user{host:a', 26, 0, 'the query ends'],
    ['avg:m{a:b c:d}', 10, 3, '"," or AND or OR'],
    ['avg:m{a:b,}', 10, 1, 'a tag such as'],
    ['avg:m{a:b AND !c:d}', 14, 1, 'not both'],
    ['avg:m{a:b, c IN (d)}', 13, 2, 'not both'],
    ['median:m{*}', 0, 6, 'no aggregator'],
    ['avg:{*}', 4, 1, 'a metric name'],
    ['avg:m..x{*}', 4, 4, 'empty part'],
    ['avg:m{*}.rolup(max)', 9, 5, 'a method'],
    ['avg:m{*}.rollup(median)', 16, 6, 'one of avg'],
    ['avg:m{*}.rollup(max, 0)', 21, 1, 'more than 0'],
    ['avg:m{*}.rollup(max, dayly)', 21, 5, 'daily, weekly, monthly, yearly'],
    ['avg:m{*}.rollup(max, weekly, tuesdy)', 29, 6, 'a start such as monday'],
    ['avg:m{*}.rollup(max, weekly, monday, friday)', 37, 6, 'a time zone in quotes'],
    ["avg:m{*}.rollup(max, daily, 'UTC', 12am)", 33, 1, 'to close'],
    ['avg:m{*}.as_rate().as_count()', 19, 8, 'not both'],
    ['avg:m{*}.rollup(max).rollup(max)', 21, 6, 'twice'],
    ['avg:m{*} by host', 12, 4, '"{" after by'],
    ['avg:m{*} by {host:a}', 13, 6, 'no tag key'],
    ['avg:m{*} by {}', 13, 1, 'a tag key'],
    ['avg:m{ho*t:a}', 6, 6, 'cannot hold "*"'],
    ['avg:m{:a}', 6, 2, 'no key'],
    ['avg:m{a IN ()}', 12, 1, 'a tag value'],
    ['avg:m{a:"b}', 6, 5, 'closing'],
    ['avg:m{*} +', 10, 0, 'the query ends'],
    ['avg:m{*})', 8, 1, 'closes nothing'],
    ['avg:m{*}, avg:n{*}', 8, 1, 'One text holds one query'],
    ['system.cpu', 0, 10, 'neither a query'],
    ['avg:m{*} ; 1', 9, 1, 'has no meaning'],
    ['1e999', 0, 5, 'too large'],
    ["'x'", 0, 3, 'a metric query'],
  ])('points at what is wrong in %j', (text, offset, length, words) => {
    const error = errorOf(text);
    expect(error.code).toBe('query_syntax');
    expect(error.message).toContain(words);
    expect(error.details.position).toMatchObject({ offset, length });
  });

  it('counts lines and columns from 1', () => {
    expect(errorOf('avg:a{*} +\n  median:b{*}').details.position).toEqual({ offset: 13, length: 6, line: 2, column: 3 });
  });

  it('says which words would do', () => {
    expect(errorOf('avg:m{*}.rolup()').details.allowed).toContain('rollup');
    expect(errorOf('avg:m{*}.fill(next)').details.allowed).toEqual(['null', 'zero', 'last', 'linear']);
  });
});

describe('substituteVariables', () => {
  it('puts the picked tags in place of the names and leaves unknown names', () => {
    const values = new Map([
      ['env', { key: 'env', values: ['prod', 'test'] }],
      ['host', { key: 'host', values: ['*'] }],
    ]);
    const replace = (text: string): string => printQuery(substituteVariables(parseQuery(text), values));
    expect(replace('avg:m{$env,$host,a:b} / -abs(avg:n{x:$env})')).toBe('avg:m{(env:prod OR env:test) AND a:b} / -abs(avg:n{x:prod OR x:test})');
    expect(replace('avg:m{!$env,$other}')).toBe('avg:m{NOT (env:prod OR env:test) AND $other}');
  });
});
