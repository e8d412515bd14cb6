// Whether a device started anew between two polls, from its uptime, its engine boots and the run of its counters.
import type { Millis } from '../../../common/time/millis.ts';

/** When a device was read and what it said about its start. */
export interface DeviceMoment {
  readonly t: Millis;
  /** sysUpTime, hundredths of a second; undefined when the device did not say. */
  readonly upTime: number | undefined;
  /** snmpEngineBoots of SNMPv3; undefined without. */
  readonly engineBoots?: number | undefined;
}

/**
 * same: the device ran on. rollover: it did, and its uptime began at 0 after 497 days. restart: it started anew, counters too.
 * doubtful: its uptime advanced less than the time between; decreases of counters are no wraps then.
 */
export type Continuity = 'same' | 'rollover' | 'restart' | 'doubtful';

/** TimeTicks are 32 bits: 497 days. */
const ROLLOVER = 2 ** 32;
/** How far the uptime may be from where it should be, hundredths of a second: clocks drift, answers are late. */
const LEAST_TOLERANCE = 3_000;
const TOLERANCE_SHARE = 0.1;
/** Fewer falling counters than this are no sign of a restart. */
const LEAST_FALLEN = 3;

/** Compares two moments. `fallen` and `risen`: how many counters went down and up in between. */
export function continuity(before: DeviceMoment, now: DeviceMoment, fallen: number, risen: number): Continuity {
  if (before.engineBoots !== undefined && now.engineBoots !== undefined && now.engineBoots > before.engineBoots) return 'restart';
  // Many counters at 0 at once: the part of the agent that counts was restarted, whatever the uptime says.
  const reset = fallen >= LEAST_FALLEN && fallen > risen;
  if (reset) return 'restart';
  if (before.upTime === undefined || now.upTime === undefined) return 'same';
  const elapsed = Math.max(0, now.t - before.t) / 10;
  const expected = before.upTime + elapsed;
  const tolerance = Math.max(LEAST_TOLERANCE, elapsed * TOLERANCE_SHARE);
  if (now.upTime < before.upTime) return expected + tolerance >= ROLLOVER && Math.abs(expected - ROLLOVER - now.upTime) <= tolerance ? 'rollover' : 'restart';
  return now.upTime + tolerance < expected ? 'doubtful' : 'same';
}

/** Seconds between two moments for judging what is plausible: the longer of our clock's and the device's. */
export function longestElapsed(before: DeviceMoment, now: DeviceMoment): number {
  const ours = Math.max(0, now.t - before.t) / 1_000;
  const theirs = before.upTime === undefined || now.upTime === undefined ? 0 : (now.upTime - before.upTime) / 100;
  return Math.max(ours, theirs);
}
