// Proves that the live seconds stay in order, bounded, and honest about what is missing.
import { expect, test } from 'vitest';
import { keepSecond, KEPT_SECONDS, lineOf, type PortSecond } from './live-seconds.ts';

const second = (t: number, inBits: number | null): PortSecond => ({ t, inBits, outBits: null, inPackets: null, outPackets: null, oper: 'up', reason: '' });

test('older seconds are dropped and the row is bounded', () => {
  let kept: readonly PortSecond[] = [];
  for (let t = 0; t < 100; t++) kept = keepSecond(kept, second(t, t));
  expect(kept).toHaveLength(KEPT_SECONDS);
  expect(kept.at(-1)?.t).toBe(99);
  expect(keepSecond(kept, second(50, 1))).toBe(kept);
});

test('the line stands at the right and breaks where nothing is known', () => {
  const line = lineOf([second(1, 5), second(2, null), second(3, 7)], ({ inBits }) => inBits);
  expect(Array.from(line).slice(-4)).toEqual([Number.NaN, 5, Number.NaN, 7]);
});
