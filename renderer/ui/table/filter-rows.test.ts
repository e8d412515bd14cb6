// Proves that text and facets narrow rows as people expect.
import { expect, test } from 'vitest';
import type { TableColumn } from './column.ts';
import { facetCounts, filterRows } from './filter-rows.ts';

interface Row { readonly name: string; readonly user: string; readonly cpu: number | null }
const rows: Row[] = [
  { name: 'postgres', user: 'db', cpu: 2 },
  { name: 'node server', user: 'web', cpu: null },
  { name: 'node worker', user: 'web', cpu: 9 },
];
const columns: TableColumn<Row>[] = [
  { id: 'name', header: 'Name', value: (row) => row.name, width: 100 },
  { id: 'user', header: 'User', value: (row) => row.user, width: 100, facet: true },
  { id: 'cpu', header: 'CPU', value: (row) => row.cpu, width: 100, searchable: false },
];
const user = columns[1] as TableColumn<Row>;

test('every word must occur somewhere, in any column that is searched', () => {
  expect(filterRows(rows, columns, 'NODE web', {}).map((row) => row.name)).toEqual(['node server', 'node worker']);
  expect(filterRows(rows, columns, '9', {})).toEqual([]);
  expect(filterRows(rows, columns, '  ', {})).toBe(rows);
});

test('values of a facet are alternatives and do not narrow their own counts', () => {
  expect(filterRows(rows, columns, '', { user: ['db', 'web'] })).toHaveLength(3);
  expect(filterRows(rows, columns, 'node', { user: ['db'] })).toHaveLength(0);
  expect(facetCounts(rows, columns, '', { user: ['db'] }, user)).toEqual([{ value: 'web', count: 2 }, { value: 'db', count: 1 }]);
  expect(facetCounts(rows, columns, 'worker', { user: ['db'] }, user)).toEqual([{ value: 'web', count: 1 }, { value: 'db', count: 0 }]);
});
