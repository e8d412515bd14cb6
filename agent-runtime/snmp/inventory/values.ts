// Reads single SNMP values as people mean them: texts of unknown encoding, MAC and IP addresses, dates, bit sets, numbers. Nothing here throws.
import { epochMillis } from './date-parts.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { SnmpValue } from '../protocol.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const CP1252 = new TextDecoder('windows-1252');
/** Control characters that no name or description holds; tab, line feed and carriage return may be there. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;

/** The number in a value, also when the agent wrote it as text; a counter above 2^53 loses its last digits. Null when there is none. */
export function numberOf(value: SnmpValue | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value.value === 'number') return value.value;
  if (typeof value.value === 'bigint') return Number(value.value);
  if (value.type !== 'octets') return null;
  const text = textOf(value).trim();
  return /^[+-]?\d{1,20}(?:\.\d{1,20})?$/u.test(text) ? Number(text) : null;
}

/**
 * A text as the device means it: UTF-8, else Windows-1252 (Latin-1 with the usual extras), else `0x` and the bytes in hex. What follows the
 * first NUL is padding. HTML entities and line breaks stay as they are. '' when there is no value.
 */
export function textOf(value: SnmpValue | undefined): string {
  if (value === undefined || value.value === null) return '';
  return value.value instanceof Uint8Array ? textOfBytes(value.value) : String(value.value);
}

function textOfBytes(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  // A leading NUL is no padding: such octets are binary, unless there is nothing but NULs.
  if (end === 0) return bytes.every((byte) => byte === 0) ? '' : hexOf(bytes);
  const body = end < 0 ? bytes : bytes.subarray(0, end);
  const text = decoded(body);
  return text ?? hexOf(bytes);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = UTF8.decode(bytes);
    return CONTROL.test(text) ? undefined : text;
  } catch {
    // Not UTF-8. Mostly letters with a few accents is a text of one of the single-byte alphabets; the rest is binary.
    const text = CP1252.decode(bytes);
    const ascii = bytes.reduce((count, byte) => count + (byte < 0x80 ? 1 : 0), 0);
    return CONTROL.test(text) || ascii * 2 < bytes.length ? undefined : text;
  }
}

function hexOf(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

const TEXT_MAC = /^([0-9a-f]{1,2})[:\- ]([0-9a-f]{1,2})[:\- ]([0-9a-f]{1,2})[:\- ]([0-9a-f]{1,2})[:\- ]([0-9a-f]{1,2})[:\- ]([0-9a-f]{1,2})$/iu;
const PACKED_MAC = /^(?:0x)?([0-9a-f]{12})$/iu;
const DOTTED_MAC = /^([0-9a-f]{4})\.([0-9a-f]{4})\.([0-9a-f]{4})$/iu;

/** A MAC address in lower case with colons, from six octets or from the text of one. '' when the value is none, also for all zeros. */
export function macOf(value: SnmpValue | undefined): string {
  if (value === undefined) return '';
  if (value.value instanceof Uint8Array && value.value.length === 6) return macOfBytes(value.value);
  return typeof value.value === 'string' || value.value instanceof Uint8Array ? macOfText(textOf(value)) : '';
}

/** A MAC address written in any of the usual ways (5C:62:8B:37:A5:87, 0:1c:73:b3:af:bb, 5c628b37a587, 5c62.8b37.a587) in lower case with colons; '' when it is none. */
export function macOfText(text: string): string {
  const parts = TEXT_MAC.exec(text.trim());
  if (parts !== null) return nonZero(parts.slice(1).map((part) => part.padStart(2, '0').toLowerCase()).join(':'));
  const dotted = DOTTED_MAC.exec(text.trim());
  const packed = dotted === null ? PACKED_MAC.exec(text.trim())?.[1] : dotted.slice(1).join('');
  return packed === undefined ? '' : nonZero(packed.toLowerCase().replace(/(..)(?=.)/gu, '$1:'));
}

/** Six octets as a MAC address. */
export function macOfBytes(bytes: ArrayLike<number>): string {
  return nonZero(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':'));
}

function nonZero(mac: string): string {
  return mac === '00:00:00:00:00:00' ? '' : mac;
}

/** An IPv4 or IPv6 address from an IpAddress, from 4 or 16 octets or from its text; '' when the value is none. */
export function addressOf(value: SnmpValue | undefined): string {
  if (value === undefined) return '';
  if (value.type === 'address') return value.value;
  if (value.value instanceof Uint8Array && (value.value.length === 4 || value.value.length === 16)) return addressOfBytes(value.value);
  const text = textOf(value).trim();
  return /^(?:\d{1,3}\.){3}\d{1,3}$/u.test(text) || (/^[0-9a-f:]+$/iu.test(text) && text.split(':').length > 3 && macOfText(text) === '') ? text : '';
}

/** 4 octets dotted, 16 as IPv6 in its short form (RFC 5952); '' for any other length. */
export function addressOfBytes(bytes: ArrayLike<number>): string {
  if (bytes.length === 4) return Array.from(bytes).join('.');
  if (bytes.length !== 16) return '';
  const groups = Array.from({ length: 8 }, (_, group) => ((bytes[group * 2]! << 8) | bytes[group * 2 + 1]!).toString(16));
  // The longest run of two zero groups or more gives way to '::', the first of several equal ones.
  let [best, bestLength] = [-1, 1];
  for (let from = 0; from < 8; from += 1) {
    let to = from;
    while (to < 8 && groups[to] === '0') to += 1;
    if (to - from > bestLength) [best, bestLength] = [from, to - from];
  }
  return best < 0 ? groups.join(':') : `${groups.slice(0, best).join(':')}::${groups.slice(best + bestLength).join(':')}`;
}

/** An object identifier; '' when the value is none. */
export function oidOf(value: SnmpValue | undefined): string {
  return value?.type === 'oid' ? value.value.replace(/^\./u, '') : '';
}

const TEXT_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2}),(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d))?(?:,([+-])(\d{1,2}):(\d{1,2}))?$/u;

/** DateAndTime of RFC 2579 (8 octets, 11 with a zone) or its usual text, as epoch milliseconds; a date without a zone reads as UTC. Null when it is none. */
export function dateAndTimeOf(value: SnmpValue | undefined): Millis | null {
  if (value?.type !== 'octets') return null;
  const bytes = value.value;
  if (bytes.length === 8 || bytes.length === 11) {
    const [high, low, month, day, hour, minute, second, tenths, sign, zoneHours, zoneMinutes] = bytes;
    const zone = sign === undefined ? 0 : (sign === 0x2d ? -1 : 1) * (zoneHours! * 60 + zoneMinutes!);
    const read = epochMillis({ year: high! * 256 + low!, month: month!, day: day!, hour: hour!, minute: minute!, second: second!, tenths: tenths!, zone });
    if (read !== null) return read;
  }
  const parts = TEXT_DATE.exec(textOf(value).trim());
  if (parts === null) return null;
  const [year, month, day, hour, minute, second, tenths, , zoneHours, zoneMinutes] = parts.slice(1).map((part) => (part === undefined ? 0 : Number(part)));
  const zone = (parts[8] === '-' ? -1 : 1) * (zoneHours! * 60 + zoneMinutes!);
  return epochMillis({ year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second!, tenths: tenths!, zone });
}

const TEXT_BITS = /^[0-9a-f]{2}(?: (?:[0-9a-f]{2}|\d{1,3}))*\s*$/iu;

/** The positions that are set in BITS, ascending: bit 0 is the highest of the first octet. Also from the text of a rendering: octets in hex, then the positions ("28 00 2 4"). */
export function bitsOf(value: SnmpValue | undefined): number[] {
  if (value?.type !== 'octets') return [];
  const text = String.fromCharCode(...value.value.subarray(0, 256));
  if (!TEXT_BITS.test(text)) return bitsOfBytes(value.value);
  const words = text.trim().split(' ');
  // Where the octets end is told by the positions after them: they must be the bits of those octets.
  for (let octets = 1; octets <= words.length; octets += 1) {
    if (words[octets - 1]!.length !== 2) break;
    const bits = bitsOfBytes(words.slice(0, octets).map((word) => Number.parseInt(word, 16)));
    if (bits.join(' ') === words.slice(octets).map(Number).join(' ')) return bits;
  }
  return bitsOfBytes(words.filter((word) => word.length === 2).map((word) => Number.parseInt(word, 16)));
}

function bitsOfBytes(bytes: ArrayLike<number>): number[] {
  return Array.from(bytes).flatMap((byte, octet) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte & (0x80 >> bit)) !== 0).map((bit) => octet * 8 + bit));
}
