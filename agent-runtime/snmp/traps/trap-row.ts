// A trap as it is kept: compact, with its values in text that leads back to them.
import type { Millis } from '../../../common/time/millis.ts';
import { rawText } from '../mibs/value-text.ts';
import type { Oid, SnmpType, SnmpValue, VarBind } from '../protocol.ts';

/** More than this of one octet string is not kept, bytes. */
const MOST_OCTETS = 1_000;

/** OID, type, value as {@link rawText} writes it. */
export type KeptVariable = readonly [oid: Oid, type: SnmpType, raw: string];

export interface TrapRow {
  readonly id: number;
  readonly t: Millis;
  lastT: Millis;
  count: number;
  /** Who it is about: the agent that a proxy or a v1 trap names, else the sender. */
  readonly address: string;
  /** The id of the device; '' of none. */
  readonly device: string;
  readonly version: '1' | '2c' | '3';
  readonly inform: boolean;
  readonly oid: Oid;
  readonly variables: readonly KeptVariable[];
}

export function keptVariable({ oid, value }: VarBind): KeptVariable {
  const kept = value.type === 'octets' && value.value.length > MOST_OCTETS ? ({ type: 'octets', value: value.value.subarray(0, MOST_OCTETS) } as const) : value;
  return [oid, value.type, rawText(kept)];
}

/** The value again. */
export function valueOf([, type, raw]: KeptVariable): SnmpValue {
  switch (type) {
    case 'integer':
    case 'counter32':
    case 'gauge32':
    case 'timeticks':
      return { type, value: Number(raw) };
    case 'counter64': {
      const number = Number(raw);
      return { type, value: Number.isSafeInteger(number) ? number : BigInt(raw) };
    }
    case 'octets':
      return { type, value: octetsOf(raw) };
    case 'opaque':
      return { type, value: raw.startsWith('0x') || raw === '' ? octetsOf(raw) : Number(raw) };
    case 'oid':
    case 'address':
      return { type, value: raw };
    default:
      return { type, value: null };
  }
}

function octetsOf(raw: string): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.floor((raw.length - 2) / 2)));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(raw.slice(2 + i * 2, 4 + i * 2), 16);
  return bytes;
}

/** What makes two traps the same: who, what, and all variables but those that only count or tell the time. */
export function sameness(row: Pick<TrapRow, 'address' | 'oid' | 'variables'>): string {
  const telling = row.variables.filter(([, type]) => type !== 'counter32' && type !== 'counter64' && type !== 'timeticks');
  return `${row.address} ${row.oid} ${telling.map(([oid, , raw]) => `${oid}=${raw}`).join(' ')}`;
}
