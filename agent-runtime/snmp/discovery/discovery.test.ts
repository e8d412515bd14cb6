// Networks that are scanned again by the clock, and what becomes of devices, on a fake clock and with scripted devices.
import { afterEach, expect, test } from 'vitest';
import type { NewEvent } from '../../../common/model/event.ts';
import { FakeClock, settle } from '../../../test/support/fake-clock.ts';
import { MemoryStorage } from '../../../test/support/memory-storage.ts';
import { ScriptedEngine, scriptedSwitch } from '../../../test/support/scripted-snmp.ts';
import type { Gateway, Network } from '../../ports/network.ts';
import type { Log } from '../../ports/ports.ts';
import type { EditableCredentialBook } from '../credentials/credential-book.ts';
import { createDeviceRegistry } from '../devices/registry.ts';
import { createPresence } from '../presence/presence.ts';
import { loadProfiles } from '../profiles/load-profiles.ts';
import { createDiscovery } from './discovery.ts';
import type { ScanRequest } from './discovery.ts';

const HOUR = 3_600_000;
const CIDR = '192.0.2.0/29';
const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

function setup() {
  const clock = new FakeClock();
  const engine = new ScriptedEngine(clock);
  const storage = new MemoryStorage();
  const { documents } = storage;
  const events: NewEvent[] = [];
  const sink = { add: (event: NewEvent): void => void events.push(event) };
  let serial = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill((serial += 1)) };
  const place = { subnets: [{ interface: 'lan0', cidr: CIDR }], gateways: [{ interface: 'lan0', address: '192.0.2.6', mac: '00:00:5e:00:53:01' }] as Gateway[] };
  // Nothing is sent: the engine is scripted, and echoes and names are not to be had.
  const network: Network = {
    openUdp: () => Promise.reject(new Error('no sockets here')),
    ping: () => Promise.resolve({ kind: 'unavailable', reason: 'no echoes here' }),
    neighbours: () => Promise.resolve([]),
    gateways: () => Promise.resolve(place.gateways),
    reverseName: () => Promise.resolve(undefined),
    allows: (address) => !address.startsWith('224.'),
    refused: 0,
  };
  const vault = { locked: false };
  const credentials = {
    ids: () => ['set'],
    rows: () => [{ id: 'set', forWriting: false }],
    get: (id: string) => (id === 'set' ? { id, forWriting: false } : undefined),
    secretOf: (id: string) => (id === 'set' && !vault.locked ? { version: '1', community: 'public' } : undefined),
    noteFailures: () => undefined,
  } as unknown as EditableCredentialBook;
  const registry = createDeviceRegistry({ documents, clock, random, events: sink, log });
  const presence = createPresence({ documents, network, subnets: () => place.subnets, registry, events: sink, clock, random, log });
  const profiles = loadProfiles([]);
  const discovery = createDiscovery({
    engine, network, clock, random, log, credentials, registry, presence, documents, events: sink,
    profiles: () => profiles,
    vendors: () => '',
    settings: () => ({ interval: 60_000, slowInterval: 300_000, devicePacketsPerSecond: 0, scanPacketsPerSecond: 100, exclude: [], ping: false, namespace: 'default', traps: { enabled: false, address: '127.0.0.1', port: 9_162 } }),
    locked: () => vault.locked,
    settleMs: 300,
  });
  const scan = async (change: Partial<ScanRequest> = {}): Promise<void> => {
    discovery.start({ ranges: [CIDR], exclude: [], credentials: ['set'], packetsPerSecond: 0, port: 161, confirmed: false, ...change });
    await clock.advance(60_000);
    expect(discovery.state()).toMatchObject({ state: 'done' });
  };
  const begin = async (): Promise<string> => {
    presence.start();
    discovery.schedule();
    await settle();
    return presence.networkOf('192.0.2.1');
  };
  stops.push(() => {
    discovery.stop();
    presence.stop();
  });
  return { clock, engine, events, place, registry, presence, discovery, scan, begin, vault };
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

test('only a network that a person scanned whole is scanned again, at its interval, and only while this machine is in it', async () => {
  const { clock, engine, place, presence, discovery, scan, begin } = setup();
  const core = scriptedSwitch(clock, 'core', 1);
  engine.devices.set('192.0.2.1', core);
  const network = await begin();
  await clock.advance(24 * HOUR);
  expect([core.asked, discovery.state().state]).toEqual([0, 'idle']);
  expect(() => presence.change(network, { rescanMs: HOUR })).toThrow(expect.objectContaining({ code: 'conflict' }));
  // A part of it is not a consent to all of it.
  await scan({ ranges: ['192.0.2.1-2'] });
  expect(() => presence.change(network, { rescanMs: HOUR })).toThrow(expect.objectContaining({ code: 'conflict' }));
  await scan();
  presence.change(network, { rescanMs: HOUR });
  const { id, startedAt } = discovery.state();
  await clock.advance(HOUR / 2);
  expect(discovery.state().id).toBe(id);
  await clock.advance(HOUR);
  const again = discovery.state();
  expect(again.id).not.toBe(id);
  expect(again.startedAt! - startedAt!).toBeGreaterThanOrEqual(HOUR);
  expect(again).toMatchObject({ state: 'done', ranges: [CIDR], answered: 1 });
  // Elsewhere, with the same addresses behind another gateway, nothing is sent.
  place.gateways = [{ interface: 'lan0', address: '192.0.2.6', mac: '00:00:5e:00:53:02' }];
  await clock.advance(60_000);
  const asked = core.asked;
  await clock.advance(12 * HOUR);
  expect([discovery.state().id, core.asked]).toEqual([again.id, asked]);
  // Back, it is overdue.
  place.gateways = [{ interface: 'lan0', address: '192.0.2.6', mac: '00:00:5e:00:53:01' }];
  await clock.advance(5 * 60_000);
  expect(discovery.state().id).not.toBe(again.id);
  presence.change(network, { rescanMs: 0 });
  const last = discovery.state().id;
  await clock.advance(12 * HOUR);
  expect(discovery.state().id).toBe(last);
});

test('scans by the clock find new devices, lose and return known ones; ignored ones are no news', async () => {
  const { clock, engine, events, registry, presence, scan, begin } = setup();
  const [core, edge, cellar] = ['core', 'edge', 'cellar'].map((name) => scriptedSwitch(clock, name, 1));
  engine.devices.set('192.0.2.1', core!).set('192.0.2.2', edge!);
  const network = await begin();
  await scan();
  presence.change(network, { rescanMs: HOUR });
  const idOf = (address: string): string => registry.byAddress(address, 161, network)!.id;
  registry.update(idOf('192.0.2.2'), { state: 'ignored' });
  events.length = 0;
  const news = (): (readonly [string, unknown])[] => events.splice(0).map(({ kind, params }) => [kind, params?.['name']] as const);
  engine.devices.set('192.0.2.3', cellar!);
  await clock.advance(HOUR + 120_000);
  expect(news()).toEqual([['device.found', 'cellar']]);
  registry.update(idOf('192.0.2.3'), { state: 'monitored' });
  for (const device of [core!, edge!, cellar!]) device.silent = true;
  await clock.advance(HOUR + 120_000);
  expect(news()).toEqual([]);
  await clock.advance(HOUR + 120_000);
  expect(news()).toEqual([['device.lost', 'core'], ['device.lost', 'cellar']]);
  expect(registry.all().map(({ state }) => state)).toEqual(['lost', 'ignored', 'monitored']);
  await clock.advance(3 * HOUR);
  expect(news()).toEqual([]);
  for (const device of [core!, edge!, cellar!]) device.silent = false;
  await clock.advance(HOUR + 120_000);
  expect(news()).toEqual([['device.returned', 'core'], ['device.returned', 'cellar']]);
  expect(registry.all().map(({ state }) => state)).toEqual(['new', 'ignored', 'monitored']);
});

test('while the secrets are locked nobody is missed, and it is said why nothing was asked', async () => {
  const { clock, engine, events, registry, presence, discovery, scan, begin, vault } = setup();
  engine.devices.set('192.0.2.1', scriptedSwitch(clock, 'core', 1));
  const network = await begin();
  await scan();
  presence.change(network, { rescanMs: HOUR });
  vault.locked = true;
  await clock.advance(6 * HOUR);
  expect(discovery.state()).toMatchObject({ state: 'done', answered: 0, unavailable: expect.arrayContaining([{ way: 'snmp', reason: 'secrets_locked' }]) as unknown });
  expect([registry.all()[0]!.state, events.filter(({ kind }) => kind === 'device.lost').length]).toEqual(['new', 0]);
});

test('while one scan runs another one is refused, also one by the clock waits; after cancelling the next may begin', async () => {
  const { clock, engine, presence, discovery, scan, begin } = setup();
  engine.devices.set('192.0.2.1', scriptedSwitch(clock, 'core', 1));
  const network = await begin();
  await scan();
  presence.change(network, { rescanMs: 60_000 });
  const request: ScanRequest = { ranges: [CIDR], exclude: [], credentials: ['set'], packetsPerSecond: 0, port: 161, confirmed: false };
  const id = discovery.start(request);
  expect(() => discovery.start(request)).toThrow(expect.objectContaining({ code: 'conflict', message: expect.stringMatching(/A scan is running/u) as unknown }));
  expect(discovery.state().id).toBe(id);
  discovery.cancel();
  expect(discovery.state()).toMatchObject({ id, state: 'cancelled' });
  const next = discovery.start(request);
  await clock.advance(30_000);
  expect(discovery.state()).toMatchObject({ id: next, state: 'done' });
});
