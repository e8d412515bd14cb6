// One value of a variable binding: from BER, however an agent bent it, and to BER.
import { SnmpFailure } from '../../protocol.ts';
import type { SnmpValue } from '../../protocol.ts';
import { decodeOid, encodeOid, sameBytes } from './oid.ts';
import { TAG } from './tags.ts';
import type { BerWriter } from './writer.ts';

const NOTHING: SnmpValue = { type: 'null', value: null };
const NO_OBJECT: SnmpValue = { type: 'noSuchObject', value: null };
const NO_INSTANCE: SnmpValue = { type: 'noSuchInstance', value: null };
const END_OF_VIEW: SnmpValue = { type: 'endOfMibView', value: null };

/** Of a v1 noSuchName, or where an object is missing in an answer. */
export const NO_SUCH_OBJECT = NO_OBJECT;

/** Whether a value is one of the three exceptions of RFC 3416. */
export function isException(value: SnmpValue): boolean {
  return value.type === 'noSuchObject' || value.type === 'noSuchInstance' || value.type === 'endOfMibView';
}

const view = new DataView(new ArrayBuffer(8));

/**
 * Contents with their tag as a value. Never fails: a number without octets reads as null, one of 32 bits that an agent sent negative or
 * with more octets keeps its low 32 bits, an address without four octets and anything of an unknown type read as octets.
 */
export function readValue(bytes: Uint8Array, tag: number, start: number, end: number): SnmpValue {
  switch (tag) {
    case TAG.integer: {
      const value = integer32(bytes, start, end);
      return Number.isNaN(value) ? NOTHING : { type: 'integer', value };
    }
    case TAG.counter32: {
      const value = unsigned32(bytes, start, end);
      return Number.isNaN(value) ? NOTHING : { type: 'counter32', value };
    }
    case TAG.gauge32:
    case TAG.unsigned32: {
      const value = unsigned32(bytes, start, end);
      return Number.isNaN(value) ? NOTHING : { type: 'gauge32', value };
    }
    case TAG.timeticks: {
      const value = unsigned32(bytes, start, end);
      return Number.isNaN(value) ? NOTHING : { type: 'timeticks', value };
    }
    case TAG.counter64:
      return end <= start ? NOTHING : { type: 'counter64', value: unsigned64(bytes, start, end) };
    case TAG.null:
      return NOTHING;
    case TAG.oid: {
      const text = decodeOid(bytes, start, end);
      return text === undefined ? octets(bytes, start, end) : { type: 'oid', value: text };
    }
    case TAG.address:
      return end - start === 4 ? { type: 'address', value: `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}` } : octets(bytes, start, end);
    case TAG.opaque:
      return { type: 'opaque', value: opaque(bytes, start, end) };
    case TAG.noSuchObject:
      return NO_OBJECT;
    case TAG.noSuchInstance:
      return NO_INSTANCE;
    case TAG.endOfMibView:
      return END_OF_VIEW;
    default:
      return octets(bytes, start, end);
  }
}

/** Whether these contents would read as a value that is known already; nothing is made for the comparison of what changes rarely. */
export function readsAs(value: SnmpValue, bytes: Uint8Array, tag: number, start: number, end: number): boolean {
  switch (tag) {
    case TAG.integer:
      return value.type === 'integer' && integer32(bytes, start, end) === value.value;
    case TAG.counter32:
      return value.type === 'counter32' && unsigned32(bytes, start, end) === value.value;
    case TAG.gauge32:
    case TAG.unsigned32:
      return value.type === 'gauge32' && unsigned32(bytes, start, end) === value.value;
    case TAG.timeticks:
      return value.type === 'timeticks' && unsigned32(bytes, start, end) === value.value;
    case TAG.octets:
      return value.type === 'octets' && sameBytes(bytes, start, end, value.value);
    default:
      return false;
  }
}

function octets(bytes: Uint8Array, start: number, end: number): SnmpValue {
  // A view, not a copy: a datagram belongs to who received it. Not subarray, which on a Buffer makes another Buffer at twice the price.
  return { type: 'octets', value: new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start) };
}

/** Of longer ones the low 32 bits, signed; NaN without octets. */
function integer32(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 1) return (bytes[start]! << 24) >> 24;
  if (length === 0) return Number.NaN;
  let value = bytes[start]! >= 0x80 ? -1 : 0;
  for (let at = start; at < end; at++) value = (value << 8) | bytes[at]!;
  return value;
}

function unsigned32(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return Number.NaN;
  // Short negative forms are mistakes of agents that take a counter for a signed number: the sign belongs to the 32 bits.
  let value = bytes[start]! >= 0x80 ? -1 : 0;
  for (let at = start; at < end; at++) value = (value << 8) | bytes[at]!;
  return value >>> 0;
}

function unsigned64(bytes: Uint8Array, start: number, end: number): number | bigint {
  let from = start;
  while (from < end - 1 && bytes[from] === 0) from += 1;
  if (end - from <= 6) {
    let value = 0;
    for (let at = from; at < end; at++) value = value * 256 + bytes[at]!;
    return value;
  }
  let value = 0n;
  for (let at = Math.max(from, end - 8); at < end; at++) value = (value << 8n) | BigInt(bytes[at]!);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Numbers wrapped as the expired draft-perkins-opaque has it: context tag 0x78 or 0x79 in two octets, and IEEE 754 in network order. */
function opaque(bytes: Uint8Array, start: number, end: number): number | Uint8Array {
  const length = end - start;
  if (length >= 3 && bytes[start] === 0x9f) {
    const kind = bytes[start + 1]!;
    const size = bytes[start + 2]!;
    if ((kind === 0x78 && size === 4 && length === 7) || (kind === 0x79 && size === 8 && length === 11)) {
      for (let i = 0; i < size; i++) view.setUint8(i, bytes[start + 3 + i]!);
      return size === 4 ? view.getFloat32(0) : view.getFloat64(0);
    }
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}

const NUMBER_TAGS = { integer: TAG.integer, counter32: TAG.counter32, gauge32: TAG.gauge32, timeticks: TAG.timeticks } as const;

/** Writes a value as of a SET. Throws SnmpFailure `refused` for what cannot be sent: exceptions, numbers beyond 32 bits, no address. */
export function writeValue(writer: BerWriter, value: SnmpValue): void {
  const refuse = (why: string): never => {
    throw new SnmpFailure('refused', `This value of type ${value.type} cannot be sent: ${why}.`);
  };
  switch (value.type) {
    case 'integer':
    case 'counter32':
    case 'gauge32':
    case 'timeticks': {
      const least = value.type === 'integer' ? -(2 ** 31) : 0;
      const most = value.type === 'integer' ? 2 ** 31 - 1 : 2 ** 32 - 1;
      if (!Number.isInteger(value.value) || value.value < least || value.value > most) refuse(`it must be a whole number from ${least} to ${most}`);
      return writer.integer(value.value, NUMBER_TAGS[value.type]);
    }
    case 'counter64': {
      const big = BigInt(value.value);
      if (big < 0n || big >= 1n << 64n) refuse('it must have at most 64 bits');
      return writer.bigInteger(big, TAG.counter64);
    }
    case 'octets':
      return writer.octets(value.value);
    case 'opaque': {
      if (typeof value.value !== 'number') return writer.tagged(TAG.opaque, value.value);
      const wrapped = new Uint8Array(11);
      wrapped.set([0x9f, 0x79, 8]);
      new DataView(wrapped.buffer).setFloat64(3, value.value);
      return writer.tagged(TAG.opaque, wrapped);
    }
    case 'oid':
      return writer.tagged(TAG.oid, encodeOid(value.value) ?? refuse('it is no object identifier'));
    case 'address': {
      const parts = value.value.split('.').map(Number);
      if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) refuse('it is no IPv4 address');
      return writer.tagged(TAG.address, Uint8Array.from(parts));
    }
    case 'null':
      return writer.tagged(TAG.null, new Uint8Array());
    default:
      return refuse('it is an answer, not a value');
  }
}

