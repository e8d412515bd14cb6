// Answers "where is this plugged in?" from the map: by MAC address, IP address or name.
import { macOfText } from '../inventory/values.ts';
import { shortName } from './identities.ts';
import type { LinkEnd, Sighting, SightingReason, Topology, TopologyLink } from '../../../common/model/topology.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** One answer: a port of a switch, with the reason to believe it. `switch` is a node id. */
export interface Whereabouts {
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly node: string;
  readonly switch: string;
  readonly switchName: string;
  readonly index: number | null;
  readonly interface: string;
  readonly vlan: number | null;
  readonly lastSeen: Millis;
  readonly why: SightingReason;
  readonly behind: string;
}

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
  const names = new Map(topology.nodes.map(({ id, name }) => [id, name]));
  return [...meant].flatMap((node) => whereabouts(topology, node, mac, names)).slice(0, MOST_ANSWERS);
}

function whereabouts(topology: Topology, node: string, mac: string, names: ReadonlyMap<string, string>): Whereabouts[] {
  const places = topology.places.filter((place) => place.node === node && (mac === '' || place.mac === mac || !topology.places.some((other) => other.mac === mac)));
  const known = topology.nodes.find(({ id }) => id === node);
  const answer = (sighting: Sighting, ofMac: string, addresses: readonly string[]): Whereabouts => {
    const { node: at, ...rest } = sighting;
    return { ...rest, mac: ofMac, addresses, node, switch: at, switchName: names.get(at) ?? '' };
  };
  const answers = places.flatMap(({ mac: ofMac, addresses, sightings }) => sightings.map((sighting) => answer(sighting, ofMac, addresses)));
  const seen = new Set(answers.map(({ switch: at, index }) => `${at}#${index}`));
  for (const link of topology.links) {
    const far = link.a.node === node ? link.b : link.b.node === node ? link.a : undefined;
    if (far === undefined || !far.node.startsWith('device:') || known?.kind === 'station') continue;
    for (const end of portsOf(link, far)) {
      if (seen.has(`${end.node}#${end.index}`)) continue;
      const sighting: Sighting = { node: end.node, index: end.index, interface: end.interface, vlan: null, lastSeen: link.lastSeen, why: link.sources.includes('lldp') || link.sources.includes('cdp') ? 'announced' : 'edge_port', behind: '' };
      answers.push(answer(sighting, known?.macs[0] ?? '', known?.addresses ?? []));
    }
  }
  return answers;
}

/** A question about an aggregate is answered with its members: those are the plugs. */
function portsOf(link: TopologyLink, far: LinkEnd): LinkEnd[] {
  return link.members.length === 0 ? [far] : link.members.map(({ a, b }) => (a.node === far.node ? a : b));
}
