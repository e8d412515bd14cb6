// Proves that the editor knows which function and argument it is in, and that broken text does no harm.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hintAtCaret, hintAtLetter, signaturePieces } from './query-hint.ts';

/** The hint at the mark `|` as "name argument". */
function at(marked: string): string | undefined {
  const hint = hintAtCaret(marked.replace('|', ''), marked.indexOf('|'));
  return hint === undefined ? undefined : `${hint.signature.name} ${hint.argument}`;
}

test.each([
  ['top(|', 'top 0'],
  ['top(avg:a{*}, |', 'top 1'],
  ['top(avg:a{*} by {b,c}, 5, |)', 'top 2'],
  ['abs(avg:a{*})|', undefined],
  ['top(abs(avg:a{|*}), 5)', undefined],
  ['top(abs(avg:a{*}|), 5)', 'abs 0'],
  ['avg:a{*}.rollup(|)', 'rollup 0'],
  ['avg:a{*}.rollup(sum, daily, |', 'rollup 2'],
  ['|', undefined],
])('%s', (marked, hint) => {
  expect(at(marked)).toBe(hint);
});

test('the name under the pointer, and its pieces', () => {
  expect(hintAtLetter('abs(avg:a{*})', 1)?.signature.name).toBe('abs');
  expect(hintAtLetter('abs(avg:a{*})', 4)).toBeUndefined();
  expect(hintAtLetter('avg:a{*}.fill(last)', 10)?.signature.family).toBe('method');
  expect(hintAtLetter('rollup(avg:a{*}, 60)', 1)?.signature.family).toBe('rollup');
  const hint = hintAtLetter('clamp_max(avg:a{*}, 3)', 0);
  if (hint === undefined) throw new Error('no hint');
  expect(signaturePieces(hint.signature)).toEqual({ head: 'clamp_max(', args: ['query', 'limit'] });
});

test('any text at any place', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('top', '(', ')', '{', '}', ',', 'by ', 'avg:a', '"', '.', ' '), { maxLength: 30 }), fc.integer({ min: -2, max: 80 }), (parts, caret) => {
    hintAtCaret(parts.join(''), caret);
    hintAtLetter(parts.join(''), caret);
  }));
});
