// The nodes of the map, from everything that was found on it.
import { deviceNode } from './input.ts';
import { macOfText } from '../inventory/values.ts';
import type { Here } from './this-computer.ts';
import type { Hub } from './hubs.ts';
import type { Identities } from './identities.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { NeighbourNode } from './neighbours.ts';
import type { StationPlace, TopologyLink, TopologyNode } from '../../../common/model/topology.ts';
import type { ThisComputer, TopologyDevice } from './input.ts';

interface NodeSources {
  readonly identities: Identities;
  readonly neighbours: readonly NeighbourNode[];
  readonly hubs: readonly Hub[];
  readonly places: readonly StationPlace[];
  readonly self: ThisComputer | undefined;
  readonly here: Here | undefined;
  readonly finalNode: (node: string) => string;
  readonly hostNames: ReadonlyMap<string, string>;
  readonly now: Millis;
  readonly links: readonly TopologyLink[];
}

/** Devices always; everything else that a link leads to, and this computer. What was merged away gives its addresses to what it became. */
export function nodesOf(sources: NodeSources): TopologyNode[] {
  const { identities, neighbours, hubs, places, self, here, finalNode, links } = sources;
  const linked = new Set(links.flatMap(({ a, b }) => [a.node, b.node]));
  const nodes = new Map<string, TopologyNode>();
  const add = (id: string, node: Omit<TopologyNode, 'id' | 'isHere'>) => {
    const final = finalNode(id);
    const known = nodes.get(final);
    // What it is itself counts for more than what was merged into it; devices come first, then neighbours, then stations.
    const [main, other] = known === undefined ? [node, undefined] : [known, node];
    nodes.set(final, {
      ...main,
      id: final,
      name: main.name || (other?.name ?? ''),
      description: main.description || (other?.description ?? ''),
      macs: [...new Set([...main.macs, ...(other?.macs ?? [])])],
      addresses: [...new Set([...main.addresses, ...(other?.addresses ?? [])])],
      lastSeen: Math.max(main.lastSeen, other?.lastSeen ?? 0),
      isHere: final === here?.node,
    });
  };
  for (const device of identities.devices.values()) add(deviceNode(device.id), deviceNodeOf(device));
  if (self !== undefined && here !== undefined && !identities.devices.has(here.node)) {
    add(here.node, { kind: 'this_computer', deviceId: '', name: self.name, description: '', macs: self.macs, addresses: self.addresses, capabilities: [], lastSeen: sources.now });
  }
  for (const { id, name, description, macs, addresses, capabilities, lastSeen } of neighbours) {
    if (linked.has(finalNode(id))) add(id, { kind: 'neighbour', deviceId: '', name, description, macs: [...macs], addresses: [...addresses], capabilities: [...capabilities], lastSeen });
  }
  for (const { id, lastSeen } of hubs) if (linked.has(finalNode(id))) add(id, { kind: 'unmanaged_switch', deviceId: '', name: '', description: '', macs: [], addresses: [], capabilities: ['bridge'], lastSeen });
  for (const { mac, addresses, node, sightings } of places) {
    if (!linked.has(node)) continue;
    const name = addresses.map((address) => sources.hostNames.get(address)).find((text) => text !== undefined) ?? '';
    add(node, { kind: 'station', deviceId: '', name, description: '', macs: [mac], addresses, capabilities: [], lastSeen: sightings[0]!.lastSeen });
  }
  return [...nodes.values()];
}

function deviceNodeOf(device: TopologyDevice): Omit<TopologyNode, 'id' | 'isHere'> {
  const addressed = new Set(device.addresses.map(({ index }) => index));
  const macs = [...device.chassis.map(macOfText), ...device.interfaces.filter(({ index }) => addressed.has(index)).map(({ mac }) => mac)].filter((mac) => mac !== '');
  return {
    kind: 'device',
    deviceId: device.id,
    name: device.name,
    description: device.description,
    macs: [...new Set(macs)],
    addresses: [...new Set([device.address, ...device.addresses.map(({ address }) => address)])].filter((address) => address !== ''),
    capabilities: [],
    lastSeen: device.seen,
  };
}
