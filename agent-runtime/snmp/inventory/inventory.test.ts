// What the readers make of good, odd and broken answers of made-up devices.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressesOf, arpOf } from './addresses.ts';
import { aggregatesOf, blockedPortsOf, bridgedVlansOf, forwardingOf } from './bridge.ts';
import { entitySensorsOf } from './entity-sensors.ts';
import { interfacesOf } from './interfaces.ts';
import { inventoryOf, INVENTORY_PLAN, neighboursOf } from './inventory.ts';
import { lldpPortsOf, lldpSelfOf } from './lldp.ts';
import { memoriesOf } from './memories.ts';
import { pagesOf, printerErrorsOf, suppliesOf } from './supplies.ts';
import { processorsOf } from './processors.ts';
import { octets, readingOfObjects, snmpValue } from '../../../test/support/snmp-reading.ts';
import { upsOf, upsSensorsOf } from './ups.ts';
import { upTimeMsOf } from './system.ts';
import { volumesOf } from './volumes.ts';
import { DeviceReading } from '../device-reading.ts';
import type { ShortValue } from '../../../test/support/snmp-reading.ts';

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const gauge = (value: number): ShortValue => ({ type: 'gauge32', value });
const ticks = (value: number): ShortValue => ({ type: 'timeticks', value });

describe('interfaces', () => {
  test('speed: exact where it fits, millions where it is saturated, zero, wrapped or missing', () => {
    const reading = readingOfObjects({}, {
      [`${IF}.5`]: { 1: gauge(1_073_741_824), 2: gauge(4_294_967_295), 3: gauge(0), 4: gauge(1_410_065_408), 6: gauge(0) },
      [`${IFX}.15`]: { 1: gauge(1_073), 2: gauge(40_000), 3: gauge(100), 4: gauge(10_000), 5: gauge(25_000) },
    });
    expect(interfacesOf(reading).map(({ index, speed }) => [index, speed])).toEqual([[1, 1_073_741_824], [2, 40e9], [3, 100e6], [4, 10e9], [5, 25e9], [6, 0]]);
  });

  test('rows by the index of the OID, also without any index column; one bad value spoils nothing else', () => {
    const reading = readingOfObjects({ '1.3.6.1.2.1.1.3.0': ticks(5_000) }, {
      [`${IF}.2`]: { 10: 'GigabitEthernet0/10', 9: octets(0xff, 0xfe) },
      [`${IF}.6`]: { 9: octets(1, 2, 3), 10: '0A:0b:c:d:e:f' },
      [`${IF}.7`]: { 10: 1 },
      [`${IF}.8`]: { 10: 7, 9: 99 },
      [`${IF}.9`]: { 10: ticks(4_000), 9: ticks(6_000) },
      [`${IFX}.1`]: { 10: 'Gi0/10' },
      '1.3.6.1.2.1.10.7.2.1.19': { 10: 2 },
    });
    const [nine, ten] = interfacesOf(reading);
    expect(nine).toMatchObject({ index: 9, name: '0xfffe', mac: '', oper: 'unknown', admin: 'unknown', lastChangeMs: null, speed: null, duplex: 'unknown' });
    expect(ten).toMatchObject({ index: 10, name: 'Gi0/10', description: 'GigabitEthernet0/10', mac: '0a:0b:0c:0d:0e:0f', admin: 'up', oper: 'lowerLayerDown', lastChangeMs: 10_000, duplex: 'half' });
  });

  test('duplex: EtherLike-MIB first, else what the MAU is; types that leave it open and MAUs that disagree say nothing', () => {
    const mau = (type: number): ShortValue => ({ type: 'oid', value: `1.3.6.1.2.1.26.4.${type}` });
    const reading = readingOfObjects({}, {
      [`${IF}.8`]: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => [index, 1])),
      '1.3.6.1.2.1.10.7.2.1.19': { 1: 3, 2: 1, 3: 2 },
      '1.3.6.1.2.1.26.2.1.1.3': { '1.1': mau(15), '2.1': mau(30), '4.1': mau(5), '5.1': mau(29), '6.1': mau(33), '7.1': mau(30), '7.2': mau(29), '8.1': { type: 'oid', value: '0.0' }, '9.1': mau(9_999) },
    });
    expect(interfacesOf(reading).map(({ duplex }) => duplex)).toEqual(['full', 'full', 'half', 'unknown', 'half', 'full', 'unknown', 'unknown', 'unknown']);
  });

  test('uptime goes on after 497 days where the engine tells the turns', () => {
    const engine = '1.3.6.1.6.3.10.2.1.3.0';
    expect(upTimeMsOf(readingOfObjects({ '1.3.6.1.2.1.1.3.0': ticks(1_000) }))).toBe(10_000);
    expect(upTimeMsOf(readingOfObjects({ '1.3.6.1.2.1.1.3.0': ticks(1_000), [engine]: 42_949_683 }))).toBe(42_949_682_960);
    expect(upTimeMsOf(readingOfObjects({ '1.3.6.1.2.1.1.3.0': ticks(900_000_000), [engine]: 50 }))).toBe(9_000_000_000);
    expect(upTimeMsOf(readingOfObjects({}))).toBeNull();
  });
});

describe('processors, memory, volumes', () => {
  const storage = (rows: Readonly<Record<string, readonly [type: number, name: string, units: number, size: number, used: number]>>) => {
    const column = (make: (row: readonly [number, string, number, number, number]) => ShortValue) => Object.fromEntries(Object.entries(rows).map(([index, row]) => [index, make(row)]));
    return {
      '1.3.6.1.2.1.25.2.3.1.2': column(([type]) => ({ type: 'oid', value: `1.3.6.1.2.1.25.2.1.${type}` })),
      '1.3.6.1.2.1.25.2.3.1.3': column(([, name]) => name),
      '1.3.6.1.2.1.25.2.3.1.4': column(([, , units]) => units),
      '1.3.6.1.2.1.25.2.3.1.5': column(([, , , size]) => size),
      '1.3.6.1.2.1.25.2.3.1.6': column(([, , , , used]) => used),
    };
  };

  test('sizes above 2^31 units read as negative and are not; drives without a medium are left out', () => {
    const reading = readingOfObjects({}, storage({ 1: [4, '/volume1', 4_096, -1_000_000_000, -2_000_000_000], 2: [7, 'D:', 0, 0, 0], 3: [4, '/sys', 4_096, 0, 0] }));
    expect(volumesOf(reading)).toEqual([{ oid: '1.3.6.1.2.1.25.2.3.1.6.1', name: '/volume1', total: 3_294_967_296 * 4_096, used: 2_294_967_296 * 4_096 }]);
  });

  test('a file system that cannot be written is marked', () => {
    const reading = readingOfObjects({}, { ...storage({ 31: [4, '/snap', 1_024, 100, 100] }), '1.3.6.1.2.1.25.3.8.1.5': { 2: 2 }, '1.3.6.1.2.1.25.3.8.1.7': { 2: 31 } });
    expect(volumesOf(reading)[0]?.readOnly).toBe(true);
  });

  test.each([
    ['/dev, type: devfs, dev: devfs', true],
    ['devfs: dev file system, mounted on: /dev', true],
    ['/dev', true],
    ['/proc', true],
    ['/vmimages/tools/linux.iso', true],
    ['/dev/md1, mounted on: /packages/mnt/kernel', true],
    ['/dev/ad0s1a: root file system, mounted on: /', false],
    ['/dev/da1s1f, mounted on: /var', false],
    ['/, type: ufs, dev: /dev/ufsid/1', false],
  ])('%s is full by nature: %s', (name, isFull) => {
    const reading = readingOfObjects({}, storage({ 1: [4, name, 1_024, 100, 100] }));
    expect(volumesOf(reading)[0]?.readOnly ?? false).toBe(isFull);
  });

  test('the watched disks of UCD stand in, with 64 bits where they are', () => {
    const disk = '1.3.6.1.4.1.2021.9.1';
    const reading = readingOfObjects({}, { [`${disk}.2`]: { 1: '/' }, [`${disk}.6`]: { 1: 2_147_483_647 }, [`${disk}.8`]: { 1: 5 }, [`${disk}.11`]: { 1: gauge(5) }, [`${disk}.12`]: { 1: gauge(1) } });
    expect(volumesOf(reading)).toEqual([{ oid: `${disk}.8.1`, name: '/', total: (2 ** 32 + 5) * 1_024, used: 5 * 1_024 }]);
  });

  test('caches are no memory in use, by either MIB', () => {
    const ucd = '1.3.6.1.4.1.2021.4';
    const one = memoriesOf(readingOfObjects({ [`${ucd}.5.0`]: 1_000, [`${ucd}.6.0`]: 200, [`${ucd}.14.0`]: 100, [`${ucd}.15.0`]: 300, [`${ucd}.3.0`]: 50, [`${ucd}.4.0`]: 50 }));
    expect(one.map(({ name, percent }) => [name, percent])).toEqual([['Physical memory', 40], ['Swap space', 0]]);
    const other = memoriesOf(readingOfObjects({}, storage({ 1: [2, 'Physical memory', 1_024, 1_000, 800], 6: [1, 'Memory buffers', 1_024, 1_000, 100], 7: [1, 'Cached memory', 1_024, 300, 300], 9: [2, 'MALLOC: x', 1, 10, 10] })));
    expect(other.map(({ name, percent }) => [name, percent])).toEqual([['Physical memory', 40]]);
  });

  test('processors by number, or the idle share of the whole', () => {
    const load = '1.3.6.1.2.1.25.3.3.1.2';
    expect(processorsOf(readingOfObjects({ '1.3.6.1.4.1.2021.11.11.0': 97 }, { [load]: { 196_608: 12, 196_609: 'x' }, '1.3.6.1.2.1.25.3.2.1.3': { 196_608: 'CPU' } }))).toEqual([{ oid: `${load}.196608`, name: 'CPU', usage: 12 }]);
    expect(processorsOf(readingOfObjects({ '1.3.6.1.4.1.2021.11.11.0': 97 }))).toEqual([{ oid: '1.3.6.1.4.1.2021.11.11.0', name: '', usage: 3 }]);
  });
});

describe('sensors, supplies, power', () => {
  test('scale and precision, broken and unavailable sensors, thresholds that are crossed', () => {
    const [standard, cisco] = ['1.3.6.1.2.1.99.1.1.1', '1.3.6.1.4.1.9.9.91.1.1.1.1'];
    const reading = readingOfObjects({}, {
      [`${standard}.1`]: { 1: 8, 2: 5, 3: 12, 4: 8 },
      [`${standard}.2`]: { 1: 9, 2: 8, 4: 9 },
      [`${standard}.3`]: { 1: 1, 2: 0, 4: 0 },
      [`${standard}.4`]: { 1: 418, 2: 61, 3: 2, 4: 50 },
      [`${standard}.5`]: { 1: 1, 2: 3, 3: 1, 4: 2 },
      '1.3.6.1.2.1.47.1.1.1.1.7': { 1: 'Inlet', 2: '' },
      '1.3.6.1.2.1.47.1.1.1.1.2': { 2: 'Bias' },
      [`${cisco}.1`]: { 7: 14, 1: 8 },
      [`${cisco}.2`]: { 7: 9 },
      [`${cisco}.3`]: { 7: 1 },
      [`${cisco}.4`]: { 7: -47, 1: 41 },
      '1.3.6.1.4.1.9.9.91.1.2.1.1.2': { '7.1': 20, '7.2': 10 },
      '1.3.6.1.4.1.9.9.91.1.2.1.1.5': { '7.1': 1, '7.2': 2 },
    });
    expect(entitySensorsOf(reading).map(({ name, class: kind, value, unit, stateText, health }) => [name, kind, value, unit, stateText, health])).toEqual([
      ['Inlet', 'temperature', 41.8, 'degree celsius', '', 'ok'],
      ['Bias', 'current', 0.061, 'ampere', '', 'warn'],
      ['3', 'state', 2, '', 'false', 'ok'],
      ['4', 'temperature', null, 'degree celsius', '', 'unknown'],
      ['7', 'optical_power', -4.7, 'decibel-milliwatt', '', 'alert'],
    ]);
  });

  test('what negative levels mean, and colours by their table', () => {
    const supply = '1.3.6.1.2.1.43.11.1.1';
    const reading = readingOfObjects({}, {
      [`${supply}.3`]: { '1.1': 1 },
      [`${supply}.6`]: { '1.1': 'Toner', '1.2': 'Drum', '1.3': 'Cyan Cartridge', '1.4': 'Fuser' },
      [`${supply}.7`]: { '1.4': 19 },
      [`${supply}.8`]: { '1.1': 12_000, '1.2': -2, '1.3': -2, '1.4': -2 },
      [`${supply}.9`]: { '1.1': 3_000, '1.2': -3, '1.3': -2, '1.4': 62 },
      '1.3.6.1.2.1.43.12.1.1.4': { '1.1': 'Black' },
      '1.3.6.1.2.1.43.10.2.1.4': { '1.1': { type: 'counter32', value: 4_711 } },
      '1.3.6.1.2.1.25.3.5.1.2': { 1: octets(0x44) },
    });
    expect(suppliesOf(reading)).toEqual([
      { name: 'Toner', colour: 'black', percent: 25, note: '' },
      { name: 'Drum', colour: '', percent: null, note: 'some' },
      { name: 'Cyan Cartridge', colour: 'cyan', percent: null, note: 'unknown' },
      { name: 'Fuser', colour: '', percent: 62, note: '' },
    ]);
    expect(pagesOf(reading)).toBe(4_711);
    expect(printerErrorsOf(reading)).toEqual(['no_paper', 'jammed']);
  });

  test('a UPS in plain units', () => {
    const ups = '1.3.6.1.2.1.33.1';
    const facts = upsOf(readingOfObjects({ [`${ups}.2.1.0`]: 3, [`${ups}.2.2.0`]: 120, [`${ups}.2.4.0`]: 15, [`${ups}.2.5.0`]: 545, [`${ups}.4.1.0`]: 5 }, { [`${ups}.4.4.1.2`]: { 1: 230 }, [`${ups}.4.4.1.5`]: { 1: 95 } }))!;
    expect(facts).toMatchObject({ battery: 'low', secondsOnBattery: 120, minutesRemaining: null, chargePercent: 15, batteryVoltage: 54.5, source: 'battery', outputs: [{ line: '1', voltage: 230, load: 95, current: null }] });
    expect(upsSensorsOf(facts).find(({ name }) => name === 'Output source')).toMatchObject({ stateText: 'battery', health: 'alert' });
    expect(upsOf(readingOfObjects({}))).toBeUndefined();
  });
});

describe('the network around it', () => {
  const ports = { [`${IFX}.1`]: { 101: 'Gi0/1', 102: 'Gi0/2' }, [`${IF}.3`]: { 101: 6, 102: 6, 500: 161 }, [`${IF}.6`]: { 102: octets(2, 0, 0, 0, 0, 2) } };
  const remote = '1.0.8802.1.1.2.1.4.1.1';

  test('LLDP ports are found by their identifiers, not by their numbers', () => {
    const local = '1.0.8802.1.1.2.1.3.7.1';
    const reading = readingOfObjects({}, {
      ...ports,
      [`${local}.2`]: { 1: 5, 2: 3 },
      [`${local}.3`]: { 1: 'Gi0/1', 2: octets(2, 0, 0, 0, 0, 2) },
      [`${remote}.4`]: { '0.1.7': 4, '0.2.8': 5 },
      [`${remote}.5`]: { '0.1.7': octets(2, 0, 0, 0, 0, 9), '0.2.8': octets(1, 192, 0, 2, 7) },
      [`${remote}.6`]: { '0.1.7': 3, '0.2.8': 7 },
      [`${remote}.7`]: { '0.1.7': '02:00:00:00:00:19', '0.2.8': '12' },
      [`${remote}.9`]: { '0.1.7': 'neighbour' },
      [`${remote}.12`]: { '0.1.7': octets(0x28, 0) },
      '1.0.8802.1.1.2.1.4.2.1.3': { '0.1.7.1.4.192.0.2.9': 2, '0.1.7.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1': 2 },
    });
    const [first, second] = neighboursOf(reading);
    expect(first).toMatchObject({ localIndex: 101, localPort: 'Gi0/1', remoteChassis: '02:00:00:00:00:09', remotePort: '02:00:00:00:00:19', remoteName: 'neighbour', remoteAddress: '192.0.2.9', remoteAddresses: ['192.0.2.9', '2001:db8::1'], capabilities: ['bridge', 'router'] });
    expect(second).toMatchObject({ localIndex: 102, localPort: 'Gi0/2', chassisKind: 'address', remoteChassis: '192.0.2.7', remoteAddress: '192.0.2.7', portKind: 'local', remotePort: '12' });
  });

  test('the newer edition of LLDP: ports are interfaces, group addresses stand in the index, and what both editions tell is told once', () => {
    const newer = '1.3.111.2.802.1.1.13.1';
    const heard = {
      [`${newer}.4.1.1.5`]: { '0.102.1.7': 4, '0.102.2.8': 4, '0.101.1.9': 7 },
      [`${newer}.4.1.1.6`]: { '0.102.1.7': octets(2, 0, 0, 0, 0, 9), '0.102.2.8': octets(2, 0, 0, 0, 0, 9), '0.101.1.9': 'cabinet' },
      [`${newer}.4.1.1.7`]: { '0.102.1.7': 5, '0.102.2.8': 5 },
      [`${newer}.4.1.1.8`]: { '0.102.1.7': 'ge-0/0/1', '0.102.2.8': 'ge-0/0/1', '0.101.1.9': 'x' },
      [`${newer}.4.1.1.10`]: { '0.102.1.7': 'neighbour', '0.102.2.8': 'neighbour' },
      [`${newer}.4.1.1.13`]: { '0.102.1.7': octets(0x20) },
      [`${newer}.4.2.1.3`]: { '0.102.1.7.1.4.192.0.2.9': 2 },
    };
    const reading = readingOfObjects({ [`${newer}.3.1.0`]: 4, [`${newer}.3.2.0`]: octets(2, 0, 0, 0, 0, 1), [`${newer}.3.3.0`]: 'me' }, { ...ports, ...heard, [`${newer}.3.7.1.2`]: { 102: 5 }, [`${newer}.3.7.1.3`]: { 102: 'Gi0/1' } });
    expect(lldpSelfOf(reading)).toEqual({ chassis: '02:00:00:00:00:01', name: 'me' });
    // Its number is its ifIndex, whatever it calls itself.
    expect(lldpPortsOf(reading, interfacesOf(reading))).toMatchObject([{ number: 102, id: 'Gi0/1', index: 102 }]);
    expect(neighboursOf(reading)).toMatchObject([
      { localIndex: 101, localPort: 'Gi0/1', chassisKind: 'local', remoteChassis: 'cabinet', remotePort: 'x', capabilities: [] },
      { localIndex: 102, localPort: 'Gi0/2', remoteChassis: '02:00:00:00:00:09', remotePort: 'ge-0/0/1', remoteName: 'neighbour', remoteAddresses: ['192.0.2.9'], capabilities: ['bridge'] },
    ]);
    const both = readingOfObjects({}, { ...ports, ...heard, [`${remote}.4`]: { '0.102.1': 4 }, [`${remote}.5`]: { '0.102.1': octets(2, 0, 0, 0, 0, 9) }, [`${remote}.6`]: { '0.102.1': 5 }, [`${remote}.7`]: { '0.102.1': 'ge-0/0/1' }, [`${remote}.9`]: { '0.102.1': 'neighbour' } });
    expect(neighboursOf(both).map(({ localIndex, remoteName }) => `${localIndex} ${remoteName}`)).toEqual(['102 neighbour', '101 ']);
  });

  test('CDP: address, duplex and what it is', () => {
    const cache = '1.3.6.1.4.1.9.9.23.1.2.1.1';
    const reading = readingOfObjects({}, { ...ports, [`${cache}.4`]: { '101.3': octets(192, 0, 2, 5) }, [`${cache}.6`]: { '101.3': 'sw.example' }, [`${cache}.7`]: { '101.3': 'Gi0/9' }, [`${cache}.9`]: { '101.3': octets(0, 0, 0, 0x29) }, [`${cache}.12`]: { '101.3': 2 } });
    expect(neighboursOf(reading)).toMatchObject([{ protocol: 'cdp', localPort: 'Gi0/1', remoteName: 'sw.example', remotePort: 'Gi0/9', remoteAddress: '192.0.2.5', remoteDuplex: 'half', capabilities: ['router', 'bridge'] }]);
  });

  test('forwarding tables: bridge ports to interfaces, databases to VLANs, own addresses told apart', () => {
    const bridge = '1.3.6.1.2.1.17';
    const reading = readingOfObjects({}, {
      [`${bridge}.1.4.1.2`]: { 1: 101, 2: 102 },
      [`${bridge}.2.15.1.3`]: { 1: 5, 2: 2 },
      [`${bridge}.4.3.1.2`]: { '2.0.0.0.0.7': 1, '2.0.0.0.0.8': 0, '2.0.0': 1 },
      [`${bridge}.4.3.1.3`]: { '2.0.0.0.0.7': 3, '2.0.0.0.0.8': 4 },
      [`${bridge}.7.1.2.2.1.2`]: { '3.2.0.0.0.0.7': 1, '262144.2.0.0.0.0.9': 2, '20.2.0.0.0.0.10': 9 },
      [`${bridge}.7.1.4.2.1.3`]: { '0.30': 3 },
    });
    expect(forwardingOf(reading)).toEqual([
      { mac: '02:00:00:00:00:07', port: 1, index: 101, vlan: null, database: null, status: 'learned' },
      { mac: '02:00:00:00:00:08', port: 0, index: null, vlan: null, database: null, status: 'self' },
      { mac: '02:00:00:00:00:07', port: 1, index: 101, vlan: 30, database: 3, status: 'learned' },
      { mac: '02:00:00:00:00:09', port: 2, index: 102, vlan: null, database: 262_144, status: 'learned' },
      { mac: '02:00:00:00:00:0a', port: 9, index: null, vlan: 20, database: 20, status: 'learned' },
    ]);
    expect(blockedPortsOf(reading)).toEqual([102]);
  });

  test('VLANs with forwarding tables of their own: those of Ethernet that are in operation, unless one table has all', () => {
    const vtp = '1.3.6.1.4.1.9.9.46.1.3.1.1.2';
    const vlans = { [vtp]: { '1.1': 1, '1.20': 1, '1.10': 1, '1.30': 2, '1.1002': 1, '1.1005': 1, '2.10': 1, x: 1 } };
    expect(bridgedVlansOf(readingOfObjects({}, vlans))).toEqual([10, 20]);
    expect(bridgedVlansOf(readingOfObjects({}, { ...vlans, '1.3.6.1.2.1.17.7.1.2.2.1.2': { '10.2.0.0.0.0.7': 1 } }))).toEqual([]);
  });

  test('aggregates by their own MIB, else by the stack of interfaces', () => {
    const reading = readingOfObjects({}, { ...ports, '1.3.6.1.2.1.31.1.2.1.3': { '500.101': 1, '500.0': 1, '7.102': 1 }, '1.2.840.10006.300.43.1.2.1.1.13': { 102: 500, 101: 0 } });
    expect([...aggregatesOf(reading, interfacesOf(reading))]).toEqual([[101, 500], [102, 500]]);
  });

  test('addresses and ARP in old and new tables', () => {
    const reading = readingOfObjects({}, {
      '1.3.6.1.2.1.4.20.1.2': { '192.0.2.1': 5 },
      '1.3.6.1.2.1.4.20.1.3': { '192.0.2.1': { type: 'address', value: '255.255.255.0' } },
      '1.3.6.1.2.1.4.34.1.3': { '1.4.192.0.2.1': 5, '2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1': 6 },
      '1.3.6.1.2.1.4.34.1.5': { '2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1': { type: 'oid', value: '1.3.6.1.2.1.4.32.1.5.6.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.64' } },
      '1.3.6.1.2.1.4.22.1.2': { '5.192.0.2.9': octets(2, 0, 0, 0, 0, 9), '5.192.0.2.10': '' },
      '1.3.6.1.2.1.4.35.1.4': { '6.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.2': octets(2, 0, 0, 0, 0, 8) },
    });
    expect(addressesOf(reading)).toEqual([{ address: '192.0.2.1', index: 5, mask: '255.255.255.0', prefix: 24 }, { address: '2001:db8::1', index: 6, mask: '', prefix: 64 }]);
    expect(arpOf(reading)).toEqual([{ index: 6, address: '2001:db8::2', mac: '02:00:00:00:00:08' }, { index: 5, address: '192.0.2.9', mac: '02:00:00:00:00:09' }]);
  });
});

test('property: whatever a device answers to the whole plan, an inventory comes of it', () => {
  const value = fc.oneof(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((number) => snmpValue(number)),
    fc.uint8Array({ maxLength: 12 }).map((bytes) => snmpValue(bytes)),
    fc.constantFrom(snmpValue('1'), { type: 'oid' as const, value: '1.3.6.1.2.1.25.2.1.4' }, { type: 'address' as const, value: '192.0.2.1' }, { type: 'counter64' as const, value: 2n ** 64n - 1n }, { type: 'null' as const, value: null }),
  );
  const index = fc.oneof(fc.integer({ min: 0, max: 9 }).map(String), fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 20 }).map((parts) => parts.join('.')), fc.constantFrom('', 'x', '0.1.1', '1.1', '0.1.1.1.4.1.2.3.4'));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), index, value), { maxLength: 120 }), fc.array(fc.tuple(fc.nat(), value), { maxLength: 20 }), (cells, scalars) => {
      const columns = new Map(INVENTORY_PLAN.columns.map((column) => [column, new Map()]));
      for (const [column, row, cell] of cells) columns.get(INVENTORY_PLAN.columns[column % INVENTORY_PLAN.columns.length]!)!.set(row, cell);
      const reading = new DeviceReading(0, new Map(scalars.map(([scalar, cell]) => [INVENTORY_PLAN.scalars[scalar % INVENTORY_PLAN.scalars.length]!, cell])), columns);
      const inventory = inventoryOf(reading);
      for (const { value: read } of inventory.sensors) expect(read === null || Number.isFinite(read)).toBe(true);
      for (const { total, used } of inventory.volumes) expect(total > 0 && used >= 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});
