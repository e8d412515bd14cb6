// A walk by npm net-snmp, as a second opinion on every value.
import { createRequire } from 'node:module';
import { plain } from './snmp-recording.ts';
import type { SnmpValue } from '../../agent-runtime/snmp/protocol.ts';

interface Varbind {
  readonly oid: string;
  readonly type: number;
  readonly value: number | string | Buffer | null;
}
interface Session {
  walk(oid: string, repetitions: number, feed: (varbinds: readonly Varbind[]) => void, done: (error: Error | null) => void): void;
  close(): void;
}
/** What of net-snmp is used here. */
export interface NetSnmp {
  readonly Version2c: number;
  createSession(address: string, community: string, options: { readonly port: number; readonly version: number }): Session;
  isVarbindError(varbind: Varbind): boolean;
}
export const netSnmp = createRequire(import.meta.url)('net-snmp') as NetSnmp;

/** 'OID type value' of everything under 1.3.6.1. */
export function walkByNetSnmp(address: string, port: number): Promise<string[]> {
  const session = netSnmp.createSession(address, 'public', { port, version: netSnmp.Version2c });
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    session.walk(
      '1.3.6.1',
      20,
      (varbinds) => {
        for (const varbind of varbinds) if (varbind.oid.startsWith('1.3.6.1.')) lines.push(`${varbind.oid} ${plain(valueOf(varbind))}`);
      },
      (error) => {
        session.close();
        if (error === null || error === undefined) resolve(lines);
        else reject(error);
      },
    );
  });
}

const NUMBERS: Readonly<Record<number, 'integer' | 'counter32' | 'gauge32' | 'timeticks'>> = { 2: 'integer', 65: 'counter32', 66: 'gauge32', 67: 'timeticks' };

function valueOf({ type, value }: Varbind): SnmpValue {
  const number = NUMBERS[type];
  if (number !== undefined) return { type: number, value: Number(value) };
  if (type === 70) return { type: 'counter64', value: BigInt(`0x0${(value as Buffer).toString('hex')}`) };
  if (type === 6) return { type: 'oid', value: String(value) };
  if (type === 64) return { type: 'address', value: String(value) };
  if (type === 5) return { type: 'null', value: null };
  return { type: type === 68 ? 'opaque' : 'octets', value: value as Buffer };
}
