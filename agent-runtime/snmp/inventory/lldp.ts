// Neighbours by LLDP-MIB and LLDP-V2-MIB (IEEE 802.1AB), and what the device's own LLDP ports are.
import { addressOfBytes, bitsOf, macOf, macOfText, numberOf, textOf } from './values.ts';
import { bridgePortsOf } from './bridge.ts';
import { CAPABILITIES } from './neighbour-reading.ts';
import { joinPlans } from '../device-reading.ts';
import { LLDP_2005, LLDP_2009 } from './lldp-editions.ts';
import { numberIndex, partsOf, rowsOf } from './rows.ts';
import { typedAddress } from './addresses.ts';
import type { ChassisKind, NeighbourReading, PortKind } from './neighbour-reading.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { InterfaceFacts } from './interfaces.ts';
import type { LldpEdition } from './lldp-editions.ts';
import type { SnmpValue } from '../protocol.ts';

/** mtxrNeighborInterfaceID: ifIndex by the running number of a neighbour. */
const ROUTEROS_INTERFACE = '1.3.6.1.4.1.14988.1.1.11.1.1.8';

/** In both editions: the newer one counts where the older one says nothing. */
const EDITIONS = [LLDP_2005, LLDP_2009] as const;

export const LLDP_PLAN: ReadingPlan = joinPlans([
  ...EDITIONS.map((of) => ({
    scalars: [of.localChassisKind, of.localChassisId, of.localName],
    columns: [of.localPortKind, of.localPortId, of.localPortDescription, of.chassisKind, of.chassisId, of.portKind, of.portId, of.portDescription, of.name, of.description, of.capable, of.enabled, ...of.addresses],
  })),
  { scalars: [], columns: [ROUTEROS_INTERFACE] },
]);

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
  const of = EDITIONS.find(({ localChassisId, localName }) => reading.scalar(localChassisId) !== undefined || reading.scalar(localName) !== undefined) ?? LLDP_2005;
  const [, chassis] = chassisId(numberOf(reading.scalar(of.localChassisKind)), reading.scalar(of.localChassisId));
  return { chassis, name: textOf(reading.scalar(of.localName)) };
}

type Ports = readonly Pick<InterfaceFacts, 'index' | 'name' | 'description' | 'alias' | 'mac'>[];

/** The device's own ports by LLDP port number, by the older edition where it has any. `interfaces` are the ones of the same reading. */
export function lldpPortsOf(reading: DeviceReading, interfaces: Ports): LldpPort[] {
  return firstSaying(EDITIONS, (of) => portsOf(reading, of, interfaces));
}

function portsOf(reading: DeviceReading, of: LldpEdition, interfaces: Ports): LldpPort[] {
  const bridgePorts = bridgePortsOf(reading);
  return rowsOf(reading, [of.localPortId, of.localPortKind]).flatMap((row) => {
    const number = numberIndex(row);
    if (number === undefined) return [];
    const [kind, id] = portId(numberOf(reading.column(of.localPortKind).get(row)), reading.column(of.localPortId).get(row));
    const description = textOf(reading.column(of.localPortDescription).get(row));
    const byNumber = interfaceOfNumber(number, interfaces, bridgePorts);
    const byId = (): number | null => interfaceOfPort(kind, id, description, interfaces);
    return [{ number, kind, id, description, index: of.numbersAreInterfaces ? (byNumber ?? byId()) : (byId() ?? byNumber) }];
  });
}

function firstSaying<T>(editions: readonly LldpEdition[], read: (of: LldpEdition) => T[]): T[] {
  for (const of of editions) {
    const found = read(of);
    if (found.length > 0) return found;
  }
  return [];
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

/** Everything heard by LLDP, in the order of the tables; what both editions tell is told once. */
export function lldpNeighboursOf(reading: DeviceReading, interfaces: Ports): NeighbourReading[] {
  const found = new Map<string, NeighbourReading>();
  for (const of of EDITIONS) {
    for (const one of heardBy(reading, of, interfaces)) {
      const key = [one.localIndex ?? one.localPort, one.remoteChassis, one.remotePort, one.remoteName].join('\n');
      if (!found.has(key)) found.set(key, one);
    }
  }
  return [...found.values()];
}

function heardBy(reading: DeviceReading, of: LldpEdition, interfaces: Ports): NeighbourReading[] {
  const rows = rowsOf(reading, [of.chassisId, of.portId, of.name]);
  if (rows.length === 0) return [];
  const ports = new Map(portsOf(reading, of, interfaces).map((port) => [port.number, port]));
  const bridgePorts = bridgePortsOf(reading);
  const addresses = managementAddresses(reading, of);
  const names = new Map(interfaces.map(({ index, name }) => [index, name]));
  return rows.flatMap((row) => {
    const parts = partsOf(row);
    if (parts === undefined) return [];
    const cell = (column: string) => reading.column(column).get(row);
    // Old RouterOS has the running number alone, and the port in a table of its own.
    const number = parts.length >= 2 ? parts[1]! : undefined;
    const port = number === undefined ? undefined : ports.get(number);
    const localIndex = number === undefined ? numberOf(cell(ROUTEROS_INTERFACE)) : port === undefined ? interfaceOfNumber(number, interfaces, bridgePorts) : port.index;
    const [portKind, remotePort] = portId(numberOf(cell(of.portKind)), cell(of.portId));
    const [chassisKind, remoteChassis] = chassisId(numberOf(cell(of.chassisKind)), cell(of.chassisId));
    const remoteAddresses = [...(addresses.get(row) ?? []), ...(chassisKind === 'address' && remoteChassis !== '' ? [remoteChassis] : [])];
    return [
      {
        protocol: 'lldp' as const,
        localIndex,
        localPort: (localIndex === null ? undefined : names.get(localIndex)) ?? (port?.id || (number === undefined ? '' : String(number))),
        remoteName: textOf(cell(of.name)).trim(),
        remotePort,
        remoteChassis,
        remoteAddress: remoteAddresses[0] ?? '',
        remoteDescription: textOf(cell(of.description)).trim(),
        chassisKind,
        portKind,
        remotePortDescription: textOf(cell(of.portDescription)).trim(),
        remoteAddresses,
        capabilities: (cell(of.enabled) === undefined ? bitsOf(cell(of.capable)) : bitsOf(cell(of.enabled))).flatMap((bit) => CAPABILITIES[bit] ?? []),
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
function managementAddresses(reading: DeviceReading, { addresses: columns, keyLength }: LldpEdition): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  for (const row of rowsOf(reading, columns)) {
    const parts = partsOf(row) ?? [];
    const address = typedAddress(parts.slice(keyLength));
    if (address === undefined) continue;
    const key = parts.slice(0, keyLength).join('.');
    addresses.set(key, [...(addresses.get(key) ?? []), address]);
  }
  return addresses;
}
