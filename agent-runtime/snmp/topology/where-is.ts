// Answers "where is this plugged in?" from the map: by MAC address, IP address or name.
import { macOfText } from '../inventory/values.ts';
import { shortName } from './identities.ts';
import type { LinkEnd, Sighting, StationPlace, Topology, TopologyLink, TopologyNode, Whereabouts } from '../../../common/model/topology.ts';

const MOST_ANSWERS = 100;

/** Edge ports first, uplinks never; empty when nothing on the map is meant. A name also fits by its beginning when nothing has it whole. */
export function whereIs(topology: Topology, text: string): Whereabouts[] {
  const asked = text.trim().toLowerCase();
  if (asked === '') return [];
  const mac = macOfText(asked);
  const isMeant = (macs: readonly string[], addresses: readonly string[]) => (mac === '' ? addresses.includes(asked) : macs.includes(mac));
  const byKey = new Set([
    ...topology.nodes.filter((node) => isMeant(node.macs, node.addresses)).map(({ id }) => id),
    ...topology.places.filter((place) => isMeant([place.mac], place.addresses)).map(({ node }) => node),
  ]);
  const exact = byKey.size > 0 ? byKey : new Set(topology.nodes.filter(({ name }) => name !== '' && (name.toLowerCase() === asked || shortName(name) === shortName(asked))).map(({ id }) => id));
  const meant = exact.size > 0 ? exact : new Set(topology.nodes.filter(({ name }) => name.toLowerCase().startsWith(asked)).map(({ id }) => id));
  const nodes = new Map(topology.nodes.map((node) => [node.id, node]));
  return [...meant].flatMap((node) => whereabouts(topology, node, mac, nodes)).slice(0, MOST_ANSWERS);
}

function whereabouts(topology: Topology, node: string, mac: string, nodes: ReadonlyMap<string, TopologyNode>): Whereabouts[] {
  const known = nodes.get(node);
  const answers = new Map<string, StationPlace>();
  const isAbout = ({ mac: of, node: at }: StationPlace): boolean => at === node && (mac === '' || of === mac || !topology.places.some((other) => other.mac === mac));
  for (const place of topology.places) if (isAbout(place)) answers.set(place.mac, place);
  const seen = new Set([...answers.values()].flatMap(({ sightings }) => sightings.map(({ index, node: at }) => `${at}#${index}`)));
  const plugged = known?.kind === 'station' ? [] : topology.links.flatMap((link) => pluggedAt(link, node)).filter(({ index, node: at }) => !seen.has(`${at}#${index}`));
  if (plugged.length > 0) {
    const of = known?.macs[0] ?? '';
    const before = answers.get(of) ?? { mac: of, addresses: known?.addresses ?? [], node, sightings: [] };
    answers.set(of, { ...before, sightings: [...before.sightings, ...plugged] });
  }
  return [...answers.values()].map((place) => ({
    ...place,
    name: known?.name ?? '',
    sightings: place.sightings.map((sighting) => ({ ...sighting, nodeName: nodes.get(sighting.node)?.name ?? '', deviceId: nodes.get(sighting.node)?.deviceId ?? '' })),
  }));
}

/** The ports of devices at the other end of a link. */
function pluggedAt(link: TopologyLink, node: string): Sighting[] {
  const far = link.a.node === node ? link.b : link.b.node === node ? link.a : undefined;
  if (far === undefined || !far.node.startsWith('device:')) return [];
  const why = link.sources.includes('lldp') || link.sources.includes('cdp') ? 'announced' : 'edge_port';
  return portsOf(link, far).map((end) => ({ node: end.node, index: end.index, interface: end.interface, vlan: null, lastSeen: link.lastSeen, why, behind: '' }));
}

/** A question about an aggregate is answered with its members: those are the plugs. */
function portsOf(link: TopologyLink, far: LinkEnd): LinkEnd[] {
  return link.members.length === 0 ? [far] : link.members.map(({ a, b }) => (a.node === far.node ? a : b));
}
