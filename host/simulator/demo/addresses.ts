// IP-MIB of demo devices in its older form (RFC 4293): a device's own address, and whom a router spoke to.
import type { SimulatedObject } from '../object-table.ts';
import { address, integer, mac, row } from '../objects.ts';
import type { SimulatedDevice } from '../simulated-device.ts';
import { PLANNED_DEVICES } from './campus-plan.ts';
import { chassisMac } from './campus-state.ts';
import type { Station } from './campus-state.ts';

const DYNAMIC = 3;

/** On the port of this name. */
export function ownAddressObjects(device: SimulatedDevice, ip: string, port: string): SimulatedObject[] {
  return row('1.3.6.1.2.1.4.20.1', ip, { 1: address(ip), 2: integer(device.port(port).index), 3: address('255.255.255.0'), 4: integer(1) });
}

/** All other devices and all stations, behind the port of this name. */
export function arpObjects(device: SimulatedDevice, port: string, stations: readonly Station[]): SimulatedObject[] {
  const { index } = device.port(port);
  const known = [...PLANNED_DEVICES.filter(({ id }) => id !== device.id).map(({ address: ip, id }) => ({ ip, mac: chassisMac(id) })), ...stations];
  return known.flatMap(({ ip, mac: physical }) => row('1.3.6.1.2.1.4.22.1', `${index}.${ip}`, { 1: integer(index), 2: mac(physical), 3: address(ip), 4: integer(DYNAMIC) }));
}
