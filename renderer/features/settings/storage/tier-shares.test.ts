// Proves that shares add up, that memory takes no disk, and that days are told only when they can be.
import { expect, test } from 'vitest';
import type { StorageStats, TierStats } from '../../../../common/model/storage.ts';
import { archiveUse, heldSpan, tierShares } from './tier-shares.ts';

const tier = (name: TierStats['tier'], bytes: number): TierStats => ({ tier: name, bytes, points: 1, series: 1, from: 0, to: 10 });

test('shares are of what lies on disk', () => {
  const shares = tierShares([tier('live', 1_000), tier('head', 9_000), tier('log', 25), tier('sqlite', 75), tier('archive', 0)]);
  expect(shares.map((one) => [one.tier, one.share])).toEqual([['log', 0.25], ['sqlite', 0.75]]);
  expect(tierShares([])).toEqual([]);
});

test('an archive that does not grow tells no days', () => {
  const stats = { archiveBytes: 5, archiveGrowthPerDay: 0 } as StorageStats;
  expect(archiveUse(stats, 100).days).toBeNull();
  expect(archiveUse({ ...stats, archiveGrowthPerDay: 2 }, 100).days).toBe(50);
  expect(archiveUse({ ...stats, archiveGrowthPerDay: 2 }, undefined).days).toBeNull();
});

test('what is held', () => {
  expect(heldSpan(tier('log', 1))).toBe(10);
  expect(heldSpan({ ...tier('log', 1), from: null })).toBeNull();
});
