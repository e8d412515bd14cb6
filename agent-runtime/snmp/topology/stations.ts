// Where every station is plugged in: edge ports of forwarding tables, with addresses from ARP tables, and dumb switches where several share a port.
import { deviceNode } from './input.ts';
import { edgePorts } from './inferred.ts';
import { hubOf } from './hubs.ts';
import { isStationMac } from './identities.ts';
import { logicalKey, portEnd } from './cable.ts';
import type { CableSet } from './cable.ts';
import type { Hub } from './hubs.ts';
import type { Identities } from './identities.ts';
import type { Learned } from './learned.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { LinkEnd, Sighting, StationPlace } from '../../../common/model/topology.ts';

/** The id of the node of a station. */
export function stationNode(mac: string): string {
  return `station:${mac}`;
}

/** Addresses by MAC, and where routers know each MAC, from all ARP tables. */
interface Arp {
  readonly addresses: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sightings: ReadonlyMap<string, readonly Sighting[]>;
}

function arpTables(identities: Identities): Arp {
  const addresses = new Map<string, Set<string>>();
  const sightings = new Map<string, Sighting[]>();
  for (const device of identities.devices.values()) {
    for (const { mac, address, index } of device.arp) {
      if (!isStationMac(mac)) continue;
      addresses.set(mac, (addresses.get(mac) ?? new Set()).add(address));
      const name = portEnd(identities, deviceNode(device.id), index).interface;
      const vlan = /^(?:vlan|vl|irb|ve)[ .-]?(\d{1,4})$/iu.exec(name)?.[1];
      const known = sightings.get(mac) ?? [];
      if (!known.some((sighting) => sighting.node === deviceNode(device.id) && sighting.index === index)) {
        known.push({ node: deviceNode(device.id), index, interface: name, vlan: vlan === undefined ? null : Number(vlan), lastSeen: device.seen, why: 'arp_only', behind: '' });
      }
      sightings.set(mac, known);
    }
  }
  return { addresses, sightings };
}

interface Stations {
  readonly places: StationPlace[];
  readonly hubs: Hub[];
}

/**
 * Places every MAC address that is no device's, and adds the cables to it. `neighbourOfMac` finds the announced neighbour a MAC belongs to.
 * Adds cables to devices that are no switches, too. Stations that only a router knows get a place, but no cable.
 */
export function placeStations(identities: Identities, learned: Learned, cables: CableSet, neighbourOfMac: (mac: string) => string | undefined): Stations {
  const arp = arpTables(identities);
  const neighbours = neighboursByPort(identities, cables);
  const selfEvident = announcedNodes(cables);
  const sightings = new Map<string, Sighting[]>();
  const crowd = new Map<Sighting, number>();
  const hubs: Hub[] = [];
  const plugs = new Map<string, { readonly end: LinkEnd; readonly owners: number; readonly seen: Millis }>();
  for (const { port, leaves } of edgePorts(identities, learned, cables)) {
    const here = portEnd(identities, port.node, port.index);
    const announced = neighbours.get(logicalKey(identities, port.node, port.index));
    const macs = [...port.stations.keys()].filter((mac) => neighbourOfMac(mac) === undefined);
    const owners = macs.length + leaves.length;
    // One neighbour that announces itself explains whatever else is behind the port.
    const hub = announced === undefined && owners > 1 ? hubOf([here], port.seen) : undefined;
    if (hub !== undefined) hubs.push(hub);
    const through = announced ?? hub?.id;
    if (hub !== undefined) cables.add({ a: here, b: { node: hub.id, index: null, interface: '' }, sources: new Set(['fdb']), lastSeen: port.seen });
    for (const [mac, vlan] of port.stations) {
      const isNeighbour = neighbourOfMac(mac) !== undefined;
      const sighting: Sighting = { ...here, vlan: vlan ?? onlyVlan(learned, arp, mac), lastSeen: port.seen, why: isNeighbour ? 'announced' : through === undefined || hub !== undefined ? 'edge_port' : 'behind_neighbour', behind: isNeighbour ? '' : (through ?? '') };
      sightings.set(mac, [...(sightings.get(mac) ?? []), sighting]);
      crowd.set(sighting, owners);
    }
    for (const leaf of leaves) {
      if (selfEvident.has(leaf) || (plugs.get(leaf)?.owners ?? Infinity) <= owners) continue;
      plugs.set(leaf, { end: through === undefined ? here : { node: through, index: null, interface: '' }, owners, seen: port.seen });
    }
  }
  for (const [leaf, { end, seen }] of plugs) cables.add({ a: end, b: leafEnd(identities, leaf), sources: new Set(['fdb']), lastSeen: seen });
  beyondDevices(identities, learned, cables, arp, sightings);
  for (const [mac, known] of arp.sightings) if (!sightings.has(mac) && identities.byMac(mac) === undefined && neighbourOfMac(mac) === undefined) sightings.set(mac, [...known]);
  const places = [...sightings].map(([mac, known]): StationPlace => {
    // The port with the fewest others is the nearest; of equals the newest.
    const sorted = known.sort((left, right) => (crowd.get(left) ?? 0) - (crowd.get(right) ?? 0) || right.lastSeen - left.lastSeen || (left.node < right.node ? -1 : 1));
    const [best] = sorted;
    const node = neighbourOfMac(mac) ?? stationNode(mac);
    if (best !== undefined && best.why !== 'arp_only' && best.why !== 'announced') {
      const port = best.behind === '' ? { node: best.node, index: best.index, interface: best.interface } : { node: best.behind, index: null, interface: '' };
      cables.add({ a: port, b: { node, index: null, interface: '' }, sources: new Set(arp.addresses.has(mac) ? ['fdb', 'arp'] : ['fdb']), lastSeen: best.lastSeen });
    }
    return { mac, addresses: [...(arp.addresses.get(mac) ?? [])].sort(), node, sightings: sorted };
  });
  return { places, hubs };
}

/** Stations that no edge port has: learned only towards devices that do not list them, so they are somewhere beyond one. */
function beyondDevices(identities: Identities, learned: Learned, cables: CableSet, arp: Arp, sightings: Map<string, Sighting[]>): void {
  const listed = new Map<string, Set<string>>();
  for (const { node, stations } of learned.ports) for (const mac of stations.keys()) listed.set(mac, (listed.get(mac) ?? new Set()).add(node));
  const edges = new Set(sightings.keys());
  const towards = new Map<string, string>();
  for (const { a, b } of cables.all()) {
    for (const [end, other] of [[a, b], [b, a]] as const) if (end.index !== null) towards.set(logicalKey(identities, end.node, end.index), other.node);
  }
  for (const { node, index, stations, seen } of learned.ports) {
    const behind = towards.get(logicalKey(identities, node, index));
    if (behind === undefined) continue;
    for (const [mac, vlan] of stations) {
      if (edges.has(mac) || listed.get(mac)!.has(behind)) continue;
      const sighting: Sighting = { ...portEnd(identities, node, index), vlan: vlan ?? onlyVlan(learned, arp, mac), lastSeen: seen, why: 'beyond_device', behind };
      sightings.set(mac, [...(sightings.get(mac) ?? []), sighting]);
    }
  }
}

/** Where the port's own table has no VLANs, another table may have the address in exactly one. */
function onlyVlan(learned: Learned, arp: Arp, mac: string): number | null {
  const learnedIn = learned.vlansOf(mac);
  if (learnedIn.length > 0) return learnedIn.length === 1 ? learnedIn[0]! : null;
  const routed = new Set((arp.sightings.get(mac) ?? []).flatMap(({ vlan }) => vlan ?? []));
  return routed.size === 1 ? [...routed][0]! : null;
}

/** The announced neighbour, no device, on each port; ports with several have none that explains the rest. */
function neighboursByPort(identities: Identities, cables: CableSet): Map<string, string> {
  const found = new Map<string, string>();
  for (const { a, b } of cables.all()) {
    for (const [end, other] of [[a, b], [b, a]] as const) {
      if (end.index !== null && other.node.startsWith('neighbour:')) found.set(logicalKey(identities, end.node, end.index), other.node);
    }
  }
  return found;
}

/** Nodes that say themselves where they are plugged in, or of which another one says it. */
function announcedNodes(cables: CableSet): Set<string> {
  return new Set(cables.all().flatMap(({ a, b, sources }) => (sources.has('lldp') || sources.has('cdp') ? [a.node, b.node] : [])));
}

/** The port of a device that is no switch: the only one that is up, where it has just one. */
function leafEnd(identities: Identities, node: string): { node: string; index: number | null; interface: string } {
  const up = (identities.devices.get(node)?.interfaces ?? []).filter(({ oper, mac, type }) => oper === 'up' && mac !== '' && type === 6);
  return up.length === 1 ? { node, index: up[0]!.index, interface: up[0]!.name } : { node, index: null, interface: '' };
}
