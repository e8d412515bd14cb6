// Proves that a diff holds both texts whole and marks as little as possible.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffHunks, diffLines } from './line-diff.ts';

const short = (before: string, after: string): string[] => diffLines(before, after).map((line) => `${line.kind === 'same' ? ' ' : line.kind === 'added' ? '+' : '-'}${line.text}`);

test('a changed value is one line removed and one added', () => {
  expect(short('a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 5\nc: 3\n')).toEqual([' a: 1', '-b: 2', '+b: 5', ' c: 3']);
  expect(short('', 'a: 1\n')).toEqual(['+a: 1']);
  expect(short('a: 1\n', '')).toEqual(['-a: 1']);
});

test('both texts can be read back from the diff, and equal texts have no change', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '# note', 'x: 1'), { maxLength: 14 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      expect(lines.filter((line) => line.kind !== 'added').map((line) => line.text).join('\n')).toBe(before);
      expect(lines.filter((line) => line.kind !== 'removed').map((line) => line.text).join('\n')).toBe(after);
      if (before === after) expect(lines.every((line) => line.kind === 'same')).toBe(true);
    }),
  );
});

test('far from changes lines are left out', () => {
  const before = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n');
  const hunks = diffHunks(diffLines(before, before.replace('line 15', 'line fifteen')), 1);
  expect(hunks.map((line) => line?.text ?? '…')).toEqual(['line 14', 'line 15', 'line fifteen', 'line 16']);
  expect(diffHunks(diffLines(before, before))).toEqual([]);
  const two = diffHunks(diffLines(before, before.replace('line 2\n', 'x\n').replace('line 20', 'y')), 0);
  expect(two.map((line) => line?.text ?? '…')).toEqual(['line 2', 'x', '…', 'line 20', 'y']);
});
