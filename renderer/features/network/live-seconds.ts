// Owns the seconds of a port that are kept while it is watched.
import type { StreamEvent } from '../../../common/contract/contract.ts';

export type PortSecond = StreamEvent<'devices.livePort'>;

/** How many seconds are drawn. */
export const KEPT_SECONDS = 60;

/** The newest seconds; one that came before the last is dropped. */
export function keepSecond(kept: readonly PortSecond[], next: PortSecond): readonly PortSecond[] {
  const last = kept.at(-1);
  if (last !== undefined && next.t <= last.t) return kept;
  return [...kept, next].slice(-KEPT_SECONDS);
}

/** Values in the last places of a full row: the line grows from the right; NaN where there is none. */
export function lineOf(seconds: readonly PortSecond[], value: (second: PortSecond) => number | null): Float64Array {
  const values = new Float64Array(KEPT_SECONDS).fill(Number.NaN);
  for (const [at, second] of seconds.entries()) values[KEPT_SECONDS - seconds.length + at] = value(second) ?? Number.NaN;
  return values;
}
