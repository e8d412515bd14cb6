// Proves that the worst check is named first and that machines without a battery are not "broken".
import { expect, test } from 'vitest';
import type { CheckState, CheckStatus } from '../../../common/model/status.ts';
import { badgeOf, canRun, rankOf, samplesPerSecond, stateOfRank, verdictOf } from './check-order.ts';

const check = (name: string, state: CheckState, change: Partial<CheckStatus> = {}): CheckStatus => ({
  name, state, cost: 'cheap', intervalMs: 1_000, configuredIntervalMs: 10_000, timeoutMs: 5_000, runs: 1, failures: 0, skipped: 0,
  lastRun: 0, lastDurationMs: 1, averageDurationMs: 1, lastSamples: 10, series: 10, lastError: null, nextRun: 1, reason: '', ...change,
});

test('failures come before slowed checks, and both before rest', () => {
  const checks = [check('cpu', 'ok'), check('gpu', 'unavailable'), check('sensors', 'shed'), check('ntp', 'timeout'), check('disks', 'error')];
  expect(verdictOf(checks)).toEqual({ state: 'alert', kind: 'failing', names: ['ntp', 'disks'], unavailable: 1, disabled: 0 });
  expect(verdictOf(checks.slice(0, 3))).toMatchObject({ state: 'warn', kind: 'shed', names: ['sensors'] });
});

test('what this machine does not have, or a person switched off, is no fault', () => {
  expect(verdictOf([check('cpu', 'running'), check('battery', 'unavailable'), check('gpu', 'disabled')])).toEqual({ state: 'ok', kind: 'ok', names: ['cpu'], unavailable: 1, disabled: 1 });
});

test('every state has a place in the order, and running does not jump away from OK', () => {
  const states: CheckState[] = ['error', 'timeout', 'shed', 'waiting', 'ok', 'running', 'unavailable', 'disabled'];
  const ranks = states.map(rankOf);
  expect([...ranks].sort()).toEqual(ranks);
  expect(rankOf('running')).toBe(rankOf('ok'));
  for (const state of states) expect(rankOf(stateOfRank(rankOf(state)))).toBe(rankOf(state));
});

test('badges tell faults from absence', () => {
  expect([badgeOf('error'), badgeOf('timeout'), badgeOf('shed'), badgeOf('waiting'), badgeOf('unavailable'), badgeOf('disabled'), badgeOf('ok')]).toEqual(['alert', 'alert', 'warn', 'no_data', 'muted', 'muted', 'ok']);
});

test('only open checks can be run and count as samples per second', () => {
  const checks = [check('cpu', 'ok', { lastSamples: 30 }), check('filesystems', 'ok', { lastSamples: 30, intervalMs: 15_000 }), check('gpu', 'unavailable', { lastSamples: 99 })];
  expect(checks.map(canRun)).toEqual([true, true, false]);
  expect(samplesPerSecond(checks)).toBe(32);
});
