// What the archive wants of the other tiers to write a day: series, their points and sketches, and the day's events.
import type { VedetteEvent } from '../../common/model/event.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SeriesPoints } from '../encoding/segment.ts';

/** Everything that is stored of [from, to), late points folded in. Read in the archive process, one series after the other. */
export interface DayInput {
  readonly from: Millis;
  readonly to: Millis;
  /** Every series that may have something in the range, in any order. */
  readonly series: readonly SeriesMeta[];
  /** Points with from <= t < to, ascending and unique in time; valid until the next call. Length 0 when there are none. */
  points(ref: SeriesRef): SeriesPoints;
  /** Sketches of a distribution series, ascending in time. */
  sketches(ref: SeriesRef): readonly { readonly ts: Millis; readonly bytes: Uint8Array }[];
  events(): Iterable<VedetteEvent>;
  /** Stretches that could not be read so far and are missing in what came: one sentence each. */
  readonly leftOut: readonly string[];
  close(): void;
}
