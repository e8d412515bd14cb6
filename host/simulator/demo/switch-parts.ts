// Processors, memory and thermometers of demo switches and of the firewall, in the MIBs of four makers.
import type { SimulatedObject } from '../object-table.ts';
import { counter32, gauge, integer, oidValue, row, scalars, text } from '../objects.ts';
import type { SimulatedDevice } from '../simulated-device.ts';

const PERIOD_MS = 420_000;

/** A number that swings around its middle, slowly and the same at every start. */
export function swinging(device: SimulatedDevice, middle: number, swing: number, phase = 0): () => number {
  return () => middle + swing * Math.sin((2 * Math.PI * device.now()) / PERIOD_MS + phase);
}

/** The chassis in ENTITY-MIB (RFC 6933). */
export function chassisObjects(model: string, serial: string, version: string, maker: string): SimulatedObject[] {
  return row('1.3.6.1.2.1.47.1.1.1.1', 1, { 2: text(`${model} chassis`), 3: oidValue('0.0'), 4: integer(0), 5: integer(3), 6: integer(-1), 7: text('Chassis'), 8: text('V02'), 10: text(version), 11: text(serial), 12: text(maker), 13: text(model) });
}

/** CISCO-PROCESS-MIB, CISCO-MEMORY-POOL-MIB, CISCO-ENVMON-MIB. */
export function ciscoParts(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 21, 9);
  const heat = swinging(device, 38, 2, 1);
  return [
    ...row('1.3.6.1.4.1.9.9.109.1.1.1.1', 1, { 2: integer(1), 6: () => gauge(load()), 7: () => gauge(load()), 8: () => gauge(load()) }),
    ...row('1.3.6.1.4.1.9.9.48.1.1.1', 1, { 2: text('Processor'), 5: () => gauge(310_000_000 + load() * 400_000), 6: () => gauge(690_000_000 - load() * 400_000), 7: gauge(400_000_000) }),
    ...row('1.3.6.1.4.1.9.9.13.1.3.1', 1, { 2: text('Inlet temperature'), 3: () => gauge(heat()), 4: integer(56), 6: integer(1) }),
    ...[1, 2].flatMap((fan) => row('1.3.6.1.4.1.9.9.13.1.4.1', fan, { 2: text(`Fan ${fan}`), 3: integer(1) })),
    ...[1, 2].flatMap((supply) => row('1.3.6.1.4.1.9.9.13.1.5.1', supply, { 2: text(`Power supply ${supply}`), 3: integer(1), 4: integer(2) })),
  ];
}

/** JUNIPER-MIB: a routing engine and a fan. */
export function juniperParts(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 14, 6, 2);
  const heat = swinging(device, 44, 3, 2);
  const entry = '1.3.6.1.4.1.2636.3.1.13.1';
  return [
    ...row(entry, '9.1.0.0', { 5: text('Routing Engine 0'), 6: integer(2), 7: () => gauge(heat()), 8: () => gauge(load()), 11: () => gauge(46), 15: integer(2_048) }),
    ...row(entry, '4.1.1.0', { 5: text('Fan 1'), 6: integer(2), 7: gauge(0), 8: gauge(0), 11: gauge(0), 15: integer(0) }),
  ];
}

/** STATISTICS-MIB, NETSWITCH-MIB and HP-ICF-CHASSIS. */
export function procurveParts(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 9, 4, 3);
  return [
    { oid: '1.3.6.1.4.1.11.2.14.11.5.1.9.6.1.0', value: () => integer(load()) },
    ...row('1.3.6.1.4.1.11.2.14.11.5.1.1.2.1.1.1', 1, { 1: integer(1), 5: integer(134_217_728), 6: integer(72_351_744), 7: integer(61_865_984) }),
    ...['Fan Sensor', 'Power Supply Sensor', 'Temperature Sensor'].flatMap((name, at) => row('1.3.6.1.4.1.11.2.14.11.1.2.6.1', at + 1, { 1: integer(at + 1), 4: integer(4), 6: counter32(0), 7: text(name) })),
    ...row('1.3.6.1.4.1.11.2.14.11.1.2.8.1.1', 0, { 2: text('Sys-1'), 3: text('27C'), 4: text('33C'), 5: text('21C') }),
  ];
}

/** MIKROTIK-MIB's gauges, and a processor and memory in HOST-RESOURCES-MIB (RFC 2790). */
export function routerosParts(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 17, 8, 4);
  const heat = swinging(device, 47, 3, 4);
  return [
    ...scalars('1.3.6.1.4.1.14988.1.1', { '4.4': text('7.14.2'), '7.3': text(`DEMO${device.id.slice(-1)}4C02A7`), '7.8': text('CRS326-24G-2S+') }),
    ...row('1.3.6.1.4.1.14988.1.1.3.100.1', 13, { 2: text('temperature'), 3: () => integer(heat()), 4: integer(1) }),
    ...row('1.3.6.1.4.1.14988.1.1.3.100.1', 14, { 2: text('fan1-speed'), 3: () => integer(4_200 + load() * 10), 4: integer(2) }),
    ...processorObjects([load]),
    ...storageObjects([{ name: 'main memory', kind: STORAGE.memory, total: 536_870_912, used: () => 118_000_000 + load() * 600_000 }]),
  ];
}

/** FORTINET-FORTIGATE-MIB. */
export function firewallParts(device: SimulatedDevice): SimulatedObject[] {
  const load = swinging(device, 33, 14, 5);
  return [
    { oid: '1.3.6.1.4.1.12356.100.1.1.1.0', value: text('FGDEMO0000000001') },
    ...scalars('1.3.6.1.4.1.12356.101.4.1', { 1: text('v7.2.8,build1639,240313 (GA)'), 3: () => gauge(load()), 4: () => gauge(52 + load() / 10), 5: gauge(2_061_000), 8: () => gauge(1_900 + load() * 40) }),
  ];
}

/** hrStorageTypes. */
export const STORAGE = { memory: 2, virtualMemory: 3, disk: 4 } as const;

/** hrProcessorTable: a load of 0 to 100 each. */
export function processorObjects(loads: readonly (() => number)[]): SimulatedObject[] {
  return loads.flatMap((load, at) => [
    ...row('1.3.6.1.2.1.25.3.2.1', at + 1, { 1: integer(at + 1), 2: oidValue('1.3.6.1.2.1.25.3.1.3'), 3: text(`Processor ${at}`), 5: integer(2) }),
    ...row('1.3.6.1.2.1.25.3.3.1', at + 1, { 1: oidValue('0.0'), 2: () => integer(load()) }),
  ]);
}

/** hrStorageTable: sizes in bytes. */
export function storageObjects(stores: readonly { readonly name: string; readonly kind: number; readonly total: number; readonly used: () => number }[]): SimulatedObject[] {
  return stores.flatMap(({ kind, name, total, used }, at) => {
    const unit = total > 2 ** 40 ? 65_536 : 4_096;
    return row('1.3.6.1.2.1.25.2.3.1', at + 1, { 1: integer(at + 1), 2: oidValue(`1.3.6.1.2.1.25.2.1.${kind}`), 3: text(name), 4: integer(unit), 5: integer(total / unit), 6: () => integer(used() / unit) });
  });
}
