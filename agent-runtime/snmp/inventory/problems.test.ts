// When a device has a problem, when it is over, and which one comes first.
import { describe, expect, test } from 'vitest';
import { NO_MEMORY, problemsOf } from './problems.ts';
import type { DeviceInterface } from '../../../common/model/device.ts';
import type { NeighbourReading } from './neighbour-reading.ts';
import type { ProblemInput, ProblemMemory } from './problems.ts';

const T = 1_700_000_000_000;
const HOUR = 3_600_000;
const NOTHING: ProblemInput = { t: T, interfaces: [], processors: [], memories: [], volumes: [], sensors: [], supplies: [], printerErrors: [], ups: undefined, neighbours: [] };

function port(name: string, change: Partial<DeviceInterface> = {}): DeviceInterface {
  return {
    index: 1, name, alias: '', description: name, type: 6, mac: '', mtu: 1_500, speed: 1e9, duplex: 'full', admin: 'up', oper: 'up', lastChangeMs: null, inBits: null, outBits: null, utilisation: null,
    inErrors: null, outErrors: null, inDiscards: null, outDiscards: null, inUnicast: null, outUnicast: null, inMulticast: null, outMulticast: null, ...change,
  };
}

function neighbour(change: Partial<NeighbourReading>): NeighbourReading {
  return {
    protocol: 'cdp', localIndex: 1, localPort: 'Gi1', remoteName: 'other', remotePort: '', remoteChassis: '', remoteAddress: '', remoteDescription: '', chassisKind: 'text', portKind: 'name',
    remotePortDescription: '', remoteAddresses: [], capabilities: [], remoteDuplex: 'unknown', ...change,
  };
}

const codes = (input: Partial<ProblemInput>, before: ProblemMemory = NO_MEMORY) => problemsOf({ ...NOTHING, ...input }, before).problems.map(({ severity, code }) => `${severity} ${code}`);

describe('ports', () => {
  test('only those that were up are missed, until they are up again or switched off', () => {
    expect(codes({ interfaces: [port('Gi1', { oper: 'down' })] })).toEqual([]);
    const { memory } = problemsOf({ ...NOTHING, interfaces: [port('Gi1'), port('Gi2')] }, NO_MEMORY);
    const down = problemsOf({ ...NOTHING, t: T + HOUR, interfaces: [port('Gi1', { oper: 'down', alias: 'printer', lastChangeMs: HOUR / 2 }), port('Gi2', { oper: 'down', admin: 'down' })] }, memory);
    expect(down.problems).toEqual([{ severity: 'warn', code: 'port_down', params: { interface: 'Gi1', alias: 'printer' }, since: T + HOUR / 2 }]);
    const later = problemsOf({ ...NOTHING, t: T + 2 * HOUR, interfaces: [port('Gi1', { oper: 'down' })] }, down.memory);
    expect(later.problems[0]?.since).toBe(T + HOUR / 2);
    expect(problemsOf({ ...NOTHING, t: T + 3 * HOUR, interfaces: [port('Gi1')] }, later.memory).problems).toEqual([]);
  });

  test('a lost neighbour is an alert and stays one; a lost station is forgotten after a day', () => {
    const { memory } = problemsOf({ ...NOTHING, interfaces: [port('Gi1'), port('Gi2')], neighbours: [neighbour({ localPort: 'Gi1' })] }, NO_MEMORY);
    const poll = problemsOf({ ...NOTHING, t: T + 60_000, interfaces: [port('Gi1'), port('Gi2')] }, memory);
    const interfaces = [port('Gi1', { oper: 'down' }), port('Gi2', { oper: 'lowerLayerDown' })];
    expect(codes({ t: T + 2 * HOUR, interfaces }, poll.memory)).toEqual(['alert port_down', 'warn port_down']);
    expect(codes({ t: T + 25 * HOUR, interfaces }, poll.memory)).toEqual(['alert port_down']);
  });

  test('names that objects inherit are names of ports like others', () => {
    expect(codes({ interfaces: [port('constructor', { oper: 'down' }), port('__proto__', { oper: 'down' })] })).toEqual([]);
  });

  test('errors count as a share of what passed, when enough did', () => {
    expect(codes({ interfaces: [port('Gi1', { inErrors: 2, inUnicast: 100, outUnicast: 50 })] })).toEqual(['warn port_errors']);
    expect(codes({ interfaces: [port('Gi1', { outErrors: 20, inUnicast: 100 })] })).toEqual(['alert port_errors']);
    expect(codes({ interfaces: [port('Gi1', { inErrors: 1, inUnicast: 100, outUnicast: 50 }), port('Gi2', { inErrors: 0.2, inUnicast: 0.1 }), port('Gi3')] })).toEqual([]);
  });

  test('two ends of a cable that do not agree on the duplex', () => {
    const neighbours = [neighbour({ remoteDuplex: 'half' })];
    expect(problemsOf({ ...NOTHING, interfaces: [port('Gi1')], neighbours }, NO_MEMORY).problems[0]).toMatchObject({ code: 'duplex_mismatch', params: { interface: 'Gi1', here: 'full', there: 'half', neighbour: 'other' } });
    expect(codes({ interfaces: [port('Gi1', { duplex: 'unknown' })], neighbours })).toEqual([]);
  });
});

describe('the rest', () => {
  test('volumes, memory, supplies and printers by their limits', () => {
    const volume = (used: number, readOnly = false) => ({ oid: '1', name: '/', total: 100, used, readOnly });
    expect([codes({ volumes: [volume(90)] }), codes({ volumes: [volume(91)] }), codes({ volumes: [volume(96)] }), codes({ volumes: [volume(100, true)] })]).toEqual([[], ['warn volume_full'], ['alert volume_full'], []]);
    expect(codes({ memories: [{ oid: '1', name: 'RAM', total: null, used: null, percent: 96 }] })).toEqual(['warn memory_full']);
    expect(codes({ supplies: [{ name: 'Black', colour: '', percent: 9, note: '' }, { name: 'Waste', colour: '', percent: null, note: 'some' }], printerErrors: ['jammed', 'low_paper'] })).toEqual(['alert printer', 'warn printer', 'warn supply_low']);
  });

  test('processors must be busy for five minutes', () => {
    const processors = [{ oid: '1', name: '', usage: 95 }, { oid: '2', name: '', usage: 91 }];
    const first = problemsOf({ ...NOTHING, processors }, NO_MEMORY);
    expect(first.problems).toEqual([]);
    expect(problemsOf({ ...NOTHING, t: T + 300_000, processors }, first.memory).problems).toEqual([{ severity: 'warn', code: 'cpu_busy', params: { percent: 93 }, since: T }]);
    const calm = problemsOf({ ...NOTHING, t: T + 200_000 }, first.memory);
    expect(codes({ t: T + 300_000, processors }, calm.memory)).toEqual([]);
  });

  test('a UPS on battery comes before everything, since it left the mains; its own sensors add nothing', () => {
    const sensors = [
      { oid: '1.3.6.1.2.1.33.1.2.4.0', class: 'charge' as const, name: 'Charge', value: 10, unit: 'percent', stateText: '', health: 'alert' as const },
      { oid: '1.3.6.1.4.1.1', class: 'temperature' as const, name: 'Inlet', value: 71, unit: 'degree celsius', stateText: '', health: 'alert' as const },
    ];
    const ups = { manufacturer: '', model: '', battery: 'low' as const, secondsOnBattery: 60, minutesRemaining: 4, chargePercent: 10, batteryVoltage: null, batteryCurrent: null, batteryTemperature: null, source: 'battery' as const, outputFrequency: null, inputs: [], outputs: [{ line: '1', frequency: null, voltage: 230, current: 1, power: 200, load: 101 }] };
    const { problems } = problemsOf({ ...NOTHING, sensors, ups }, NO_MEMORY);
    expect(problems.map(({ code }) => code)).toEqual(['ups_on_battery', 'ups_battery_low', 'ups_overload', 'sensor']);
    expect(problems[0]).toMatchObject({ since: T - 60_000, params: { minutes: 4, percent: 10 } });
  });
});
