// Cables that nobody announces, found in forwarding tables: old switches without LLDP, devices that are no switches, and dumb switches between.
import { HUB_PREFIX, hubOf, plugInto } from './hubs.ts';
import { logicalKey, portEnd } from './cable.ts';
import type { CableSet } from './cable.ts';
import type { Hub } from './hubs.ts';
import type { Identities } from './identities.ts';
import type { Learned, LearnedPort } from './learned.ts';
import type { LinkEnd } from '../../../common/model/topology.ts';

/** Logical ports that have a cable already. */
function explainedPorts(identities: Identities, cables: CableSet): Set<string> {
  return new Set(cables.all().flatMap(({ a, b }) => [a, b]).flatMap(({ node, index }) => (index === null ? [] : [logicalKey(identities, node, index)])));
}

/**
 * Cables between devices with forwarding tables. Behind a port without announced neighbours, the nearest switches are those with no other one
 * between: E lies between X and D when it learned X and D on different ports. One nearest is a cable; several share a dumb switch.
 */
export function inferredCables(identities: Identities, learned: Learned, cables: CableSet): Hub[] {
  const explained = explainedPorts(identities, cables);
  const hubs = new Map<string, Hub>();
  const isFree = (node: string, index: number) => !explained.has(logicalKey(identities, node, index));
  for (const port of learned.ports.filter(({ node, index }) => isFree(node, index))) {
    const switches = [...port.devices].filter((node) => learned.isBridge(node));
    const nearest = switches.flatMap((node): LinkEnd[] => {
      const back = learned.towards(node, port.node);
      if (back === undefined || !isFree(node, back)) return [];
      return switches.some((other) => isBetween(learned, port.node, other, node)) ? [] : [portEnd(identities, node, back)];
    });
    const here = portEnd(identities, port.node, port.index);
    if (nearest.length === 1) cables.add({ a: here, b: nearest[0]!, sources: new Set(['fdb']), lastSeen: port.seen });
    if (nearest.length < 2) continue;
    const hub = hubOf([here, ...nearest], port.seen);
    if (!hubs.has(hub.id)) hubs.set(hub.id, hub);
  }
  for (const hub of hubs.values()) plugInto(hub, cables, 'fdb');
  return [...hubs.values()];
}

function isBetween(learned: Learned, from: string, between: string, to: string): boolean {
  const [back, on] = [learned.towards(between, from), learned.towards(between, to)];
  return between !== to && back !== undefined && on !== undefined && back !== on;
}

/** What hangs on one edge port: stations by MAC address and devices that are no switches. */
interface EdgePort {
  readonly port: LearnedPort;
  readonly leaves: readonly string[];
}

/** Ports that lead to no other switch of ours: without a cable to a device, by announcement or inference. */
export function edgePorts(identities: Identities, learned: Learned, cables: CableSet): EdgePort[] {
  const linked = new Set<string>();
  for (const { a, b } of cables.all()) {
    for (const [end, other] of [[a, b], [b, a]] as const) {
      if (end.index !== null && (other.node.startsWith('device:') || other.node.startsWith(HUB_PREFIX))) linked.add(logicalKey(identities, end.node, end.index));
    }
  }
  return learned.ports
    .filter(({ node, index }) => !linked.has(logicalKey(identities, node, index)))
    .map((port) => ({ port, leaves: [...port.devices].filter((node) => !learned.isBridge(node)) }));
}
