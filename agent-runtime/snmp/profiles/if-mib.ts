// What the evaluator knows of IF-MIB (RFC 2863) beyond the profiles: twins of counters, speeds, states.
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { Oid } from '../protocol.ts';
import { numberOfValue } from './evaluate/value-text.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const IF_ENTRY = `${IF}.`;
const IFX_ENTRY = `${IFX}.`;

export const IF_NAME = `${IFX}.1`;
export const IF_DESCR = `${IF}.2`;
export const IF_ADMIN = `${IF}.7`;
export const IF_OPER = `${IF}.8`;
export const IF_SPEED = `${IF}.5`;
export const IF_HIGH_SPEED = `${IFX}.15`;
const HC_IN_OCTETS = `${IFX}.6`;
const HC_OUT_OCTETS = `${IFX}.10`;

/** The 32-bit counter of the same thing, by the OID of the 64-bit one. */
export const NARROW_TWINS: ReadonlyMap<Oid, Oid> = new Map([
  [HC_IN_OCTETS, `${IF}.10`],
  [`${IFX}.7`, `${IF}.11`],
  [`${IFX}.8`, `${IFX}.2`],
  [`${IFX}.9`, `${IFX}.3`],
  [HC_OUT_OCTETS, `${IF}.16`],
  [`${IFX}.11`, `${IF}.17`],
  [`${IFX}.12`, `${IFX}.4`],
  [`${IFX}.13`, `${IFX}.5`],
]);

const OCTETS: ReadonlySet<Oid> = new Set([HC_IN_OCTETS, HC_OUT_OCTETS, `${IF}.10`, `${IF}.16`]);
/** The shortest Ethernet frame with preamble and gap on the wire, bits: no interface passes more packets than its speed divided by this. */
const SMALLEST_FRAME_BITS = 672;

/** What every device is asked for, whatever its profile. */
export const BUILT_IN_PLAN: ReadingPlan = {
  scalars: [1, 2, 3, 5, 6].map((object) => `1.3.6.1.2.1.1.${object}.0`),
  columns: [IF_NAME, IF_DESCR, IF_ADMIN, IF_OPER, IF_SPEED, IF_HIGH_SPEED],
};

/** Whether an OID is a column of the two tables of interfaces: then its row's index is an ifIndex. */
export function isInterfaceColumn(oid: Oid): boolean {
  return oid.startsWith(IF_ENTRY) || oid.startsWith(IFX_ENTRY);
}

/** Bits per second of an interface; undefined when it says none. ifSpeed is exact below its limit, ifHighSpeed goes on above. */
export function speedOf(reading: DeviceReading, index: string): number | undefined {
  const exact = positive(reading, IF_SPEED, index);
  const high = positive(reading, IF_HIGH_SPEED, index);
  if (exact !== undefined && exact < 0xffff_ffff) return exact;
  return high === undefined ? exact : high * 1e6;
}

/** The value of a column when it is a number above 0. */
export function positive(reading: DeviceReading, column: Oid, index: string): number | undefined {
  const value = reading.column(column).get(index);
  const number = value === undefined ? undefined : numberOfValue(value);
  return number !== undefined && number > 0 ? Number(number) : undefined;
}

/** The most that a counter of an interface can move in a second. */
export function mostPerSecond(column: Oid, speed: number | undefined): number | undefined {
  return speed === undefined ? undefined : speed / (OCTETS.has(column) ? 8 : SMALLEST_FRAME_BITS);
}

const ADMIN_TEXTS = ['up', 'down', 'testing'];
const OPER_TEXTS = ['up', 'down', 'testing', 'unknown', 'dormant', 'not_present', 'lower_layer_down'];

/** Tags of `snmp.interface.status`: Datadog's summary of both states. */
export function statusTags(admin: number | undefined, oper: number | undefined): readonly string[] {
  const adminText = ADMIN_TEXTS[(admin ?? 0) - 1] ?? 'unknown';
  const operText = OPER_TEXTS[(oper ?? 0) - 1] ?? 'unknown';
  return [`status:${summary(adminText, operText)}`, `admin_status:${adminText}`, `oper_status:${operText}`];
}

function summary(admin: string, oper: string): string {
  if (admin === 'up') return oper === 'up' ? 'up' : oper === 'down' ? 'down' : 'warning';
  if (admin === 'down') return oper === 'up' ? 'down' : oper === 'down' ? 'off' : 'warning';
  return admin === 'testing' && oper !== 'down' ? 'warning' : 'down';
}
