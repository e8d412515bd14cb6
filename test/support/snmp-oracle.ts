// Compares what profiles and inventory read from a recorded device with what another monitoring system is known to read from it, private MIBs included.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../../agent-runtime/snmp/profiles/evaluate/evaluate.ts';
import { factsOf } from '../../agent-runtime/snmp/polling/device-facts.ts';
import { INVENTORY_PLAN } from '../../agent-runtime/snmp/inventory/inventory.ts';
import { joinPlans } from '../../agent-runtime/snmp/device-reading.ts';
import { parseRecording, readingOf } from '../../agent-runtime/snmp/recording/recording.ts';
import { planOf } from '../../agent-runtime/snmp/profiles/plan.ts';
import { SHARED_SNMP } from './shared-recordings.ts';
import { unitFamily } from '../../common/units/families.ts';
import type { DeviceIdentity, DeviceMemory, DeviceProcessor, DeviceSensor, DeviceSupply, DeviceVolume } from '../../common/model/device.ts';
import type { Evaluation } from '../../agent-runtime/snmp/profiles/evaluate/evaluation.ts';
import type { Profile } from '../../agent-runtime/snmp/profiles/profile.ts';
import type { ProfileSet } from '../../agent-runtime/snmp/profiles/profile-set.ts';
import type { Recording } from '../../agent-runtime/snmp/recording/recording.ts';

interface ExpectedSensor {
  readonly class: string;
  readonly descr?: string;
  readonly value: number;
  readonly oid: string;
  readonly state?: string;
  readonly severity?: string;
}

interface ExpectedMemory {
  readonly index: string;
  readonly descr: string;
  readonly class: string;
  readonly usedPercent?: number;
  readonly usedBytes?: number;
  readonly totalBytes?: number;
  readonly usedOid?: string;
  readonly freeOid?: string;
  readonly percentOid?: string;
}

/** What another system reads of a device. */
interface Expected {
  readonly device?: { readonly hardware?: string; readonly version?: string; readonly serial?: string };
  readonly processors?: readonly { readonly oid: string; readonly descr: string; readonly usagePercent: number }[];
  readonly mempools?: readonly ExpectedMemory[];
  readonly storage?: readonly { readonly index: string; readonly descr: string; readonly sizeBytes: number; readonly usedBytes: number; readonly type: string }[];
  readonly sensors?: readonly ExpectedSensor[];
  readonly wireless?: readonly { readonly class: string; readonly descr: string; readonly value: number; readonly divisor?: number; readonly multiplier?: number; readonly oids: readonly string[] }[];
  readonly printerSupplies?: readonly { readonly descr: string; readonly capacity: number; readonly level: number; readonly type: string; readonly oid: string }[];
}

/** What a poll of the device would give its page. */
interface DeviceRead {
  readonly profile: Profile;
  readonly evaluation: Evaluation;
  readonly identity: DeviceIdentity;
  readonly version: string;
  readonly processors: readonly DeviceProcessor[];
  readonly memories: readonly DeviceMemory[];
  readonly volumes: readonly DeviceVolume[];
  readonly sensors: ReadonlyMap<string, DeviceSensor>;
  readonly supplies: readonly DeviceSupply[];
  /** Numbers of all series by the OID they come from. */
  readonly series: ReadonlyMap<string, number>;
}

/** What is compared of it: a page shows as much. */
export type Shown = Omit<DeviceRead, 'profile' | 'evaluation'>;

export const FAMILIES = ['device', 'processors', 'memory', 'storage', 'sensors', 'wireless', 'supplies'] as const;
export type Family = (typeof FAMILIES)[number];

/** One expectation, and what came of it. `problem` is '' when it is met. */
interface Comparison {
  readonly family: Family;
  /** OID, or the name of the fact. */
  readonly what: string;
  readonly text: string;
  readonly problem: string;
}

/** Reads a recording with the profile that fits it. */
export function readDevice(set: ProfileSet, recording: Recording): DeviceRead {
  const objectId = recording.get('1.3.6.1.2.1.1.2.0')?.value;
  const profile = set.match(typeof objectId === 'string' ? objectId : '', (oid) => recording.get(oid))!.profile;
  const reading = readingOf(recording, joinPlans([INVENTORY_PLAN, planOf(profile, { narrow: true })]), 1_790_000_000_000);
  const evaluation = evaluate(profile, reading, { narrow: true });
  const facts = factsOf(reading, evaluation, true, undefined);
  return {
    profile,
    evaluation,
    ...facts,
    version: [facts.identity.osVersion, evaluation.device.version].filter((text) => text !== undefined && text !== '').join(' '),
    sensors: new Map(facts.sensors.map((sensor) => [sensor.oid, sensor])),
    series: new Map(evaluation.samples.map(({ oid, value }) => [oid, Number(value)])),
  };
}

/** A recording of the open set beside the repository. */
export function recordingOf(id: string): Recording {
  return parseRecording(readFileSync(join(SHARED_SNMP, 'open/devices', `${id}.snmprec`)));
}

/** The known reading of a recording; undefined when there is none. */
export function expectedOf(id: string): Expected | undefined {
  return (JSON.parse(readFileSync(join(SHARED_SNMP, 'open/oracle', `${id}.json`), 'utf8')) as { librenms?: Expected }).librenms;
}

const near = (a: number, b: number, share = 1e-4): boolean => Math.abs(a - b) <= Math.max(Math.abs(b) * share, 1e-6);
const words = (text: string | undefined): string => (text ?? '').toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, ' ').trim();

/** All expectations of one device. */
export function compare(read: Shown, expected: Expected): Comparison[] {
  return [...deviceFacts(read, expected), ...processors(read, expected), ...memories(read, expected), ...volumes(read, expected), ...sensors(read, expected), ...wireless(read, expected), ...supplies(read, expected)];
}

function deviceFacts(read: Shown, { device = {} }: Expected): Comparison[] {
  const fact = (what: string, expected: string | undefined, got: string): Comparison[] => {
    if (expected === undefined || words(expected) === '' || expected === '<private>') return [];
    const [theirs, ours] = [words(expected), words(got)];
    // One is often a part of the other: "WS-C2960X-48FPS-L" and "cisco WS-C2960X-48FPS-L", a version with the word for it.
    const same = ours !== '' && (theirs.includes(ours) || ours.includes(theirs) || theirs.split(' ').some((word) => word.length > 2 && /\d/u.test(word) && ours.split(' ').includes(word)));
    return [{ family: 'device', what, text: expected, problem: same ? '' : `read as ${JSON.stringify(got)}` }];
  };
  return [
    ...fact('hardware', device.hardware, `${read.identity.vendor} ${read.identity.model}`.trim()),
    ...fact('version', device.version, read.version),
    ...fact('serial', device.serial, read.identity.serial),
  ];
}

function processors(read: Shown, { processors: list = [] }: Expected): Comparison[] {
  return list.map(({ oid, descr, usagePercent }) => {
    const mine = read.processors.find((one) => one.oid === oid);
    const problem = mine === undefined ? absent(read, oid) : Math.abs(mine.usage - usagePercent) <= 1 ? '' : `${mine.usage} instead of ${usagePercent}`;
    return { family: 'processors', what: oid, text: descr, problem };
  });
}

/** Parts of another memory (buffers, caches) and kernel accounts stand among the series, not in the list of memories. */
function memories(read: Shown, { mempools = [] }: Expected): Comparison[] {
  return mempools.map((pool) => {
    const oids = [pool.usedOid, pool.freeOid, pool.percentOid].filter((oid) => oid !== undefined);
    const fits = ({ total, used, percent }: DeviceMemory): boolean => {
      if (pool.totalBytes !== undefined && total !== null && pool.totalBytes !== 100 && !near(total, pool.totalBytes, 0.005)) return false;
      if (pool.usedBytes !== undefined && used !== null && pool.totalBytes !== 100 && near(used, pool.usedBytes, 0.01)) return true;
      return pool.usedPercent !== undefined && percent !== null && Math.abs(percent - pool.usedPercent) <= 1;
    };
    const byOid = read.memories.find(({ oid }) => oids.includes(oid));
    const what = oids[0] ?? `memory ${pool.index}`;
    const inSeries = oids.some((oid) => read.series.has(oid)) && (byOid === undefined || pool.class !== 'system' || words(pool.descr) === words(byOid.name));
    const problem = read.memories.some(fits) || inSeries ? '' : byOid === undefined ? absent(read, what) : `total ${byOid.total}, used ${byOid.used}, ${byOid.percent} % instead of ${pool.totalBytes}, ${pool.usedBytes}, ${pool.usedPercent} %`;
    return { family: 'memory', what, text: `${pool.descr} (${pool.class})`, problem };
  });
}

function volumes(read: Shown, { storage = [] }: Expected): Comparison[] {
  return storage.map(({ index, descr, sizeBytes, usedBytes }) => {
    const at = read.volumes.filter(({ name, total }) => words(name) === words(descr) || near(total, sizeBytes, 1e-6));
    const met = at.some(({ total, used }) => near(total, sizeBytes, 0.001) && near(used, usedBytes, 0.001));
    const problem = met ? '' : at.length === 0 ? 'not read' : `${at[0]!.total} and ${at[0]!.used} instead of ${sizeBytes} and ${usedBytes}`;
    return { family: 'storage', what: `storage ${index}`, text: descr, problem };
  });
}

/** Units of the other system by class, as factors to the base unit of ours: minutes, kilowatt-hours. */
const THEIR_FACTOR: Readonly<Record<string, number>> = { runtime: 60, power_consumed: 1_000 };

function sensors(read: Shown, { sensors: list = [] }: Expected): Comparison[] {
  return list.map((sensor) => {
    const mine = read.sensors.get(sensor.oid);
    const text = `${sensor.class} ${sensor.descr ?? ''}`;
    const result = (problem: string): Comparison => ({ family: 'sensors', what: sensor.oid, text, problem });
    if (mine === undefined) return result(absent(read, sensor.oid));
    const family = unitFamily(mine.unit);
    const factor = family.scaling === 'duration' || sensor.class === 'power_consumed' ? family.factor : 1;
    const ours = mine.value === null ? null : mine.value * factor;
    const theirs = sensor.value * (mine.unit === '' ? 1 : (THEIR_FACTOR[sensor.class] ?? 1));
    if (ours === null) return result(sensor.class === 'state' && mine.stateText !== '' ? '' : `no value instead of ${sensor.value}`);
    return result(near(ours, theirs, 1e-3) || Math.abs(ours - theirs) < 0.0006 * Math.max(1, THEIR_FACTOR[sensor.class] ?? 1) ? '' : `${mine.value} ${mine.unit} instead of ${sensor.value}`);
  });
}

/** Differences of kind and of judgement: printed beside the rest, for they are a matter of view. */
export function viewsOf(read: Shown, { sensors: list = [] }: Expected): string[] {
  const classes: Readonly<Record<string, readonly string[]>> = { fanspeed: ['fan'], dbm: ['optical_power', 'signal'], snr: ['signal', 'other'], power_consumed: ['energy'], power_apparent: ['power', 'other'], power_reactive: ['power', 'other'], waterflow: ['other'], bitrate: ['other'], delay: ['other'], count: ['count', 'other', 'charge'], percent: ['percent', 'load'], ber: ['other'] };
  const health: Readonly<Record<string, string>> = { ok: 'ok', warning: 'warn', critical: 'alert', unknown: 'unknown' };
  return list.flatMap((sensor) => {
    const mine = read.sensors.get(sensor.oid);
    if (mine === undefined) return [];
    const kinds = classes[sensor.class] ?? [sensor.class];
    return [
      ...(kinds.includes(mine.class) ? [] : [`${sensor.oid} ${sensor.class} is ${mine.class}`]),
      ...(sensor.severity === undefined || health[sensor.severity] === mine.health ? [] : [`${sensor.oid} ${sensor.state} is ${sensor.severity}, ours ${mine.stateText} is ${mine.health}`]),
    ];
  });
}

function wireless(read: Shown, { wireless: list = [] }: Expected): Comparison[] {
  return list.map(({ class: kind, descr, value, divisor = 1, multiplier = 1, oids }) => {
    const parts = oids.map((oid) => read.sensors.get(oid)?.value ?? read.series.get(oid) ?? columnSum(read, oid));
    const result = (problem: string): Comparison => ({ family: 'wireless', what: oids[0] ?? '', text: `${kind} ${descr}`, problem });
    if (parts.some((part) => part === undefined)) return result(absent(read, oids[0] ?? ''));
    const sum = parts.reduce<number>((total, part) => total + part!, 0);
    // In our units or as the device writes it: rates are bits a second there and kilobits here.
    const same = [sum, (sum * multiplier) / divisor, sum * 1e3, sum * 1e6, (sum * 1e3) / divisor, sum / 1e3].some((ours) => near(ours, value, 1e-3));
    return result(same ? '' : `${sum} instead of ${value}`);
  });
}

/** A count of rows or sum over a column, where a column is all that is named. */
function columnSum(read: Shown, column: string): number | undefined {
  const rows = [...read.series].filter(([oid]) => oid.startsWith(`${column}.`));
  return rows.length === 0 ? undefined : rows.reduce((total, [, value]) => total + value, 0);
}

function supplies(read: Shown, { printerSupplies = [] }: Expected): Comparison[] {
  return printerSupplies.map(({ descr, capacity, level, oid, type }) => {
    const mine = read.supplies.find(({ name }) => words(name) === words(descr));
    // Trays are series: their numbers mean sheets.
    if (mine === undefined) return { family: 'supplies', what: oid, text: descr, problem: type === 'input' && read.series.has(oid) ? '' : 'not read' };
    const share = [level, (level / capacity) * 100];
    const met = mine.percent === null ? mine.note !== '' : share.some((one) => Math.abs(mine.percent! - one) <= 1);
    return { family: 'supplies', what: oid, text: descr, problem: met ? '' : `${mine.percent} % instead of ${level} of ${capacity}` };
  });
}

function absent(read: Shown, oid: string): string {
  return read.series.has(oid) ? `a series (${read.series.get(oid)}) without a mark` : 'not read';
}
