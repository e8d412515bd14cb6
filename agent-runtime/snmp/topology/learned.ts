// What forwarding tables tell: who is learned behind which port, whole ports at a time, aggregates as one.
import { deviceNode } from './input.ts';
import { isStationMac } from './identities.ts';
import { logicalPort } from './ports.ts';
import type { Identities } from './identities.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** One port (or aggregate) of a device and what it learned there. */
export interface LearnedPort {
  readonly node: string;
  readonly index: number;
  /** Devices by node id. */
  readonly devices: ReadonlySet<string>;
  /** MAC addresses that belong to no device, with the VLAN they were learned in, null where the table tells none. */
  readonly stations: ReadonlyMap<string, number | null>;
  readonly seen: Millis;
}

/** All ports that learned anything, by device. */
export interface Learned {
  readonly ports: readonly LearnedPort[];
  /** ifIndex (or aggregate) at `node` behind which `other` is learned; undefined when it is learned nowhere or on several ports. */
  towards(node: string, other: string): number | undefined;
  /** Has a forwarding table with entries. */
  isBridge(node: string): boolean;
  /** VLANs a MAC address was seen in, over all tables. */
  vlansOf(mac: string): readonly number[];
}

export function learnedOf(identities: Identities): Learned {
  const ports: LearnedPort[] = [];
  const towards = new Map<string, Map<string, number | null>>();
  const vlans = new Map<string, Set<number>>();
  for (const device of identities.devices.values()) {
    const node = deviceNode(device.id);
    const byPort = new Map<number, { devices: Set<string>; stations: Map<string, number | null> }>();
    for (const { mac, index, vlan, status } of device.forwarding) {
      if (status === 'self' || !isStationMac(mac)) continue;
      const owner = identities.byMac(mac);
      if (vlan !== null && owner === undefined) addTo(vlans, mac, vlan);
      if (index === null || owner === node) continue;
      const port = logicalPort(device, index);
      let learned = byPort.get(port);
      if (learned === undefined) byPort.set(port, (learned = { devices: new Set(), stations: new Map() }));
      if (owner === undefined) learned.stations.set(mac, vlan ?? learned.stations.get(mac) ?? null);
      else learned.devices.add(owner);
    }
    if (byPort.size > 0) towards.set(node, portsTowards(byPort));
    for (const [index, { devices, stations }] of byPort) ports.push({ node, index, devices, stations, seen: device.seen });
  }
  return {
    ports,
    towards: (node, other) => towards.get(node)?.get(other) ?? undefined,
    isBridge: (node) => towards.has(node),
    vlansOf: (mac) => [...(vlans.get(mac) ?? [])].sort((left, right) => left - right),
  };
}

/** The port behind which each device is learned; null when it is several. */
function portsTowards(byPort: ReadonlyMap<number, { readonly devices: ReadonlySet<string> }>): Map<string, number | null> {
  const towards = new Map<string, number | null>();
  for (const [port, { devices }] of byPort) for (const owner of devices) towards.set(owner, towards.has(owner) ? null : port);
  return towards;
}

function addTo(sets: Map<string, Set<number>>, key: string, value: number): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}
