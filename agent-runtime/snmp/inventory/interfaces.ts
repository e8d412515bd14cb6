// The interfaces of a device by IF-MIB (RFC 2863): what they are and how they are, without their counters.
import { duplexesOf } from './duplex.ts';
import { macOf, numberOf, textOf } from './values.ts';
import { numberIndex, rowsOf } from './rows.ts';
import { OPER_STATES } from '../../../common/model/device.ts';
import type { DeviceInterface, OperState } from '../../../common/model/device.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import { SYS_UP_TIME } from './system.ts';

const IF_TABLE = '1.3.6.1.2.1.2.2.1';
const IF_X_TABLE = '1.3.6.1.2.1.31.1.1.1';
const DESCRIPTION = `${IF_TABLE}.2`;
const TYPE = `${IF_TABLE}.3`;
const MTU = `${IF_TABLE}.4`;
const SPEED = `${IF_TABLE}.5`;
const PHYSICAL_ADDRESS = `${IF_TABLE}.6`;
const ADMIN_STATUS = `${IF_TABLE}.7`;
const OPER_STATUS = `${IF_TABLE}.8`;
const LAST_CHANGE = `${IF_TABLE}.9`;
const NAME = `${IF_X_TABLE}.1`;
const HIGH_SPEED = `${IF_X_TABLE}.15`;
const ALIAS = `${IF_X_TABLE}.18`;

/** What interfaces are called and how they are: asked with every poll. */
export const INTERFACE_PLAN: ReadingPlan = {
  scalars: [SYS_UP_TIME],
  columns: [DESCRIPTION, TYPE, MTU, SPEED, PHYSICAL_ADDRESS, ADMIN_STATUS, OPER_STATUS, LAST_CHANGE, NAME, HIGH_SPEED, ALIAS],
};

/** IANAifType of an aggregate of ports (ieee8023adLag). */
export const LAG_TYPE = 161;

/** One interface without what is a rate. `duplex` is 'unknown' when the reading did not ask for it. */
export type InterfaceFacts = Pick<
  DeviceInterface,
  'index' | 'name' | 'alias' | 'description' | 'type' | 'mac' | 'mtu' | 'speed' | 'duplex' | 'admin' | 'oper' | 'lastChangeMs'
>;

const ADMIN_STATES = ['unknown', 'up', 'down', 'testing'] as const;
/** What ifSpeed says when the speed does not fit in its 32 bits. */
const SATURATED = 4_294_967_295;

/** Interfaces by ascending ifIndex. A row that has any column is an interface; a bad value is unknown and never drops the row. */
export function interfacesOf(reading: DeviceReading): InterfaceFacts[] {
  return withLastChange(lastingInterfacesOf(reading), reading);
}

/** The same interfaces with the age of their state, which is another one at every moment. */
export function withLastChange(interfaces: readonly InterfaceFacts[], reading: DeviceReading): InterfaceFacts[] {
  const upTime = numberOf(reading.scalar(SYS_UP_TIME));
  const changes = reading.column(LAST_CHANGE);
  return interfaces.map((port) => ({ ...port, lastChangeMs: sinceChange(upTime, numberOf(changes.get(String(port.index)))) }));
}

/** Interfaces without the age of their state (null): the same as long as their columns are. */
export function lastingInterfacesOf(reading: DeviceReading): InterfaceFacts[] {
  const duplexes = duplexesOf(reading);
  return rowsOf(reading, INTERFACE_PLAN.columns).flatMap((row) => {
    const index = numberIndex(row);
    if (index === undefined) return [];
    const cell = (column: string) => reading.column(column).get(row);
    const description = textOf(cell(DESCRIPTION));
    return [
      {
        index,
        // Agents without ifXTable name their ports in ifDescr alone.
        name: textOf(cell(NAME)) || description || String(index),
        alias: textOf(cell(ALIAS)),
        description,
        type: numberOf(cell(TYPE)),
        mac: macOf(cell(PHYSICAL_ADDRESS)),
        mtu: numberOf(cell(MTU)),
        speed: speedOf(numberOf(cell(SPEED)), numberOf(cell(HIGH_SPEED))),
        duplex: duplexes.get(index) ?? 'unknown',
        admin: ADMIN_STATES[numberOf(cell(ADMIN_STATUS)) ?? 0] ?? 'unknown',
        oper: operState(numberOf(cell(OPER_STATUS))),
        lastChangeMs: null,
      },
    ];
  });
}

/** Bits per second: ifSpeed is exact but ends at 2^32 - 1, ifHighSpeed counts millions. Some agents let ifSpeed wrap instead of saturating it. */
function speedOf(speed: number | null, highSpeed: number | null): number | null {
  const high = highSpeed === null ? null : highSpeed * 1_000_000;
  if (speed === null) return high;
  if (high !== null && high > 0 && (speed <= 0 || speed >= SATURATED || high > SATURATED)) return high;
  return speed < 0 ? null : speed;
}

function operState(value: number | null): OperState {
  return OPER_STATES[(value ?? 4) - 1] ?? 'unknown';
}

/** Both in hundredths of a second since the start of the agent. A change after "now" belongs to an earlier turn of the 497-day clock: unknown. */
function sinceChange(upTime: number | null, change: number | null): number | null {
  return upTime === null || change === null || change > upTime ? null : (upTime - change) * 10;
}
