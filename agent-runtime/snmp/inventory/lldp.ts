// Neighbours by LLDP-MIB (IEEE 802.1AB-2005), and what the device's own LLDP ports are.
import { addressOfBytes, bitsOf, macOf, macOfText, numberOf, textOf } from './values.ts';
import { bridgePortsOf } from './bridge.ts';
import { CAPABILITIES } from './neighbour-reading.ts';
import { numberIndex, partsOf, rowsOf } from './rows.ts';
import { typedAddress } from './addresses.ts';
import type { ChassisKind, NeighbourReading, PortKind } from './neighbour-reading.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { InterfaceFacts } from './interfaces.ts';
import type { SnmpValue } from '../protocol.ts';

const LLDP = '1.0.8802.1.1.2.1';
const LOCAL_CHASSIS_KIND = `${LLDP}.3.1.0`;
const LOCAL_CHASSIS_ID = `${LLDP}.3.2.0`;
const LOCAL_NAME = `${LLDP}.3.3.0`;
const LOCAL_PORT = `${LLDP}.3.7.1`;
const REMOTE = `${LLDP}.4.1.1`;
const REMOTE_ADDRESS = `${LLDP}.4.2.1`;
const [CHASSIS_KIND, CHASSIS_ID, PORT_KIND, PORT_ID, PORT_DESCRIPTION, NAME, DESCRIPTION, CAPABLE, ENABLED] = [4, 5, 6, 7, 8, 9, 10, 11, 12].map((column) => `${REMOTE}.${column}`) as [string, string, string, string, string, string, string, string, string];

/** mtxrNeighborInterfaceID: ifIndex by the running number of a neighbour. */
const ROUTEROS_INTERFACE = '1.3.6.1.4.1.14988.1.1.11.1.1.8';

export const LLDP_PLAN: ReadingPlan = {
  scalars: [LOCAL_CHASSIS_KIND, LOCAL_CHASSIS_ID, LOCAL_NAME],
  columns: [`${LOCAL_PORT}.2`, `${LOCAL_PORT}.3`, `${LOCAL_PORT}.4`, CHASSIS_KIND, CHASSIS_ID, PORT_KIND, PORT_ID, PORT_DESCRIPTION, NAME, DESCRIPTION, CAPABLE, ENABLED, `${REMOTE_ADDRESS}.3`, `${REMOTE_ADDRESS}.4`, ROUTEROS_INTERFACE],
};

const CHASSIS_KINDS: readonly ChassisKind[] = ['text', 'text', 'text', 'text', 'mac', 'address', 'interface', 'local'];
const PORT_KINDS: readonly PortKind[] = ['text', 'alias', 'text', 'mac', 'address', 'name', 'text', 'local'];

/** A port of the device as its LLDP announces it to others. `index` is the ifIndex it stands for, null when that cannot be told. */
export interface LldpPort {
  readonly number: number;
  readonly kind: PortKind;
  readonly id: string;
  readonly description: string;
  readonly index: number | null;
}

/** The chassis identifier that the device announces (a MAC address in the usual form where it is one) and its name; '' when it says none. */
export function lldpSelfOf(reading: DeviceReading): { readonly chassis: string; readonly name: string } {
  const [, chassis] = chassisId(numberOf(reading.scalar(LOCAL_CHASSIS_KIND)), reading.scalar(LOCAL_CHASSIS_ID));
  return { chassis, name: textOf(reading.scalar(LOCAL_NAME)) };
}

type Ports = readonly Pick<InterfaceFacts, 'index' | 'name' | 'description' | 'alias' | 'mac'>[];

/** The device's own ports by LLDP port number. `interfaces` are the ones of the same reading. */
export function lldpPortsOf(reading: DeviceReading, interfaces: Ports): LldpPort[] {
  const bridgePorts = bridgePortsOf(reading);
  return rowsOf(reading, [`${LOCAL_PORT}.3`, `${LOCAL_PORT}.2`]).flatMap((row) => {
    const number = numberIndex(row);
    if (number === undefined) return [];
    const [kind, id] = portId(numberOf(reading.column(`${LOCAL_PORT}.2`).get(row)), reading.column(`${LOCAL_PORT}.3`).get(row));
    const description = textOf(reading.column(`${LOCAL_PORT}.4`).get(row));
    return [{ number, kind, id, description, index: interfaceOfPort(kind, id, description, interfaces) ?? interfaceOfNumber(number, interfaces, bridgePorts) }];
  });
}

/** The interface that a port identifier names, by what it says: name, MAC address, ifIndex as text; null when none or several fit. */
function interfaceOfPort(kind: PortKind, id: string, description: string, interfaces: Ports): number | null {
  const only = (test: (port: Ports[number]) => boolean): number | null => {
    const found = interfaces.filter(test);
    return found.length === 1 ? found[0]!.index : null;
  };
  const named = (text: string) => (text === '' ? null : (only(({ name }) => name === text) ?? only((port) => port.description === text) ?? only(({ alias }) => alias === text)));
  if (kind === 'mac') return only(({ mac }) => mac === id) ?? named(description);
  const local = kind === 'local' && /^\d+$/u.test(id) ? only(({ index }) => index === Number(id)) : null;
  return named(id) ?? local ?? named(description);
}

/** An LLDP port number is an ifIndex on most devices and a bridge port on others; the standard leaves it open. */
function interfaceOfNumber(number: number, interfaces: Ports, bridgePorts: ReadonlyMap<number, number>): number | null {
  return interfaces.some(({ index }) => index === number) ? number : (bridgePorts.get(number) ?? null);
}

function portId(kind: number | null, value: SnmpValue | undefined): [PortKind, string] {
  const known = PORT_KINDS[kind ?? 0] ?? 'text';
  if (known === 'mac') return [known, macOf(value) || textOf(value)];
  return known === 'address' ? [known, networkAddress(value)] : [known, textOf(value)];
}

/** An address with its IANA family before it: 1 is IPv4, 2 is IPv6. */
function networkAddress(value: SnmpValue | undefined): string {
  const bytes = value?.type === 'octets' ? value.value : undefined;
  return (bytes !== undefined && (bytes[0] === 1 || bytes[0] === 2) && addressOfBytes(bytes.subarray(1))) || textOf(value);
}

/** Everything heard by LLDP, in the order of the table. */
export function lldpNeighboursOf(reading: DeviceReading, interfaces: Ports): NeighbourReading[] {
  const ports = new Map(lldpPortsOf(reading, interfaces).map((port) => [port.number, port]));
  const bridgePorts = bridgePortsOf(reading);
  const addresses = managementAddresses(reading);
  const names = new Map(interfaces.map(({ index, name }) => [index, name]));
  return rowsOf(reading, [CHASSIS_ID, PORT_ID, NAME]).flatMap((row) => {
    const parts = partsOf(row);
    if (parts === undefined) return [];
    const cell = (column: string) => reading.column(column).get(row);
    // The index is a time mark, the local port and a running number; old RouterOS has the last alone, and the port in a table of its own.
    const number = parts.length >= 2 ? parts[1]! : undefined;
    const port = number === undefined ? undefined : ports.get(number);
    const localIndex = number === undefined ? numberOf(cell(ROUTEROS_INTERFACE)) : port === undefined ? interfaceOfNumber(number, interfaces, bridgePorts) : port.index;
    const [portKind, remotePort] = portId(numberOf(cell(PORT_KIND)), cell(PORT_ID));
    const [chassisKind, remoteChassis] = chassisId(numberOf(cell(CHASSIS_KIND)), cell(CHASSIS_ID));
    const remoteAddresses = [...(addresses.get(row) ?? []), ...(chassisKind === 'address' && remoteChassis !== '' ? [remoteChassis] : [])];
    return [
      {
        protocol: 'lldp' as const,
        localIndex,
        localPort: (localIndex === null ? undefined : names.get(localIndex)) ?? (port?.id || (number === undefined ? '' : String(number))),
        remoteName: textOf(cell(NAME)).trim(),
        remotePort,
        remoteChassis,
        remoteAddress: remoteAddresses[0] ?? '',
        remoteDescription: textOf(cell(DESCRIPTION)).trim(),
        chassisKind,
        portKind,
        remotePortDescription: textOf(cell(PORT_DESCRIPTION)).trim(),
        remoteAddresses,
        capabilities: (cell(ENABLED) === undefined ? bitsOf(cell(CAPABLE)) : bitsOf(cell(ENABLED))).flatMap((bit) => CAPABILITIES[bit] ?? []),
        remoteDuplex: 'unknown' as const,
      },
    ];
  });
}

function chassisId(kind: number | null, value: SnmpValue | undefined): [ChassisKind, string] {
  const known = CHASSIS_KINDS[kind ?? 0] ?? 'text';
  if (known === 'mac') return [known, macOf(value) || textOf(value)];
  if (known === 'address') return [known, networkAddress(value)];
  const text = textOf(value);
  // Some agents give a MAC address in text and call it something else.
  return macOfText(text) === '' ? [known, text] : ['mac', macOfText(text)];
}

/** Addresses by row of the remote table. Their index goes on with the family, the length and the octets, as text in some agents' answers. */
function managementAddresses(reading: DeviceReading): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const row of rowsOf(reading, [`${REMOTE_ADDRESS}.3`, `${REMOTE_ADDRESS}.4`])) {
    const parts = partsOf(row) ?? [];
    const address = typedAddress(parts.slice(3));
    if (address === undefined) continue;
    const key = parts.slice(0, 3).join('.');
    addresses.set(key, [...(addresses.get(key) ?? []), address]);
  }
  return addresses;
}
