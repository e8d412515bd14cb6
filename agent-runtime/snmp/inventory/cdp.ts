// Neighbours by CISCO-CDP-MIB.
import { addressOf, numberOf, textOf } from './values.ts';
import { partsOf, rowsOf } from './rows.ts';
import type { Capability, NeighbourReading } from './neighbour-reading.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { InterfaceFacts } from './interfaces.ts';
import type { SnmpValue } from '../protocol.ts';

const CACHE = '1.3.6.1.4.1.9.9.23.1.2.1.1';
const [ADDRESS, VERSION, DEVICE_ID, DEVICE_PORT, PLATFORM, CAPABILITIES, DUPLEX] = [4, 5, 6, 7, 8, 9, 12].map((column) => `${CACHE}.${column}`) as [string, string, string, string, string, string, string];

export const CDP_PLAN: ReadingPlan = { scalars: [], columns: [ADDRESS, VERSION, DEVICE_ID, DEVICE_PORT, PLATFORM, CAPABILITIES, DUPLEX] };

/** From the lowest bit: router, transparent bridge, source-route bridge, switch, host, IGMP, repeater, phone. */
const BITS: readonly (readonly [number, Capability])[] = [[0x01, 'router'], [0x0a, 'bridge'], [0x10, 'station'], [0x40, 'repeater'], [0x80, 'telephone']];

/** Everything heard by CDP. The index is the ifIndex of the port and a running number. */
export function cdpNeighboursOf(reading: DeviceReading, interfaces: readonly Pick<InterfaceFacts, 'index' | 'name'>[]): NeighbourReading[] {
  const names = new Map(interfaces.map(({ index, name }) => [index, name]));
  return rowsOf(reading, [DEVICE_ID, DEVICE_PORT, ADDRESS]).flatMap((row) => {
    const localIndex = partsOf(row)?.[0];
    if (localIndex === undefined) return [];
    const cell = (column: string) => reading.column(column).get(row);
    const address = addressOf(cell(ADDRESS));
    const remoteAddress = address === '0.0.0.0' ? '' : address;
    const flags = capabilityFlags(cell(CAPABILITIES));
    const duplex = numberOf(cell(DUPLEX));
    return [
      {
        protocol: 'cdp' as const,
        localIndex,
        localPort: names.get(localIndex) ?? String(localIndex),
        remoteName: textOf(cell(DEVICE_ID)).trim(),
        remotePort: textOf(cell(DEVICE_PORT)).trim(),
        remoteChassis: '',
        remoteAddress,
        remoteDescription: [textOf(cell(PLATFORM)).trim(), textOf(cell(VERSION)).trim()].filter((text) => text !== '').join(' · '),
        chassisKind: 'text' as const,
        portKind: 'name' as const,
        remotePortDescription: '',
        remoteAddresses: remoteAddress === '' ? [] : [remoteAddress],
        capabilities: BITS.flatMap(([mask, name]) => ((flags & mask) === 0 ? [] : [name])),
        remoteDuplex: duplex === 3 ? ('full' as const) : duplex === 2 ? ('half' as const) : ('unknown' as const),
      },
    ];
  });
}

/** Four octets, of which the last holds all that is used. */
function capabilityFlags(value: SnmpValue | undefined): number {
  return value?.type === 'octets' && value.value.length === 4 ? value.value[3]! : 0;
}
