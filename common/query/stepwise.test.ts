// What a live chart may ask step by step, and which queries reach into the future.
import { expect, it } from 'vitest';
import { parseQuery } from './parser.ts';
import { isStepwise, predicts } from './stepwise.ts';

it.each([
  ['avg:m{*}', true],
  ['100 * sum:a{*} / -sum:b{*}', true],
  ['ewma_5(diff(avg:m{*}))', true],
  ['sum(avg:m{*} by {a,b}, {a})', true],
  ['cumsum(avg:m{*})', false],
  ['autosmooth(avg:m{*})', false],
  ['avg:m{*}.rollup(max, 3600)', true],
  ['1 + abs(avg:m{*}.rollup(max, daily))', false],
  ['1 + abs(top5_mean(avg:m{*} by {host}))', false],
  ["rollup(avg:m{*}, 'p95', 60)", false],
  ['avg:m{*} - week_before(avg:m{*})', false],
])('%s is answered step by step: %s', (text, expected) => {
  expect(isStepwise(parseQuery(text))).toBe(expected);
});

it('knows predictions wherever they stand', () => {
  expect(predicts(parseQuery("2 * -forecast(avg:m{*}, 'linear', 1)"))).toBe(true);
  expect(predicts(parseQuery('abs(avg:m{*}) + 1'))).toBe(false);
});
