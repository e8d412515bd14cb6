// Which day goes to the archive next. Pure.
import { DAY, alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Slice } from './retention-plan.ts';

/** `writing` was begun and perhaps not finished; `dirty` has got late points since it was written. */
export type DayState = 'writing' | 'done' | 'dirty';

export interface DayFacts {
  readonly now: Millis;
  /** A day is archived so long after its end. */
  readonly after: number;
  readonly sealed: Millis;
  /** Nothing before it is whole any more: such days stay in the archive as they are. */
  readonly rawFrom: Millis;
  /** In order of their end. */
  readonly raw: readonly Slice[];
  readonly states: ReadonlyMap<Millis, DayState>;
}

/** The days (UTC, their starts) in which there are points, oldest first. */
export function daysWithPoints(raw: readonly Slice[]): Millis[] {
  const days = new Set<Millis>();
  for (const { start, finish } of raw) for (let day = alignDown(start, DAY); day < finish; day += DAY) days.add(day);
  return [...days].sort((a, b) => a - b);
}

/** The oldest day that is complete and not in the archive, and after those the oldest one that has changed; undefined when there is none. */
export function nextDay({ now, after, sealed, rawFrom, raw, states }: DayFacts): Millis | undefined {
  const ready = daysWithPoints(raw).filter((day) => day >= rawFrom && day + DAY + after <= now && day + DAY <= sealed);
  return ready.find((day) => states.get(day) === undefined || states.get(day) === 'writing') ?? ready.find((day) => states.get(day) === 'dirty');
}

/** The first day with points that the archive does not have: what is older may go. Infinity when it has everything. */
export function unarchivedFrom(raw: readonly Slice[], states: ReadonlyMap<Millis, DayState>): Millis {
  return daysWithPoints(raw).find((day) => states.get(day) !== 'done') ?? Infinity;
}
