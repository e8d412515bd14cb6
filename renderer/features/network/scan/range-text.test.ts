import { expect, test } from 'vitest';
import { rangesOf, toggleRange } from './range-text.ts';

test('a field is read by lines, commas, semicolons and blanks; a range keeps its ends', () => {
  expect(rangesOf(' 10.0.0.0/24\n10.0.1.1, 10.0.1.2;10.0.1.3  10.0.2.10 - 10.0.2.20\n10.0.3.1–9 ')).toEqual(['10.0.0.0/24', '10.0.1.1', '10.0.1.2', '10.0.1.3', '10.0.2.10-10.0.2.20', '10.0.3.1-9']);
  expect(rangesOf(' \n ')).toEqual([]);
});

test('a click on a network adds it once and takes it away again', () => {
  expect(toggleRange('10.0.0.0/24', '10.0.1.0/24')).toBe('10.0.0.0/24\n10.0.1.0/24');
  expect(toggleRange('10.0.0.0/24, 10.0.1.0/24', '10.0.0.0/24')).toBe('10.0.1.0/24');
});
