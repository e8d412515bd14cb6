// How fast the database grows, and what that means for the days that fit. Pure.
import { DAY, HOUR } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { SIZE_TARGET } from './retention-plan.ts';
import type { Slice } from './retention-plan.ts';

/** So far back growth is looked at; of less than the least nothing is told. */
const LOOK_BACK = 7 * DAY;
const LEAST = 6 * HOUR;

/** Bytes a day that these slices have grown by over the last days; null when they cover too little time. */
export function growthPerDay(slices: readonly Slice[]): number | null {
  const to = slices.at(-1)?.finish;
  if (to === undefined) return null;
  let bytes = 0;
  let from = to;
  for (const slice of slices) {
    if (slice.start < to - LOOK_BACK) continue;
    bytes += slice.bytes;
    from = Math.min(from, slice.start);
  }
  return to - from < LEAST ? null : (bytes / (to - from)) * DAY;
}

export interface CapFacts {
  readonly maxBytes: number;
  /** Everything in the folder, and how much of it raw points take. */
  readonly bytes: number;
  readonly rawBytes: number;
  /** Bytes a day; null as long as it cannot be told. */
  readonly rawGrowth: number | null;
}

/** How many days of raw points fit under the cap beside everything else; null as long as it cannot be told. */
export function predictedDays({ maxBytes, bytes, rawBytes, rawGrowth }: CapFacts): number | null {
  if (rawGrowth === null || rawGrowth <= 0) return null;
  return Math.max(0, (maxBytes * SIZE_TARGET - (bytes - rawBytes)) / rawGrowth);
}

/** A person hears so long before the cap begins to take history that age would have kept. */
export const WARN_DAYS = 2;

/** Days until the cap takes raw points, when that is soon and before their age would; undefined otherwise. */
export function shortensIn(facts: CapFacts, growth: number | null, oldestRaw: Millis | undefined, now: Millis, retentionRaw: number): number | undefined {
  if (growth === null || growth <= 0 || oldestRaw === undefined) return undefined;
  const days = Math.max(0, (facts.maxBytes - facts.bytes) / growth);
  if (days > WARN_DAYS) return undefined;
  return now + days * DAY - oldestRaw < retentionRaw - DAY / 2 ? days : undefined;
}
