// Owns what lies where as shares of a bar: the tiers on disk by their bytes, and how full the two caps are. Pure.
import type { StorageStats, StorageTier, TierStats } from '../../../../common/model/storage.ts';

/** Tiers that take disk, in the order in which points pass through them. */
export const DISK_TIERS = ['log', 'sqlite', 'rollups', 'archive'] as const satisfies readonly StorageTier[];
export type DiskTier = (typeof DISK_TIERS)[number];

export function isOnDisk(tier: StorageTier): tier is DiskTier {
  return (DISK_TIERS as readonly string[]).includes(tier);
}

export interface TierShare {
  readonly tier: DiskTier;
  readonly bytes: number;
  /** 0 … 1 of all tiers on disk. */
  readonly share: number;
}

/** Shares of the bar, without tiers that hold nothing; they add up to 1 unless there is nothing at all. */
export function tierShares(tiers: readonly TierStats[]): TierShare[] {
  const held = DISK_TIERS.map((tier) => ({ tier, bytes: tiers.filter((one) => one.tier === tier).reduce((sum, one) => sum + Math.max(0, one.bytes), 0) })).filter((one) => one.bytes > 0);
  const total = held.reduce((sum, one) => sum + one.bytes, 0);
  return held.map((one) => ({ ...one, share: one.bytes / total }));
}

export interface CapUse {
  readonly bytes: number;
  readonly cap: number | undefined;
  readonly growthPerDay: number | null;
  /** Days of history that the cap buys at this growth; null as long as it cannot be told. */
  readonly days: number | null;
}

/** How the data folder stands to its cap. */
export function databaseUse(stats: StorageStats, cap: number | undefined): CapUse {
  return { bytes: stats.bytes, cap, growthPerDay: stats.growthPerDay, days: stats.predictedDays };
}

/** How the archive stands to its cap. */
export function archiveUse(stats: StorageStats, cap: number | undefined): CapUse {
  const growth = stats.archiveGrowthPerDay;
  return { bytes: stats.archiveBytes, cap, growthPerDay: growth, days: cap === undefined || growth === null || growth <= 0 ? null : cap / growth };
}

/** How much time a tier holds, ms; null when it holds nothing. */
export function heldSpan(tier: TierStats): number | null {
  return tier.from === null || tier.to === null ? null : Math.max(0, tier.to - tier.from);
}
