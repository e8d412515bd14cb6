// Proves that the place of a mistake is found from a position and from DuckDB's arrow, and that odd words do no harm.
import { expect, test } from 'vitest';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { sqlProblem } from './sql-problem.ts';

const text = 'SELECT *\nFORM metrics\nLIMIT 5';

test("DuckDB's arrow marks the word", () => {
  const { message, mark } = sqlProblem(new VedetteError('bad_input', 'Parser Error: syntax error at or near "metrics"\n\nLINE 2: FORM metrics\n             ^'), text);
  expect(message).toBe('Parser Error: syntax error at or near "metrics"');
  expect(mark).toEqual({ from: 14, to: 21, line: 2 });
});

test('an arrow under a line that was cut finds its place', () => {
  const long = `SELECT ${'a, '.repeat(40)}wrong FROM metrics`;
  const { mark } = sqlProblem(new VedetteError('bad_input', 'Binder Error: no such column\n\nLINE 1: ...a, a, wrong FROM metrics\n                      ^'), long);
  expect(long.slice(mark?.from, mark?.to).startsWith('wrong') || (mark?.from ?? 0) > 100).toBe(true);
});

test('a position of the error is taken as it is', () => {
  const error = new VedetteError('bad_input', 'No.', { position: { offset: 9, length: 4, line: 2, column: 1 } });
  expect(sqlProblem(error, text).mark).toEqual({ from: 9, to: 13, line: 2 });
});

test.each(['Out of memory', 'Error\n\nLINE 99: x\n        ^', 'Error\n\nLINE 2:\n^'])('%j does no harm', (words) => {
  const { mark } = sqlProblem(new VedetteError('bad_input', words), text);
  if (mark !== undefined) expect(mark.to).toBeLessThanOrEqual(text.length);
});
