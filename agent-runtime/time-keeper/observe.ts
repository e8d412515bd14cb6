// Sleep, wake and clock steps, told from each other by three clocks. Pure: observations in, findings out.
import type { Millis } from '../../common/time/millis.ts';

/** The clocks at one moment. */
export interface Observation {
  readonly wall: Millis;
  /** Milliseconds that never go back; whether they count during sleep depends on the OS. */
  readonly monotonic: number;
  /** Milliseconds since boot with sleep, to about a second; null when unknown. */
  readonly sinceBoot: number | null;
  /** CPU time of this process so far, ms: a program that was busy was not asleep. */
  readonly cpuMs: number;
  /** Whether the operating system has announced a sleep since the last observation. */
  readonly hinted: boolean;
}

export type Discontinuity =
  | { readonly kind: 'asleep'; readonly from: Millis; readonly to: Millis }
  /** The wall clock jumped by `byMs`; [from, to) is the stretch of wall time that the jump passed over, in either direction. */
  | { readonly kind: 'clock_step'; readonly from: Millis; readonly to: Millis; readonly byMs: number };

/** The wall clock may drift and be slewed; a jump of more than this between two looks is a step. */
export const STEP_MS = 2_000;
/** A sleep shorter than this leaves no gap that anyone could see. */
export const SLEEP_MS = 10_000;
/** Nothing but a sleep (or a stopped process) keeps an idle timer this late. */
const LATE_MS = 30_000;
/** A process that used more than this share of a long gap was working, not sleeping. */
const BUSY_SHARE = 0.2;
/** Boot clocks count whole seconds on some systems: two looks may disagree by this much without meaning. */
const BOOT_PRECISION_MS = 1_500;

/**
 * What happened between two looks that were planned to lie `plannedMs` apart. Usually nothing (an empty list); a clock may also be
 * set while the machine sleeps, then both are found.
 *
 * Time asleep is (boot clock − monotonic) where the monotonic clock stands still during sleep (Linux). Where it goes on (macOS,
 * Windows) the gap between the looks is far longer than planned while the process used no CPU. What the wall clock did beyond the
 * time that really passed is a step. Without a boot clock a long jump forward is taken for sleep, as it nearly always is.
 */
export function discontinuities(before: Observation, after: Observation, plannedMs: number): Discontinuity[] {
  const wall = after.wall - before.wall;
  const monotonic = after.monotonic - before.monotonic;
  const boot = before.sinceBoot === null || after.sinceBoot === null ? null : after.sinceBoot - before.sinceBoot;
  const found: Discontinuity[] = [];

  let asleepMs = 0;
  // Real time that passed, to the best of what the clocks say.
  let passed = monotonic;
  if (boot !== null) {
    if (boot - monotonic > SLEEP_MS) {
      asleepMs = boot - monotonic;
      passed = boot;
    }
  } else {
    const ahead = wall - monotonic;
    if (ahead > SLEEP_MS || (after.hinted && ahead > STEP_MS)) {
      asleepMs = ahead;
      passed = wall;
    }
  }
  if (asleepMs === 0) {
    const late = monotonic - plannedMs;
    const busy = (after.cpuMs - before.cpuMs) / Math.max(1, monotonic);
    if ((late > LATE_MS && busy < BUSY_SHARE) || (after.hinted && late > SLEEP_MS)) asleepMs = late;
  }

  const tolerance = boot !== null && passed === boot ? STEP_MS + BOOT_PRECISION_MS : STEP_MS;
  const stepMs = wall - passed;
  const stepped = Math.abs(stepMs) > tolerance;
  if (asleepMs > 0) {
    // In the time of the new clock: the machine slept until now.
    found.push({ kind: 'asleep', from: after.wall - asleepMs, to: after.wall });
  }
  if (stepped) {
    const expected = before.wall + passed;
    found.push({ kind: 'clock_step', from: Math.min(expected, after.wall), to: Math.max(expected, after.wall), byMs: stepMs });
  }
  return found;
}
