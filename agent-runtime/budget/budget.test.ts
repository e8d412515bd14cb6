// The budget: patience before anything is shed, more patience before it is restored, and no flapping between them.
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { INITIAL_BUDGET, judgeBudget } from './budget.ts';
import type { BudgetState } from './budget.ts';
import { SelfMeter } from './self-meter.ts';

const PATIENCE = 60_000;
const TICK = 10_000;

/** Levels after each stretch of [percent, minutes]. */
function levels(stretches: readonly (readonly [number | null, number, boolean?])[]): { levels: number[]; changes: number } {
  let state: BudgetState = INITIAL_BUDGET;
  let at = 0;
  let changes = 0;
  const found = stretches.map(([cpuPercent, minutes, viewed = false]) => {
    for (const end = at + minutes * 60_000; at < end; at += TICK) {
      const next = judgeBudget(state, { at, cpuPercent, budgetPercent: 1, patience: PATIENCE, viewed });
      if (next.level !== state.level) changes += 1;
      state = next;
    }
    return state.level;
  });
  return { levels: found, changes };
}

test('a short peak sheds nothing, a long one goes level by level', () => {
  expect(levels([[5, 0.9], [0.5, 5], [5, 1.2], [5, 1], [5, 1], [5, 60]]).levels).toEqual([0, 0, 1, 2, 3, 3]);
});

test('room restores level by level; near the budget nothing moves', () => {
  expect(levels([[5, 2.2], [0.9, 60], [0.5, 2], [0.5, 60]]).levels).toEqual([2, 2, 2, 0]);
});

test('while someone looks, or while the cost is unknown, nothing is judged', () => {
  expect(levels([[50, 30, true], [null, 30], [5, 1.2], [0.1, 60, true]]).levels).toEqual([0, 0, 1, 1]);
});

test('what is too much again right after each restoring is restored ever more slowly', () => {
  // Sampling in full costs 2 %, shed it costs 0.5 %.
  let state: BudgetState = INITIAL_BUDGET;
  let restored = 0;
  for (let at = 0; at < 24 * 3_600_000; at += TICK) {
    const next = judgeBudget(state, { at, cpuPercent: state.level === 0 ? 2 : 0.5, budgetPercent: 1, patience: PATIENCE, viewed: false });
    if (next.level < state.level) restored += 1;
    state = next;
  }
  expect(restored).toBeGreaterThan(5);
  expect(restored).toBeLessThan(100);
});

test('the meter averages over a minute and starts anew after a sleep', async () => {
  const clock = new FakeClock();
  let cpu = 0;
  const meter = new SelfMeter(clock, { cpuMs: () => cpu, rssBytes: () => 1, writtenBytes: () => cpu * 10 });
  expect([meter.cpuPercent(), meter.writtenPerSecond()]).toEqual([null, null]);
  for (let second = 0; second < 120; second += 10) {
    await clock.advance(10_000);
    cpu += second < 60 ? 1_000 : 100;
    meter.sample();
  }
  expect(meter.cpuPercent()).toBeCloseTo(1, 6);
  expect(meter.writtenPerSecond()).toBeCloseTo(100, 6);
  meter.restart();
  expect(meter.cpuPercent()).toBeNull();
});
