// Switches that nobody announces: LLDP frames of several neighbours arrive on one port because something dumb passes them on.
import { endKey } from './cable.ts';
import type { Cable, CableSet } from './cable.ts';
import type { LinkEnd } from '../../../common/model/topology.ts';
import type { LinkSource } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** An inferred switch and the ports that hang on it. */
export interface Hub {
  readonly id: string;
  readonly ports: readonly LinkEnd[];
  readonly lastSeen: Millis;
}

/** What the node ids of inferred switches begin with. */
export const HUB_PREFIX = 'unmanaged:';

/** Its id comes from the smallest of its ports, so that every side finds the same one. */
export function hubOf(ports: readonly LinkEnd[], lastSeen: Millis): Hub {
  const sorted = [...ports].sort((left, right) => (endKey(left) < endKey(right) ? -1 : 1));
  const first = sorted.find(({ index }) => index !== null) ?? sorted[0]!;
  return { id: `${HUB_PREFIX}${endKey(first)}`, ports: sorted, lastSeen };
}

/** Puts the cables of a hub into the set. */
export function plugInto(hub: Hub, cables: CableSet, source: LinkSource): void {
  for (const port of hub.ports) cables.add({ a: port, b: { node: hub.id, index: null, interface: '' }, sources: new Set([source]), lastSeen: hub.lastSeen });
}

/**
 * Finds ports where more than one neighbour is heard and replaces the cables between them by an inferred switch. A telephone beside
 * other neighbours is no reason: what is plugged into it is heard on the same port.
 */
export function announcedHubs(cables: CableSet, isTelephone: (node: string) => boolean): Hub[] {
  const groups = new Map<string, Set<Cable>>();
  for (const cable of cables.all()) {
    // Only the known port of a device can join cables: a neighbour without ports of its own may have several cables to itself.
    const keys = [cable.a, cable.b].filter(isPort).map(endKey);
    const group = new Set([cable, ...keys.flatMap((key) => [...(groups.get(key) ?? [])])]);
    for (const member of group) for (const end of [member.a, member.b]) if (isPort(end)) groups.set(endKey(end), group);
  }
  return [...new Set(groups.values())].flatMap((group) => {
    const ports = [...new Map([...group].flatMap(({ a, b }) => [a, b]).map((end) => [endKey(end), end])).values()];
    if (new Set(ports.map(({ node }) => node)).size < 3 || ports.some(({ node }) => isTelephone(node))) return [];
    const hub = hubOf(ports, Math.max(...[...group].map(({ lastSeen }) => lastSeen)));
    for (const cable of group) cables.delete(cable);
    plugInto(hub, cables, [...group].some(({ sources }) => sources.has('lldp')) ? 'lldp' : 'cdp');
    return [hub];
  });
}

function isPort({ node, index }: LinkEnd): boolean {
  return node.startsWith('device:') && index !== null;
}
