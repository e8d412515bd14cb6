// zod schemas of the map, checked against common/model/topology.ts by the compiler.
import { z } from 'zod';
import { LINK_SOURCES } from '../../model/device.ts';
import { SIGHTING_REASONS, TOPOLOGY_NODE_KINDS } from '../../model/topology.ts';
import { millis } from '../schemas.ts';

const strings = z.array(z.string());

const node = z.object({
  id: z.string(),
  kind: z.enum(TOPOLOGY_NODE_KINDS),
  deviceId: z.string(),
  name: z.string(),
  description: z.string(),
  macs: strings,
  addresses: strings,
  capabilities: strings,
  isHere: z.boolean(),
  lastSeen: millis,
  /** Put together or taken apart by a person. */
  overridden: z.boolean(),
});
export const linkEnd = z.object({ node: z.string(), index: z.number().nullable(), interface: z.string() });
const link = z.object({
  id: z.string(),
  a: linkEnd,
  b: linkEnd,
  members: z.array(z.object({ a: linkEnd, b: linkEnd, speed: z.number().nullable() })),
  sources: z.array(z.enum(LINK_SOURCES)),
  blockedAt: strings,
  speed: z.number().nullable(),
  lastSeen: millis,
  isStale: z.boolean(),
  /** Percent of the speed, the busier direction, of the newest polls; null when neither end says. */
  utilisation: z.number().nullable(),
});

export const topology = z.object({
  t: millis,
  nodes: z.array(node),
  links: z.array(link),
  /** Where a person or the layout of before put nodes, by node id. */
  positions: z.record(z.string(), z.object({ x: z.number(), y: z.number(), isPinned: z.boolean().optional() })),
  /** What people said of the map and have not taken back, the newest first. */
  said: z.array(z.object({ key: z.string(), kind: z.enum(['merge', 'split', 'link', 'hide']), t: millis.nullable(), one: z.string(), other: z.string() })),
});

/** How busy links are by the newest polls, by link id: percent of the speed; a link without a figure is unknown. */
export const topologyLoads = z.object({ t: millis, loads: z.record(z.string(), z.number()) });

/** An answer to "where is it plugged in": the best sighting first. */
export const whereabouts = z.object({
  mac: z.string(),
  addresses: strings,
  /** What the map draws for it; '' when it is not drawn. */
  node: z.string(),
  name: z.string(),
  sightings: z.array(z.object({ node: z.string(), nodeName: z.string(), deviceId: z.string(), index: z.number().nullable(), interface: z.string(), vlan: z.number().nullable(), lastSeen: millis, why: z.enum(SIGHTING_REASONS), behind: z.string() })),
});
