// The map of small made-up networks: who is who, what is inferred, what ages, what a person says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTopology } from './build.ts';
import { whereIs } from './where-is.ts';
import type { NeighbourReading } from '../inventory/neighbour-reading.ts';
import type { Topology, TopologyOverride } from '../../../common/model/topology.ts';
import type { ThisComputer, TopologyDevice } from './input.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const HASH: Readonly<Record<string, number>> = { a: 1, b: 2, c: 3, d: 4, server: 9 };
const chassis = (id: string) => `02:00:00:00:${(HASH[id] ?? 0x77).toString(16).padStart(2, '0')}:00`;
const station = (number: number) => `02:11:00:00:00:${number.toString(16).padStart(2, '0')}`;

/** A switch with ports p1 to p8; `learned` is MAC addresses by port. */
function device(id: string, learned: Readonly<Record<number, readonly string[]>> = {}, change: Partial<TopologyDevice> = {}): TopologyDevice {
  return {
    id, name: id, description: '', address: `192.0.2.${HASH[id] ?? 77}`, seen: NOW, chassis: [chassis(id)], neighbours: [], lldpPorts: [], addresses: [], arp: [], bridgedVlans: [], blocked: [], aggregates: new Map(),
    interfaces: [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({
      index, name: `p${index}`, alias: '', description: `port ${index}`, type: 6, mac: `${chassis(id).slice(0, -2)}0${index}`, mtu: null, speed: 1e9, duplex: 'full', admin: 'up', oper: 'up', lastChangeMs: null,
    })),
    forwarding: Object.entries(learned).flatMap(([port, macs]) => macs.map((mac) => ({ mac, port: Number(port), index: Number(port), vlan: 1, database: 1, status: 'learned' as const }))),
    ...change,
  };
}

function heard(localIndex: number, change: Partial<NeighbourReading>): NeighbourReading {
  return {
    protocol: 'lldp', localIndex, localPort: `p${localIndex}`, remoteName: '', remotePort: '', remoteChassis: '', remoteAddress: '', remoteDescription: '', chassisKind: 'mac', portKind: 'name', remotePortDescription: '',
    remoteAddresses: [], capabilities: [], remoteDuplex: 'unknown', ...change,
  };
}
const hears = (localIndex: number, id: string, remotePort: string, change: Partial<NeighbourReading> = {}) => heard(localIndex, { remoteChassis: chassis(id), remotePort, ...change });

function map(devices: readonly TopologyDevice[], more: { previous?: Topology; overrides?: readonly TopologyOverride[]; self?: ThisComputer; now?: number } = {}): Topology {
  return buildTopology({ now: more.now ?? NOW, devices, overrides: more.overrides ?? [], previous: more.previous, self: more.self });
}
const drawn = ({ links }: Topology) => links.map(({ a, b, sources, isStale }) => `${a.node} ${a.interface} - ${b.node} ${b.interface} ${sources.join()}${isStale ? ' stale' : ''}`);
const where = (topology: Topology, text: string) => whereIs(topology, text).flatMap(({ sightings }) => sightings.map((one) => `${one.node} ${one.interface} ${one.vlan} ${one.why} ${one.behind}`.trim()));

describe('who is who', () => {
  test('by chassis, then by management address, then by name; a namesake with another chassis is somebody else', () => {
    const a = device('a', {}, {
      neighbours: [
        hears(1, 'b', 'p1', { remoteName: 'c' }),
        heard(2, { remoteChassis: 'x', chassisKind: 'local', remoteAddresses: ['192.0.2.3'], remotePort: 'p2' }),
        heard(3, { remoteName: 'D.example', remotePort: 'p3' }),
        heard(4, { remoteChassis: '02:99:00:00:00:00', remoteName: 'b', remotePort: 'eth0' }),
      ],
    });
    expect(drawn(map([a, device('b'), device('c'), device('d')]))).toEqual([
      'device:a p1 - device:b p1 lldp', 'device:a p2 - device:c p2 lldp', 'device:a p3 - device:d p3 lldp', 'device:a p4 - neighbour:mac:02:99:00:00:00:00 eth0 lldp',
    ]);
  });

  test('port identifiers of every kind', () => {
    const b = device('b', {}, { lldpPorts: [{ number: 9, kind: 'local', id: '41', description: '', index: 4 }] });
    const kinds: readonly [Partial<NeighbourReading>, string][] = [
      [{ portKind: 'mac', remotePort: `${chassis('b').slice(0, -2)}02` }, 'p2'],
      [{ portKind: 'local', remotePort: '3' }, 'p3'],
      [{ portKind: 'local', remotePort: '41' }, 'p4'],
      [{ portKind: 'name', remotePort: 'port 5' }, 'p5'],
      [{ portKind: 'text', remotePort: '?', remotePortDescription: 'p6' }, 'p6'],
    ];
    for (const [kind, port] of kinds) expect(drawn(map([device('a', {}, { neighbours: [hears(1, 'b', '', kind)] }), b]))).toEqual([`device:a p1 - device:b ${port} lldp`]);
  });

  test('LLDP and CDP, and both sides, are one cable; a port that only one side can name is named', () => {
    const a = device('a', {}, { neighbours: [hears(1, 'b', 'p2'), hears(1, 'b', 'p2', { protocol: 'cdp', remoteChassis: '', remoteAddresses: ['192.0.2.2'] }), hears(5, 'b', 'unheard of')] });
    const b = device('b', {}, { neighbours: [hears(2, 'a', 'p1'), hears(6, 'a', 'neither')] });
    expect(drawn(map([a, b]))).toEqual(['device:a p1 - device:b p2 lldp,cdp', 'device:a p5 - device:b p6 lldp']);
  });
});

describe('what nobody announces', () => {
  test('three old switches in a row, by their forwarding tables alone', () => {
    const a = device('a', { 1: [chassis('b'), chassis('c'), station(1), station(2)], 2: [station(3)] });
    const b = device('b', { 1: [chassis('a'), station(3)], 2: [chassis('c'), station(2)], 3: [station(1)] });
    const c = device('c', { 1: [chassis('a'), chassis('b'), station(3), station(1)], 2: [station(2)] });
    const topology = map([a, b, c]);
    expect(drawn(topology).filter((line) => !line.includes('station'))).toEqual(['device:a p1 - device:b p1 fdb', 'device:b p2 - device:c p1 fdb']);
    expect([1, 2, 3].map((number) => where(topology, station(number)))).toEqual([['device:b p3 1 edge_port'], ['device:c p2 1 edge_port'], ['device:a p2 1 edge_port']]);
  });

  test('two switches behind a dumb one, and several stations on one port', () => {
    const a = device('a', { 1: [chassis('b'), chassis('c')], 2: [station(1), station(2)] });
    const b = device('b', { 1: [chassis('a'), chassis('c')] });
    const c = device('c', { 1: [chassis('a'), chassis('b')] });
    const topology = map([a, b, c]);
    expect(topology.nodes.filter(({ kind }) => kind === 'unmanaged_switch').map(({ id }) => id)).toEqual(['unmanaged:device:a#1', 'unmanaged:device:a#2']);
    expect(drawn(topology).filter((line) => line.includes('a#1'))).toEqual(['device:a p1 - unmanaged:device:a#1  fdb', 'device:b p1 - unmanaged:device:a#1  fdb', 'device:c p1 - unmanaged:device:a#1  fdb']);
    expect(where(topology, station(1))).toEqual(['device:a p2 1 edge_port unmanaged:device:a#2']);
  });

  test('several neighbours heard on one port share a dumb switch; a telephone and what is behind it do not', () => {
    const three = [device('a', {}, { neighbours: [hears(1, 'b', 'p1'), hears(1, 'c', 'p1')] }), device('b', {}, { neighbours: [hears(1, 'a', 'p1'), hears(1, 'c', 'p1')] }), device('c')];
    expect(drawn(map(three))).toEqual(['device:a p1 - unmanaged:device:a#1  lldp', 'device:b p1 - unmanaged:device:a#1  lldp', 'device:c p1 - unmanaged:device:a#1  lldp']);
    const phone = [heard(1, { remoteChassis: station(1), capabilities: ['telephone'] }), heard(1, { remoteChassis: station(2), remoteName: 'pc' })];
    expect(map([device('a', {}, { neighbours: phone })]).nodes.map(({ kind }) => kind)).toEqual(['device', 'neighbour', 'neighbour']);
  });

  test('a device that is no switch hangs at the port that learned it and nothing else', () => {
    const server = device('server', {}, { forwarding: [] });
    const a = device('a', { 1: [chassis('b'), chassis('server')] }, { neighbours: [hears(1, 'b', 'p1')] });
    const b = device('b', { 1: [chassis('a')], 2: [chassis('server')] });
    expect(drawn(map([a, b, server]))).toEqual(['device:a p1 - device:b p1 lldp', 'device:b p2 - device:server  fdb']);
  });

  test('stations behind a neighbour that is not polled, beyond a device without a table, and known by ARP alone', () => {
    const a = device('a', { 1: [station(1), station(5)], 2: [station(2)] }, {
      neighbours: [heard(1, { remoteChassis: station(1), remoteName: 'ap', capabilities: ['access_point'] }), hears(2, 'b', 'p1')],
      arp: [{ index: 3, address: '198.51.100.3', mac: station(3) }, { index: 3, address: '198.51.100.5', mac: station(5) }],
    });
    const topology = map([a, device('b')]);
    expect([where(topology, station(5)), where(topology, '198.51.100.5')]).toEqual([['device:a p1 1 behind_neighbour neighbour:mac:02:11:00:00:00:01'], ['device:a p1 1 behind_neighbour neighbour:mac:02:11:00:00:00:01']]);
    expect(where(topology, station(2))).toEqual(['device:a p2 1 beyond_device device:b']);
    expect(where(topology, '198.51.100.3')).toEqual(['device:a p3 null arp_only']);
    expect(where(topology, 'ap')).toEqual(['device:a p1 1 announced']);
    expect(where(topology, 'nobody')).toEqual([]);
  });

  test('addresses of groups and of router redundancy are no stations', () => {
    expect(map([device('a', { 1: ['01:00:5e:00:00:01', '33:33:00:00:00:01', '00:00:5e:00:01:07', '00:00:0c:07:ac:01'] })]).nodes).toHaveLength(1);
  });
});

describe('time', () => {
  const linked = [device('a', {}, { neighbours: [hears(1, 'b', 'p1')] }), device('b', { 3: [station(1)] })];

  test('a link that nobody confirms is kept as stale for twelve hours, and a station\'s place for a week', () => {
    const first = map(linked);
    const bare = (t: number) => [device('a', {}, { seen: t }), device('b', {}, { seen: t })];
    const soon = map(bare(NOW + HOUR), { previous: first, now: NOW + HOUR });
    expect(drawn(soon)).toEqual(['device:a p1 - device:b p1 lldp stale', 'device:b p3 - station:02:11:00:00:00:01  fdb stale']);
    const late = map(bare(NOW + 13 * HOUR), { previous: soon, now: NOW + 13 * HOUR });
    expect([drawn(late), late.nodes.length, where(late, station(1))]).toEqual([[], 2, ['device:b p3 1 edge_port']]);
    expect(map(bare(NOW + 200 * HOUR), { previous: late, now: NOW + 200 * HOUR }).places).toEqual([]);
  });

  test('what is plugged into a port now ends what was there, and a station has one place', () => {
    const first = map(linked);
    const moved = map([device('a', { 5: [station(1)] }, { neighbours: [heard(1, { remoteChassis: '02:99:00:00:00:00', remoteName: 'new' })] }), device('b')], { previous: first });
    expect(drawn(moved)).toEqual(['device:a p1 - neighbour:mac:02:99:00:00:00:00  lldp', 'device:a p5 - station:02:11:00:00:00:01  fdb']);
    expect(where(moved, station(1))).toEqual(['device:a p5 1 edge_port']);
  });

  test('an inferred switch lives while it is inferred, or while all that it was inferred from is only silent', () => {
    // The first time, the table of b was not read: it looked like something without ports of its own beside a station.
    const before = map([device('a', { 1: [chassis('b'), station(1)], 2: [station(3), station(4)] }), device('b')]);
    expect(before.nodes.filter(({ kind }) => kind === 'unmanaged_switch').map(({ id }) => id)).toEqual(['unmanaged:device:a#1', 'unmanaged:device:a#2']);
    expect(drawn(before)).toContain('device:b  - unmanaged:device:a#1  fdb');
    const read = map([device('a', { 1: [chassis('b'), station(1)] }), device('b', { 4: [chassis('a')], 5: [station(1)] })], { previous: before });
    expect(drawn(read)).toEqual(['device:a p1 - device:b p4 fdb', 'device:a p2 - unmanaged:device:a#2  fdb stale', 'device:b p5 - station:02:11:00:00:00:01  fdb', 'station:02:11:00:00:00:03  - unmanaged:device:a#2  fdb stale', 'station:02:11:00:00:00:04  - unmanaged:device:a#2  fdb stale']);
    expect(read.nodes.filter(({ kind }) => kind === 'unmanaged_switch').map(({ id }) => id)).toEqual(['unmanaged:device:a#2']);
    // One of the two is seen elsewhere: nothing speaks for a switch there any more.
    const moved = map([device('a', { 3: [station(4)] })], { previous: read });
    expect([moved.nodes.filter(({ kind }) => kind === 'unmanaged_switch'), drawn(moved)]).toEqual([[], ['device:a p3 - station:02:11:00:00:00:04  fdb']]);
  });

  test('what was plugged in at a port that nobody knew is there no more once its port is known', () => {
    const vague = map([device('a', {}, { neighbours: [hears(1, 'b', 'unheard of')] }), device('b')]);
    expect(drawn(vague)).toEqual(['device:a p1 - device:b unheard of lldp']);
    expect(drawn(map([device('a'), device('b', {}, { neighbours: [hears(2, 'a', 'p3')] })], { previous: vague }))).toEqual(['device:a p3 - device:b p2 lldp']);
    // Two cables that end at unknown ports of one device share no switch.
    const two = map([device('a', {}, { neighbours: [hears(1, 'c', '')] }), device('b', {}, { neighbours: [hears(1, 'c', '')] }), device('c')]);
    expect(drawn(two)).toEqual(['device:a p1 - device:c  lldp', 'device:b p1 - device:c  lldp']);
  });

  test('a device that is silent for hours keeps its place but tells nothing', () => {
    const silent = map([{ ...linked[0]!, seen: NOW - 13 * HOUR }, linked[1]!]);
    expect([silent.nodes.filter(({ kind }) => kind === 'device').length, drawn(silent)]).toEqual([2, ['device:b p3 - station:02:11:00:00:00:01  fdb']]);
  });

  test('a device that was removed takes its links along', () => {
    expect(drawn(map([linked[1]!], { previous: map(linked) }))).toEqual(['device:b p3 - station:02:11:00:00:00:01  fdb']);
  });
});

describe('what a person says', () => {
  const a = device('a', { 2: [station(7)] }, { neighbours: [hears(1, 'b', 'p1'), heard(3, { remoteChassis: station(9), remoteName: 'box' })] });

  test('merge, split, link and hide', () => {
    const merged = map([a, device('b')], { overrides: [{ kind: 'merge', node: `station:${station(7)}`, into: `neighbour:mac:${station(9)}` }] });
    expect(merged.nodes.find(({ name }) => name === 'box')?.macs).toEqual([station(9), station(7)]);
    expect(drawn(merged).filter((line) => line.includes('neighbour'))).toHaveLength(2);
    const later = map([a, device('b')], { overrides: [{ kind: 'merge', node: `station:${station(7)}`, into: `neighbour:mac:${station(9)}` }], previous: map([a, device('b')]) });
    expect([drawn(later), later.nodes.filter(({ kind }) => kind === 'station')]).toEqual([drawn(merged), []]);
    const split = map([a, device('b')], { overrides: [{ kind: 'split', node: `neighbour:mac:${chassis('b')}`, from: 'device:b' }] });
    expect(drawn(split)[0]).toBe(`device:a p1 - neighbour:mac:${chassis('b')} p1 lldp`);
    const manual: TopologyOverride = { kind: 'link', a: { node: 'device:a', index: null, interface: 'p8' }, b: { node: 'device:b', index: null, interface: 'p8' } };
    expect(drawn(map([a, device('b')], { overrides: [manual] }))).toContain('device:a p8 - device:b p8 manual');
    expect(drawn(map([a, device('b')], { overrides: [{ kind: 'hide', link: 'device:a#1|device:b#1' }] }))).not.toContain('device:a p1 - device:b p1 lldp');
  });

  test('a circle of merges ends, and a drawn link goes with its drawing', () => {
    const circle: TopologyOverride[] = [{ kind: 'merge', node: 'device:a', into: 'device:b' }, { kind: 'merge', node: 'device:b', into: 'device:a' }];
    expect(map([a, device('b')], { overrides: circle }).nodes.length).toBeGreaterThan(0);
    const manual: TopologyOverride = { kind: 'link', a: { node: 'device:a', index: 8, interface: 'p8' }, b: { node: 'device:b', index: 8, interface: 'p8' } };
    expect(drawn(map([a, device('b')], { previous: map([a, device('b')], { overrides: [manual] }) }))).not.toContain('device:a p8 - device:b p8 manual');
  });
});

describe('this computer', () => {
  const self: ThisComputer = { name: 'desk', macs: [station(1)], addresses: ['192.0.2.200'], gateway: chassis('a') };

  test('at its port, else behind its gateway, else as the device it is', () => {
    const seen = map([device('a', { 4: [station(1)] })], { self });
    expect([drawn(seen), seen.nodes.find(({ isHere }) => isHere)?.kind]).toEqual([['device:a p4 - this_computer  fdb'], 'this_computer']);
    expect(where(seen, 'desk')).toEqual(['device:a p4 1 edge_port']);
    expect(drawn(map([device('a')], { self }))).toEqual(['device:a  - this_computer  arp']);
    const own = map([device('a'), device('b', {}, { address: '192.0.2.200' })], { self });
    expect(own.nodes.filter(({ isHere }) => isHere).map(({ id }) => id)).toEqual(['device:b']);
  });
});

test('aggregates known on one side only, and blocked ports', () => {
  const a = device('a', {}, { aggregates: new Map([[1, 7], [2, 7]]), neighbours: [hears(1, 'b', 'p1'), hears(2, 'b', 'p2'), hears(3, 'c', 'p3')], blocked: [3] });
  const topology = map([a, device('b'), device('c')]);
  expect(topology.links.map(({ a: from, b: to, members, speed, blockedAt }) => `${from.interface} ${to.node} ${members.length} ${speed} ${blockedAt.join()}`)).toEqual(['p3 device:c 0 1000000000 device:a', 'p7 device:b 2 2000000000 ']);
});

test('property: whatever devices claim, every link ends on a node, no id is twice, and their order does not matter', () => {
  const ids = ['a', 'b', 'c', 'd'] as const;
  const mac = fc.oneof(fc.constantFrom(...ids.map(chassis), 'ff:ff:ff:ff:ff:ff', ''), fc.integer({ min: 0, max: 12 }).map(station));
  const text = fc.constantFrom('', 'p1', 'p2', '3', 'a', 'b', '?', chassis('c'));
  const neighbour = fc.record({ port: fc.integer({ min: 0, max: 9 }), remoteChassis: mac, remotePort: text, remoteName: text, address: fc.constantFrom('', '192.0.2.1', '192.0.2.3', '198.51.100.1'), protocol: fc.constantFrom('lldp' as const, 'cdp' as const), telephone: fc.boolean() });
  const facts = fc.record({
    neighbours: fc.array(neighbour, { maxLength: 5 }),
    learned: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), mac.filter((one) => one !== '')), { maxLength: 12 }),
    arp: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), mac, fc.constantFrom('198.51.100.1', '198.51.100.2')), { maxLength: 4 }),
    aggregate: fc.boolean(),
    age: fc.constantFrom(0, HOUR, 20 * HOUR),
  });
  const override = fc.oneof(
    fc.record({ kind: fc.constant('merge' as const), node: fc.constantFrom('device:a', `station:${station(1)}`, `neighbour:mac:${station(2)}`), into: fc.constantFrom('device:b', 'device:a', `neighbour:mac:${station(2)}`) }),
    fc.record({ kind: fc.constant('split' as const), node: fc.constant(`neighbour:mac:${chassis('b')}`), from: fc.constant('device:b') }),
  );
  fc.assert(
    fc.property(fc.array(facts, { minLength: 1, maxLength: 4 }), fc.array(override, { maxLength: 3 }), (all, overrides) => {
      const devices = all.map(({ neighbours, learned, arp, aggregate, age }, position) =>
        device(ids[position]!, {}, {
          seen: NOW - age,
          neighbours: neighbours.map(({ port, address, telephone, ...rest }) => heard(port, { ...rest, remoteAddresses: address === '' ? [] : [address], capabilities: telephone ? ['telephone'] : [] })),
          forwarding: learned.map(([port, one]) => ({ mac: one, port, index: port === 9 ? null : port, vlan: null, database: null, status: 'learned' as const })),
          arp: arp.map(([index, one, address]) => ({ index, mac: one, address })),
          aggregates: aggregate ? new Map([[1, 8], [2, 8]]) : new Map(),
        }),
      );
      const first = map(devices, { overrides, self: { name: 'here', macs: [station(3)], addresses: [], gateway: chassis('a') } });
      const nodes = new Set(first.nodes.map(({ id }) => id));
      expect(nodes.size).toBe(first.nodes.length);
      expect(new Set(first.links.map(({ id }) => id)).size).toBe(first.links.length);
      for (const { a, b, members } of first.links) for (const end of [a, b, ...members.flatMap((member) => [member.a, member.b])]) expect(nodes.has(end.node), end.node).toBe(true);
      expect(map([...devices].reverse(), { overrides, self: { name: 'here', macs: [station(3)], addresses: [], gateway: chassis('a') } })).toEqual(first);
      const later = map(devices.map((one) => ({ ...one, neighbours: [], forwarding: [], arp: [] })), { overrides, previous: first, now: NOW + HOUR });
      const kept = new Set(later.nodes.map(({ id }) => id));
      for (const { a, b } of later.links) expect(kept.has(a.node) && kept.has(b.node)).toBe(true);
    }),
    { numRuns: 400 },
  );
});
