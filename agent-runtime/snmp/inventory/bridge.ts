// What a switch learned and decided as a bridge: BRIDGE-MIB (RFC 4188), also one per VLAN, Q-BRIDGE-MIB (RFC 4363), aggregates by IEEE8023-LAG-MIB and ifStackTable.
import { macOf, macOfBytes, numberOf } from './values.ts';
import { LAG_TYPE } from './interfaces.ts';
import { numberIndex, partsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { InterfaceFacts } from './interfaces.ts';

const BRIDGE = '1.3.6.1.2.1.17';
const BASE_ADDRESS = `${BRIDGE}.1.1.0`;
const BASE_PORT_INDEX = `${BRIDGE}.1.4.1.2`;
const STP_STATE = `${BRIDGE}.2.15.1.3`;
const FDB_PORT = `${BRIDGE}.4.3.1.2`;
const FDB_STATUS = `${BRIDGE}.4.3.1.3`;
const VLAN_FDB_PORT = `${BRIDGE}.7.1.2.2.1.2`;
const VLAN_FDB_STATUS = `${BRIDGE}.7.1.2.2.1.3`;
const VLAN_FDB_ID = `${BRIDGE}.7.1.4.2.1.3`;
const VLAN_NAME = `${BRIDGE}.7.1.4.3.1.1`;
/** vtpVlanState of CISCO-VTP-MIB, by management domain and VLAN. */
const VTP_VLAN_STATE = '1.3.6.1.4.1.9.9.46.1.3.1.1.2';
const LAG_ATTACHED = '1.2.840.10006.300.43.1.2.1.1.13';
const STACK_STATUS = '1.3.6.1.2.1.31.1.2.1.3';

export const BRIDGE_PLAN: ReadingPlan = {
  scalars: [BASE_ADDRESS],
  columns: [BASE_PORT_INDEX, STP_STATE, FDB_PORT, FDB_STATUS, VLAN_FDB_PORT, VLAN_FDB_STATUS, VLAN_FDB_ID, VLAN_NAME, VTP_VLAN_STATE, LAG_ATTACHED, STACK_STATUS],
};

/** What an instance of BRIDGE-MIB that serves one VLAN is asked for. */
export const VLAN_BRIDGE_COLUMNS = [BASE_PORT_INDEX, FDB_PORT, FDB_STATUS] as const;

/** The MAC address that the bridge calls its own; '' when it names none. */
export function bridgeAddressOf(reading: DeviceReading): string {
  return macOf(reading.scalar(BASE_ADDRESS));
}

/** ifIndex by bridge port. */
export function bridgePortsOf(reading: DeviceReading): Map<number, number> {
  const ports = new Map<number, number>();
  for (const [row, value] of reading.column(BASE_PORT_INDEX)) {
    const [port, index] = [numberIndex(row), numberOf(value)];
    if (port !== undefined && index !== null) ports.set(port, index);
  }
  return ports;
}

/** One address of a forwarding table. `index` is the ifIndex behind the bridge port, null when the device does not say; `vlan` null where the table knows none. */
export interface ForwardingEntry {
  readonly mac: string;
  readonly port: number;
  readonly index: number | null;
  readonly vlan: number | null;
  /** The database of Q-BRIDGE-MIB it came from; null for the table of BRIDGE-MIB. */
  readonly database: number | null;
  /** self: an address of the switch. fixed: set by management. */
  readonly status: 'learned' | 'self' | 'fixed' | 'other';
}

const STATUSES = ['learned', 'other', 'other', 'learned', 'self', 'fixed'] as const;

/** Both tables, one after the other; entries that the switch calls invalid are left out. */
export function forwardingOf(reading: DeviceReading): ForwardingEntry[] {
  const ports = bridgePortsOf(reading);
  const vlanOf = vlansByDatabase(reading);
  const entries: ForwardingEntry[] = [];
  const add = (octets: readonly number[], database: number | null, port: number | null, status: number | null) => {
    if (octets.length !== 6 || octets.some((octet) => octet > 255) || port === null || status === 2) return;
    entries.push({ mac: macOfBytes(octets), port, index: ports.get(port) ?? null, vlan: database === null ? null : vlanOf(database), database, status: STATUSES[status ?? 3] ?? 'other' });
  };
  const statuses = reading.column(FDB_STATUS);
  for (const [row, value] of reading.column(FDB_PORT)) add(partsOf(row) ?? [], null, numberOf(value), numberOf(statuses.get(row)));
  const vlanStatuses = reading.column(VLAN_FDB_STATUS);
  for (const [row, value] of reading.column(VLAN_FDB_PORT)) {
    const [database, ...octets] = partsOf(row) ?? [];
    if (database !== undefined) add(octets, database, numberOf(value), numberOf(vlanStatuses.get(row)));
  }
  return entries;
}

const LAST_VLAN = 4_094;
/** Not for Ethernet, and always there: FDDI and Token Ring. */
const [FIRST_FOREIGN_VLAN, LAST_FOREIGN_VLAN] = [1_002, 1_005];
/** vtpVlanState operational(1). */
const OPERATIONAL = 1;

/**
 * VLANs that the device has an instance of BRIDGE-MIB of its own for (Cisco's community string indexing): without asking there, only VLAN 1's table is
 * seen. Empty where Q-BRIDGE-MIB tells of all of them.
 */
export function bridgedVlansOf(reading: DeviceReading): number[] {
  if (reading.column(VLAN_FDB_PORT).size > 0) return [];
  const vlans = [...reading.column(VTP_VLAN_STATE)].flatMap(([row, state]) => {
    const vlan = partsOf(row)?.[1];
    return vlan === undefined || numberOf(state) !== OPERATIONAL || vlan <= 1 || vlan > LAST_VLAN || (vlan >= FIRST_FOREIGN_VLAN && vlan <= LAST_FOREIGN_VLAN) ? [] : [vlan];
  });
  return [...new Set(vlans)].sort((one, other) => one - other);
}

/** A database serves one VLAN or, with shared learning, several: then it tells none. Without dot1qVlanCurrentTable the number of the database is the VLAN where it can be one. */
function vlansByDatabase(reading: DeviceReading): (database: number) => number | null {
  const vlans = new Map<number, number | null>();
  for (const [row, value] of reading.column(VLAN_FDB_ID)) {
    // The index is a time mark and the VLAN.
    const [vlan, database] = [partsOf(row)?.[1], numberOf(value)];
    if (vlan !== undefined && database !== null) vlans.set(database, vlans.has(database) && vlans.get(database) !== vlan ? null : vlan);
  }
  return (database) => vlans.get(database) ?? (!vlans.has(database) && database >= 1 && database <= LAST_VLAN ? database : null);
}

/** ifIndex of the ports that spanning tree keeps from forwarding though they have a link: blocking or listening. */
export function blockedPortsOf(reading: DeviceReading): number[] {
  const ports = bridgePortsOf(reading);
  return [...reading.column(STP_STATE)].flatMap(([row, value]) => {
    const state = numberOf(value);
    const index = ports.get(Number(row));
    return index !== undefined && (state === 2 || state === 3) ? [index] : [];
  });
}

/** Aggregates: ifIndex of a member → ifIndex of its aggregate. ifStackTable stands in where the LAG MIB is not there. */
export function aggregatesOf(reading: DeviceReading, interfaces: readonly Pick<InterfaceFacts, 'index' | 'type'>[]): Map<number, number> {
  const aggregates = new Map<number, number>();
  const lags = new Set(interfaces.filter(({ type }) => type === LAG_TYPE).map(({ index }) => index));
  for (const [row, value] of reading.column(STACK_STATUS)) {
    const [higher, lower] = partsOf(row) ?? [];
    if (higher !== undefined && lower !== undefined && lower !== 0 && lags.has(higher) && numberOf(value) === 1) aggregates.set(lower, higher);
  }
  for (const [row, value] of reading.column(LAG_ATTACHED)) {
    const [member, aggregate] = [numberIndex(row), numberOf(value)];
    if (member !== undefined && aggregate !== null && aggregate > 0 && aggregate !== member) aggregates.set(member, aggregate);
  }
  return aggregates;
}
