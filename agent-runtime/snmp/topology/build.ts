// Makes the map of the network from the facts of all devices. A pure function: the same input gives the same map.
import { announcedCables } from './announced.ts';
import { announcedHubs } from './hubs.ts';
import { CableSet } from './cable.ts';
import { deviceNode, FORGET_LINK_MS } from './input.ts';
import { findThisComputer } from './this-computer.ts';
import { identitiesOf } from './identities.ts';
import { inferredCables } from './inferred.ts';
import { keptLinks, keptNodes, keptPlaces } from './ageing.ts';
import { learnedOf } from './learned.ts';
import { linksOf } from './links.ts';
import { NeighbourBook } from './neighbours.ts';
import { nodesOf } from './nodes.ts';
import { placeStations } from './stations.ts';
import type { Identities } from './identities.ts';
import type { LinkEnd, StationPlace, Topology, TopologyOverride } from '../../../common/model/topology.ts';
import type { TopologyDevice, TopologyInput } from './input.ts';

/**
 * Announcements first (LLDP, CDP), then what a person drew, then what forwarding tables tell where nothing is announced, then stations.
 * Facts older than FORGET_LINK_MS count no more, though their device stays on the map. Nodes and links are sorted by id.
 */
export function buildTopology(input: TopologyInput): Topology {
  const { now, overrides, previous, self } = input;
  const devices = [...input.devices].sort((left, right) => (left.id < right.id ? -1 : 1)).map((device) => (now - device.seen > FORGET_LINK_MS ? withoutTables(device) : device));
  const identities = identitiesOf(devices);
  const book = new NeighbourBook(identities, overrides);
  const cables = announcedCables(identities, book);
  const telephones = new Set(book.all().flatMap(({ id, capabilities }) => (capabilities.has('telephone') ? [id] : [])));
  const hubs = announcedHubs(cables, (node) => telephones.has(node));
  for (const override of overrides) if (override.kind === 'link') cables.add({ a: drawnEnd(identities, override.a), b: drawnEnd(identities, override.b), sources: new Set(['manual']), lastSeen: now });
  const learned = learnedOf(identities);
  hubs.push(...inferredCables(identities, learned, cables));
  const neighbourByMac = new Map(book.all().flatMap(({ id, macs }) => [...macs].map((mac) => [mac, id] as const)));
  const stations = placeStations(identities, learned, cables, (mac) => neighbourByMac.get(mac));
  hubs.push(...stations.hubs);

  const known = new Set(devices.map(({ id }) => deviceNode(id)));
  const isKnown = (node: string) => known.has(node);
  const found = self === undefined ? undefined : findThisComputer(self, identities, book.all());
  // What was merged into a device that is gone stands on its own again.
  const merges = overrides.filter((override) => override.kind !== 'merge' || !override.into.startsWith('device:') || isKnown(override.into));
  const finalNode: (node: string) => string = aliasesOf(merges, found === undefined ? [] : found.aliases.map((alias) => [alias, found.node] as const));
  // Devices that are removed, and what was merged into something else since, leave nothing behind.
  const isThere = (node: string) => finalNode(node) === node && (!node.startsWith('device:') || isKnown(node));
  const here = found === undefined ? undefined : { ...found, node: finalNode(found.node) };
  const final = renamed(cables, finalNode);
  const gatewayNode = self === undefined ? undefined : identities.byMac(self.gateway);
  const gateway = gatewayNode === undefined ? undefined : finalNode(gatewayNode);
  // Nobody has learned this computer (it is on a network without a table we can read): its own gateway is at least known.
  if (here !== undefined && gateway !== undefined && gateway !== here.node && !final.all().some(({ a, b }) => a.node === here.node || b.node === here.node)) {
    final.add({ a: { node: here.node, index: null, interface: '' }, b: { node: gateway, index: null, interface: '' }, sources: new Set(['arp']), lastSeen: now });
  }
  const hidden = new Set(overrides.flatMap((override) => (override.kind === 'hide' ? [override.link] : [])));
  const fresh = linksOf(identities, final.all(), now);
  const links = [...fresh, ...(previous === undefined ? [] : keptLinks(previous, fresh, isThere, now))].filter(({ id }) => !hidden.has(id));
  const places = stations.places.map((place) => ({ ...place, node: finalNode(place.node), sightings: place.sightings.map((sighting) => ({ ...sighting, node: finalNode(sighting.node), behind: finalNode(sighting.behind) })) }));
  const nodes = nodesOf({ identities, neighbours: book.all(), hubs, places, self, here, finalNode, hostNames: input.hostNames ?? new Map(), now, links });
  return {
    t: now,
    nodes: [...nodes, ...(previous === undefined ? [] : keptNodes(previous, nodes, links))].sort(byId),
    links: links.sort(byId),
    places: [...places, ...(previous === undefined ? [] : keptPlaces(previous, places, isKnown, now))].sort((left: StationPlace, right: StationPlace) => (left.mac < right.mac ? -1 : 1)),
  };
}

function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

function withoutTables(device: TopologyDevice): TopologyDevice {
  return { ...device, neighbours: [], forwarding: [], arp: [] };
}

/** A person names a port as they see it. */
function drawnEnd(identities: Identities, end: LinkEnd): LinkEnd {
  const port = end.index === null ? identities.devices.get(end.node)?.interfaces.find(({ name }) => name === end.interface) : undefined;
  return port === undefined ? end : { ...end, index: port.index };
}

/** What a node is called in the end; merges of merges are followed, and a circle of them ends where it began. */
function aliasesOf(overrides: readonly TopologyOverride[], own: readonly (readonly [string, string])[]): (node: string) => string {
  const into = new Map([...own, ...overrides.flatMap((override) => (override.kind === 'merge' ? [[override.node, override.into] as const] : []))]);
  return (node) => {
    const seen = new Set<string>();
    let current = node;
    while (into.has(current) && !seen.has(current)) {
      seen.add(current);
      current = into.get(current)!;
    }
    return current;
  };
}

function renamed(cables: CableSet, finalNode: (node: string) => string): CableSet {
  const result = new CableSet();
  const end = (old: LinkEnd): LinkEnd => ({ ...old, node: finalNode(old.node) });
  for (const cable of cables.all()) result.add({ ...cable, a: end(cable.a), b: end(cable.b) });
  return result;
}
