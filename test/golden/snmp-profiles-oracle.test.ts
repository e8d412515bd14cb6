// The generic profile on recordings of real devices, where these are at hand (../shared beside the repository).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecording, readingOf } from '../../agent-runtime/snmp/recording/recording.ts';
import { evaluate } from '../../agent-runtime/snmp/profiles/evaluate/evaluate.ts';
import { loadProfiles } from '../../agent-runtime/snmp/profiles/load-profiles.ts';
import { planOf } from '../../agent-runtime/snmp/profiles/plan.ts';
import { recordingsIn, SHARED_SNMP, sharedSnmpMissing } from '../support/shared-recordings.ts';

const PROFILES = join(import.meta.dirname, '../../resources/snmp-profiles');
const OPEN = join(SHARED_SNMP, 'open');
const files = readdirSync(PROFILES)
  .filter((name) => /^(?:_base|_generic-.*|_cisco-entity-sensor|generic-device)\.yaml$/u.test(name))
  .map((name) => ({ name, text: readFileSync(join(PROFILES, name), 'utf8'), origin: 'bundled' as const }));

interface Oracle {
  readonly fromRecording: {
    readonly interfaces: readonly Record<string, number | string | null>[];
    readonly entitySensors?: readonly { readonly index: number; readonly value: number; readonly type?: string }[];
    readonly ciscoEntitySensors?: readonly { readonly index: number; readonly value: number; readonly type?: string }[];
  };
}

/** Counter of the oracle by metric; the 64-bit name with the 32-bit one behind it. */
const COUNTERS: readonly (readonly [string, readonly string[]])[] = [
  ['snmp.ifHCInOctets', ['ifHCInOctets', 'ifInOctets']],
  ['snmp.ifHCOutOctets', ['ifHCOutOctets', 'ifOutOctets']],
  ['snmp.ifHCInUcastPkts', ['ifHCInUcastPkts', 'ifInUcastPkts']],
  ['snmp.ifHCOutUcastPkts', ['ifHCOutUcastPkts', 'ifOutUcastPkts']],
  ['snmp.ifInErrors', ['ifInErrors']],
  ['snmp.ifOutErrors', ['ifOutErrors']],
  ['snmp.ifInDiscards', ['ifInDiscards']],
  ['snmp.ifOutDiscards', ['ifOutDiscards']],
];

describe('the generic profile', () => {
  it('loads without a mistake', () => {
    const set = loadProfiles(files);
    expect(set.errors).toEqual([]);
    expect(set.match('1.3.6.1.4.1.99999.1')).toMatchObject({ profile: { name: 'generic-device' }, why: { kind: 'fallback' } });
  });

  it.skipIf(sharedSnmpMissing !== '')(`reads every recording, interfaces and sensors as they are known${sharedSnmpMissing}`, () => {
    const profile = loadProfiles(files).get('generic-device')!;
    const cisco = loadProfiles([...files, { name: 'with-cisco.yaml', text: 'extends: [generic-device, _cisco-entity-sensor]', origin: 'user' }]).get('with-cisco')!;
    let [facts, equal] = [0, 0];
    const misses: string[] = [];
    const table: string[] = [];
    for (const id of recordingsIn('open/devices')) {
      const recording = parseRecording(readFileSync(join(OPEN, 'devices', `${id}.snmprec`)));
      const chosen = recording.column('1.3.6.1.4.1.9.9.91.1.1.1.1.4').size > 0 ? cisco : profile;
      const reading = readingOf(recording, planOf(chosen, { narrow: true }), 0);
      const found = evaluate(chosen, reading, { narrow: true });
      const samples = new Map(found.samples.map((sample) => [`${sample.metric}|${sample.ifIndex ?? ''}`, sample.value]));
      // The light of transceivers is read in dBm, also where the agent says watts.
      const watts = ({ value, unit }: { value: number | null; unit: string }): number | null => (value !== null && unit === 'decibel-milliwatt' ? 10 ** (value / 10) / 1_000 : value);
      const sensors = new Map(found.sensors.map((sensor) => [sensor.oid, sensor]));
      const { fromRecording: truth } = JSON.parse(readFileSync(join(OPEN, 'oracle', `${id}.json`), 'utf8')) as Oracle;
      const check = (what: string, expected: unknown, actual: unknown): void => {
        facts += 1;
        if (String(expected) === String(actual)) equal += 1;
        else misses.push(`${id} ${what}: ${String(expected)} is read as ${String(actual)}`);
      };
      for (const port of truth.interfaces) {
        for (const [metric, names] of COUNTERS) {
          const name = names.find((one) => port[one] !== undefined && port[one] !== null);
          if (name !== undefined) check(`${name}.${String(port['ifIndex'])}`, port[name], samples.get(`${metric}|${String(port['ifIndex'])}`));
        }
      }
      const known = [...(truth.entitySensors ?? []).map((one) => ['1.3.6.1.2.1.99.1.1.1.4', one] as const), ...(truth.ciscoEntitySensors ?? []).map((one) => ['1.3.6.1.4.1.9.9.91.1.1.1.1.4', one] as const)];
      for (const [column, sensor] of known) {
        const read = sensors.get(`${column}.${sensor.index}`);
        const actual = read !== undefined && sensor.type === 'watts' ? watts(read) : read?.value;
        if (actual !== null) check(`sensor ${column}.${sensor.index}`, sensor.value.toPrecision(9), actual === undefined ? undefined : actual.toPrecision(9));
      }
      table.push(`${id.padEnd(34)} ${String(recording.objects.length).padStart(6)} objects ${String(truth.interfaces.length).padStart(4)} ports ${String(found.samples.length).padStart(6)} samples ${String(found.sensors.length).padStart(3)} sensors ${String(found.volumes.length).padStart(2)} volumes ${String(found.processors.length).padStart(2)} processors ${found.answered.length}/${found.answered.length + found.unanswered.length} OIDs`);
    }
    process.stdout.write(`${[...table, `${equal} of ${facts} facts equal`, ...misses.slice(0, 40)].join('\n')}\n`);
    expect(table.length).toBeGreaterThanOrEqual(46);
    expect(misses).toEqual([]);
  }, 60_000);
});
