// How often a check runs: every combination that a person may wonder about.
import { expect, test } from 'vitest';
import { rhythmOf } from './interval-policy.ts';
import type { RhythmInput } from './interval-policy.ts';

const base: RhythmInput = {
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  settings: { enabled: true, interval: 'auto', timeout: 'auto', options: {} },
  samplingInterval: 10_000,
  liveInterval: 1_000,
  viewed: false,
  shed: 0,
};
const every = (interval: number) => ({ ...base.settings, interval });

test.each<[string, Partial<RhythmInput>, number, boolean]>([
  ['as configured when nobody looks', {}, 10_000, false],
  ['its own rhythm rounded up to the sampling interval', { defaultIntervalMs: 15_000 }, 20_000, false],
  ['a longer sampling interval holds for all', { samplingInterval: 60_000 }, 60_000, false],
  ['an interval of its own wins', { settings: every(3_000), samplingInterval: 60_000 }, 3_000, false],
  ['cheap and looked at', { viewed: true }, 1_000, false],
  ['cheap, looked at, and already faster', { viewed: true, settings: every(500), liveInterval: 1_000 }, 500, false],
  ['normal and looked at', { viewed: true, cost: 'normal' }, 10_000, false],
  ['dear, over the budget', { cost: 'dear', shed: 1 }, 40_000, false],
  ['dear, far over the budget', { cost: 'dear', shed: 2 }, 10_000, true],
  ['normal, over the budget', { cost: 'normal', shed: 2 }, 10_000, false],
  ['normal, far over the budget', { cost: 'normal', shed: 3 }, 40_000, false],
  ['cheap is never shed', { shed: 3 }, 10_000, false],
  ['nothing is shed while someone looks', { cost: 'dear', shed: 3, viewed: true }, 10_000, false],
])('%s', (_, input, intervalMs, paused) => {
  const rhythm = rhythmOf({ ...base, ...input });
  expect(rhythm).toMatchObject({ intervalMs, paused });
  expect(rhythm.shedReason !== '').toBe(paused || rhythm.intervalMs > rhythm.configuredIntervalMs);
});
