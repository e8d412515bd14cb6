// What limits would take away, in the words of Settings → Storage.
import type { RetentionEffect } from '../../common/model/storage.ts';
import { DAY } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { Archive } from '../archive/archive.ts';
import type { ArchiveLimits } from '../archive/archive-plan.ts';
import type { Maintenance } from './maintenance.ts';
import type { Slice, TierPlan } from './retention-plan.ts';

/** The effects on SQLite's raw points and rollups; changes nothing. */
export function retentionEffects(maintenance: Maintenance, options: StorageOptions): RetentionEffect[] {
  const { plan, slices } = maintenance.preview(options);
  const capDays = maintenance.growth().daysUnder(options.maxBytes);
  return [effect('sqlite', plan.raw, slices.raw, capDays), effect('rollups', plan.rollups, slices.rollups, null)];
}

/** The same for the archive's files. */
export function archiveEffect(archive: Archive, limits: ArchiveLimits, now: Millis): RetentionEffect {
  const { from, to, growthPerDay } = archive.facts();
  const plan = archive.retirement(limits, now);
  const kept = plan.before ?? from;
  return {
    tier: 'archive',
    goesBefore: plan.before,
    goesBytes: plan.bytes,
    goesPoints: plan.points,
    keepsDays: kept === null || to === null ? 0 : Math.max(0, to - kept) / DAY,
    capDays: growthPerDay === null || growthPerDay <= 0 ? null : limits.maxBytes / growthPerDay,
    cappedBySize: plan.bySize,
  };
}

function effect(tier: 'sqlite' | 'rollups', plan: TierPlan, slices: readonly Slice[], capDays: number | null): RetentionEffect {
  const kept = slices.slice(plan.slices);
  const from = Math.min(...kept.map(({ start }) => start));
  const to = kept.at(-1)?.finish ?? 0;
  return {
    tier,
    goesBefore: plan.slices === 0 ? null : plan.before,
    goesBytes: plan.bytes,
    goesPoints: plan.points,
    keepsDays: kept.length === 0 ? 0 : (to - from) / DAY,
    capDays,
    cappedBySize: plan.forSize,
  };
}
