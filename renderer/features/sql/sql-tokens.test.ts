// Proves that colouring covers each letter at most once, never fails, and knows its kinds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sqlName, sqlTokens } from './sql-tokens.ts';

const pieces = (text: string): string[] => sqlTokens(text).map((token) => `${token.kind} ${text.slice(token.from, token.to)}`);

test('knows comments, texts, names, numbers, keywords and functions', () => {
  expect(pieces(`SELECT avg(value) AS "mean ""x""" -- all\nFROM metrics WHERE host = 'it''s' AND ts > 1.5e3 /* open`)).toEqual([
    'keyword SELECT', 'function avg', 'operator (', 'operator )', 'keyword AS', 'identifier "mean ""x"""', 'comment -- all', 'keyword FROM',
    'keyword WHERE', 'operator =', "string 'it''s'", 'keyword AND', 'operator >', 'number 1.5e3', 'comment /* open',
  ]);
});

test('any text is cut in order and without overlaps', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.constantFrom("'", '"', '--', '/*', '*/', '\n', 'select', '1', 'e', '(', ' '), { maxLength: 60 }).map((parts) => parts.join(''))), (text) => {
      let at = 0;
      for (const token of sqlTokens(text)) {
        expect(token.from).toBeGreaterThanOrEqual(at);
        expect(token.to).toBeGreaterThan(token.from);
        at = token.to;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 300 },
  );
});

test('names are quoted only where they must be', () => {
  expect(sqlName('host')).toBe('host');
  expect(sqlName('order')).toBe('"order"');
  expect(sqlName('Kind "a"')).toBe('"Kind ""a"""');
});
