// Which found addresses become devices, and which are one that is known.
import { expect, test } from 'vitest';
import type { NewEvent } from '../../../common/model/event.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MemoryStorage } from '../../../test/support/memory-storage.ts';
import { createDeviceRegistry } from '../devices/registry.ts';
import { createAdoption } from './adoption.ts';
import type { Look } from './device-look.ts';
import { ScanRows } from './scan-row.ts';
import { parseExclusion, parseTargets } from './targets.ts';

const MAC = '00:00:5e:00:53:01';
const look = (name: string, mac = ''): Look => ({
  identity: { name, description: 'a switch', objectId: '1.3.6.1.4.1.9.1.1', vendor: 'Cisco', model: '', osName: '', osVersion: '', serial: '', location: '', contact: '', kind: 'switch', uptimeMs: null },
  profile: 'generic-device',
  mac,
  engineId: '',
});

function setup() {
  const storage = new MemoryStorage();
  const events: NewEvent[] = [];
  const clock = new FakeClock();
  const place = { here: 'home', tried: new Set(['public']) };
  let serial = 0;
  const sink = { add: (event: NewEvent): void => void events.push(event) };
  const registry = createDeviceRegistry({ documents: storage.documents, clock, random: { bytes: (count) => new Uint8Array(count).fill((serial += 1)) }, events: sink, log: { debug() {}, info() {}, warn() {}, error() {} } });
  const targets = parseTargets(['192.0.2.0/28'], parseExclusion([]));
  const scan = (found: Readonly<Record<string, Look>>): ScanRows => {
    const rows = new ScanRows(() => undefined);
    const adoption = createAdoption({ registry, presence: { networkOf: () => place.here, isHere: (network) => network === place.here }, documents: storage.documents, events: sink, now: () => clock.now() }, rows);
    for (const [address, one] of Object.entries(found)) {
      rows.see(address, 'snmp', { snmp: 'answered', credential: 'public', mac: one.mac });
      adoption.adopt(address, 161, one, 'public');
    }
    adoption.conclude(targets, 161, place.tried);
    return rows;
  };
  return { storage, registry, events, scan, place };
}

test('one device under two addresses is one row and one device; two of one name are two', () => {
  const { registry, events, scan } = setup();
  const rows = scan({ '192.0.2.1': look('core', MAC), '192.0.2.2': look('core', MAC), '192.0.2.3': look('core', '00:00:5e:00:53:02'), '192.0.2.4': look('core') });
  expect(rows.all().map(({ address, addresses }) => [address, ...addresses])).toEqual([['192.0.2.1', '192.0.2.2'], ['192.0.2.3'], ['192.0.2.4']]);
  expect(registry.all()).toMatchObject([{ address: '192.0.2.1', credential: 'public', network: 'home', mac: MAC, state: 'new' }, { address: '192.0.2.3' }, { address: '192.0.2.4' }]);
  expect(events.map(({ title }) => title)).toEqual(['New device core', 'New device core', 'New device core']);
});

test('a device that is known under its second address stays what it is, and one that moved keeps its id', () => {
  const { registry, events, scan } = setup();
  scan({ '192.0.2.1': look('core', MAC) });
  const [{ id } = { id: '' }] = registry.all();
  const both = scan({ '192.0.2.5': look('core', MAC), '192.0.2.1': look('core', MAC) });
  expect(both.all()).toMatchObject([{ address: '192.0.2.5', addresses: ['192.0.2.1'], device: id, isNew: false }]);
  expect(registry.all()).toMatchObject([{ id, address: '192.0.2.1' }]);
  scan({ '192.0.2.9': look('core', MAC) });
  expect(registry.all()).toMatchObject([{ id, address: '192.0.2.9' }]);
  expect(events.length).toBe(1);
});

test('lost after two scans without it, also over a restart; a monitored one stays monitored, an ignored one is no news', () => {
  const { storage, registry, events, scan } = setup();
  scan({ '192.0.2.1': look('a', MAC), '192.0.2.2': look('b'), '192.0.2.3': look('c') });
  const [a, b, c] = registry.all();
  registry.update(b!.id, { state: 'monitored' });
  registry.update(c!.id, { state: 'ignored' });
  events.length = 0;
  scan({});
  expect(events).toEqual([]);
  scan({});
  expect(events.map(({ kind, params }) => [kind, params?.['name']])).toEqual([['device.lost', 'a'], ['device.lost', 'b']]);
  expect(registry.all().map(({ state }) => state)).toEqual(['lost', 'monitored', 'ignored']);
  scan({ '192.0.2.1': look('a', MAC), '192.0.2.2': look('b'), '192.0.2.3': look('c') });
  expect(events.slice(2).map(({ kind, params }) => [kind, params?.['name']])).toEqual([['device.returned', 'a'], ['device.returned', 'b']]);
  expect(registry.all().map(({ state }) => state)).toEqual(['new', 'monitored', 'ignored']);
  storage.documents.put('discovery', 'missed', 'damaged');
  scan({});
  expect(events.length).toBe(4);
  expect(a!.address).toBe('192.0.2.1');
});

test('a first scan of many devices does not flood the timeline', () => {
  const { events, scan } = setup();
  scan(Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`192.0.2.${i + 1}`, look(`s${i}`)])));
  expect(events.length).toBe(14);
});

test('two networks with the same addresses have devices of their own, and nobody is missed who is elsewhere', () => {
  const { registry, events, scan, place } = setup();
  scan({ '192.0.2.1': look('home-router', MAC), '192.0.2.2': look('printer', '00:00:5e:00:53:09') });
  place.here = 'office';
  scan({ '192.0.2.1': look('office-router', '00:00:5e:00:53:02') });
  scan({ '192.0.2.1': look('office-router', '00:00:5e:00:53:02') });
  expect(registry.all().map(({ address, identity, network, state }) => [address, identity?.name, network, state])).toEqual([
    ['192.0.2.1', 'home-router', 'home', 'new'], ['192.0.2.2', 'printer', 'home', 'new'], ['192.0.2.1', 'office-router', 'office', 'new'],
  ]);
  expect(events.map(({ kind }) => kind)).toEqual(['device.found', 'device.found', 'device.found']);
  // The printer was carried to the office: it stays the device that it is.
  scan({ '192.0.2.1': look('office-router', '00:00:5e:00:53:02'), '192.0.2.7': look('printer', '00:00:5e:00:53:09') });
  expect(registry.all()[1]).toMatchObject({ address: '192.0.2.7', network: 'office' });
  expect(registry.all().length).toBe(3);
});

test('whom nobody asked with the credential that it answers to is not missed', () => {
  const { registry, events, scan, place } = setup();
  scan({ '192.0.2.1': look('core', MAC) });
  place.tried = new Set(['another']);
  for (let i = 0; i < 3; i += 1) scan({});
  expect([events.length, registry.all()[0]!.state]).toEqual([1, 'new']);
  place.tried = new Set(['public']);
  for (let i = 0; i < 2; i += 1) scan({});
  expect([events.at(-1)?.kind, registry.all()[0]!.state]).toEqual(['device.lost', 'lost']);
});
