import { describe, expect, test } from 'vitest';
import { createRestartBudget } from './restart-budget.ts';

describe('how often a thread is started again', () => {
  test('at most the limit in a window, with growing pauses', () => {
    const budget = createRestartBudget(3, 600_000);
    expect([0, 1_000, 2_000, 3_000].map((now) => budget.take(now))).toEqual([0, 1_000, 5_000, undefined]);
    expect(budget.take(600_000)).toBe(5_000);
  });

  test('a clock that went back does not keep old starts', () => {
    const budget = createRestartBudget(1, 600_000);
    expect(budget.take(1_000_000)).toBe(0);
    expect(budget.take(5)).toBe(0);
  });
});
