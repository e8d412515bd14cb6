// Proves that numbers are readable and columns neither vanish nor take the page.
import { expect, test } from 'vitest';
import { cellText, columnWidth } from './sql-cells.ts';

test.each([
  [1.4000000000000001, '1.4'],
  [1234567.891, '1234570'],
  [42, '42'],
  [9_007_199_254_740_991, '9007199254740991'],
  [Number.NaN, 'NaN'],
  ['18446744073709551615', '18446744073709551615'],
  [true, 'true'],
])('%s → %s', (value, shown) => {
  expect(cellText(value)).toBe(shown);
});

test('widths stay within reason', () => {
  expect(columnWidth({ name: 'a', type: 'DOUBLE', kind: 'number', values: [1] })).toBe(72);
  expect(columnWidth({ name: 'a', type: 'VARCHAR', kind: 'text', values: ['x'.repeat(999)] })).toBe(360);
});
