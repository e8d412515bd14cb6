// Proves that the stations behind a port are found through aggregates and unmanaged switches, and no others.
import { expect, test } from 'vitest';
import type { CallOutput } from '../../../common/contract/contract.ts';
import { behindPort } from './behind-port.ts';

type Topology = CallOutput<'topology.get'>;
const node = (id: string, kind: Topology['nodes'][number]['kind'], deviceId = ''): Topology['nodes'][number] => ({ id, kind, deviceId, name: id, description: '', macs: [], addresses: [], capabilities: [], isHere: false, lastSeen: 0, overridden: false });
const end = (at: string, index: number | null = null, name = ''): Topology['links'][number]['a'] => ({ node: at, index, interface: name });
function link(a: Topology['links'][number]['a'], b: Topology['links'][number]['a'], members: Topology['links'][number]['members'] = []): Topology['links'][number] {
  return { id: `${a.node}-${b.node}-${a.index}`, a, b, members, sources: ['fdb'], blockedAt: [], speed: null, lastSeen: 0, isStale: false, utilisation: null };
}

const map: Topology = {
  t: 0,
  nodes: [node('sw', 'device', 'd1'), node('hub', 'unmanaged_switch'), node('pc1', 'station'), node('pc2', 'station'), node('pc3', 'station'), node('core', 'device', 'd2')],
  links: [
    link(end('sw', 1, 'p1'), end('hub')),
    link(end('hub'), end('pc1')),
    link(end('pc2'), end('hub')),
    link(end('sw', 2, 'p2'), end('pc3')),
    link(end('core', 90, 'lag'), end('sw', 80, 'po1'), [{ a: end('core', 1, 'x1'), b: end('sw', 7, 'p7'), speed: null }]),
  ],
  positions: {},
  said: [],
};
const ids = (index: number, name: string, device = 'd1'): string[] => behindPort(map, device, { index, name }).map(({ id }) => id);

test('through an unmanaged switch everything that hangs on it', () => {
  expect(ids(1, 'p1')).toEqual(['hub', 'pc1', 'pc2']);
});

test('a plain port, a member of an aggregate, and the aggregate itself', () => {
  expect(ids(2, 'p2')).toEqual(['pc3']);
  expect(ids(7, 'p7')).toEqual(['core']);
  expect(ids(80, 'po1')).toEqual(['core']);
});

test('a free port and an unknown device have nobody', () => {
  expect(ids(3, 'p3')).toEqual([]);
  expect(ids(1, 'p1', 'd9')).toEqual([]);
});
