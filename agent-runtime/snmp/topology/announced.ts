// Cables that devices announce to each other over LLDP and CDP.
import { CableSet, endKey, portEnd } from './cable.ts';
import { deviceNode } from './input.ts';
import { portMeant } from './ports.ts';
import type { Cable } from './cable.ts';
import type { Identities } from './identities.ts';
import type { LinkEnd } from '../../../common/model/topology.ts';
import type { NeighbourBook } from './neighbours.ts';

/** One cable per pair of ports, whoever told of it and however often. */
export function announcedCables(identities: Identities, book: NeighbourBook): CableSet {
  const cables = new CableSet();
  const halves: Cable[] = [];
  for (const device of identities.devices.values()) {
    // LLDP first: a neighbour that CDP knows by address alone then finds the node that has its MAC address.
    for (const heard of device.neighbours) {
      const node = book.nodeOf(heard, device.seen);
      if (node === undefined) continue;
      const here = deviceNode(device.id);
      const a: LinkEnd = heard.localIndex === null ? { node: here, index: null, interface: heard.localPort } : portEnd(identities, here, heard.localIndex);
      const remote = identities.devices.get(node);
      const index = remote === undefined ? null : portMeant(remote, heard);
      const b: LinkEnd = index === null ? { node, index: null, interface: heard.remotePort } : portEnd(identities, node, index);
      const cable: Cable = { a, b, sources: new Set([heard.protocol]), lastSeen: device.seen };
      if (remote === undefined || (a.index !== null && b.index !== null)) cables.add(cable);
      else halves.push(cable);
    }
  }
  completeHalves(cables, halves);
  return cables;
}

/** A cable with one known port: it is the same as a whole one at that port, or as the only half that comes back the other way. */
function completeHalves(cables: CableSet, halves: readonly Cable[]): void {
  const open: Cable[] = [];
  for (const half of halves) {
    const [known, other] = half.a.index === null ? [half.b, half.a] : [half.a, half.b];
    const whole = known.index === null ? undefined : cables.all().find(({ a, b }) => (endKey(a) === endKey(known) && b.node === other.node) || (endKey(b) === endKey(known) && a.node === other.node));
    if (whole === undefined) open.push(half);
    else cables.add({ ...whole, sources: half.sources, lastSeen: half.lastSeen });
  }
  for (const half of open) {
    const between = open.filter(({ a, b }) => [a.node, b.node].sort().join(' ') === [half.a.node, half.b.node].sort().join(' '));
    const back = between.filter(({ a }) => a.node === half.b.node);
    // One each way: two views of one cable. More: nobody can tell which is which, so each stays what it says.
    if (between.length === 2 && back.length === 1 && half.a.index !== null && back[0]!.a.index !== null) cables.add({ ...half, b: back[0]!.a });
    else cables.add(half);
  }
}
