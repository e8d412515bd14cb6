import { describe, expect, test } from 'vitest';
import { findNodes, hitAt, loadOf, middleOf, nodeTowards, placesOf, sceneOf, widthOf } from './map-scene.ts';
import type { MapLink, MapNode, MapTopology } from './map-types.ts';
import { between, fitView, panBy, toPlane, toScreen, UNIT_X, zoomAt } from './map-view.ts';

const node = (id: string, change: Partial<MapNode> = {}): MapNode => ({ id, kind: 'device', deviceId: id, name: id, description: '', macs: [], addresses: [], capabilities: [], isHere: false, lastSeen: 0, overridden: false, ...change });
const link = (id: string, a: string, b: string, change: Partial<MapLink> = {}): MapLink => ({ id, a: { node: a, index: 1, interface: 'Gi0/1' }, b: { node: b, index: 2, interface: 'Gi0/2' }, members: [], sources: ['lldp'], blockedAt: [], speed: 1e9, lastSeen: 0, isStale: false, utilisation: null, ...change });
const map = (nodes: MapNode[], links: MapLink[], positions: MapTopology['positions'] = {}): MapTopology => ({ t: 0, nodes, links, positions, said: [] });

describe('the look of links', () => {
  test('colour by utilisation, a colour of its own for unknown', () => {
    expect([null, Number.NaN, 0, 0.5, 1, 49.9, 50, 80, 140].map(loadOf)).toEqual(['unknown', 'unknown', 'idle', 'idle', 'low', 'low', 'busy', 'full', 'full']);
  });
  test('width grows with the speed and stays within bounds', () => {
    const widths = [1e7, 1e8, 1e9, 1e10, 1e11].map(widthOf);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect([widthOf(1e3), widthOf(1e15)]).toEqual([1.5, 8]);
    expect(widthOf(null)).toBe(widthOf(0));
  });
});

describe('places', () => {
  test('stand still when the map grows, and follow what a person says', () => {
    const first = placesOf(map([node('a'), node('b')], [link('l', 'a', 'b')]), new Map());
    const second = placesOf(map([node('a'), node('b'), node('c')], [link('l', 'a', 'b'), link('m', 'b', 'c')], { b: { x: 40, y: 3, isPinned: true } }), first);
    expect(second.get('a')).toEqual(first.get('a'));
    expect(second.get('b')).toEqual({ x: 40, y: 3, isPinned: true });
    expect(second.has('c')).toBe(true);
  });
});

describe('the scene', () => {
  const places = new Map([['a', { x: 0, y: 0 }], ['b', { x: 4, y: 0 }], ['c', { x: 0, y: 4 }]]);
  const scene = sceneOf(map([node('a', { name: 'core', macs: ['00:00:5e:00:53:01'] }), node('b', { name: 'access-core' }), node('c', { isHere: true })], [link('1', 'a', 'b'), link('2', 'b', 'a'), link('3', 'a', 'gone'), link('4', 'a', 'c', { blockedAt: ['c'], members: [{ a: { node: 'a', index: 1, interface: '' }, b: { node: 'c', index: 1, interface: '' }, speed: 1 }, { a: { node: 'a', index: 2, interface: '' }, b: { node: 'c', index: 2, interface: '' }, speed: 1 }] })]), places);
  test('links to nodes that are not there are left out; aggregates count their cables; blocked is known', () => {
    expect(scene.links.map(({ link: { id }, cables, isBlocked }) => [id, cables, isBlocked])).toEqual([['1', 1, false], ['2', 1, false], ['4', 2, true]]);
  });
  test('two links between the same nodes do not lie on each other', () => {
    const [one, two] = scene.links;
    expect(middleOf(one!).middle).not.toEqual(middleOf(two!).middle);
  });
  test('a pointer hits nodes before links, and links where they are drawn', () => {
    expect(hitAt(scene, { x: 5, y: 5 }, 4)).toEqual({ node: scene.byId.get('a') });
    const { middle } = middleOf(scene.links[0]!);
    expect(middle.y).not.toBe(0);
    expect(hitAt(scene, { x: middle.x, y: middle.y + 1 }, 4)).toEqual({ link: scene.links[0] });
    expect(hitAt(scene, { x: 2 * UNIT_X, y: 300 }, 4)).toBeUndefined();
  });
  test('arrow keys go to the nearest node that way, from nowhere to this computer', () => {
    expect(nodeTowards(scene, undefined, 1, 0)?.node.id).toBe('c');
    expect(nodeTowards(scene, scene.byId.get('a'), 1, 0)?.node.id).toBe('b');
    expect(nodeTowards(scene, scene.byId.get('a'), 0, 1)?.node.id).toBe('c');
    expect(nodeTowards(scene, scene.byId.get('a'), -1, 0)).toBeUndefined();
  });
  test('nodes are found by name, address and MAC; what begins with the text comes first', () => {
    expect(findNodes(scene, 'CORE').map(({ node: { id } }) => id)).toEqual(['a', 'b']);
    expect(findNodes(scene, '53:01').map(({ node: { id } }) => id)).toEqual(['a']);
    expect(findNodes(scene, ' ')).toEqual([]);
  });
});

describe('the window', () => {
  const size = { width: 800, height: 600 };
  test('there and back is the same point', () => {
    const view = { x: 120, y: -40, zoom: 0.7 };
    const back = toPlane(view, size, toScreen(view, size, { x: 33, y: 44 }));
    expect(back.x).toBeCloseTo(33);
    expect(back.y).toBeCloseTo(44);
  });
  test('zooming keeps what is under the pointer', () => {
    const view = { x: 0, y: 0, zoom: 1 };
    const at = { x: 100, y: 500 };
    const under = toPlane(view, size, at);
    const back = toScreen(zoomAt(view, size, at, 1.7), size, under);
    expect(back.x).toBeCloseTo(100);
    expect(back.y).toBeCloseTo(500);
  });
  test('fitting shows every point; nothing at all is the origin', () => {
    const points = [{ x: -4_000, y: 0 }, { x: 9_000, y: 700 }];
    const view = fitView(points, size);
    for (const point of points.map((one) => toScreen(view, size, one))) expect(point.x > 0 && point.x < 800 && point.y > 0 && point.y < 600).toBe(true);
    expect(fitView([], size)).toEqual({ x: 0, y: 0, zoom: 1 });
  });
  test('a flight begins and ends where it should', () => {
    const to = panBy({ x: 5, y: 5, zoom: 2 }, 10, 0);
    expect(between({ x: 0, y: 0, zoom: 1 }, to, 0)).toEqual({ x: 0, y: 0, zoom: 1 });
    expect(between({ x: 0, y: 0, zoom: 1 }, to, 1)).toEqual(to);
  });
});
