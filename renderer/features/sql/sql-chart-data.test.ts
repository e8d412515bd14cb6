// Proves which picture an answer makes.
import { expect, test } from 'vitest';
import type { SqlColumn, SqlResult } from '../../../common/model/storage.ts';
import { MAX_BARS, sqlChartData } from './sql-chart-data.ts';

const column = (name: string, kind: SqlColumn['kind'], values: SqlColumn['values']): SqlColumn => ({ name, kind, type: kind, values });
const result = (...columns: SqlColumn[]): SqlResult => ({ columns, rows: columns[0]?.values.length ?? 0, truncated: false, ms: 1 });

test('a time column and numbers are lines in time order', () => {
  const data = sqlChartData(result(column('t', 'time', [2_000, 1_000]), column('a', 'number', [5, 4]), column('b', 'number', [null, 7])));
  if (data.kind !== 'lines') throw new Error(data.kind);
  expect(data.lines.map((line) => [line.label, [...line.x], [...line.y]])).toEqual([['a', [1_000, 2_000], [4, 5]], ['b', [1_000, 2_000], [7, Number.NaN]]]);
  expect([data.from, data.to]).toEqual([1_000, 2_000]);
});

test('a text beside one number makes a line per text, the fullest eight', () => {
  const many = Array.from({ length: 30 }, (_, row) => row);
  const data = sqlChartData(result(column('t', 'time', many), column('host', 'text', many.map((row) => (row < 20 ? 'big' : `h${row}`))), column('v', 'number', many)));
  if (data.kind !== 'lines') throw new Error(data.kind);
  expect(data.lines[0]?.label).toBe('big');
  expect([data.lines.length, data.leftOut]).toEqual([8, 3]);
});

test('words with one moment each are bars', () => {
  expect(sqlChartData(result(column('metric', 'text', ['a', 'b']), column('first', 'time', [1, 2]), column('points', 'number', [5, 6]))).kind).toBe('bars');
});

test('words with a number are bars; the rest makes no picture', () => {
  const many = Array.from({ length: 50 }, (_, row) => row);
  const bars = sqlChartData(result(column('metric', 'text', many.map(String)), column('points', 'number', many)));
  expect(bars).toMatchObject({ kind: 'bars', name: 'points', leftOut: 50 - MAX_BARS });
  expect(sqlChartData(result(column('a', 'number', [1]), column('b', 'number', [2]))).kind).toBe('none');
  expect(sqlChartData(result(column('t', 'time', [1]), column('b', 'number', [2]))).kind).toBe('none');
  expect(sqlChartData(result(column('a', 'text', []), column('b', 'number', []))).kind).toBe('none');
});
