// What bytes of the log say about the segment they are in: how many points, of which times, and which definitions they need.
import type { Batch } from '../../common/model/batch.ts';
import type { Millis } from '../../common/time/millis.ts';
import { RefSet } from './ref-set.ts';

/** What waiting bytes add to their segment, and which series and layouts they use. */
export interface WriteNote {
  points: number;
  oldest: Millis;
  newest: Millis;
  readonly positions: Map<string, number>;
  /** Series of batches that are no rows; those of rows are in their layouts. */
  readonly series: RefSet;
  readonly layouts: Set<number>;
}

export function emptyNote(): WriteNote {
  return { points: 0, oldest: Infinity, newest: -Infinity, positions: new Map(), series: new RefSet(), layouts: new Set() };
}

/** Widens the times of a segment or note by one. */
export function noteTime(note: { oldest: Millis; newest: Millis }, t: Millis): void {
  if (t > note.newest) note.newest = t;
  if (t < note.oldest) note.oldest = t;
}

/** Widens the times of a segment or note by those of a batch. */
export function noteTimes(note: { oldest: Millis; newest: Millis }, { ts, sketches }: Batch): void {
  let { oldest, newest } = note;
  const { length } = ts;
  for (let i = 0; i < length; i++) {
    const t = ts[i]!;
    if (t > newest) newest = t;
    if (t < oldest) oldest = t;
  }
  note.oldest = oldest;
  note.newest = newest;
  for (const { ts: t } of sketches ?? []) noteTime(note, t);
}
