// Patterns and typed options of checks.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPattern, textList, wholeNumber } from './check-options.ts';

test.each([
  ['sda', 'sda', true],
  ['sda1', 'sda', false],
  ['sda1', 'sd*', true],
  ['nvme0n1', 'nvme?n?', true],
  ['nvme10n1', 'nvme?n?', false],
  ['/run/user/1000', '/run/*', true],
  ['', '*', true],
  ['', '?', false],
  ['a.b', 'a?b', true],
  ['aXbXc', 'a*b*c', true],
  ['aXbX', 'a*b*c', false],
])('%s against %s: %s', (text, pattern, expected) => {
  expect(matchesPattern(text, pattern)).toBe(expected);
});

test('a pattern behaves as the regular expression it stands for', () => {
  const part = fc.stringMatching(/^[ab?*]{0,8}$/);
  fc.assert(
    fc.property(fc.stringMatching(/^[ab]{0,10}$/), part, (text, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesPattern(text, pattern)).toBe(expression.test(text));
    }),
  );
});

test('options of the wrong type are refused in words', () => {
  expect(textList({}, 'exclude', ['a'])).toEqual(['a']);
  expect(() => textList({ exclude: [1] }, 'exclude', [])).toThrow('"exclude" of this check must be a list of texts');
  expect(wholeNumber({ top: 5 }, 'top', 20, 1, 500)).toBe(5);
  expect(() => wholeNumber({ top: 0 }, 'top', 20, 1, 500)).toThrow('a whole number from 1 to 500');
});
