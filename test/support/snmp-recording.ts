// Reads a recording the plain way, as the expectation for what the engine reads over the wire.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import { RECORDINGS } from './snmp-lab.ts';

const NUMBERS: Readonly<Record<string, 'integer' | 'counter32' | 'gauge32' | 'timeticks'>> = { '2': 'integer', '65': 'counter32', '66': 'gauge32', '67': 'timeticks' };

/** A value as a comparable text: its type and contents. */
export function plain(value: SnmpValue): string {
  return `${value.type} ${value.value instanceof Uint8Array ? Buffer.from(value.value).toString('hex') : String(value.value)}`;
}

/** OID → value of one recording; undefined for types that have no one reading. The first of several lines counts. */
export function readRecording(id: string): Map<string, string | undefined> {
  const objects = new Map<string, string | undefined>();
  for (const line of readFileSync(join(RECORDINGS, `${id}.snmprec`), 'latin1').split(/\r?\n/)) {
    const [oid, type, ...rest] = line.split('|');
    if (oid === undefined || type === undefined || !/^\d+(\.\d+)+$/.test(oid) || objects.has(oid)) continue;
    objects.set(oid, expected(type, rest.join('|')));
  }
  return objects;
}

function expected(type: string, text: string): string | undefined {
  const number = NUMBERS[type];
  if (number !== undefined) return /^-?\d+$/.test(text) ? plain({ type: number, value: number === 'integer' ? Number(BigInt.asIntN(32, BigInt(text))) : Number(BigInt.asUintN(32, BigInt(text))) }) : undefined;
  if (type === '70') return /^\d+$/.test(text) ? `counter64 ${BigInt(text)}` : undefined;
  if (type === '4') return `octets ${Buffer.from(text, 'latin1').toString('hex')}`;
  if (type === '4x') return /^([0-9a-f]{2})*$/i.test(text) ? `octets ${text.toLowerCase()}` : undefined;
  if (type === '64') return /^\d+\.\d+\.\d+\.\d+$/.test(text) ? `address ${text}` : undefined;
  if (type === '64x') return /^[0-9a-f]{8}$/i.test(text) ? `address ${[...Buffer.from(text, 'hex')].join('.')}` : undefined;
  if (type === '6') return `oid ${text.replace(/^\./, '')}`;
  return undefined;
}
