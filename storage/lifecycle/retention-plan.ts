// What has to go, decided purely from ages and sizes: nothing here deletes.
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';

export interface RetentionFacts {
  readonly now: Millis;
  /** Whether the clock has been steady for long enough to delete anything because of its age. */
  readonly believed: boolean;
  readonly options: Pick<StorageOptions, 'retentionRaw' | 'retentionEvents' | 'retentionProcesses' | 'maxBytes'>;
  /** Oldest first. */
  readonly buckets: readonly { readonly start: Millis; readonly finish: Millis; readonly bytes: number }[];
  /** Bytes of everything: database pages in use and the head's log. */
  readonly bytes: number;
  /** Time of the oldest snapshot, or null. */
  readonly oldestSnapshot: Millis | null;
}

export interface RetentionPlan {
  /** So many of the oldest buckets. */
  readonly buckets: number;
  /** Snapshots before this time. */
  readonly snapshotsBefore: Millis;
  /** Events and spans that ended before this time. */
  readonly eventsBefore: Millis;
  /** Whether age alone would have kept some of it: the size limit bites. */
  readonly forSize: boolean;
  /** The size limit cannot be met by deleting points and snapshots. */
  readonly stuck: boolean;
}

/** Deleting for size goes a little under the limit, so that it does not happen at every bucket's end. */
const TARGET = 0.95;

/** Age first; then, while there is too much, the oldest buckets with the snapshots of their time, then the oldest snapshots. */
export function planRetention({ now, believed, options, buckets, bytes, oldestSnapshot }: RetentionFacts): RetentionPlan {
  const before = (span: number): Millis => (believed ? now - span : -Infinity);
  const rawBefore = before(options.retentionRaw);
  let drop = 0;
  let left = bytes;
  while (drop < buckets.length && buckets[drop]!.finish <= rawBefore) left -= buckets[drop++]!.bytes;
  let snapshotsBefore = before(options.retentionProcesses);
  const eventsBefore = before(options.retentionEvents);
  if (left <= options.maxBytes) return { buckets: drop, snapshotsBefore, eventsBefore, forSize: false, stuck: false };
  const target = options.maxBytes * TARGET;
  const oldest = oldestSnapshot ?? Infinity;
  const byAge = drop;
  while (drop < buckets.length && left > target) {
    left -= buckets[drop]!.bytes;
    snapshotsBefore = Math.max(snapshotsBefore, buckets[drop++]!.finish);
  }
  // Without buckets left, the older half of the snapshots goes; the next check sees whether that was enough.
  if (drop === buckets.length && left > target && oldest < now) snapshotsBefore = Math.max(snapshotsBefore, oldest + (now - oldest) / 2);
  const nothing = drop === byAge && oldest >= now;
  return { buckets: drop, snapshotsBefore, eventsBefore, forSize: !nothing, stuck: nothing };
}
