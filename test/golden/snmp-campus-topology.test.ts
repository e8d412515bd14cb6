// The map made of the recordings of an invented campus, against the truth about it.
import { describe, expect, test } from 'vitest';
import { buildTopology } from '../../agent-runtime/snmp/topology/build.ts';
import { inventoryOf, INVENTORY_PLAN } from '../../agent-runtime/snmp/inventory/inventory.ts';
import { layout } from '../../common/topology/layout.ts';
import { readingOfShared, recordingsIn, sharedSnmpMissing } from '../support/shared-recordings.ts';
import { topologyDeviceOf } from '../../agent-runtime/snmp/topology/input.ts';
import { readCampusTruth } from '../support/campus-truth.ts';
import type { TruthEnd } from '../support/campus-truth.ts';
import { whereIs } from '../../agent-runtime/snmp/topology/where-is.ts';
import type { LinkCable, LinkEnd, Topology } from '../../common/model/topology.ts';

const NOW = 1_790_000_000_000;

function campus() {
  const truth = readCampusTruth();
  const devices = recordingsIn('lab/campus/devices').map((id) => {
    const inventory = inventoryOf(readingOfShared('lab/campus/devices', id, INVENTORY_PLAN, NOW));
    return topologyDeviceOf({ id, name: '', address: truth.nodes.find((node) => node.id === id)!.address }, inventory);
  });
  return { truth, devices };
}

const text = (end: LinkEnd) => `${end.node.replace(/^device:/u, '')} ${end.index} ${end.interface}`;
const both = (a: string, b: string) => [a, b].sort().join(' = ');
const placesOf = (topology: Topology, asked: string) => whereIs(topology, asked).flatMap(({ sightings }) => sightings.map(({ interface: port, node, why }) => `${node} ${port} ${why}`));
const truthEnd = ({ node, ifIndex, ifName }: TruthEnd) => `${node} ${ifIndex} ${ifName}`;

describe.skipIf(sharedSnmpMissing !== '')(`the campus${sharedSnmpMissing}`, () => {
  const { truth, devices } = sharedSnmpMissing === '' ? campus() : { truth: undefined!, devices: [] };
  const topology = buildTopology({ now: NOW, devices, overrides: [], previous: undefined, self: undefined });
  const between = topology.links.filter(({ a, b }) => a.node.startsWith('device:') && b.node.startsWith('device:'));

  test('all 17 cables, and no other one', () => {
    const cables = between.flatMap((link): readonly LinkCable[] => (link.members.length > 0 ? link.members : [{ a: link.a, b: link.b, speed: link.speed }]));
    const ours = cables.map(({ a, b, speed }) => `${both(text(a), text(b))} at ${speed}`).sort();
    expect(ours).toEqual(truth.links.map(({ a, b, mbit }) => `${both(truthEnd(a), truthEnd(b))} at ${mbit * 1e6}`).sort());
    expect(ours).toHaveLength(17);
  });

  test('two aggregates of two cables each', () => {
    const aggregates = between.filter(({ members }) => members.length > 0).map(({ a, b, members, speed }) => `${both(text(a), text(b))} of ${members.length} at ${speed}`);
    const lag = (end: TruthEnd) => `${end.node} ${end.lagIfIndex} ${end.lag}`;
    expect(aggregates.sort()).toEqual([...new Set(truth.links.filter(({ a }) => a.lag !== undefined).map(({ a, b, mbit }) => `${both(lag(a), lag(b))} of 2 at ${mbit * 2e6}`))].sort());
    expect(aggregates).toHaveLength(2);
  });

  test('four links are kept from forwarding by spanning tree, each at the right end', () => {
    const blocked = between.flatMap(({ a, b, blockedAt }) => blockedAt.map((node) => `${both(text(a), text(b))} blocked at ${node.replace('device:', '')}`)).sort();
    expect(blocked).toEqual(truth.links.filter(({ stp }) => stp !== 'forwarding').map(({ a, b, stp }) => `${both(truthEnd(a), truthEnd(b))} ${stp}`).sort());
    expect(blocked).toHaveLength(4);
  });

  test('every link says how it is known: announced where LLDP or CDP told it, else learned', () => {
    for (const { a, b, evidence, cdpReportedBy } of truth.links) {
      const link = between.find((one) => [one, ...one.members].some((cable) => both(text(cable.a), text(cable.b)) === both(truthEnd(a), truthEnd(b))));
      const expected = evidence === 'fdb only' ? ['fdb'] : cdpReportedBy.length > 0 ? ['lldp', 'cdp'] : ['lldp'];
      expect(link?.sources, `${a.node}-${b.node}`).toEqual(expected);
    }
  });

  test('the four neighbours without SNMP hang where they are', () => {
    const ours = topology.nodes.filter(({ kind }) => kind === 'neighbour').map((node) => {
      const ports = topology.links.flatMap(({ a, b }) => (a.node === node.id ? [b] : b.node === node.id ? [a] : [])).filter((end) => end.node.startsWith('device:'));
      return `${node.name} ${node.macs.join()} at ${ports.map(text).join()}`;
    });
    expect(ours.sort()).toEqual(truth.unmanaged.map((one) => `${one.id} ${one.mac} at ${truthEnd(one)}`).sort());
  });

  test('nothing else is on the map: 12 switches, 4 neighbours, 44 stations, no inferred switch', () => {
    const count = (kind: string) => topology.nodes.filter((node) => node.kind === kind).length;
    expect([count('device'), count('neighbour'), count('station'), count('unmanaged_switch'), topology.nodes.length]).toEqual([12, 4, 44, 0, 60]);
  });

  test('each of the 44 stations is found by MAC and by IP at its port and in its VLAN', () => {
    expect(truth.endpoints).toHaveLength(44);
    // The v1-only switch cannot tell VLANs: those of its stations come from the tables of other switches. Nothing of the truth is out of reach.
    for (const endpoint of truth.endpoints) {
      for (const asked of [endpoint.mac, endpoint.ip]) {
        const answers = whereIs(topology, asked).flatMap(({ addresses, mac, sightings }) => sightings.map((at) => `${text(at)} vlan ${at.vlan} ${mac} ${addresses.join()}`));
        expect(answers, asked).toEqual([`${truthEnd(endpoint)} vlan ${endpoint.vlan} ${endpoint.mac} ${endpoint.ip}`]);
      }
    }
  });

  test('what plugs into what is also known of neighbours and switches, by name', () => {
    expect(placesOf(topology, 'phone-1021')).toEqual(['device:access-1 Gi1/0/5 announced']);
    expect(placesOf(topology, 'access-6')).toEqual(['device:dist-4 1 edge_port']);
  });

  test('without one switch, its neighbours stay on the map, and stations behind it are said to be beyond', () => {
    const without = buildTopology({ now: NOW, devices: devices.filter(({ id }) => id !== 'access-5'), overrides: [], previous: undefined, self: undefined });
    expect(without.nodes.find(({ name }) => name === 'access-5')?.kind).toBe('neighbour');
    const behind = truth.endpoints.filter(({ node }) => node === 'access-5');
    for (const { mac } of behind) expect(placesOf(without, mac)[0]).toBe('device:dist-3 xe-0/0/1 behind_neighbour');
  });

  test('the order of devices does not matter, and a second map from the first is the same', () => {
    const again = buildTopology({ now: NOW, devices: [...devices].reverse(), overrides: [], previous: topology, self: undefined });
    expect(again).toEqual(topology);
  });

  test('positions: everything has one, nothing lies on something else, and one more switch moves nothing', () => {
    const smaller = buildTopology({ now: NOW, devices: devices.filter(({ id }) => id !== 'access-6'), overrides: [], previous: undefined, self: undefined });
    const before = layout(smaller, new Map());
    const after = layout(topology, before);
    expect([...after.keys()].sort()).toEqual(topology.nodes.map(({ id }) => id).sort());
    const common = topology.nodes.filter(({ id }) => before.has(id)).map(({ id }) => id);
    expect(common.length).toBeGreaterThan(40);
    for (const id of common) expect(after.get(id)).toEqual(before.get(id));
    expect(new Set([...after.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(after.size);
    expect(layout(topology, new Map())).toEqual(layout(topology, new Map()));
  });
});
