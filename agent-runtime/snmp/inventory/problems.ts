// What is wrong with a device now, worst first, as codes with parameters: the console has the sentences.
import type { DeviceInterface, DeviceMemory, DeviceProblem, DeviceProcessor, DeviceSensor, DeviceSupply, DeviceVolume } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { NeighbourReading } from './neighbour-reading.ts';
import { STOPS_PRINTING } from './supplies.ts';
import type { PrinterError } from './supplies.ts';
import type { UpsFacts } from './ups.ts';

/** What is judged: the device at `t`. What is not known is left empty and causes no problem. */
export interface ProblemInput {
  readonly t: Millis;
  readonly interfaces: readonly DeviceInterface[];
  readonly processors: readonly DeviceProcessor[];
  readonly memories: readonly DeviceMemory[];
  readonly volumes: readonly DeviceVolume[];
  readonly sensors: readonly DeviceSensor[];
  readonly supplies: readonly DeviceSupply[];
  readonly printerErrors: readonly PrinterError[];
  readonly ups: UpsFacts | undefined;
  readonly neighbours: readonly NeighbourReading[];
}

/** What has to be remembered from poll to poll; plain data that can be kept across restarts. */
export interface ProblemMemory {
  /** Ports by name that were up: when last, and whether a neighbour announced itself there. */
  readonly ports: Readonly<Record<string, { readonly up: Millis; readonly hadNeighbour: boolean }>>;
  /** When each problem that lasts began, by its key. */
  readonly since: Readonly<Record<string, Millis>>;
  /** Since when the processors are busy; null when they are not. */
  readonly busySince: Millis | null;
}

export const NO_MEMORY: ProblemMemory = { ports: {}, since: {}, busySince: null };

/** Codes, the gravest first: of equal severity this is the order. */
export const PROBLEM_CODES = [
  'ups_on_battery', 'ups_battery_low', 'ups_overload', 'port_down', 'sensor', 'volume_full', 'memory_full', 'cpu_busy', 'duplex_mismatch', 'port_errors', 'printer', 'supply_low',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** A port that lost a mere station is old news after a day; one that lost a neighbour is not. */
const FORGET_PORT_MS = 24 * 3_600_000;
const BUSY_PERCENT = 90;
const BUSY_FOR_MS = 5 * 60_000;
/** Fewer packets per second than this say nothing about a share of errors. */
const LEAST_PACKETS = 1;

type Found = Omit<DeviceProblem, 'since'> & { readonly code: ProblemCode; readonly subject: string; readonly began?: Millis };

/** The problems and what to remember for the next call. `before` is the memory of the last one, or NO_MEMORY. */
export function problemsOf(device: ProblemInput, before: ProblemMemory): { readonly problems: DeviceProblem[]; readonly memory: ProblemMemory } {
  const { t } = device;
  const load = device.processors.length === 0 ? 0 : device.processors.reduce((sum, { usage }) => sum + usage, 0) / device.processors.length;
  const busySince = load > BUSY_PERCENT ? (before.busySince ?? t) : null;
  const found = [
    ...portsDown(device, before),
    ...device.interfaces.flatMap(errorsOn),
    ...duplexMismatches(device),
    ...device.sensors.flatMap(sensorProblem),
    ...device.volumes.flatMap(({ name, total, used, readOnly }) => (readOnly === true ? [] : full('volume_full', name, (used / total) * 100, 90, 95))),
    ...device.memories.flatMap(({ name, percent }) => full('memory_full', name, percent ?? 0, 95, 99)),
    ...(busySince !== null && t - busySince >= BUSY_FOR_MS ? [problem('warn', 'cpu_busy', '', { percent: rounded(load) }, busySince)] : []),
    ...device.supplies.flatMap(({ name, percent }) => (percent !== null && percent < 10 ? [problem(percent < 2 ? 'alert' : 'warn', 'supply_low', name, { name, percent: rounded(percent) })] : [])),
    ...device.printerErrors.map((error) => problem(STOPS_PRINTING.has(error) ? 'alert' : 'warn', 'printer', error, { error })),
    ...(device.ups === undefined ? [] : upsProblems(device.ups, t)),
  ];
  const since: Record<string, Millis> = {};
  const problems = found.map(({ subject, began, ...rest }): DeviceProblem => {
    const start = before.since[`${rest.code} ${subject}`] ?? began ?? t;
    since[`${rest.code} ${subject}`] = start;
    return { ...rest, since: start };
  });
  problems.sort((left, right) => Number(right.severity === 'alert') - Number(left.severity === 'alert') || PROBLEM_CODES.indexOf(left.code as ProblemCode) - PROBLEM_CODES.indexOf(right.code as ProblemCode) || left.since! - right.since!);
  return { problems, memory: { ports: portMemory(device, before), since, busySince } };
}

function problem(severity: 'warn' | 'alert', code: ProblemCode, subject: string, params: DeviceProblem['params'], began?: Millis): Found {
  return { severity, code, subject, params, ...(began === undefined ? {} : { began }) };
}

/** Ports that were up and should be: one that a person switched off is none of them. */
function portsDown({ interfaces, t }: ProblemInput, before: ProblemMemory): Found[] {
  return interfaces.flatMap(({ name, alias, admin, oper, lastChangeMs }) => {
    const was = Object.hasOwn(before.ports, name) ? before.ports[name] : undefined;
    if (was === undefined || admin !== 'up' || (oper !== 'down' && oper !== 'lowerLayerDown' && oper !== 'notPresent')) return [];
    if (!was.hadNeighbour && t - was.up > FORGET_PORT_MS) return [];
    // The device knows when; a change before it was last seen up is a clock that cannot be trusted.
    const changed = lastChangeMs === null ? t : Math.max(was.up, t - lastChangeMs);
    return [problem(was.hadNeighbour ? 'alert' : 'warn', 'port_down', name, { interface: name, alias }, changed)];
  });
}

function portMemory({ interfaces, neighbours, t }: ProblemInput, before: ProblemMemory): ProblemMemory['ports'] {
  const announced = new Set(neighbours.map(({ localPort }) => localPort));
  const ports: Record<string, { up: Millis; hadNeighbour: boolean }> = {};
  for (const { name, oper, admin } of interfaces) {
    const was = Object.hasOwn(before.ports, name) ? before.ports[name] : undefined;
    // Neighbours are read less often than ports: what was once announced stays known while the port is up.
    if (oper === 'up') ports[name] = { up: t, hadNeighbour: announced.has(name) || (was?.hadNeighbour ?? false) };
    else if (was !== undefined && admin === 'up') ports[name] = was;
  }
  return ports;
}

/** Errors as a share of packets, both directions; rates per second. */
function errorsOn({ name, inErrors, outErrors, inUnicast, outUnicast, inMulticast, outMulticast }: DeviceInterface): Found[] {
  const errors = (inErrors ?? 0) + (outErrors ?? 0);
  const packets = (inUnicast ?? 0) + (outUnicast ?? 0) + (inMulticast ?? 0) + (outMulticast ?? 0) + errors;
  const percent = packets < LEAST_PACKETS ? 0 : (errors / packets) * 100;
  return percent > 1 ? [problem(percent > 5 ? 'alert' : 'warn', 'port_errors', name, { interface: name, percent: rounded(percent) })] : [];
}

function duplexMismatches({ interfaces, neighbours }: ProblemInput): Found[] {
  return neighbours.flatMap(({ localIndex, remoteDuplex, remoteName }) => {
    const port = interfaces.find(({ index }) => index === localIndex);
    if (port === undefined || port.oper !== 'up' || port.duplex === 'unknown' || remoteDuplex === 'unknown' || port.duplex === remoteDuplex) return [];
    return [problem('warn', 'duplex_mismatch', port.name, { interface: port.name, here: port.duplex, there: remoteDuplex, neighbour: remoteName })];
  });
}

/** Sensors of UPS-MIB, and what printers complain of: they have problems of their own. */
const JUDGED_ELSEWHERE = /^1\.3\.6\.1\.2\.1\.(?:33|25\.3\.5\.1\.2)\./u;

function sensorProblem({ oid, name, class: sensorClass, value, unit, stateText, health }: DeviceSensor): Found[] {
  if ((health !== 'warn' && health !== 'alert') || JUDGED_ELSEWHERE.test(oid)) return [];
  return [problem(health, 'sensor', oid, { name, class: sensorClass, value: stateText === '' ? (value ?? '') : stateText, unit })];
}

function full(code: 'volume_full' | 'memory_full', name: string, percent: number, warn: number, alert: number): Found[] {
  return percent > warn ? [problem(percent > alert ? 'alert' : 'warn', code, name, { name, percent: rounded(percent) })] : [];
}

function upsProblems({ source, secondsOnBattery, minutesRemaining, chargePercent, battery, outputs }: UpsFacts, t: Millis): Found[] {
  const began = secondsOnBattery === null || secondsOnBattery <= 0 ? t : t - secondsOnBattery * 1_000;
  const overload = Math.max(0, ...outputs.map(({ load }) => load ?? 0));
  return [
    ...(source === 'battery' ? [problem('alert', 'ups_on_battery', '', { minutes: minutesRemaining ?? '', percent: chargePercent ?? '' }, began)] : []),
    ...(battery === 'low' || battery === 'depleted' ? [problem('alert', 'ups_battery_low', '', { state: battery, percent: chargePercent ?? '' })] : []),
    ...(overload > 90 ? [problem(overload > 100 ? 'alert' : 'warn', 'ups_overload', '', { percent: rounded(overload) })] : []),
  ];
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10;
}
