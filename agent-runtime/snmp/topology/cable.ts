// One cable while the map is being made: two ends, how it is known, and the keys it is found by.
import { interfaceName, logicalPort } from './ports.ts';
import type { Identities } from './identities.ts';
import type { LinkEnd } from '../../../common/model/topology.ts';
import type { LinkSource } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';

export interface Cable {
  readonly a: LinkEnd;
  readonly b: LinkEnd;
  readonly sources: ReadonlySet<LinkSource>;
  readonly lastSeen: Millis;
}

/** A port as a key: of a device by ifIndex, of anything else the node itself, which has one place on the map. */
export function endKey({ node, index, interface: name }: LinkEnd): string {
  return index === null ? (node.startsWith('device:') ? `${node}#?${name}` : node) : `${node}#${index}`;
}

export function cableKey({ a, b }: Pick<Cable, 'a' | 'b'>): string {
  return [endKey(a), endKey(b)].sort().join('|');
}

/** The end at a device's port. */
export function portEnd(identities: Identities, node: string, index: number): LinkEnd {
  const device = identities.devices.get(node);
  return { node, index, interface: device === undefined ? String(index) : interfaceName(device, index) };
}

/** Key of a port with its aggregate in its place, as forwarding tables name it. */
export function logicalKey(identities: Identities, node: string, index: number): string {
  const device = identities.devices.get(node);
  return `${node}#${device === undefined ? index : logicalPort(device, index)}`;
}

/** Cables by key, where the same one from two sides or two protocols becomes one. */
export class CableSet {
  private readonly cables = new Map<string, Cable>();

  add(cable: Cable): void {
    if (cable.a.node === cable.b.node) return;
    const key = cableKey(cable);
    const known = this.cables.get(key);
    // Ends in a fixed order, so that it does not matter who told first.
    const [a, b] = endKey(cable.a) <= endKey(cable.b) ? [cable.a, cable.b] : [cable.b, cable.a];
    this.cables.set(key, {
      a: known === undefined || known.a.interface === '' ? a : known.a,
      b: known === undefined || known.b.interface === '' ? b : known.b,
      sources: new Set([...(known?.sources ?? []), ...cable.sources]),
      lastSeen: Math.max(known?.lastSeen ?? 0, cable.lastSeen),
    });
  }

  delete(cable: Cable): void {
    this.cables.delete(cableKey(cable));
  }

  all(): Cable[] {
    return [...this.cables.values()];
  }
}
