// Networks come and go on a fake clock.
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../../common/model/event.ts';
import { FakeClock, settle } from '../../../test/support/fake-clock.ts';
import { MemoryStorage } from '../../../test/support/memory-storage.ts';
import type { Gateway } from '../../ports/network.ts';
import type { DeviceRecord } from '../lan-parts.ts';
import { createPresence } from './presence.ts';

function setup() {
  const clock = new FakeClock();
  const storage = new MemoryStorage();
  const events: NewEvent[] = [];
  const devices: Partial<DeviceRecord>[] = [];
  const place = { subnets: [] as { interface: string; cidr: string }[], gateways: [] as Gateway[], fails: false };
  let serial = 0;
  const open = () =>
    createPresence({
      documents: storage.documents,
      network: { gateways: () => (place.fails ? Promise.reject(new Error('no table')) : Promise.resolve(place.gateways)) },
      subnets: () => place.subnets,
      registry: { all: () => devices as DeviceRecord[] },
      events: { add: (event) => void events.push(event) },
      clock,
      random: { bytes: (count) => new Uint8Array(count).fill((serial += 1)) },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  const home = () => {
    place.subnets = [{ interface: 'wlan0', cidr: '192.168.1.0/24' }];
    place.gateways = [{ interface: 'wlan0', address: '192.168.1.1', mac: '00:00:5e:00:53:01' }];
  };
  const office = () => {
    place.subnets = [{ interface: 'wlan0', cidr: '192.168.1.0/24' }];
    place.gateways = [{ interface: 'wlan0', address: '192.168.1.1', mac: '00:00:5e:00:53:02' }];
  };
  const nowhere = () => {
    place.subnets = [];
    place.gateways = [];
  };
  return { clock, storage, events, devices, place, open, home, office, nowhere };
}

test('two networks with the same addresses are told apart by their gateway; devices of the other one are away', async () => {
  const { clock, events, open, home, office, nowhere } = setup();
  home();
  const presence = open();
  expect(presence.isHere('anything')).toBe(true);
  presence.start();
  await settle();
  const atHome = presence.networkOf('192.168.1.7');
  expect(atHome).not.toBe('');
  expect(presence.networkOf('10.0.0.1')).toBe('');
  let moves = 0;
  presence.listen(() => (moves += 1));
  office();
  await clock.advance(31_000);
  const atOffice = presence.networkOf('192.168.1.7');
  expect(atOffice).not.toBe(atHome);
  expect([presence.isHere(atHome), presence.isHere(atOffice), presence.isHere('')]).toEqual([false, true, true]);
  nowhere();
  await clock.advance(31_000);
  expect([presence.isHere(atHome), presence.isHere(atOffice)]).toEqual([false, false]);
  home();
  await presence.look();
  expect(presence.networkOf('192.168.1.7')).toBe(atHome);
  expect(moves).toBe(3);
  expect(events.map(({ kind }) => kind)).toEqual(['network.changed', 'network.changed', 'network.changed']);
  presence.stop();
  await clock.advance(120_000);
  expect(clock.pending).toBe(0);
});

test('a gateway whose MAC is not known yet is the known one; the MAC is learned later', async () => {
  const { place, open, home } = setup();
  home();
  place.gateways = [{ interface: 'wlan0', address: '192.168.1.1', mac: '' }];
  const presence = open();
  await presence.look();
  const id = presence.networkOf('192.168.1.7');
  home();
  await presence.look();
  expect(presence.rows()).toMatchObject([{ id, gatewayMac: '00:00:5e:00:53:01', present: true }]);
  place.gateways = [{ interface: 'wlan0', address: '192.168.1.1', mac: '' }];
  await presence.look();
  expect(presence.networkOf('192.168.1.7')).toBe(id);
});

describe('what a person may do', () => {
  test('names last; re-scans need one scan by a person', async () => {
    const { clock, storage, devices, open, home } = setup();
    home();
    const presence = open();
    await presence.look();
    const [{ id } = { id: '' }] = presence.rows();
    expect(() => presence.change(id, { rescanMs: 60_000 })).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => presence.change('gone', {})).toThrow(expect.objectContaining({ code: 'not_found' }));
    presence.noteScan(id, clock.now(), false);
    expect(presence.rows()).toMatchObject([{ approved: false }]);
    presence.noteScan(id, clock.now(), true);
    presence.change(id, { name: ' Home ', rescanMs: 60_000 });
    devices.push({ network: id }, { network: 'other' });
    storage.documents.put('network', 'bad', '{');
    const again = open();
    expect(again.rows()).toMatchObject([{ id, name: 'Home', approved: true, rescanMs: 60_000, lastScan: clock.now(), present: false, devices: 1 }]);
  });
});

test('where the gateways cannot be read the own networks still count', async () => {
  const { place, open, home } = setup();
  home();
  place.fails = true;
  const presence = open();
  await presence.look();
  expect(presence.rows()).toMatchObject([{ cidr: '192.168.1.0/24', gateway: '', present: true }]);
});

test('many networks are not remembered for ever, those that were scanned are', async () => {
  const { clock, place, open } = setup();
  const presence = open();
  for (let number = 0; number < 130; number += 1) {
    place.subnets = [{ interface: 'wlan0', cidr: `10.0.${number}.0/24` }];
    place.gateways = [{ interface: 'wlan0', address: `10.0.${number}.1`, mac: `00:00:5e:00:53:${number.toString(16).padStart(2, '0')}` }];
    await presence.look();
    if (number === 3) presence.noteScan(presence.networkOf('10.0.3.9'), clock.now(), true);
    await clock.advance(1_000);
  }
  expect(presence.rows().length).toBeLessThanOrEqual(101);
  expect(presence.rows().some(({ cidr }) => cidr === '10.0.3.0/24')).toBe(true);
  expect(presence.rows().some(({ cidr }) => cidr === '10.0.4.0/24')).toBe(false);
});
