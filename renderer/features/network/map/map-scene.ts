// Owns what is drawn: every node with its place and shape, every link with its ends and its look. Pure.
import type { NodePosition } from '../../../../common/model/topology.ts';
import { layout } from '../../../../common/topology/layout.ts';
import type { MapLink, MapNode, MapTopology } from './map-types.ts';
import { distanceToLine, planeOf, UNIT_X, UNIT_Y, type Point } from './map-view.ts';

/** Colours of links by utilisation; unknown is a colour of its own. */
export const LOADS = ['unknown', 'idle', 'low', 'busy', 'full'] as const;
export type Load = (typeof LOADS)[number];

export interface SceneNode {
  readonly node: MapNode;
  readonly at: Point;
  readonly isPinned: boolean;
}
export interface SceneLink {
  readonly link: MapLink;
  readonly a: SceneNode;
  readonly b: SceneNode;
  readonly load: Load;
  /** px at zoom 1. */
  readonly width: number;
  readonly isBlocked: boolean;
  /** How many cables it stands for. */
  readonly cables: number;
  /** Of several links between the same two nodes, how far this one is bent, px at zoom 1. */
  readonly bend: number;
}
export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly links: readonly SceneLink[];
  readonly byId: ReadonlyMap<string, SceneNode>;
}

/** Percent to colour: below 1 idle, below 50 low, below 80 busy. */
export function loadOf(utilisation: number | null): Load {
  if (utilisation === null || !Number.isFinite(utilisation)) return 'unknown';
  return utilisation < 1 ? 'idle' : utilisation < 50 ? 'low' : utilisation < 80 ? 'busy' : 'full';
}

/** Bits per second to px: each tenfold is wider, 10 Mbit/s 1.5 and 100 Gbit/s 7; unknown is thin. */
export function widthOf(speed: number | null): number {
  if (speed === null || !(speed > 0)) return 1.25;
  return Math.min(8, Math.max(1.5, 1.5 + (Math.log10(speed) - 7) * 1.4));
}

/**
 * Places of all nodes: where the agent says (a person put them there), else where they were on the map before, else laid out beside what they hang on.
 * The map therefore stands still from one moment to the next.
 */
export function placesOf(topology: MapTopology, before: ReadonlyMap<string, NodePosition>): Map<string, NodePosition> {
  const known = new Map(before);
  for (const [id, position] of Object.entries(topology.positions)) {
    known.set(id, { x: position.x, y: position.y, ...(position.isPinned === undefined ? {} : { isPinned: position.isPinned }) });
  }
  return layout(topology, known);
}

const BEND = 34;

export function sceneOf(topology: MapTopology, places: ReadonlyMap<string, NodePosition>): Scene {
  const nodes: SceneNode[] = topology.nodes.flatMap((node) => {
    const place = places.get(node.id);
    return place === undefined ? [] : [{ node, at: planeOf(place), isPinned: place.isPinned === true }];
  });
  const byId = new Map(nodes.map((entry) => [entry.node.id, entry]));
  const pairs = new Map<string, number>();
  const links: SceneLink[] = [];
  for (const link of topology.links) {
    const a = byId.get(link.a.node);
    const b = byId.get(link.b.node);
    if (a === undefined || b === undefined) continue;
    const pair = [link.a.node, link.b.node].sort().join('\n');
    const place = pairs.get(pair) ?? 0;
    pairs.set(pair, place + 1);
    // 0, +1, -1, +2 …; seen from the same end, whichever end the link begins at.
    const turn = link.a.node < link.b.node ? 1 : -1;
    let bend = Math.ceil(place / 2) * (place % 2 === 1 ? 1 : -1) * turn * BEND;
    // Along a row a straight line would run through what stands between.
    const isLong = bend === 0 && Math.abs(a.at.y - b.at.y) < UNIT_Y / 4 && Math.abs(a.at.x - b.at.x) > 2.2 * UNIT_X;
    if (isLong) bend = Math.min(90, Math.abs(a.at.x - b.at.x) * 0.08) * (a.at.x < b.at.x ? -1 : 1);
    links.push({ link, a, b, load: loadOf(link.utilisation), width: widthOf(link.speed), isBlocked: link.blockedAt.length > 0, cables: Math.max(1, link.members.length), bend: bend === 0 ? 0 : bend });
  }
  return { nodes, links, byId };
}

/** The same map with newer figures of how busy its links are; `loads` in percent by link id, a link that is not in it is unknown. */
export function withLoads(scene: Scene, loads: Readonly<Record<string, number>>): Scene {
  const links = scene.links.map((entry) => {
    const utilisation = loads[entry.link.id] ?? null;
    return utilisation === entry.link.utilisation ? entry : { ...entry, link: { ...entry.link, utilisation }, load: loadOf(utilisation) };
  });
  return { ...scene, links };
}

/** The point through whose side a bent link goes, and the middle of what is drawn. */
export function middleOf({ a, b, bend }: Pick<SceneLink, 'a' | 'b' | 'bend'>): { readonly control: Point; readonly middle: Point } {
  const centre = { x: (a.at.x + b.at.x) / 2, y: (a.at.y + b.at.y) / 2 };
  if (bend === 0) return { control: centre, middle: centre };
  const dx = b.at.x - a.at.x;
  const dy = b.at.y - a.at.y;
  const length = Math.hypot(dx, dy) || 1;
  const control = { x: centre.x - (dy / length) * bend * 2, y: centre.y + (dx / length) * bend * 2 };
  return { control, middle: { x: (centre.x + control.x) / 2, y: (centre.y + control.y) / 2 } };
}

/** Half of a node's picture, px at zoom 1. */
export function radiusOf(node: Pick<MapNode, 'kind'>): number {
  return node.kind === 'station' ? 7 : node.kind === 'unmanaged_switch' ? 13 : 18;
}

/** What lies at a point of the plane: a node before a link. `reach` is how far a pointer may miss, in the plane's pixels. */
export function hitAt(scene: Scene, point: Point, reach: number): { readonly node: SceneNode } | { readonly link: SceneLink } | undefined {
  let nearest: { readonly node: SceneNode; readonly distance: number } | undefined;
  for (const node of scene.nodes) {
    const distance = Math.hypot(point.x - node.at.x, point.y - node.at.y);
    if (distance <= radiusOf(node.node) + reach && distance < (nearest?.distance ?? Infinity)) nearest = { node, distance };
  }
  if (nearest !== undefined) return { node: nearest.node };
  let best: { readonly link: SceneLink; readonly distance: number } | undefined;
  for (const link of scene.links) {
    const { middle } = middleOf(link);
    const distance = Math.min(distanceToLine(point, link.a.at, middle), distanceToLine(point, middle, link.b.at));
    if (distance <= link.width / 2 + reach && distance < (best?.distance ?? Infinity)) best = { link, distance };
  }
  return best === undefined ? undefined : { link: best.link };
}

/** The nearest node in a direction from another one, for the arrow keys; undefined when there is none that way. */
export function nodeTowards(scene: Scene, from: SceneNode | undefined, dx: number, dy: number): SceneNode | undefined {
  if (from === undefined) return scene.nodes.find(({ node }) => node.isHere) ?? scene.nodes[0];
  let best: { readonly node: SceneNode; readonly cost: number } | undefined;
  for (const node of scene.nodes) {
    const along = (node.at.x - from.at.x) * dx + (node.at.y - from.at.y) * dy;
    const across = Math.abs((node.at.x - from.at.x) * dy) + Math.abs((node.at.y - from.at.y) * dx);
    if (node === from || along <= 0 || across > along * 2) continue;
    const cost = along + across * 2;
    if (cost < (best?.cost ?? Infinity)) best = { node, cost };
  }
  return best?.node;
}

/** Nodes whose name, address, MAC or description holds the text, those that begin with it first. */
export function findNodes(scene: Scene, text: string, most = 12): SceneNode[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const matches = scene.nodes.flatMap((entry) => {
    const { name, addresses, macs, description } = entry.node;
    const fields = [name, ...addresses, ...macs, description].map((field) => field.toLowerCase());
    const rank = fields.findIndex((field) => field.includes(wanted));
    return rank < 0 ? [] : [{ entry, rank: fields.some((field) => field.startsWith(wanted)) ? rank : rank + 100 }];
  });
  return matches.sort((a, b) => a.rank - b.rank || (a.entry.node.name < b.entry.node.name ? -1 : 1)).slice(0, most).map(({ entry }) => entry);
}
