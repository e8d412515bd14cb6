// The grid: a new interval begins at its own boundary, and every time has exactly one bucket.
import { expect, test } from 'vitest';
import { Grid } from './grid.ts';

test('a longer interval begins at its next boundary', () => {
  const grid = new Grid(10_000);
  grid.change(60_000, 25_000);
  expect(grid.interval).toBe(60_000);
  expect([25_000, 59_999, 60_000, 119_999].map((t) => grid.startOf(t))).toEqual([20_000, 50_000, 60_000, 60_000]);
  expect([25_000, 55_000, 60_000].map((t) => grid.endOf(t))).toEqual([30_000, 60_000, 120_000]);
  grid.passed(60_000);
  expect(grid.startOf(30_000)).toBe(0);
});

test('a shorter interval cuts the open bucket at its next boundary', () => {
  const grid = new Grid(60_000);
  grid.change(10_000, 25_000);
  expect([29_999, 30_000, 40_000].map((t) => grid.startOf(t))).toEqual([0, 30_000, 40_000]);
  expect([25_000, 30_000].map((t) => grid.endOf(t))).toEqual([30_000, 40_000]);
});

test('changing back before the border changes nothing', () => {
  const grid = new Grid(10_000);
  grid.change(60_000, 25_000);
  grid.change(10_000, 26_000);
  expect(grid.startOf(65_000)).toBe(60_000);
  expect(grid.endOf(65_000)).toBe(70_000);
});

test('after a clock step a pending interval is in force at once', () => {
  const grid = new Grid(10_000);
  grid.change(60_000, 25_000);
  grid.settle();
  expect(grid.startOf(25_000)).toBe(0);
});
