// Metrics that no profile asks for, made of those that it did: memory.usage, utilisation and speed of interfaces, interface.status.
import type { DeviceReading } from '../../device-reading.ts';
import { IF_ADMIN, IF_HIGH_SPEED, IF_OPER, positive, speedOf, statusTags } from '../if-mib.ts';
import type { Profile } from '../profile.ts';
import type { EvaluatedSample, EvaluationContext, InterfaceMetadata } from './evaluation.ts';
import { numberOfValue } from './value-text.ts';

const MEMORY = new Set(['memory.used', 'memory.free', 'memory.total', 'memory.usage']);

const withMemory = new WeakMap<Profile, boolean>();

function readsMemory(profile: Profile): boolean {
  let reads = withMemory.get(profile);
  if (reads === undefined) withMemory.set(profile, (reads = profile.metrics.some(({ symbols }) => symbols.some(({ name }) => MEMORY.has(name)))));
  return reads;
}

/** `snmp.memory.usage`, percent, where two of used, free and total have the same row and nothing reports it itself. */
export function memoryUsageSamples(profile: Profile, samples: readonly EvaluatedSample[]): EvaluatedSample[] {
  if (!readsMemory(profile)) return [];
  const rows = new Map<string, Map<string, EvaluatedSample>>();
  for (const sample of samples) {
    if (!MEMORY.has(sample.symbol) || sample.kind !== 'gauge') continue;
    // A profile that reports the usage itself is believed for all of its rows.
    if (sample.symbol === 'memory.usage') return [];
    const row = rows.get(sample.index) ?? new Map<string, EvaluatedSample>();
    row.set(sample.symbol, sample);
    rows.set(sample.index, row);
  }
  const made: EvaluatedSample[] = [];
  for (const row of rows.values()) {
    const [used, free, total] = ['memory.used', 'memory.free', 'memory.total'].map((name) => row.get(name));
    const usage = usageOf(number(used), number(free), number(total));
    const from = used ?? free ?? total;
    if (usage !== undefined && from !== undefined) made.push({ ...from, metric: 'snmp.memory.usage', symbol: 'memory.usage', value: usage });
  }
  return made;
}

function number(sample: EvaluatedSample | undefined): number | undefined {
  return sample === undefined ? undefined : Number(sample.value);
}

function usageOf(used: number | undefined, free: number | undefined, total: number | undefined): number | undefined {
  const [part, whole] = total !== undefined ? [used ?? (free === undefined ? undefined : total - free), total] : [used, used === undefined || free === undefined ? 0 : used + free];
  if (part === undefined || whole === 0) return undefined;
  const usage = (part / whole) * 100;
  return usage >= 0 && Number.isFinite(usage) ? usage : undefined;
}

/** Utilisation (a rate that is a percentage of the speed) and speed, per direction. */
export function bandwidthSamples(samples: readonly EvaluatedSample[], reading: DeviceReading, context: EvaluationContext): EvaluatedSample[] {
  const made: EvaluatedSample[] = [];
  for (const sample of samples) {
    const direction = sample.symbol === 'ifHCInOctets' ? 'in' : sample.symbol === 'ifHCOutOctets' ? 'out' : undefined;
    if (direction === undefined || sample.kind === 'gauge') continue;
    const custom = context.speeds?.get(sample.index)?.[direction];
    const high = positive(reading, IF_HIGH_SPEED, sample.index);
    // Devices without ifHighSpeed have slow ports, which ifSpeed can express; only those whose counters are filled in get here without it.
    const speed = custom ?? (high !== undefined ? high * 1e6 : context.narrow === true ? speedOf(reading, sample.index) : undefined);
    if (speed === undefined || speed <= 0) continue;
    const name = direction === 'in' ? 'In' : 'Out';
    made.push({
      ...sample,
      metric: `snmp.ifBandwidth${name}Usage.rate`,
      symbol: `ifBandwidth${name}Usage.rate`,
      kind: 'rate',
      // Octets to bits, of the speed, in percent.
      scale: 800 / speed,
      epoch: textOfSpeed(speed),
    });
    made.push({
      metric: `snmp.if${name}Speed`,
      symbol: `if${name}Speed`,
      index: sample.index,
      tags: withSource(sample.tags, custom === undefined ? 'device' : 'custom'),
      kind: 'gauge',
      value: speed,
      scale: 1,
      counterBits: 0,
      oid: `${IF_HIGH_SPEED}.${sample.index}`,
      ifIndex: sample.index,
      most: undefined,
      narrow: undefined,
      epoch: undefined,
    });
  }
  return made;
}

const sources = { device: new WeakMap<readonly string[], readonly string[]>(), custom: new WeakMap<readonly string[], readonly string[]>() };

/** The tags of a row with where its speed comes from: the same list for the same tags. */
function withSource(tags: readonly string[], source: keyof typeof sources): readonly string[] {
  let all = sources[source].get(tags);
  if (all === undefined) sources[source].set(tags, (all = [...tags, `speed_source:${source}`]));
  return all;
}

const speedTexts = new Map<number, string>();
const MOST_SPEEDS = 1_000;

function textOfSpeed(speed: number): string {
  let text = speedTexts.get(speed);
  if (text === undefined) {
    if (speedTexts.size >= MOST_SPEEDS) speedTexts.clear();
    speedTexts.set(speed, (text = String(speed)));
  }
  return text;
}

/** `snmp.interface.status`: 1 for each interface, its states in the tags. */
export function interfaceStatusSamples(interfaces: readonly InterfaceMetadata[], reading: DeviceReading, deviceTags: readonly string[]): EvaluatedSample[] {
  const [admin, oper] = [reading.column(IF_ADMIN), reading.column(IF_OPER)];
  return interfaces.flatMap(({ index, idTags }): EvaluatedSample[] => {
    const [adminValue, operValue] = [admin.get(index), oper.get(index)];
    if (adminValue === undefined && operValue === undefined) return [];
    const state = (value: typeof adminValue): number | undefined => {
      const read = value === undefined ? undefined : numberOfValue(value);
      return read === undefined ? undefined : Number(read);
    };
    const tags = [...deviceTags, ...idTags, ...statusTags(state(adminValue), state(operValue))];
    return [{ metric: 'snmp.interface.status', symbol: 'interface.status', index, tags, kind: 'gauge', value: 1, scale: 1, counterBits: 0, oid: `${IF_OPER}.${index}`, ifIndex: index, most: undefined, narrow: undefined, epoch: undefined }];
  });
}
