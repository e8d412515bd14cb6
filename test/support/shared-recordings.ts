// Recordings of real devices that lie beside the repository, when they do: tests that read them say so when they are not there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecording, readingOf } from '../../agent-runtime/snmp/recording/recording.ts';
import type { DeviceReading, ReadingPlan } from '../../agent-runtime/snmp/device-reading.ts';

/** The folder of SNMP material beside the repository. */
export const SHARED_SNMP = join(import.meta.dirname, '../../../shared/snmp');
/** '' when the material is there, else why a test skips. */
export const sharedSnmpMissing = existsSync(SHARED_SNMP) ? '' : ' (skipped: ../shared/snmp is not there)';

/** Names of the recordings in a folder of the material, without their ending. */
export function recordingsIn(folder: string): string[] {
  if (sharedSnmpMissing !== '') return [];
  return readdirSync(join(SHARED_SNMP, folder)).filter((file) => file.endsWith('.snmprec')).map((file) => file.replace(/\.snmprec$/u, '')).sort();
}

/** Reads of a recording what a plan asks for. */
export function readingOfShared(folder: string, name: string, plan: ReadingPlan, t = 1_790_000_000_000): DeviceReading {
  return readingOf(parseRecording(readFileSync(join(SHARED_SNMP, folder, `${name}.snmprec`))), plan, t);
}
