// Verdicts: limits are ratios to the peer, in the direction that is better, and a missing peer is never a success.
import { expect, test } from 'vitest';
import type { Verdict } from './verdicts.ts';
import { cellsOf, judge } from './verdicts.ts';

const verdict = (ours: number, theirs: number, more?: 'more'): Verdict => ({ measure: 'm', unit: 'ms', ours, theirs, peer: 'p', ...(more === undefined ? { must: 0.4, aim: 0.2 } : { must: 6, aim: 16, better: more }) });

test('less is better unless said otherwise', () => {
  expect([judge(verdict(2, 10)), judge(verdict(4, 10)), judge(verdict(4.1, 10))]).toEqual(['aim', 'must', 'missed']);
  expect([judge(verdict(16, 1, 'more')), judge(verdict(6, 1, 'more')), judge(verdict(5.9, 1, 'more'))]).toEqual(['aim', 'must', 'missed']);
});

test('without a peer there is no verdict', () => {
  expect(judge(verdict(1, Number.NaN))).toBe('not measured');
  expect(cellsOf(verdict(1, Number.NaN))).toEqual(['m', '1 ms', '– ms', 'p', '–×', '≤ 0.4×', '≤ 0.2×', 'not measured']);
});
