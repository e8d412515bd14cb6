// One value as people read it: names of numbers and bits, addresses, dates, durations, texts in whatever encoding, by the syntax of its object.
import { bitsOf, dateAndTimeOf, textOf } from '../inventory/values.ts';
import type { SnmpValue } from '../protocol.ts';
import { integerByHint, octetsByHint } from './display-hint.ts';
import type { MibType } from './mib-model.ts';
import { NO_TYPE } from './mib-model.ts';

/** DateAndTime of RFC 2579. */
const DATE_HINT = /^2d-1d-1d,1d:1d:1d\.1d/u;
const LONGEST_RAW = 4_000;

/** A value in all forms that a console shows. `names` gives the name of an OID that is the value. */
export interface ShownValue {
  readonly type: string;
  readonly text: string;
  readonly raw: string;
  /** The value as a number for a chart; null when it is none. */
  readonly numeric: number | null;
}

/** Never throws. Values of another type than the object's are shown as what they are. */
export function showValue(value: SnmpValue, type: MibType = NO_TYPE, nameOf: (oid: string) => string = (oid) => oid): ShownValue {
  return { type: value.type, text: textByType(value, type, nameOf), raw: rawText(value), numeric: numberIn(value) };
}

function numberIn({ type, value }: SnmpValue): number | null {
  if (type === 'octets' || value === null) return null;
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** As it came: numbers in decimal, octets in hex, OIDs and addresses dotted. */
export function rawText({ value }: SnmpValue): string {
  if (value === null) return '';
  if (!(value instanceof Uint8Array)) return String(value);
  return hex(value.subarray(0, LONGEST_RAW / 2));
}

function hex(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function textByType(value: SnmpValue, type: MibType, nameOf: (oid: string) => string): string {
  switch (value.type) {
    case 'integer':
    case 'gauge32':
    case 'counter32':
      return type.names.get(value.value) ?? (type.hint === '' ? undefined : integerByHint(value.value, type.hint)) ?? `${value.value}`;
    case 'timeticks':
      return durationText(value.value);
    case 'oid':
      return nameOf(value.value);
    case 'octets':
      return octetsText(value, type);
    case 'opaque':
      return typeof value.value === 'number' ? `${value.value}` : hex(value.value);
    default:
      return rawText(value);
  }
}

function octetsText(value: SnmpValue & { readonly type: 'octets' }, type: MibType): string {
  if (type.base === 'bits' && type.names.size > 0) return bitsOf(value).map((bit) => type.names.get(bit) ?? `${bit}`).join(', ');
  if (type.base === 'address' && value.value.length === 4) return value.value.join('.');
  if (DATE_HINT.test(type.hint) && (value.value.length === 8 || value.value.length === 11)) {
    const t = dateAndTimeOf(value);
    if (t !== null) return octetsByHint(value.value, value.value.length === 11 ? '2d-1d-1d,1d:1d:1d.1d,1a1d:1d' : '2d-1d-1d,1d:1d:1d.1d') ?? hex(value.value);
  }
  if (type.hint === '' || /^\d+[at]$/u.test(type.hint)) return textOf(value);
  return octetsByHint(value.value, type.hint) ?? textOf(value);
}

/** Hundredths of a second as '12d 03:04:05.67', without days when there are none. */
function durationText(ticks: number): string {
  const seconds = Math.floor(ticks / 100);
  const two = (number: number): string => `${number}`.padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  return `${days === 0 ? '' : `${days}d `}${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(ticks % 100)}`;
}
