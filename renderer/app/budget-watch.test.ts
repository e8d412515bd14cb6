// Proves that the agent is over its budget only when nobody looks, or when it has shed checks itself.
import { expect, test } from 'vitest';
import type { AgentStatus } from '../../common/model/status.ts';
import { createBudgetWatch } from './budget-watch.ts';

const status = (t: number, change: Partial<AgentStatus> = {}): AgentStatus => ({
  t, startedAt: 0, worst: 'ok', findings: [], completeUpTo: t, sourcesBehind: [], cpuPercent: 5, budgetPercent: 1, rssBytes: 0, diskWriteBytesPerSecond: 0, viewers: 0, shed: [], series: 1, ...change,
});

test('while someone looks, and for the minute that the mean remembers, nothing is over', () => {
  const isOver = createBudgetWatch();
  expect([status(0, { viewers: 1 }), status(200_000, { viewers: 1 }), status(201_000), status(265_000), status(271_000)].map(isOver)).toEqual([false, false, false, false, true]);
  expect(isOver(status(272_000, { cpuPercent: 0.5 }))).toBe(false);
  expect(isOver(status(273_000, { cpuPercent: null }))).toBe(false);
});

test('shed checks count at once, whoever looks', () => {
  expect(createBudgetWatch()(status(0, { viewers: 2, cpuPercent: 0.2, shed: ['processes'] }))).toBe(true);
});
