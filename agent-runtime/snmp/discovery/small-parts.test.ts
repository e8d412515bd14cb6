// DNS messages, engine answers, MAC vendors, fingerprints and rows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointerQuestions, readDnsAnswer } from './dns-message.ts';
import { readEngineAnswer } from './engine-discovery.ts';
import { Lanes } from './lanes.ts';
import { createMacVendors } from './mac-vendors.ts';
import { isSameDevice } from './same-device.ts';
import { ScanRows } from './scan-row.ts';

const text = (value: string): number[] => [...Buffer.from(value)];
const name = (value: string): number[] => [...value.split('.').flatMap((label) => [label.length, ...text(label)]), 0];
const record = (owner: number[], type: number, data: number[]): number[] => [...owner, 0, type, 0x80, 1, 0, 0, 0, 120, data.length >> 8, data.length & 255, ...data];
const answer = (...records: number[][]): Uint8Array => Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, records.length, 0, 0, 0, 0, ...records.flat()]);

describe('DNS', () => {
  test('a question for pointers, byte by byte', () => {
    expect([...pointerQuestions(['a.local', 'bad..name'])]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 5, ...text('local'), 0, 0, 12, 0x80, 1]);
  });

  test('addresses, pointers and services, with names that point back into the message', () => {
    const bytes = answer(record(name('nas.local'), 1, [192, 0, 2, 9]), record(name('9.2.0.192.in-addr.arpa'), 12, [0xc0, 12]), record(name('x._http._tcp.local'), 33, [0, 0, 0, 0, 0, 80, 0xc0, 12]));
    expect(readDnsAnswer(bytes)).toEqual([
      { kind: 'address', name: 'nas.local', address: '192.0.2.9' },
      { kind: 'pointer', name: '9.2.0.192.in-addr.arpa', to: 'nas.local' },
      { kind: 'service', name: 'x._http._tcp.local', host: 'nas.local' },
    ]);
  });

  test('circles, questions and cut messages end', () => {
    expect(readDnsAnswer(answer(record([0xc0, 12], 1, [1, 2, 3, 4])))).toEqual([]);
    expect(readDnsAnswer(pointerQuestions(['a.local']))).toEqual([]);
    const whole = answer(record(name('nas.local'), 1, [192, 0, 2, 9]));
    for (let length = 0; length < whole.length; length += 1) expect(readDnsAnswer(whole.subarray(0, length))).toEqual([]);
  });

  test('any bytes are survived', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      if (bytes.length > 2) bytes[2] = bytes[2]! | 0x80;
      expect(Array.isArray(readDnsAnswer(bytes))).toBe(true);
    }));
  });
});

test('engine answers: anything else than a report is none, and any bytes are survived', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    expect(readEngineAnswer(bytes)).toBeUndefined();
  }));
});

describe('MAC vendors', () => {
  const vendors = createMacVendors('# a table\nAcme: 001122 AABBCC\nNobody\n : 334455\nBad: xyz 1122\n');
  test.each([
    ['00:11:22:33:44:55', 'Acme'],
    ['00-11-22-33-44-55', 'Acme'],
    ['aabb.cc00.0001', ''],
    ['33:44:55:00:00:01', ''],
    ['', ''],
  ])('%s is of "%s"', (mac, expected) => expect(vendors(mac)).toBe(expected));

  test('the table of the product is well formed and says nothing twice', () => {
    const table = readFileSync(join(import.meta.dirname, '../../../resources/oui/vendors.txt'), 'utf8');
    const lines = table.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const prefixes = lines.flatMap((line) => line.slice(line.indexOf(':') + 1).trim().split(' '));
    expect(lines.filter((line) => !/^[^:]+:( [0-9A-F]{6})+$/.test(line))).toEqual([]);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(lines.length).toBeGreaterThan(150);
    // Bit 1 of the first octet: given by nobody; bit 0: a group.
    expect(prefixes.filter((prefix) => (Number.parseInt(prefix.slice(0, 2), 16) & 3) !== 0)).toEqual([]);
    const known = createMacVendors(table);
    const sample = [['00:11:32', 'Synology'], ['b8:27:eb', 'Raspberry Pi'], ['00:00:0c', 'Cisco'], ['00:0b:86', 'Aruba'], ['24:5a:4c', 'Ubiquiti'], ['48:a9:8a', 'MikroTik'], ['00:c0:b7', 'APC'], ['00:24:fe', 'AVM']] as const;
    expect(sample.map(([prefix]) => known(`${prefix}:01:02:03`))).toEqual(sample.map(([, maker]) => maker));
  });
});

test('one device: the same chassis under one name; an engine ID or a name alone does not do', () => {
  const device = { name: 'core', description: 'switch', objectId: '1.3.6.1.4.1.9.1.1', serial: '', mac: '00:00:5e:00:53:01', engineId: '8000000901' };
  expect(isSameDevice(device, { ...device, engineId: '' })).toBe(true);
  expect(isSameDevice(device, { ...device, mac: '' })).toBe(true);
  expect(isSameDevice(device, { ...device, mac: '00:00:5e:00:53:02' })).toBe(false);
  expect(isSameDevice({ ...device, serial: 'A' }, { ...device, serial: 'B' })).toBe(false);
  expect(isSameDevice(device, { ...device, name: 'edge' })).toBe(false);
  expect(isSameDevice({ ...device, mac: '', engineId: '' }, { ...device, mac: '', engineId: '' })).toBe(false);
});

describe('rows', () => {
  test('signs add up, and a device with two addresses has one row', () => {
    let moved = 0;
    const rows = new ScanRows(() => void (moved += 1));
    rows.see('192.0.2.1', 'snmp', { snmp: 'answered', name: 'core' });
    rows.see('192.0.2.2', 'ping', { pingMs: 3 });
    rows.addName('192.0.2.2', 'core.example');
    rows.see('192.0.2.3', 'arp');
    rows.merge('192.0.2.2', '192.0.2.1');
    rows.see('192.0.2.2', 'arp');
    rows.finish();
    expect(rows.all().map(({ address, addresses, by, snmp, hostNames, pingMs }) => ({ address, addresses, by, snmp, hostNames, pingMs }))).toEqual([
      { address: '192.0.2.1', addresses: ['192.0.2.2'], by: ['ping', 'arp', 'snmp'], snmp: 'answered', hostNames: ['core.example'], pingMs: 3 },
      { address: '192.0.2.3', addresses: [], by: ['arp'], snmp: 'silent', hostNames: [], pingMs: null },
    ]);
    expect(rows.has('192.0.2.2')).toBe(true);
    expect(moved).toBeGreaterThan(5);
  });
});

test('lanes: never more than their width at once, all done at the end, failures are no end', async () => {
  const lanes = new Lanes(3);
  let [running, most, done] = [0, 0, 0];
  for (let task = 0; task < 20; task += 1) {
    lanes.add(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      done += 1;
      if (task === 5) throw new Error('one fails');
    });
  }
  await lanes.idle();
  expect([most, done, running]).toEqual([3, 20, 0]);
});
