// Proves that scales hold their values, keep fixed ends and let temperatures float.
import { expect, test } from 'vitest';
import { axisScale } from './axis-scale.ts';

test('percent starts at zero and holds its values', () => {
  const scale = axisScale(3, 87, 'percent', 4);
  expect(scale.min).toBe(0);
  expect(scale.max).toBeGreaterThanOrEqual(87);
});

test('fixed ends are kept', () => {
  expect(axisScale(3, 8, 'percent', 4, 0, 100)).toMatchObject({ min: 0, max: 100 });
});

test('temperatures do not start at zero', () => {
  const scale = axisScale(48, 52, 'degree celsius', 4);
  expect(scale.min).toBeGreaterThan(40);
  expect(scale.min).toBeLessThanOrEqual(48);
  expect(scale.max).toBeGreaterThanOrEqual(52);
});

test('a unit that is a word stands above the axis, not beside each number', () => {
  const words = axisScale(48, 52, 'celsius', 4);
  expect(words.unit).toBe('celsius');
  expect(words.label(50)).toBe('50');
  const symbols = axisScale(48, 52, 'degree celsius', 4);
  expect([symbols.unit, symbols.label(50)]).toEqual(['', '50 °C']);
});

test('no values give a whole axis', () => {
  const scale = axisScale(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 'byte', 4);
  expect(scale.max).toBeGreaterThan(scale.min);
  expect(Number.isFinite(scale.interval)).toBe(true);
});
