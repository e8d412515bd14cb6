// Carries out a whole reading plan once, for trying a profile: all scalars, then all columns.
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import { DeviceReading as Reading } from '../device-reading.ts';
import { isException } from '../engine/ber/value.ts';
import type { Column, Oid, SnmpSession, SnmpValue } from '../protocol.ts';

/** Columns asked for together; a profile may have hundreds. */
const COLUMNS_AT_ONCE = 20;
const MOST_ROWS = 20_000;

/** Rejects with SnmpFailure. What the device does not have is left out. */
export async function readPlan(session: SnmpSession, plan: ReadingPlan, t: number, signal: AbortSignal): Promise<DeviceReading> {
  const scalars = new Map<Oid, SnmpValue>();
  for (const { oid, value } of plan.scalars.length === 0 ? [] : await session.get(plan.scalars, { signal })) if (!isException(value) && value.type !== 'null') scalars.set(oid, value);
  const columns = new Map<Oid, Column>();
  for (let at = 0; at < plan.columns.length; at += COLUMNS_AT_ONCE) {
    for (const [oid, column] of await session.columns(plan.columns.slice(at, at + COLUMNS_AT_ONCE), { signal, maxObjects: MOST_ROWS })) columns.set(oid, column);
  }
  return new Reading(t, scalars, columns);
}
