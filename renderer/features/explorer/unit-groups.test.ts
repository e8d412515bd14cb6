// Proves that lines share a chart exactly when they share a unit.
import { expect, test } from 'vitest';
import { unitGroups } from './unit-groups.ts';

const queries = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: `avg:${id}{*}` }));
const shown = (units: Readonly<Record<string, string>>) => unitGroups(queries, (id) => units[id]).map((group) => `${group.unit}: ${group.queries.map((query) => query.id).join('')}`);

test('one chart per unit, in the order of appearance', () => {
  expect(shown({ a: 'percent', b: 'byte', c: 'percent', d: 'byte' })).toEqual(['percent: ac', 'byte: bd']);
  expect(shown({ a: 'percent', b: 'percent', c: 'percent', d: 'percent' })).toEqual(['percent: abcd']);
});

test('what is not answered yet waits in the first chart', () => {
  expect(shown({ b: 'byte', c: 'percent' })).toEqual(['byte: abd', 'percent: c']);
  expect(shown({})).toEqual([': abcd']);
  expect(unitGroups([], () => 'byte')).toEqual([]);
});
