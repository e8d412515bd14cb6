// Who is plugged in where in the demo campus, and through which port a switch reaches whom.
import { CABLES, DESKS, PLANNED_DEVICES, WIRELESS_CLIENTS } from './campus-plan.ts';
import type { Style } from './campus-plan.ts';

export const VLANS = { devices: 1, desks: 10, wireless: 20 } as const;

/** Something with a MAC address and no SNMP of its own. `port` is '' for a wireless client. */
export interface Station {
  readonly mac: string;
  readonly ip: string;
  readonly vlan: number;
  device: string;
  readonly port: string;
}

const SWITCHES: readonly Style[] = ['cisco', 'juniper', 'procurve', 'routeros'];
const pair = (value: number): string => value.toString(16).padStart(2, '0');

/** The MAC address of a device itself. Locally administered, so it is nobody's. */
export function chassisMac(id: string): string {
  return `02:5e:d0:00:${pair(PLANNED_DEVICES.findIndex((device) => device.id === id) + 1)}:00`;
}

/** Of its port at this place, from 0. What is no switch speaks with the address of its first port, so that one is the device's own. */
export function portMac(id: string, at: number): string {
  const bridges = PLANNED_DEVICES.some((device) => device.id === id && SWITCHES.includes(device.style));
  return `${chassisMac(id).slice(0, -2)}${pair(bridges ? at + 1 : at)}`;
}

/** All stations, at their places from the beginning. */
export function createStations(): Station[] {
  const places = DESKS.flatMap(({ device, ports }) => ports.map((port) => ({ device, port, vlan: VLANS.desks as number })));
  for (let client = 0; client < WIRELESS_CLIENTS; client += 1) places.push({ device: client % 3 === 0 ? 'ap-2' : 'ap-1', port: '', vlan: VLANS.wireless });
  return places.map((place, at) => ({ ...place, mac: `02:5e:d1:00:01:${pair(at + 1)}`, ip: `127.0.41.${at + 10}` }));
}

/** For each other device the port of `from` that leads there; blocked cables lead nowhere. */
export function portsTowards(from: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const queue: { readonly id: string; readonly via: string }[] = [{ id: from, via: '' }];
  const seen = new Set([from]);
  for (const { id, via } of queue) {
    for (const { a, b, blocked } of CABLES) {
      if (blocked === true) continue;
      const [own, other] = a[0] === id ? [a, b] : b[0] === id ? [b, a] : [undefined, undefined];
      if (own === undefined || seen.has(other[0])) continue;
      seen.add(other[0]);
      const first = via === '' ? own[1] : via;
      found.set(other[0], first);
      queue.push({ id: other[0], via: first });
    }
  }
  return found;
}
