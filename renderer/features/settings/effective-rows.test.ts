// Proves that every setting appears once with the truth about where it comes from.
import { expect, test } from 'vitest';
import { effectiveRows, offsetOf, valueAt } from './effective-rows.ts';

const effective = { hostname: '', tags: ['env:home'], sampling: { interval: '10s' }, checks: { cpu: { enabled: true } } };

test('a tree becomes dotted paths, lists and texts as they stand in the file', () => {
  expect(effectiveRows(effective, ['sampling.interval', 'checks.cpu'])).toEqual([
    { path: 'hostname', value: '""', inFile: false },
    { path: 'tags', value: '[env:home]', inFile: false },
    { path: 'sampling.interval', value: '10s', inFile: true },
    { path: 'checks.cpu.enabled', value: 'true', inFile: true },
  ]);
});

test('values are found by path, never on prototypes', () => {
  expect(valueAt(effective, 'checks.cpu.enabled')).toBe(true);
  expect(valueAt(effective, 'checks.gpu.enabled')).toBeUndefined();
  expect(valueAt(effective, 'constructor.name')).toBeUndefined();
});

test('a line and column lead to the place in the text', () => {
  const text = 'a: 1\nbc: 2\n';
  expect(text.slice(offsetOf(text, 2, 5))).toBe('2\n');
  expect(offsetOf(text, 2, 99)).toBe(10);
  expect(offsetOf(text, 99, 1)).toBe(text.length);
});
