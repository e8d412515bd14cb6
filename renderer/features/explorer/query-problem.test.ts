// Proves that a broken query is marked at the right place.
import { expect, test } from 'vitest';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { problemOf, syntaxProblem } from './query-problem.ts';

test('good and blank texts have no problem', () => {
  expect(syntaxProblem('avg:system.cpu.user{*} by {host} / 2')).toBeUndefined();
  expect(syntaxProblem('  ')).toBeUndefined();
});

test('the mark lies where the text stops making sense', () => {
  const text = 'avg:system.cpu.user{*} )';
  const problem = syntaxProblem(text);
  expect(text.slice(problem?.from, problem?.to)).toBe(')');
  expect(problem?.message).toContain(')');
  const open = syntaxProblem('avg:system.cpu.user{');
  expect(open?.from).toBeGreaterThanOrEqual('avg:system.cpu.user'.length);
});

test('an error without a position marks everything, a wild position is clamped', () => {
  expect(problemOf(new VedetteError('query_semantics', 'No.'), 'abc')).toEqual({ message: 'No.', from: 0, to: 3 });
  const wild = new VedetteError('query_syntax', 'No.', { position: { offset: 90, length: 5, line: 1, column: 91 } });
  expect(problemOf(wild, 'abc')).toEqual({ message: 'No.', from: 3, to: 3 });
});
