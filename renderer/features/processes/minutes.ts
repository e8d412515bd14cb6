// Owns the steps between kept minutes. Pure.
import type { ProcessMinute } from '../../../common/model/process.ts';
import { alignDown, MINUTE, type Millis } from '../../../common/time/millis.ts';

/** The index of the minute that holds `t`, or of the newest kept one before it; -1 when there is none. Minutes are oldest first. */
export function minuteIndex(minutes: readonly Pick<ProcessMinute, 't'>[], t: Millis): number {
  const start = alignDown(t, MINUTE);
  let low = 0;
  let high = minutes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((minutes[middle] as { t: Millis }).t <= start) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The kept minute nearest to `t`, if one lies within `reach` ms of its middle. */
export function nearestMinute<T extends Pick<ProcessMinute, 't'>>(minutes: readonly T[], t: Millis, reach: number): T | undefined {
  const index = minuteIndex(minutes, t);
  let best: T | undefined;
  let distance = Math.max(reach, MINUTE / 2);
  for (const minute of [minutes[index], minutes[index + 1]]) {
    if (minute === undefined) continue;
    const away = Math.abs(minute.t + MINUTE / 2 - t);
    if (away <= distance) {
      best = minute;
      distance = away;
    }
  }
  return best;
}

/** The kept minute before (-1) or after (+1) `t`; `t` null is now. Null after the last one: live. Undefined before the first one. */
export function stepMinute(minutes: readonly Pick<ProcessMinute, 't'>[], t: Millis | null, direction: 1 | -1): Millis | null | undefined {
  if (t === null) return direction > 0 ? null : minutes.at(-1)?.t;
  const start = alignDown(t, MINUTE);
  const index = minuteIndex(minutes, start);
  if (direction > 0) return minutes[index + 1]?.t ?? null;
  return (minutes[index]?.t === start ? minutes[index - 1] : minutes[index])?.t;
}
