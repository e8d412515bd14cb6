// Owns what a thing on the map is called when it does not say its name. Pure.
import type { MapNode } from './map-types.ts';

/** Its name, else its first address, else its MAC, else its id. */
export function nodeName(node: Pick<MapNode, 'id' | 'name' | 'addresses' | 'macs'>): string {
  return node.name || node.addresses[0] || node.macs[0] || node.id;
}
