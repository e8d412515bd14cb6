// Values of SNMP as texts and numbers, by the rules of Datadog's profile format.
import type { SnmpValue } from '../../protocol.ts';
import type { ProfileSymbol, ValueFormat } from '../profile.ts';

type PresentValue = Exclude<SnmpValue, { readonly value: null }>;

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LENIENT = new TextDecoder('utf-8', { ignoreBOM: true });
/** Letters, marks, numbers, punctuation, symbols and spaces; line ends too, which descriptions of systems are full of. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\n\r]*$/u;

/** The octets as text when they are printable UTF-8. */
function printable(bytes: Uint8Array): string | undefined {
  const plain = plainText(bytes);
  if (plain !== undefined) return plain;
  try {
    const text = STRICT.decode(bytes);
    return PRINTABLE.test(text) ? text : undefined;
  } catch {
    // Not UTF-8: shown as hex.
    return undefined;
  }
}

/** Names of ports and the like, which every poll reads again: without the decoder's price where all octets are printable ASCII. */
const SHORT_TEXT = 64;

function plainText(bytes: Uint8Array): string | undefined {
  const { length } = bytes;
  if (length > SHORT_TEXT) return undefined;
  for (let at = 0; at < length; at += 1) if (bytes[at]! < 0x20 || bytes[at]! > 0x7e) return undefined;
  return String.fromCharCode(...bytes);
}

/** Lower-case hex digits, with something between the octets. */
function hexOf(bytes: Uint8Array, between = ''): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join(between);
}

/** A value as text: numbers in decimal, OIDs and addresses dotted, octets as text when all of them are printable, else `0x…`. undefined: no value. */
export function textOfValue(value: SnmpValue): string | undefined {
  if (value.value === null) return undefined;
  if (value.value instanceof Uint8Array) return printable(value.value) ?? `0x${hexOf(value.value)}`;
  return String(value.value);
}

/** The text of a value without the padding (NUL, spaces) that some agents send around it; '' without a value. */
export function cleanTextOfValue(value: SnmpValue | undefined): string {
  if (value === undefined || value.value === null) return '';
  if (!(value.value instanceof Uint8Array)) return String(value.value);
  let end = value.value.length;
  while (end > 0 && value.value[end - 1] === 0) end -= 1;
  return (textOfValue({ type: 'octets', value: value.value.subarray(0, end) }) ?? '').trim();
}

/** A value as a number; texts count when they are decimal numbers. undefined: it is none. */
export function numberOfValue(value: SnmpValue): number | bigint | undefined {
  if (typeof value.value === 'bigint') return value.value;
  // An Opaque float may be NaN or infinite: that is no number to show.
  if (typeof value.value === 'number') return Number.isFinite(value.value) ? value.value : undefined;
  const text = textOfValue(value)?.trim() ?? '';
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/u.test(text) ? Number(text) : undefined;
}

/** What a symbol makes of a value: extract_value, then match_pattern, then format. undefined: no value. */
export function processValue(given: SnmpValue | undefined, symbol: ProfileSymbol): SnmpValue | undefined {
  if (given === undefined || given.value === null) return undefined;
  let value: PresentValue = given;
  if (symbol.extract !== undefined && (value.value instanceof Uint8Array || typeof value.value === 'string')) {
    // The octets as they are: padding and the like are what an extraction is to cut off.
    const found = symbol.extract.match(value.value instanceof Uint8Array ? LENIENT.decode(value.value) : value.value)?.[1];
    if (found === undefined) return undefined;
    value = textValue(found);
  }
  if (symbol.match !== undefined) {
    const { pattern, template } = symbol.match;
    const found = pattern.match(textOfValue(value) ?? '');
    const filled = found === undefined ? '' : pattern.fill(template, found);
    if (filled === '') return undefined;
    value = textValue(filled);
  }
  if (symbol.format !== undefined && value.value instanceof Uint8Array) value = textValue(formatted(value.value, symbol.format));
  return value;
}

function textValue(text: string): PresentValue {
  return { type: 'oid', value: text };
}

function formatted(bytes: Uint8Array, format: ValueFormat): string {
  if (format === 'mac_address') return hexOf(bytes, ':');
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length === 16) return addressText(bytes);
  return bytes.length === 0 ? '' : `?${hexOf(bytes)}`;
}

/** An IPv6 address as RFC 5952 writes it: the longest run of zeros (two or more) shortened. */
function addressText(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, group) => ((bytes[2 * group]! << 8) | bytes[2 * group + 1]!).toString(16));
  let [start, length] = [-1, 1];
  for (let from = 0; from < 8; from += 1) {
    let run = 0;
    while (from + run < 8 && groups[from + run] === '0') run += 1;
    if (run > length) [start, length] = [from, run];
  }
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** A value times a factor; factors such as 0.1 divide, so that 273 becomes 27.3 and not 27.300000000000004. */
export function scaled(value: number | bigint, scale: number): number {
  const inverse = Math.round(1 / scale);
  return Math.abs(scale) < 1 && Math.abs(inverse * scale - 1) < 1e-12 ? Number(value) / inverse : Number(value) * scale;
}
