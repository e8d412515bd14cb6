// LLDP-MIB (IEEE 802.1AB-2005) and CISCO-CDP-MIB of demo devices: what each end of a cable hears of the other.
import type { SimulatedObject } from '../object-table.ts';
import { integer, mac, octets, row, scalars, text } from '../objects.ts';
import type { SimulatedDevice } from '../simulated-device.ts';
import { CABLES, PLANNED_DEVICES } from './campus-plan.ts';
import type { PlannedDevice } from './campus-plan.ts';
import { chassisMac } from './campus-state.ts';

const LLDP = '1.0.8802.1.1.2.1';
const CDP_CACHE = '1.3.6.1.4.1.9.9.23.1.2.1.1';
const MAC_CHASSIS = 4;
const BY_NAME = 5;
const LOCALLY = 7;
/** Bits of LldpSystemCapabilitiesMap: bridge, access point, router. */
const CAPABILITIES = { bridge: 0x20, accessPoint: 0x10, router: 0x08 };

/** Devices that announce themselves. */
const ANNOUNCERS: readonly PlannedDevice['style'][] = ['cisco', 'juniper', 'procurve', 'routeros', 'firewall', 'access_point'];

interface Neighbour {
  /** Own port. */
  readonly port: string;
  readonly remote: SimulatedDevice;
  readonly plan: PlannedDevice;
  readonly remotePort: string;
}

function neighboursOf(device: SimulatedDevice, all: ReadonlyMap<string, SimulatedDevice>): Neighbour[] {
  return CABLES.flatMap(({ a, b }) => {
    const [own, other] = a[0] === device.id ? [a, b] : [b, a];
    const plan = PLANNED_DEVICES.find(({ id }) => id === other[0])!;
    return own[0] !== device.id || !ANNOUNCERS.includes(plan.style) || !device.port(own[1]).port.up ? [] : [{ port: own[1], remote: all.get(plan.id)!, plan, remotePort: other[1] }];
  });
}

/** Juniper's ports are told by number, the others' by name; ProCurve's numbers are their names. */
function portId(device: SimulatedDevice, style: PlannedDevice['style'], name: string): { readonly kind: number; readonly id: string } {
  if (style === 'juniper') return { kind: LOCALLY, id: String(device.port(name).index) };
  return { kind: style === 'procurve' ? LOCALLY : BY_NAME, id: name };
}

function capabilityBits({ style }: PlannedDevice): number {
  if (style === 'firewall') return CAPABILITIES.router;
  return style === 'access_point' ? CAPABILITIES.bridge | CAPABILITIES.accessPoint : CAPABILITIES.bridge;
}

export function lldpObjects(device: SimulatedDevice, plan: PlannedDevice, all: ReadonlyMap<string, SimulatedDevice>): SimulatedObject[] {
  // Cisco's style counts LLDP ports by themselves, the others take the ifIndex.
  const numberOf = (name: string): number => (plan.style === 'cisco' ? device.ports.findIndex((port) => port.name === name) + 1 : device.port(name).index);
  const bits = octets(capabilityBits(plan), 0);
  return [
    ...scalars(`${LLDP}.3`, { 1: integer(MAC_CHASSIS), 2: mac(chassisMac(device.id)), 3: () => text(device.name), 5: bits, 6: bits }),
    ...device.ports.flatMap(({ name }) => {
      const { id, kind } = portId(device, plan.style, name);
      return row(`${LLDP}.3.7.1`, numberOf(name), { 2: integer(kind), 3: text(id), 4: text(name) });
    }),
    ...neighboursOf(device, all).flatMap(({ plan: remotePlan, port, remote, remotePort }, at) => {
      const index = `0.${numberOf(port)}.${at + 1}`;
      const { id, kind } = portId(remote, remotePlan.style, remotePort);
      const remoteBits = octets(capabilityBits(remotePlan), 0);
      return [
        ...row(`${LLDP}.4.1.1`, index, { 4: integer(MAC_CHASSIS), 5: mac(chassisMac(remote.id)), 6: integer(kind), 7: text(id), 8: text(remotePort), 9: () => text(remote.name), 10: text(remotePlan.location), 11: remoteBits, 12: remoteBits }),
        ...row(`${LLDP}.4.2.1`, `${index}.1.4.${remotePlan.address}`, { 3: integer(2), 4: integer(remote.port(remotePort).index) }),
      ];
    }),
  ];
}

/** Cisco's style hears Cisco's style by CDP, too. */
export function cdpObjects(device: SimulatedDevice, all: ReadonlyMap<string, SimulatedDevice>): SimulatedObject[] {
  return neighboursOf(device, all).filter(({ plan }) => plan.style === 'cisco').flatMap(({ plan, port, remote, remotePort }, at) =>
    row(CDP_CACHE, `${device.port(port).index}.${at + 1}`, {
      3: integer(1),
      4: octets(...plan.address.split('.').map(Number)),
      5: text('Cisco IOS Software, Version 15.2(7)E4'),
      6: () => text(remote.name),
      7: text(remotePort),
      8: text('cisco WS-C3850-24T'),
      9: octets(0, 0, 0, 0x28),
      12: integer(3),
    }),
  );
}
