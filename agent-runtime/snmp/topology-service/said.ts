// What people said of the map as it is kept: with when, in the words of the map at that time, and a key that takes it back.
import type { LinkEnd, SaidOfMap, Topology, TopologyOverride } from '../../../common/model/topology.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** Kept as a document. Both additions are missing in what was kept by earlier editions. */
export type KeptOverride = TopologyOverride & { readonly saidAt?: Millis; readonly words?: readonly [string, string] };

/** The same for whatever says the same. */
export function keyOf(override: TopologyOverride): string {
  if (override.kind === 'merge') return `merge ${override.node} ${override.into}`;
  if (override.kind === 'split') return `split ${override.node} ${override.from}`;
  return override.kind === 'hide' ? `hide ${override.link}` : `link ${[override.a, override.b].map(({ index, interface: name, node }) => `${node} ${index ?? '?'} ${name}`).sort().join(' ')}`;
}

/** Nodes, or the link, that it is about. */
export function subjectsOf(override: TopologyOverride): string[] {
  if (override.kind === 'merge') return [override.node, override.into];
  if (override.kind === 'split') return [override.node, override.from];
  return override.kind === 'link' ? [override.a.node, override.b.node] : [override.link];
}

/** With the names that its subjects have on the map now: what is hidden or merged has none there afterwards. */
export function said(override: TopologyOverride, { links, nodes }: Pick<Topology, 'nodes' | 'links'>, saidAt: Millis): KeptOverride {
  const name = (id: string): string => {
    const node = nodes.find((one) => one.id === id);
    return node?.name || node?.addresses[0] || node?.macs[0] || id.replace(/^(?:neighbour:(?:mac|chassis|address|name)|station|device):/u, '');
  };
  const end = (at: LinkEnd): string => [name(at.node), at.interface].filter((part) => part !== '').join(' ');
  if (override.kind === 'hide') {
    const link = links.find(({ id }) => id === override.link);
    return link === undefined ? { ...override, saidAt } : { ...override, saidAt, words: [end(link.a), end(link.b)] };
  }
  if (override.kind === 'link') return { ...override, saidAt, words: [end(override.a), end(override.b)] };
  const [one, other] = subjectsOf(override);
  return { ...override, saidAt, words: [name(one!), name(other!)] };
}

/** As the console lists it, the newest first. */
export function saidOfMap(overrides: readonly KeptOverride[]): SaidOfMap[] {
  return overrides
    .map((override): SaidOfMap => {
      const [one = '', other = ''] = override.words ?? (override.kind === 'hide' ? override.link.split('|') : override.kind === 'link' ? [override.a.node, override.b.node] : subjectsOf(override));
      return { key: keyOf(override), kind: override.kind, t: override.saidAt ?? null, one, other };
    })
    .reverse();
}
