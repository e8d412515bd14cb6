// What has to go, decided purely from ages and sizes: nothing here deletes.
import { DAY } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { SegmentDirectory, SegmentRow } from '../sqlite/segment-directory.ts';

/** Rows of one span together: they come and go as one. */
export interface Slice {
  readonly start: Millis;
  readonly finish: Millis;
  readonly bytes: number;
  readonly points: number;
}

export interface RetentionFacts {
  readonly now: Millis;
  /** Whether the clock has been steady for long enough to delete anything because of its age. */
  readonly believed: boolean;
  readonly options: Pick<StorageOptions, 'retentionRaw' | 'retentionRollups' | 'retentionEvents' | 'retentionProcesses' | 'maxBytes'>;
  /** In order of their end. */
  readonly raw: readonly Slice[];
  readonly rollups: readonly Slice[];
  /** Bytes of everything: database pages in use and the head's log. */
  readonly bytes: number;
  /** Time of the oldest snapshot, or null. */
  readonly oldestSnapshot: Millis | null;
  /** What ends after it is not in the archive yet: age leaves it alone, size does not. */
  readonly unarchivedFrom?: Millis;
}

/** What goes of one tier: the first slices. */
export interface TierPlan {
  readonly slices: number;
  /** Everything that ends before or at it; -Infinity when nothing goes. */
  readonly before: Millis;
  readonly bytes: number;
  readonly points: number;
  /** Whether age alone would have kept some of it. */
  readonly forSize: boolean;
}

export interface RetentionPlan {
  readonly raw: TierPlan;
  readonly rollups: TierPlan;
  /** Snapshots before this time. */
  readonly snapshotsBefore: Millis;
  /** Events and spans that ended before this time. */
  readonly eventsBefore: Millis;
  /** Whether age alone would have kept some of it: the size limit bites. */
  readonly forSize: boolean;
  /** The size limit cannot be met by deleting points and snapshots. */
  readonly stuck: boolean;
}

/** Deleting for size goes a little under the limit, so that it does not happen at every span's end. */
export const SIZE_TARGET = 0.95;
/** Rollups go for size only when no more than this is left of the raw points. */
const RAW_LEFT = DAY;

/** The slices of rows, in order of their end. */
export function slicesOf(rows: Iterable<SegmentRow>): { raw: Slice[]; rollups: Slice[] } {
  const byEnd = { raw: new Map<Millis, Slice>(), rollups: new Map<Millis, Slice>() };
  for (const { resolution, start, finish, bytes, points } of rows) {
    const slices = resolution === 0 ? byEnd.raw : byEnd.rollups;
    const known = slices.get(finish);
    slices.set(finish, known === undefined ? { start, finish, bytes, points } : { start: Math.min(start, known.start), finish, bytes: bytes + known.bytes, points: points + known.points });
  }
  const sorted = (slices: Map<Millis, Slice>): Slice[] => [...slices.values()].sort((a, b) => a.finish - b.finish);
  return { raw: sorted(byEnd.raw), rollups: sorted(byEnd.rollups) };
}

const known = new WeakMap<SegmentDirectory, { readonly version: number; readonly slices: { readonly raw: readonly Slice[]; readonly rollups: readonly Slice[] } }>();

/** The slices of a directory: found anew only after it has changed, because they are asked for every half minute. */
export function slicesIn(directory: SegmentDirectory): { readonly raw: readonly Slice[]; readonly rollups: readonly Slice[] } {
  const before = known.get(directory);
  if (before !== undefined && before.version === directory.version) return before.slices;
  const slices = slicesOf(directory.all());
  known.set(directory, { version: directory.version, slices });
  return slices;
}

/** How many of the first slices end at or before `t`. */
function endedBefore(slices: readonly Slice[], t: Millis): number {
  let count = 0;
  while (count < slices.length && slices[count]!.finish <= t) count++;
  return count;
}

function tierPlan(slices: readonly Slice[], count: number, byAge: number): TierPlan {
  const gone = slices.slice(0, count);
  return {
    slices: count,
    before: gone.at(-1)?.finish ?? -Infinity,
    bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0),
    points: gone.reduce((sum, { points }) => sum + points, 0),
    forSize: count > byAge,
  };
}

/**
 * Age first; then, while there is too much: the oldest raw points with the snapshots of their time as long as more than a day of them is
 * left, then the oldest rollups, then the rest of the raw points, then the oldest snapshots.
 */
export function planRetention({ now, believed, options, raw, rollups, bytes, oldestSnapshot, unarchivedFrom = Infinity }: RetentionFacts): RetentionPlan {
  const before = (span: number): Millis => (believed ? now - span : -Infinity);
  const rawByAge = endedBefore(raw, Math.min(before(options.retentionRaw), unarchivedFrom));
  const rollupsByAge = endedBefore(rollups, before(options.retentionRollups));
  let snapshotsBefore = before(options.retentionProcesses);
  const eventsBefore = before(options.retentionEvents);
  const byAge = { raw: tierPlan(raw, rawByAge, rawByAge), rollups: tierPlan(rollups, rollupsByAge, rollupsByAge), snapshotsBefore, eventsBefore };
  let left = bytes - byAge.raw.bytes - byAge.rollups.bytes;
  if (left <= options.maxBytes) return { ...byAge, forSize: false, stuck: false };
  const target = options.maxBytes * SIZE_TARGET;
  let rawCount = rawByAge;
  let rollupCount = rollupsByAge;
  const newest = raw.at(-1)?.finish ?? 0;
  const dropRaw = (until: Millis): void => {
    while (rawCount < raw.length && left > target && raw[rawCount]!.finish <= until) {
      snapshotsBefore = Math.max(snapshotsBefore, raw[rawCount]!.finish);
      left -= raw[rawCount++]!.bytes;
    }
  };
  dropRaw(newest - RAW_LEFT);
  while (rollupCount < rollups.length && left > target) left -= rollups[rollupCount++]!.bytes;
  dropRaw(Infinity);
  const oldest = oldestSnapshot ?? Infinity;
  // Without points left, the older half of the snapshots goes; the next check sees whether that was enough.
  if (rawCount === raw.length && left > target && oldest < now) snapshotsBefore = Math.max(snapshotsBefore, oldest + (now - oldest) / 2);
  const nothing = rawCount === rawByAge && rollupCount === rollupsByAge && oldest >= now;
  return { raw: tierPlan(raw, rawCount, rawByAge), rollups: tierPlan(rollups, rollupCount, rollupsByAge), snapshotsBefore, eventsBefore, forSize: !nothing, stuck: nothing };
}

/** Whether one plan takes something that the other leaves. */
export function takesMore(plan: RetentionPlan, than: RetentionPlan, oldestSnapshot: Millis | null): boolean {
  if (plan.raw.slices > than.raw.slices || plan.rollups.slices > than.rollups.slices) return true;
  return oldestSnapshot !== null && oldestSnapshot < plan.snapshotsBefore && oldestSnapshot >= than.snapshotsBefore;
}
