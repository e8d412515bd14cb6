// The time axis of a device's counters: the wall clock may be set, so what passed is judged by both of our clocks and the device's own.
import type { Millis } from '../../../common/time/millis.ts';

interface Moment {
  readonly wall: Millis;
  readonly monotonic: number;
  readonly upTime: number | undefined;
}

/** Clocks that differ by less agree, ms. */
const AGREE_MS = 500;

/** One per device. */
export class CounterTime {
  #before: Moment | undefined;
  #t: Millis = 0;

  /** When a poll read its counters; differences of answers are what really passed. `upTime` in hundredths of a second. */
  at(wall: Millis, monotonic: number, upTime: number | undefined): Millis {
    const before = this.#before;
    this.#before = { wall, monotonic, upTime };
    if (before === undefined) return (this.#t = wall);
    const byWall = wall - before.wall;
    const byMonotonic = monotonic - before.monotonic;
    let passed = byWall;
    // Asleep the monotonic clock may stand still, set anew the wall clock lies; the device saw neither.
    if (Math.abs(byWall - byMonotonic) > AGREE_MS) {
      const theirs = upTime === undefined || before.upTime === undefined || upTime < before.upTime ? undefined : (upTime - before.upTime) * 10;
      passed = theirs === undefined ? Math.max(byWall, byMonotonic) : Math.abs(theirs - byWall) <= Math.abs(theirs - byMonotonic) ? byWall : byMonotonic;
    }
    this.#t += Math.max(1, passed);
    return this.#t;
  }
}
