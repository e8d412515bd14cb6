// Proves that lags are told from borders against the clock, and that nothing is told where nothing is known.
import { expect, test } from 'vitest';
import type { LifecycleStep } from '../../../common/model/storage.ts';
import type { SinkStatus } from '../../../common/model/status.ts';
import { lagOfTier, roundLag, stageLags } from './tier-lags.ts';

const step = (kind: LifecycleStep['kind'], border: number | null, more: Partial<LifecycleStep> = {}): LifecycleStep => ({ kind, state: 'idle', reason: '', border, running: null, last: null, ...more });
const head: SinkStatus = { sink: 'head', state: 'ok', reason: '', watermark: 990, lagMs: 10, queued: 0, dropped: 0, lastFlushMs: 1, maxFlushMs: 2, pointsPerSecond: 3, bytes: 4 };

test('stages come in the order of the points, retiring is none of them', () => {
  const lags = stageLags([step('archive', null), step('retire', 5), step('seal', 900), step('merge', 1_200, { state: 'running', running: { from: 0, to: 1, done: 0.5 } })], [head], 1_000);
  expect(lags.map((one) => [one.stage, one.lagMs, one.done])).toEqual([['memory', 10, null], ['seal', 100, null], ['merge', 0, 0.5], ['archive', null, null]]);
});

test('a tier lags as the stage that fills it; live follows nothing', () => {
  const lags = stageLags([step('seal', 900)], undefined, 1_000);
  expect(lagOfTier('sqlite', lags)?.lagMs).toBe(100);
  expect(lagOfTier('head', lags)).toBeUndefined();
  expect(lagOfTier('live', lags)).toBeUndefined();
});

test('a memory that takes nothing is paused, with its reason', () => {
  expect(stageLags([], [{ ...head, state: 'stalled', reason: 'Held still.', watermark: null }], 1_000)).toEqual([{ stage: 'memory', border: null, lagMs: null, state: 'paused', reason: 'Held still.', done: null }]);
});

test.each([
  [2 * 3_600_000 + 59.9 * 60_000, 3 * 3_600_000],
  [19.4 * 3_600_000, 19 * 3_600_000],
  [150_400, 150_000],
  [200_000, 180_000],
  [900, 900],
])('%d ms is read as %d ms', (lag, read) => {
  expect(roundLag(lag)).toBe(read);
});
