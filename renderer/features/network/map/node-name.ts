// Owns what a thing on the map is called when it does not say its name.
import { textOf } from '../../../i18n/use-text.ts';
import type { MapNode } from './map-types.ts';

/** Its name, else its first address, else its MAC; what says nothing at all is called by what it is. */
export function nodeName(node: Pick<MapNode, 'kind' | 'name' | 'addresses' | 'macs'>): string {
  return node.name || node.addresses[0] || node.macs[0] || (textOf('networkTools', `map.kind.${node.kind}`) ?? node.kind);
}
