// Devices on the map that have told nothing since this program began: they stand where they stood, with the ports that the map knew.
import type { InterfaceFacts } from '../inventory/interfaces.ts';
import type { Topology } from '../../../common/model/topology.ts';
import type { TopologyDevice } from '../topology/input.ts';

/**
 * Without them a map made while a device is silent would have neither it nor its links, and would be kept so. They tell nothing themselves;
 * `isAwaited` says which devices are still monitored.
 */
export function unreadDevices(topology: Topology, read: readonly TopologyDevice[], isAwaited: (deviceId: string) => boolean): TopologyDevice[] {
  const known = new Set(read.map(({ id }) => id));
  return topology.nodes
    .filter(({ deviceId }) => deviceId !== '' && !known.has(deviceId) && isAwaited(deviceId))
    .map((node) => ({
      id: node.deviceId,
      name: node.name,
      description: node.description,
      address: node.addresses[0] ?? '',
      seen: node.lastSeen,
      chassis: node.macs,
      neighbours: [],
      lldpPorts: [],
      addresses: node.addresses.map((address) => ({ address, index: null, mask: '', prefix: null })),
      arp: [],
      forwarding: [],
      bridgedVlans: [],
      blocked: [],
      aggregates: new Map(),
      interfaces: portsOf(topology, node.id),
    }));
}

/** The ports of a node that links end at, aggregates and their members. */
function portsOf({ links }: Topology, node: string): InterfaceFacts[] {
  const ports = new Map<number, InterfaceFacts>();
  for (const { a, b, members } of links) {
    for (const { index, interface: name, node: at } of [a, b, ...members.flatMap((member) => [member.a, member.b])]) {
      if (at !== node || index === null) continue;
      ports.set(index, { index, name, alias: '', description: '', type: null, mac: '', mtu: null, speed: null, duplex: 'unknown', admin: 'unknown', oper: 'unknown', lastChangeMs: null });
    }
  }
  return [...ports.values()];
}
