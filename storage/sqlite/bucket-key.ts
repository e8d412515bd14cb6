// The integer key of chunks and sketches: minutes since the epoch of the bucket's start, then the series reference.
import type { SeriesRef } from '../../common/model/series.ts';
import { MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';

/** References take the low 22 bits: at most 4,194,304 series. */
export const MAX_REF = 2 ** 22 - 1;
const SCALE = 2 ** 22;

/** Fits into 2^53 until the year 6000. `start` must be a whole minute. */
export function bucketKey(start: Millis, ref: SeriesRef): number {
  return (start / MINUTE) * SCALE + ref;
}
