// One value of a .snmprec line, read and written.
import type { SnmpValue } from '../protocol.ts';

/** What is wrong with a line, as data; a value has a `type`. */
export type RecordedValue = SnmpValue | string;

const UINT32 = 2n ** 32n - 1n;
/** RFC draft types inside an Opaque: tag and length before the number. */
const FLOAT = [0x9f, 0x78, 0x04] as const;
const DOUBLE = [0x9f, 0x79, 0x08] as const;

/** Octets as a string of one character each. */
export function octetText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4_096) text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  return text;
}

/** Reads the type and value of a line. Never throws. */
export function recordedValue(type: string, bytes: Uint8Array): RecordedValue {
  const parts = /^(\d{1,3})(e|x*)(?::(\w+))?$/u.exec(type.trim());
  if (parts === null) return `"${type.slice(0, 20)}" is not a type`;
  const [, number, modifier, variation] = parts;
  let escape = modifier === 'e' ? 'e' : modifier === '' ? '' : 'x';
  let content = bytes;
  if (variation !== undefined) {
    // Variation modules of snmpsim: a moving number or a writable value stands still at where it starts.
    const options = new Map(octetText(bytes).split(',').map((pair) => [pair.split('=', 1)[0]!, pair.slice(pair.indexOf('=') + 1)]));
    const hex = options.get('hexvalue');
    if (hex !== undefined) escape = 'x';
    content = octets(hex ?? options.get('value') ?? options.get('initial') ?? options.get('min') ?? (variation === 'numeric' ? '0' : ''));
  }
  const raw = escape === 'x' ? hexOctets(octetText(content)) : escape === 'e' ? octets(unescaped(octetText(content))) : content;
  if (raw === undefined) return 'the hex digits are damaged';
  return typed(number!, raw, escape !== '');
}

function typed(number: string, raw: Uint8Array, escaped: boolean): RecordedValue {
  switch (number) {
    case '4':
      return { type: 'octets', value: Uint8Array.from(raw) };
    case '5':
      return { type: 'null', value: null };
    case '6': {
      const oid = octetText(raw).trim().replace(/^\./u, '');
      return isOid(oid) ? { type: 'oid', value: oid } : 'the value is not an OID';
    }
    case '64': {
      // Under 64x some files hold the four octets, some the hex of the dotted text.
      const text = escaped && raw.length === 4 ? raw.join('.') : octetText(raw).trim();
      return /^(?:\d{1,3}\.){3}\d{1,3}$/u.test(text) && text.split('.').every((part) => Number(part) < 256) ? { type: 'address', value: text } : 'the value is not an IPv4 address';
    }
    case '68':
      return { type: 'opaque', value: opaque(raw) };
    case '2':
    case '65':
    case '66':
    case '67':
    case '70': {
      const text = octetText(raw).trim();
      if (escaped || !/^[+-]?\d{1,40}$/u.test(text)) return 'the value is not a whole number';
      return whole(number, BigInt(text.replace(/^\+/u, '')));
    }
    default:
      return `the type ${number} is none of SNMP's`;
  }
}

function whole(number: string, given: bigint): RecordedValue {
  if (number === '2') {
    // Some agents send numbers beyond 32 bits as INTEGER; they are kept.
    const value = Number(given);
    return Number.isSafeInteger(value) ? { type: 'integer', value } : 'the number is too large';
  }
  if (number === '70') {
    const value = BigInt.asUintN(64, given);
    return { type: 'counter64', value: value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value };
  }
  return { type: number === '65' ? 'counter32' : number === '66' ? 'gauge32' : 'timeticks', value: Number(given & UINT32) };
}

function opaque(raw: Uint8Array): number | Uint8Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (raw.length === 7 && FLOAT.every((octet, at) => raw[at] === octet)) return view.getFloat32(3);
  if (raw.length === 11 && DOUBLE.every((octet, at) => raw[at] === octet)) return view.getFloat64(3);
  return Uint8Array.from(raw);
}

/** Whether a text is a dotted OID of at least two numbers, each below 2^32. */
export function isOid(text: string): boolean {
  return text.length <= 1_500 && /^\d{1,10}(?:\.\d{1,10})+$/u.test(text) && text.split('.').every((part) => Number(part) < 2 ** 32);
}

function octets(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

function hexOctets(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/gu, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/iu.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };
  return text.replace(/\\(x[0-9a-f]{2}|[\s\S])/giu, (_, escape: string) => (escape.length === 3 ? String.fromCharCode(parseInt(escape.slice(1), 16)) : (letters[escape] ?? escape)));
}

/** The type and value of a line for a value; undefined for what is no value. ASCII only. */
export function writtenValue({ type, value }: SnmpValue): string | undefined {
  switch (type) {
    case 'integer':
      return `2|${value}`;
    case 'octets':
      return /^(?:[!-~](?:[ -~]*[!-~])?)?$/u.test(octetText(value)) ? `4|${octetText(value)}` : `4x|${hex(value)}`;
    case 'null':
      return '5|';
    case 'oid':
      return `6|${value}`;
    case 'address':
      return `64|${value}`;
    case 'counter32':
      return `65|${value}`;
    case 'gauge32':
      return `66|${value}`;
    case 'timeticks':
      return `67|${value}`;
    case 'opaque':
      return `68x|${hex(typeof value === 'number' ? doubleOctets(value) : value)}`;
    case 'counter64':
      return `70|${value}`;
    default:
      return undefined;
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function doubleOctets(value: number): Uint8Array {
  const bytes = new Uint8Array(11);
  bytes.set(DOUBLE);
  new DataView(bytes.buffer).setFloat64(3, value);
  return bytes;
}
