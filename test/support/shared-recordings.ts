// Recordings of real devices that lie beside the repository, when they do: tests that read them say so when they are not there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceReading } from '../../agent-runtime/snmp/device-reading.ts';
import type { Oid, SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import type { ReadingPlan } from '../../agent-runtime/snmp/device-reading.ts';

/** The folder of SNMP material beside the repository. */
export const SHARED_SNMP = join(import.meta.dirname, '../../../shared/snmp');
/** '' when the material is there, else why a test skips. */
export const sharedSnmpMissing = existsSync(SHARED_SNMP) ? '' : ' (skipped: ../shared/snmp is not there)';

/** Names of the recordings in a folder of the material, without their ending. */
export function recordingsIn(folder: string): string[] {
  if (sharedSnmpMissing !== '') return [];
  return readdirSync(join(SHARED_SNMP, folder)).filter((file) => file.endsWith('.snmprec')).map((file) => file.replace(/\.snmprec$/u, '')).sort();
}

/** Reads of a recording what a plan asks for. The first of several lines for one object counts, as in the simulator. */
export function readingOfShared(folder: string, name: string, plan: ReadingPlan, t = 1_790_000_000_000): DeviceReading {
  const scalars = new Map<Oid, SnmpValue>();
  const columns = new Map<Oid, Map<string, SnmpValue>>(plan.columns.map((column) => [column, new Map()]));
  const wanted = new Set(plan.scalars);
  const lengths = [...new Set(plan.columns.map((column) => column.split('.').length))];
  for (const line of readFileSync(join(SHARED_SNMP, folder, `${name}.snmprec`), 'latin1').split('\n')) {
    const [oid = '', tag = '', ...rest] = line.replace(/\r$/u, '').split('|');
    const value = valueOf(tag, rest.join('|'));
    if (value === undefined) continue;
    if (wanted.has(oid) && !scalars.has(oid)) scalars.set(oid, value);
    const parts = oid.split('.');
    for (const length of lengths) {
      const rows = columns.get(parts.slice(0, length).join('.'));
      const index = parts.slice(length).join('.');
      if (rows !== undefined && index !== '' && !rows.has(index)) rows.set(index, value);
    }
  }
  return new DeviceReading(t, scalars, columns);
}

function valueOf(tag: string, text: string): SnmpValue | undefined {
  const hex = /^(?:[0-9a-f]{2})*$/iu.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined;
  const number = Number(/initial=(-?\d+)/u.exec(text)?.[1] ?? text);
  switch (tag) {
    case '2':
    case '2:numeric':
      return { type: 'integer', value: number };
    case '4':
      return { type: 'octets', value: Uint8Array.from(Buffer.from(text, 'latin1')) };
    case '4:writecache':
      return { type: 'octets', value: Uint8Array.from(Buffer.from(text.replace(/^value=/u, ''), 'latin1')) };
    case '4x':
      return hex === undefined ? undefined : { type: 'octets', value: hex };
    case '6':
      return { type: 'oid', value: text };
    case '64':
      return { type: 'address', value: text };
    case '64x':
      return hex === undefined ? undefined : { type: 'address', value: hex.length === 4 ? hex.join('.') : Buffer.from(hex).toString('latin1') };
    case '65':
      return { type: 'counter32', value: number };
    case '66':
      return { type: 'gauge32', value: number };
    case '67':
      return { type: 'timeticks', value: number };
    case '70':
      return { type: 'counter64', value: BigInt(text) };
    default:
      return undefined;
  }
}
