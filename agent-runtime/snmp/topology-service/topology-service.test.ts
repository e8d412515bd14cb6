import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../common/time/millis.ts';
import { ScriptedPolling } from '../../../test/support/scripted-polling.ts';
import { integer, scriptedSwitch, text } from '../../../test/support/scripted-snmp.ts';
import type { ScriptedDevice } from '../../../test/support/scripted-snmp.ts';
import { quietLog } from '../../../test/support/snmp-polling.ts';
import { createTopologyService } from './topology-service.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** LLDP (IEEE 802.1AB): a device says its chassis, and whom it hears on which port. */
function announces(device: ScriptedDevice, chassis: number, heard: readonly { readonly port: number; readonly chassis: number; readonly remotePort: string; readonly name: string }[]): void {
  const mac = (last: number): { type: 'octets'; value: Uint8Array } => ({ type: 'octets', value: Uint8Array.of(2, 0, 0, 0, 0, last) });
  const lldp = '1.0.8802.1.1.2.1';
  device.objects.set(`${lldp}.3.1.0`, integer(4));
  device.objects.set(`${lldp}.3.2.0`, mac(chassis));
  for (const { chassis: remote, name, port, remotePort } of heard) {
    device.objects.set(`${lldp}.3.7.1.2.${port}`, integer(5));
    device.objects.set(`${lldp}.3.7.1.3.${port}`, text(`port${port}`));
    const row = `0.${port}.1`;
    device.objects.set(`${lldp}.4.1.1.4.${row}`, integer(4));
    device.objects.set(`${lldp}.4.1.1.5.${row}`, mac(remote));
    device.objects.set(`${lldp}.4.1.1.6.${row}`, integer(5));
    device.objects.set(`${lldp}.4.1.1.7.${row}`, text(remotePort));
    device.objects.set(`${lldp}.4.1.1.9.${row}`, text(name));
  }
}

function makeMap(world = new ScriptedPolling()) {
  const service = createTopologyService({ clock: world.clock, log: quietLog, documents: world.documents, polling: world.polling, self: () => undefined, hostNames: () => new Map() });
  service.start();
  open.push(() => {
    service.stop();
    world.polling.stop();
  });
  return { service, world };
}

function pair(world: ScriptedPolling): string[] {
  const left = scriptedSwitch(world.clock, 'left', 2, 12_500_000);
  const right = scriptedSwitch(world.clock, 'right', 2, 12_500_000);
  announces(left, 1, [{ port: 1, chassis: 2, remotePort: 'port2', name: 'right' }]);
  announces(right, 2, [{ port: 2, chassis: 1, remotePort: 'port1', name: 'left' }]);
  return [world.add('10.0.0.1', left).id, world.add('10.0.0.2', right).id];
}

describe('the map', () => {
  it('is made when devices have told of their neighbours, and says how busy a link is', async () => {
    const { service, world } = makeMap();
    const [left, right] = pair(world);
    let told = 0;
    service.listen(() => (told += 1));
    world.polling.start();
    await world.clock.advance(4 * MINUTE);
    const { links, nodes, positions } = service.get();
    expect(nodes.map(({ deviceId, kind }) => `${kind} ${deviceId}`).sort()).toEqual([`device ${left}`, `device ${right}`].sort());
    expect(links).toMatchObject([{ sources: ['lldp'], utilisation: expect.closeTo(10, 0) }]);
    expect(Object.keys(positions).length).toBe(2);
    expect(told).toBeGreaterThan(0);
    expect(service.where('left')).toMatchObject([{ name: 'left', sightings: [{ nodeName: 'right', interface: 'port2', why: 'announced' }] }]);
  });

  it.each([['public', '10'], ['user', 'vlan-10']])('asks a switch that keeps a table per VLAN in the context of each (%s)', async (credential, context) => {
    const { service, world } = makeMap();
    const device = scriptedSwitch(world.clock, 'cisco', 2, 1_000);
    const bridge = '1.3.6.1.2.1.17';
    for (const vlan of [1, 10, 20, 30, 1_002]) device.objects.set(`1.3.6.1.4.1.9.9.46.1.3.1.1.2.1.${vlan}`, integer(vlan === 30 ? 2 : 1));
    device.contexts = new Map([[context, new Map([[`${bridge}.1.4.1.2.7`, integer(2)], [`${bridge}.4.3.1.2.2.0.0.0.0.9`, integer(7)], [`${bridge}.4.3.1.3.2.0.0.0.0.9`, integer(3)]])]]);
    world.add('10.0.0.1', device, { credential });
    world.polling.start();
    await world.clock.advance(4 * MINUTE);
    expect(service.where('02:00:00:00:00:09')).toMatchObject([{ sightings: [{ nodeName: 'cisco', interface: 'port2', vlan: 10, why: 'edge_port' }] }]);
    // The other VLAN gave no answer, which costs its own table only.
    expect(world.engine.sessions).toBe(1);
    device.contexts = new Map([[context, new Map()]]);
    await world.clock.advance(30 * MINUTE);
    expect(service.get().links.map(({ isStale }) => isStale)).toEqual([true]);
  });

  it('leaves a switch alone that does not answer in contexts', async () => {
    const { world } = makeMap();
    const device = scriptedSwitch(world.clock, 'plain', 2, 1_000);
    device.objects.set('1.3.6.1.4.1.9.9.46.1.3.1.1.2.1.10', integer(1));
    const other = scriptedSwitch(world.clock, 'other', 2, 1_000);
    other.objects.set('1.3.6.1.4.1.9.9.46.1.3.1.1.2.1.10', integer(2));
    const [one, two] = [world.add('10.0.0.1', device), world.add('10.0.0.2', other)];
    world.polling.start();
    await world.clock.advance(10 * MINUTE);
    const extra = (): number => device.asked / world.polling.poller(one.id)!.polls.polls - other.asked / world.polling.poller(two.id)!.polls.polls;
    const early = extra();
    await world.clock.advance(60 * MINUTE);
    expect(early).toBeGreaterThan(0);
    expect(extra()).toBeLessThan(early / 3);
  });

  it('has no ghosts when a neighbour becomes a device', async () => {
    const { service, world } = makeMap();
    const [, right] = pair(world);
    world.registry.update(right!, { state: 'new' });
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    expect(service.get().nodes.map(({ kind }) => kind).sort()).toEqual(['device', 'neighbour']);
    world.registry.update(right!, { state: 'monitored' });
    await world.clock.advance(2 * MINUTE);
    expect(service.get().nodes.map(({ kind }) => kind)).toEqual(['device', 'device']);
    expect(service.get().links.length).toBe(1);
  });

  it('keeps what people said and where they put things, over restarts, until they take it back', async () => {
    const { service, world } = makeMap();
    pair(world);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const { links, nodes } = service.get();
    const [link] = links;
    service.say({ kind: 'hide', link: link!.id });
    service.place(nodes[0]!.id, { x: 40, y: -3, isPinned: true });
    expect(service.get().links).toEqual([]);
    const again = makeMap(world).service;
    expect(again.get().positions[nodes[0]!.id]).toEqual({ x: 40, y: -3, isPinned: true });
    await world.clock.advance(11 * MINUTE);
    expect(again.get().links).toEqual([]);
    again.unsay(link!.id);
    expect(again.get().links.map(({ id }) => id)).toEqual([link!.id]);
    expect(again.get().positions[nodes[0]!.id]?.isPinned).toBe(true);
  });

  it('lists what people said in the words of then, and takes one thing back by its key', async () => {
    const { service, world } = makeMap();
    pair(world);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const { links: [link], nodes } = service.get();
    const [left, right] = ['left', 'right'].map((name) => nodes.find((node) => node.name === name)!.id) as [string, string];
    service.say({ kind: 'link', a: { node: left, index: null, interface: 'port2' }, b: { node: right, index: null, interface: 'port1' } });
    await world.clock.advance(SECOND);
    service.say({ kind: 'hide', link: link!.id });
    service.say({ kind: 'hide', link: link!.id });
    const again = makeMap(world).service;
    const said = again.get().said;
    expect(said).toMatchObject([{ kind: 'hide', t: world.clock.now(), one: expect.stringMatching(/^left port1|^right port2/u) }, { kind: 'link', one: 'left port2', other: 'right port1' }]);
    again.unsay(said[1]!.key);
    expect(again.get()).toMatchObject({ links: [], said: [{ kind: 'hide' }] });
    again.unsay(said[0]!.key);
    expect(again.get()).toMatchObject({ links: [{ id: link!.id }], said: [] });
  });

  it('takes what one side hears for another one, and for the same again, without ghosts', async () => {
    const { service, world } = makeMap();
    pair(world);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const { links, nodes } = service.get();
    const right = nodes.find(({ name }) => name === 'right')!;
    service.say({ kind: 'split', node: 'neighbour:mac:02:00:00:00:00:02', from: right.id });
    // The device says itself that it hears the other one there: now two things are on that port.
    expect(service.get().nodes.map(({ kind, name }) => `${kind} ${name}`.trim()).sort()).toEqual(['device left', 'device right', 'neighbour right', 'unmanaged_switch']);
    expect(service.get().said).toMatchObject([{ kind: 'split', one: '02:00:00:00:00:02', other: 'right' }]);
    expect(() => service.say({ kind: 'split', node: right.id, from: right.id })).toThrow(expect.objectContaining({ code: 'bad_input' }));
    service.unsay(service.get().said[0]!.key);
    expect(service.get()).toMatchObject({ nodes: nodes.map(({ id }) => ({ id })), links: links.map(({ id }) => ({ id, isStale: false })) });
  });

  it('keeps devices and their links where they are while they have not answered since the start', async () => {
    const { service, world } = makeMap();
    const [left] = pair(world);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const { links, nodes } = service.get();
    // The next program has read nothing yet when somebody says something of the map.
    const next = createTopologyService({ clock: world.clock, log: quietLog, documents: world.documents, polling: { ...world.polling, topologyFacts: () => [] }, self: () => undefined, hostNames: () => new Map() });
    next.say({ kind: 'link', a: { node: `device:${left}`, index: 2, interface: 'port2' }, b: { node: nodes.find(({ deviceId }) => deviceId !== left)!.id, index: null, interface: '' } });
    next.stop();
    expect(next.get().nodes.map(({ id, name }) => `${id} ${name}`)).toEqual(nodes.map(({ id, name }) => `${id} ${name}`));
    expect(next.get().links.map(({ id, sources }) => `${id} ${sources.join()}`)).toContain(`${links[0]!.id} lldp`);
    // What is monitored no more goes.
    const gone = createTopologyService({ clock: world.clock, log: quietLog, documents: world.documents, polling: { ...world.polling, topologyFacts: () => [], poller: () => undefined }, self: () => undefined, hostNames: () => new Map() });
    gone.unsay(gone.get().said[0]!.key);
    gone.stop();
    expect(gone.get()).toMatchObject({ nodes: [], links: [] });
  });

  it('is made anew for news only, and tells loads without it', async () => {
    const { service, world } = makeMap();
    pair(world);
    world.polling.start();
    await world.clock.advance(4 * MINUTE);
    let [told, loads] = [0, 0];
    service.listen(() => (told += 1));
    service.listenToLoads(() => (loads += 1));
    // The slow facts are read again in that time, and say the same; after ten minutes the map ages all the same.
    await world.clock.advance(9 * MINUTE);
    expect([told <= 1, loads >= 9]).toEqual([true, true]);
    const [[id, load]] = Object.entries(service.loads().loads) as [[string, number]];
    expect([id, load]).toEqual([service.get().links[0]!.id, expect.closeTo(10, 0)]);
  });

  it('refuses what is said of things that are not there', async () => {
    const { service, world } = makeMap();
    pair(world);
    world.polling.start();
    await world.clock.advance(2 * MINUTE);
    const [node] = service.get().nodes;
    const code = (expected: string): unknown => expect.objectContaining({ code: expected });
    expect(() => service.say({ kind: 'hide', link: 'none' })).toThrow(code('not_found'));
    expect(() => service.say({ kind: 'merge', node: node!.id, into: 'device:gone' })).toThrow(code('not_found'));
    expect(() => service.say({ kind: 'merge', node: node!.id, into: node!.id })).toThrow(code('bad_input'));
    expect(() => service.unsay('none')).toThrow(code('not_found'));
    expect(() => service.place('none', { x: 0, y: 0 })).toThrow(code('not_found'));
  });

  it('waits for devices that were not asked yet, but not for ever', async () => {
    const { service, world } = makeMap();
    const [left] = pair(world);
    world.add('10.0.0.3', scriptedSwitch(world.clock, 'rare', 1), { intervalMs: 24 * 60 * MINUTE, state: 'monitored' });
    world.polling.start();
    await world.clock.advance(MINUTE + 10 * SECOND);
    const early = service.get().nodes.length;
    await world.clock.advance(8 * MINUTE);
    expect([early === 0 || early === 3, service.get().nodes.some(({ deviceId }) => deviceId === left)]).toEqual([true, true]);
  });

  it('reads damaged documents as none', () => {
    const world = new ScriptedPolling();
    for (const [id, body] of Object.entries({ overrides: '[{"kind":"merge","node":1},7]', positions: '{"a":{"x":"?"},"b":{"x":1,"y":2}}', map: '{"t":' })) world.documents.put('topology', id, body);
    const { service } = makeMap(world);
    expect(service.get()).toEqual({ t: 0, nodes: [], links: [], positions: {}, said: [] });
  });
});
