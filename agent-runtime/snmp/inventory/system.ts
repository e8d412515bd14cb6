// What a device says of itself in the system group of SNMPv2-MIB (RFC 3418).
import { numberOf, oidOf, textOf } from './values.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const SYSTEM = '1.3.6.1.2.1.1';
/** sysUpTime.0, hundredths of a second. */
export const SYS_UP_TIME = `${SYSTEM}.3.0`;
/** snmpEngineTime.0 (RFC 3411), seconds since the engine started: turns over only after 68 years. */
export const ENGINE_TIME = '1.3.6.1.6.3.10.2.1.3.0';

export const SYSTEM_PLAN: ReadingPlan = {
  scalars: [`${SYSTEM}.1.0`, `${SYSTEM}.2.0`, SYS_UP_TIME, `${SYSTEM}.4.0`, `${SYSTEM}.5.0`, `${SYSTEM}.6.0`, `${SYSTEM}.7.0`, ENGINE_TIME],
  columns: [],
};

/** The system group. Empty texts and null are unknown. `services` is the sum of 2^(layer - 1) over the layers the device offers services of. */
export interface SystemFacts {
  readonly description: string;
  readonly objectId: string;
  readonly upTimeTicks: number | null;
  readonly contact: string;
  readonly name: string;
  readonly location: string;
  readonly services: number | null;
}

export function systemOf(reading: DeviceReading): SystemFacts {
  return {
    description: textOf(reading.scalar(`${SYSTEM}.1.0`)),
    objectId: oidOf(reading.scalar(`${SYSTEM}.2.0`)),
    upTimeTicks: numberOf(reading.scalar(SYS_UP_TIME)),
    contact: textOf(reading.scalar(`${SYSTEM}.4.0`)),
    name: textOf(reading.scalar(`${SYSTEM}.5.0`)),
    location: textOf(reading.scalar(`${SYSTEM}.6.0`)),
    services: numberOf(reading.scalar(`${SYSTEM}.7.0`)),
  };
}

const TURN_MS = 2 ** 32 * 10;

/** Milliseconds since the start: sysUpTime, with the turns of its 32 bits added when the engine's own clock shows them. Null when the device did not say. */
export function upTimeMsOf(reading: DeviceReading): number | null {
  const ticks = numberOf(reading.scalar(SYS_UP_TIME));
  if (ticks === null) return null;
  const engineMs = (numberOf(reading.scalar(ENGINE_TIME)) ?? 0) * 1_000;
  const turns = Math.max(0, Math.round((engineMs - ticks * 10) / TURN_MS));
  // Both clocks start together on agents where the turns can be told: anything else is two different clocks.
  return Math.abs(ticks * 10 + turns * TURN_MS - engineMs) < 3_600_000 ? ticks * 10 + turns * TURN_MS : ticks * 10;
}
