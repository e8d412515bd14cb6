// Proves that points of states become stretches without filling the times when nobody looked.
import { expect, test } from 'vitest';
import { stretches } from './state-stretches.ts';

test('a state holds until the next point; equal neighbours join', () => {
  const lines = [
    { state: 'up', x: [0, 10, 20, 50], y: [1, 1, 0, 1] },
    { state: 'down', x: [20, 30, 40], y: [1, 1, 1] },
  ];
  expect(stretches(lines, 0, 60)).toEqual([
    { state: 'up', from: 0, to: 20 },
    { state: 'down', from: 20, to: 50 },
    { state: 'up', from: 50, to: 60 },
  ]);
});

test('a long silence stays open, and the range cuts both ends', () => {
  const lines = [{ state: 'up', x: [0, 10, 20, 100, 110], y: [1, 1, 1, 1, 1] }];
  expect(stretches(lines, 5, 105)).toEqual([
    { state: 'up', from: 5, to: 30 },
    { state: 'up', from: 100, to: 105 },
  ]);
});

test('nothing known gives nothing', () => {
  expect(stretches([], 0, 10)).toEqual([]);
  expect(stretches([{ state: 'up', x: [1], y: [Number.NaN] }], 0, 10)).toEqual([]);
});
