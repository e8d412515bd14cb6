// What the map before had and this one lacks: kept for a while, unless something else is in its place now.
import { endKey } from './cable.ts';
import { FORGET_LINK_MS, FORGET_STATION_MS } from './input.ts';
import { HUB_PREFIX } from './hubs.ts';
import type { LinkEnd, StationPlace, Topology, TopologyLink, TopologyNode } from '../../../common/model/topology.ts';
import type { Millis } from '../../../common/time/millis.ts';

/**
 * Links of the map before that nobody confirms now: a neighbour that is switched off stays drawn, as stale. A port that has another link by now
 * gives the old one up at once, and so does a station that is seen elsewhere. `isThere` is false of nodes that are gone for good. What a person drew goes when they take it back.
 */
export function keptLinks(previous: Topology, links: readonly TopologyLink[], isThere: (node: string) => boolean, now: Millis): TopologyLink[] {
  const taken = new Set(links.flatMap(endsOf).flatMap((end) => (end.index !== null || isMobile(end.node) ? [endKey(end)] : [])));
  const ids = new Set(links.map(({ id }) => id));
  const isSuperseded = supersededBy(links);
  const kept = previous.links
    .filter((link) => !ids.has(link.id) && now - link.lastSeen <= FORGET_LINK_MS && link.sources.some((source) => source !== 'manual'))
    .filter((link) => [link.a, link.b].every(({ node }) => isThere(node)) && !endsOf(link).some((end) => taken.has(endKey(end))) && !isSuperseded(link));
  return withoutDeadHubs(kept, links).map((link) => ({ ...link, isStale: true }));
}

/**
 * Whether one of the links tells better what a link at an unknown port of a device was: one between the same two, or, where only tables placed
 * the device, any at that device, which stands where it is seen now.
 */
function supersededBy(links: readonly TopologyLink[]): (link: TopologyLink) => boolean {
  const pairs = new Set(links.map(pairOf));
  const placed = new Set(links.flatMap(({ a, b }) => [a.node, b.node]));
  return (link) => {
    const vague = [link.a, link.b].filter(({ node, index }) => node.startsWith('device:') && index === null);
    return vague.length > 0 && (pairs.has(pairOf(link)) || (link.sources.every((source) => source === 'fdb' || source === 'arp') && vague.some(({ node }) => placed.has(node))));
  };
}

function pairOf({ a, b }: TopologyLink): string {
  return [a.node, b.node].sort().join(' ');
}

/** An inferred switch is there because of what hangs on it: the port it stands at and at least two things behind. */
const HUB_LINKS = 3;

/** Without the links of inferred switches that are inferred no more, unless all that one was inferred from is only silent now. */
function withoutDeadHubs(kept: readonly TopologyLink[], links: readonly TopologyLink[]): TopologyLink[] {
  const hubsOf = ({ a, b }: TopologyLink): string[] => [a.node, b.node].filter((node) => node.startsWith(HUB_PREFIX));
  const inferred = new Set(links.flatMap(hubsOf));
  const evidence = new Map<string, number>();
  for (const hub of kept.flatMap(hubsOf)) evidence.set(hub, (evidence.get(hub) ?? 0) + 1);
  return kept.filter((link) => hubsOf(link).every((hub) => inferred.has(hub) || evidence.get(hub)! >= HUB_LINKS));
}

function endsOf({ a, b, members }: TopologyLink): LinkEnd[] {
  return [a, b, ...members.flatMap((member) => [member.a, member.b])];
}

/** Has one place at a time, so that a new one ends the old one. */
function isMobile(node: string): boolean {
  return node.startsWith('station:') || node === 'this_computer';
}

/** Nodes of the map before that kept links still need. */
export function keptNodes(previous: Topology, nodes: readonly TopologyNode[], links: readonly TopologyLink[]): TopologyNode[] {
  const present = new Set(nodes.map(({ id }) => id));
  const needed = new Set(links.flatMap(({ a, b }) => [a.node, b.node]).filter((id) => !present.has(id)));
  return previous.nodes.filter(({ id }) => needed.has(id));
}

/** Last known places of stations that no table lists any more. */
export function keptPlaces(previous: Topology, places: readonly StationPlace[], isKnown: (node: string) => boolean, now: Millis): StationPlace[] {
  const present = new Set(places.map(({ mac }) => mac));
  return previous.places.flatMap((place) => {
    const sightings = place.sightings.filter(({ node, lastSeen }) => isKnown(node) && now - lastSeen <= FORGET_STATION_MS);
    return present.has(place.mac) || sightings.length === 0 ? [] : [{ ...place, sightings }];
  });
}
