import { expect, test } from 'vitest';
import { moveItem } from './move-item.ts';

test('one item moves, the others keep their order, the list that came stays', () => {
  const list = ['a', 'b', 'c', 'd'];
  expect(moveItem(list, 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moveItem(list, 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  expect(list).toEqual(['a', 'b', 'c', 'd']);
});

test('a place that is none moves nothing', () => {
  expect(moveItem(['a', 'b'], 0, 2)).toEqual(['a', 'b']);
  expect(moveItem(['a', 'b'], -1, 0)).toEqual(['a', 'b']);
});
