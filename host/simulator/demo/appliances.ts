// The demo's printer, NAS, access points and the device that cannot be relied on: what they have beyond a system and a port.
import type { SimulatedObject } from '../object-table.ts';
import { counter32, gauge, integer, octets, oidValue, row, scalars, text } from '../objects.ts';
import type { SimulatedDevice } from '../simulated-device.ts';
import { chassisMac } from './campus-state.ts';
import type { Station } from './campus-state.ts';
import { processorObjects, STORAGE, storageObjects, swinging } from './switch-parts.ts';

const PRINTER = '1.3.6.1.2.1.43';
/** Bit 2 of hrPrinterDetectedErrorState. */
const LOW_TONER = 0x20;

/** Printer-MIB (RFC 3805): black is nearly gone; a page comes out every 40 seconds. */
export function printerObjects(device: SimulatedDevice): SimulatedObject[] {
  const toners: readonly (readonly [colour: string, level: number])[] = [['black', 6], ['cyan', 61], ['magenta', 48], ['yellow', 72]];
  const pages = (): number => 48_213 + Math.floor((device.now() - device.bootedAt) / 40_000);
  return [
    ...row('1.3.6.1.2.1.25.3.2.1', 1, { 1: integer(1), 2: oidValue('1.3.6.1.2.1.25.3.1.5'), 3: text('HP Color LaserJet M553'), 5: integer(2) }),
    ...row('1.3.6.1.2.1.25.3.5.1', 1, { 1: integer(3), 2: octets(LOW_TONER) }),
    { oid: `${PRINTER}.5.1.1.16.1`, value: text('Color LaserJet M553') },
    { oid: `${PRINTER}.5.1.1.17.1`, value: text('DEMOPRT0001') },
    ...row(`${PRINTER}.10.2.1`, '1.1', { 2: integer(4), 3: integer(7), 4: () => counter32(pages()) }),
    ...toners.flatMap(([colour, level], at) => [
      ...row(`${PRINTER}.11.1.1`, `1.${at + 1}`, { 2: integer(1), 3: integer(at + 1), 4: integer(3), 5: integer(3), 6: text(`${colour[0]!.toUpperCase()}${colour.slice(1)} cartridge`), 7: integer(19), 8: integer(100), 9: integer(level) }),
      ...row(`${PRINTER}.12.1.1`, `1.${at + 1}`, { 2: integer(1), 3: integer(3), 4: text(colour) }),
    ]),
  ];
}

/** Synology's MIBs: the archive volume is full, and a disk has bad sectors and runs hot. */
export function nasObjects(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 24, 12, 1);
  const disks = [1, 2, 3, 4].map((bay) => ({ bay, worn: bay === 3 }));
  const volumes = [{ name: '/volume1', total: 7.6e12, share: 0.62 }, { name: '/volume2', total: 3.8e12, share: 0.97 }];
  return [
    ...scalars('1.3.6.1.4.1.6574.1', { 1: integer(1), 2: () => integer(41 + load() / 10), 3: integer(1), '4.1': integer(1), '4.2': integer(1), '5.1': text('DS923+'), '5.2': text('DEMONAS0001'), '5.3': text('DSM 7.2-64570'), '5.4': integer(2) }),
    ...disks.flatMap(({ bay, worn }) => row('1.3.6.1.4.1.6574.2.1.1', bay - 1, { 1: integer(bay - 1), 2: text(`Disk ${bay}`), 3: text('DEMO 4000'), 4: text('SATA'), 5: integer(1), 6: () => integer((worn ? 52 : 36) + load() / 12), 9: integer(worn ? 214 : 0), 11: integer(-1), 13: integer(worn ? 2 : 1) })),
    ...volumes.flatMap(({ name, share, total }, at) => row('1.3.6.1.4.1.6574.3.1.1', at, { 1: integer(at), 2: text(`Volume ${name.slice(-1)}`), 3: integer(1), 4: { type: 'counter64', value: Math.floor(total * (1 - share)) }, 5: { type: 'counter64', value: total } })),
    ...processorObjects([load, load]),
    ...storageObjects([
      { name: 'Physical memory', kind: STORAGE.memory, total: 4_294_967_296, used: () => 1.7e9 + load() * 9_000_000 },
      ...volumes.map(({ name, share, total }) => ({ name, kind: STORAGE.disk, total, used: () => Math.floor(total * share) })),
    ]),
  ];
}

/** UBNT-UniFi-MIB: two radios, a network on each, and how many clients are here now. */
export function accessPointObjects(device: SimulatedDevice, stations: readonly Station[]): SimulatedObject[] {
  const here = (): Station[] => stations.filter(({ device: at, port }) => at === device.id && port === '');
  const near = (radio: string): number => here().filter((_, at) => (radio === 'na') === (at % 3 !== 0)).length;
  const busy = swinging(device, 28, 14, 3);
  const radios = [{ radio: 'ng', channel: 6, power: 14 }, { radio: 'na', channel: 44, power: 20 }];
  const [, , , , , last] = chassisMac(device.id).split(':');
  return [
    ...scalars('1.3.6.1.4.1.41112.1.6.3', { 3: text('UAP-AC-Pro'), 6: text('6.6.55.15189') }),
    ...radios.flatMap(({ channel, power, radio }, at) => [
      ...row('1.3.6.1.4.1.41112.1.6.1.1.1', at + 1, { 2: text(`wifi${at}`), 3: text(radio), 6: () => integer(busy() / (at + 1)), 7: () => integer(busy() / 3), 8: () => integer(busy() / 4), 9: integer(at === 0 ? 4 : 1) }),
      ...row('1.3.6.1.4.1.41112.1.6.1.2.1', at + 1, { 2: octets(2, 0x5e, 0xd2, 0, at, parseInt(last!, 16)), 3: integer(930), 4: integer(channel), 6: text('Campus'), 7: text(`ath${at}`), 8: () => integer(near(radio)), 9: text(radio), 21: integer(power) }),
    ]),
  ];
}

/** An old Linux box: UCD-SNMP-MIB and nothing else. */
export function flakyObjects(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 55, 30, 2);
  return [
    ...scalars('1.3.6.1.4.1.2021.4', { 3: integer(262_140), 4: integer(31_224), 5: integer(498_112), 6: integer(21_440), 14: integer(9_120), 15: integer(88_204) }),
    ...scalars('1.3.6.1.4.1.2021.11', { 9: () => integer(load()), 10: integer(6), 11: () => integer(94 - load()) }),
    ...processorObjects([load]),
    { oid: '1.3.6.1.2.1.25.1.5.0', value: gauge(1) },
  ];
}
