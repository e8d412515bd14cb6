// Questions: none comes twice within a run, and answers are compared by what they hold.
import { expect, test } from 'vitest';
import { w1, w2 } from '../workload.ts';
import { QUESTION_IDS, agree, digestOf, question } from './questions.ts';

test('a hundred questions of a kind differ, whatever their number at the end', () => {
  for (const shape of [w1(false), w1(true), w2(true)])
    for (const id of QUESTION_IDS) {
      const forms = Array.from({ length: 100 }, (_, nth) => ({ ...question(id, shape, nth), nonce: 0 }));
      expect(new Set(forms.map((form) => JSON.stringify(form))).size, `${shape.name} ${id}`).toBe(100);
      expect(forms.every(({ from, to, step }) => from < to && step > 0)).toBe(true);
    }
});

test('answers agree up to rounding, not up to a missing value', () => {
  const digest = digestOf([[1, 2, Number.NaN], [3]]);
  expect(digest).toEqual({ lines: 2, values: 3, sum: 6 });
  expect(agree(digest, { ...digest, sum: 6 + 1e-12 })).toBe(true);
  expect(agree(digest, { ...digest, values: 2 })).toBe(false);
  expect(agree(digest, { ...digest, sum: 6.001 })).toBe(false);
});
