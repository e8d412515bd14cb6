// Positions on the map: for everything, apart from each other, the same for the same input, and steady.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layout } from './layout.ts';
import type { NodePosition, Topology } from '../model/topology.ts';

type Drawn = Pick<Topology, 'nodes' | 'links'>;

function drawn(count: number, pairs: readonly (readonly [number, number])[]): Drawn {
  const id = (number: number) => `node:${number}`;
  const end = (number: number) => ({ node: id(number), index: null, interface: '' });
  return {
    nodes: Array.from({ length: count }, (_, number) => ({ id: id(number), kind: 'device' as const, deviceId: '', name: '', description: '', macs: [], addresses: [], capabilities: [], isHere: false, lastSeen: 0 })),
    links: pairs.map(([a, b]) => ({ id: `${a}|${b}`, a: end(a), b: end(b), members: [], sources: ['lldp'] as const, blockedAt: [], speed: null, lastSeen: 0, isStale: false })),
  };
}

const graph = fc.integer({ min: 0, max: 40 }).chain((count) => fc.tuple(fc.constant(count), fc.array(fc.tuple(fc.nat({ max: 45 }), fc.nat({ max: 45 })), { maxLength: 80 })));
const spots = (positions: ReadonlyMap<string, NodePosition>) => [...positions.values()].map(({ x, y }) => `${x} ${y}`);

test('property: every node has a place of its own, whatever the links, loops and ends that do not exist', () => {
  fc.assert(
    fc.property(graph, ([count, pairs]) => {
      const positions = layout(drawn(count, pairs), new Map());
      expect(positions.size).toBe(count);
      expect(new Set(spots(positions)).size).toBe(count);
      expect(layout(drawn(count, [...pairs].reverse()), new Map())).toEqual(positions);
    }),
  );
});

test('property: what was there stays there, pinned or not, and newcomers find free places', () => {
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 6 }), ([count, pairs], more) => {
      const before = new Map([...layout(drawn(count, pairs), new Map())].map(([id, position], number) => [id, number % 3 === 0 ? { x: number * 7, y: -9, isPinned: true } : position]));
      const after = layout(drawn(count + more, pairs), before);
      for (const [id, position] of before) expect(after.get(id)).toEqual(position);
      const added = [...after].filter(([id]) => !before.has(id)).map(([, { x, y }]) => `${x} ${y}`);
      expect(added).toHaveLength(more);
      expect(new Set([...spots(before), ...added]).size).toBe(new Set(spots(before)).size + more);
    }),
  );
});

test('a new leaf lies beside its switch, and what left the network left the map', () => {
  const before = layout(drawn(4, [[0, 1], [0, 2], [0, 3]]), new Map());
  const after = layout(drawn(5, [[0, 1], [0, 2], [0, 3], [2, 4]]), before);
  const [near, leaf] = [after.get('node:2')!, after.get('node:4')!];
  expect(Math.hypot(near.x - leaf.x, near.y - leaf.y)).toBeLessThan(3);
  expect([...layout(drawn(2, [[0, 1]]), before).keys()]).toEqual(['node:0', 'node:1']);
});
