// Which resolutions a series is rolled up to, and how long the segments of rollups are. Pure.
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';

/** Every resolution there is, finest first, in ms. */
export const RESOLUTIONS = [MINUTE, 10 * MINUTE, HOUR] as const;

/** Below this many points a bucket, rollups save little and cost nearly as much as the points. */
const LEAST_RATIO = 30;

const FINEST = new Map<number, readonly number[]>();

/**
 * The resolutions (ms, finest first) to which series of this interval (ms) are rolled up: the finest that joins at least 30 points, and
 * an hour. 1 s → 1 min and 1 h; 10 s → 10 min and 1 h; 60 s → 1 h; above 2 min none.
 */
export function rollupsFor(interval: number): readonly number[] {
  const known = FINEST.get(interval);
  if (known !== undefined) return known;
  const worthIt = RESOLUTIONS.filter((resolution) => resolution >= LEAST_RATIO * interval);
  const chosen = interval > 0 ? worthIt.filter((resolution, i) => i === 0 || resolution === HOUR) : [];
  if (FINEST.size < 1_000) FINEST.set(interval, chosen);
  return chosen;
}

/** How long segments of rollups become, step by step: short ones are joined when the next length is complete. */
export function rollupSpans(resolution: number): readonly number[] {
  return resolution < HOUR ? [DAY] : [DAY, 30 * DAY];
}
