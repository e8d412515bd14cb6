// From cables to links: members of an aggregate become one link, with speed, spanning tree and age.
import { cableKey, endKey } from './cable.ts';
import { interfaceName } from './ports.ts';
import { LINK_SOURCES } from '../../../common/model/device.ts';
import { STALE_MS } from './input.ts';
import type { Cable } from './cable.ts';
import type { Identities } from './identities.ts';
import type { LinkCable, LinkEnd, TopologyLink } from '../../../common/model/topology.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** Links sorted by id. */
export function linksOf(identities: Identities, cables: readonly Cable[], now: Millis): TopologyLink[] {
  const groups = new Map<string, Cable[]>();
  for (const cable of cables) {
    const [a, b] = [aggregateEnd(identities, cable.a), aggregateEnd(identities, cable.b)];
    // With an aggregate on one side alone, the cables to the same node are one link all the same.
    const key = a === undefined && b === undefined ? cableKey(cable) : [a ?? { ...cable.a, index: -1 }, b ?? { ...cable.b, index: -1 }].map(endKey).sort().join('|');
    groups.set(key, [...(groups.get(key) ?? []), cable]);
  }
  return [...groups.values()].map((group) => linkOf(identities, group.sort(byKey), now)).sort((left, right) => (left.id < right.id ? -1 : 1));
}

function byKey(left: Cable, right: Cable): number {
  const [a, b] = [endKey(left.a), endKey(right.a)];
  return a === b ? (endKey(left.b) < endKey(right.b) ? -1 : 1) : a.length - b.length || (a < b ? -1 : 1);
}

function linkOf(identities: Identities, cables: readonly Cable[], now: Millis): TopologyLink {
  const [first] = cables;
  const a = aggregateEnd(identities, first!.a) ?? first!.a;
  const b = aggregateEnd(identities, first!.b) ?? first!.b;
  const members: LinkCable[] = cables.map((cable) => ({ a: cable.a, b: cable.b, speed: slower(speedOf(identities, cable.a), speedOf(identities, cable.b)) }));
  // Forwarding tables name an aggregate as a whole: that is the link itself, and none of its members.
  const isMember = (end: LinkEnd) => aggregateEnd(identities, end) !== undefined && aggregateEnd(identities, end)!.index !== end.index;
  const real = members.filter((member) => isMember(member.a) || isMember(member.b));
  const speeds = (real.length > 0 ? real : members).flatMap(({ speed }) => speed ?? []);
  const sources = new Set(cables.flatMap((cable) => [...cable.sources]));
  const lastSeen = Math.max(...cables.map((cable) => cable.lastSeen));
  return {
    id: `${endKey(a)}|${endKey(b)}`,
    a,
    b,
    members: real,
    sources: LINK_SOURCES.filter((source) => sources.has(source)),
    blockedAt: [...new Set([a, b, ...cables.flatMap((cable) => [cable.a, cable.b])].filter((end) => isBlocked(identities, end)).map(({ node }) => node))],
    speed: speeds.length === 0 ? null : speeds.reduce((sum, speed) => sum + speed, 0),
    lastSeen,
    isStale: now - lastSeen > STALE_MS,
  };
}

/** The aggregate that an end belongs to or is; undefined of a port on its own. */
function aggregateEnd(identities: Identities, end: LinkEnd): LinkEnd | undefined {
  const device = identities.devices.get(end.node);
  if (device === undefined || end.index === null) return undefined;
  const aggregate = device.aggregates.get(end.index) ?? ([...device.aggregates.values()].includes(end.index) ? end.index : undefined);
  return aggregate === undefined ? undefined : { node: end.node, index: aggregate, interface: interfaceName(device, aggregate) };
}

function speedOf(identities: Identities, { node, index }: LinkEnd): number | null {
  const speed = identities.devices.get(node)?.interfaces.find((port) => port.index === index)?.speed ?? null;
  return speed === 0 ? null : speed;
}

function slower(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : Math.min(left, right);
}

function isBlocked(identities: Identities, { node, index }: LinkEnd): boolean {
  return index !== null && (identities.devices.get(node)?.blocked.includes(index) ?? false);
}
