// A recording served as a device: it stands still, except for the counters that are given a rate.
import type { Recording } from '../../agent-runtime/snmp/recording/recording.ts';
import { Meter } from './meter.ts';
import { ObjectTable } from './object-table.ts';
import type { SimulatedObject } from './object-table.ts';
import { counter32, counter64 } from './objects.ts';
import type { ServedAgent } from './serve-devices.ts';

/** Counters of interfaces that can move, in IF-MIB: those of 32 bits and of 64. */
const COLUMNS = {
  inOctets: ['1.3.6.1.2.1.2.2.1.10', '1.3.6.1.2.1.31.1.1.1.6'],
  outOctets: ['1.3.6.1.2.1.2.2.1.16', '1.3.6.1.2.1.31.1.1.1.10'],
  inPackets: ['1.3.6.1.2.1.2.2.1.11', '1.3.6.1.2.1.31.1.1.1.7'],
  outPackets: ['1.3.6.1.2.1.2.2.1.17', '1.3.6.1.2.1.31.1.1.1.11'],
  inErrors: ['1.3.6.1.2.1.2.2.1.14'],
} as const;

export interface RecordedDeviceOptions {
  readonly community?: string;
  readonly now?: () => number;
  /** Per second, by ifIndex. */
  readonly rates?: Readonly<Record<number, Partial<Record<keyof typeof COLUMNS, number>>>>;
}

/** Every object of the recording, nothing writable. `id` is what it is called in the simulator. */
export function recordedDevice(id: string, recording: Recording, { community = 'public', now = () => 0, rates = {} }: RecordedDeviceOptions = {}): ServedAgent {
  const from = now();
  const moving = new Map<string, SimulatedObject['value']>();
  for (const [index, byCounter] of Object.entries(rates)) {
    for (const [counter, rate] of Object.entries(byCounter) as [keyof typeof COLUMNS, number][]) {
      for (const column of COLUMNS[counter]) {
        const oid = `${column}.${index}`;
        const start = recording.get(oid);
        if (start === undefined || (start.type !== 'counter32' && start.type !== 'counter64')) continue;
        const { type } = start;
        // The recorded value is added whole: a Counter64 may be beyond what a number holds exactly.
        const meter = new Meter(from, { rate });
        const sum = (): bigint => BigInt.asUintN(type === 'counter32' ? 32 : 64, BigInt(start.value) + BigInt(meter.value(now())));
        moving.set(oid, () => (type === 'counter32' ? counter32(Number(sum())) : sum() <= BigInt(Number.MAX_SAFE_INTEGER) ? counter64(Number(sum())) : { type, value: sum() }));
      }
    }
  }
  return {
    id,
    faults: { loss: 0, slow: 0, mute: false, noBulk: false, onlyV1: false },
    upTime: 0,
    onTrap() {},
    objects: new ObjectTable(recording.objects.map(({ oid, value }) => ({ oid, value: moving.get(oid) ?? value }))),
    community,
    // Nobody writes: there is nothing to write to.
    writeCommunity: community,
    largestMessage: 1_472,
    mostRepetitions: 100,
    onlyV1: false,
    noBulk: false,
  };
}
