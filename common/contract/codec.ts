// Messages as bytes: a JSON header in which typed arrays are references, then the arrays themselves, 8-aligned.
import { VedetteError } from '../errors/vedette-error.ts';

// Layout, little-endian (every platform we run on is):
//   0  u8   0x56 'V'
//   1  u8   format version, 1
//   2  u16  0
//   4  u32  header length H in bytes
//   8  H bytes of UTF-8 JSON, zero-padded to a multiple of 8
//   …  the typed arrays in the order in which the header names them, each zero-padded to a multiple of 8
// In the header an object with the single key "$" is a mark:
//   {"$":"nan"|"inf"|"-inf"|"-0"|"undefined"}   a value JSON has no word for
//   {"$":["f64", n]}                            the next typed array, n elements
//   {"$":["object", k1, v1, k2, v2 …]}          a real object that has a key "$"

const MAGIC = 0x56;
const VERSION = 1;
const PREFIX = 8;
/** How deep a message may nest; deeper ones are refused on both sides. */
export const MAX_MESSAGE_DEPTH = 100;
/** The largest message either side reads, in bytes. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

type NumberArray = Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array | Int16Array | Uint8Array | Int8Array | BigInt64Array | BigUint64Array;
interface ArrayKind {
  readonly name: string;
  readonly bytes: number;
  readonly make: (buffer: ArrayBuffer) => NumberArray;
}
const ARRAY_KINDS = new Map<string, ArrayKind>([
  ['Float64Array', { name: 'f64', bytes: 8, make: (buffer) => new Float64Array(buffer) }],
  ['Float32Array', { name: 'f32', bytes: 4, make: (buffer) => new Float32Array(buffer) }],
  ['Uint32Array', { name: 'u32', bytes: 4, make: (buffer) => new Uint32Array(buffer) }],
  ['Int32Array', { name: 'i32', bytes: 4, make: (buffer) => new Int32Array(buffer) }],
  ['Uint16Array', { name: 'u16', bytes: 2, make: (buffer) => new Uint16Array(buffer) }],
  ['Int16Array', { name: 'i16', bytes: 2, make: (buffer) => new Int16Array(buffer) }],
  ['Uint8Array', { name: 'u8', bytes: 1, make: (buffer) => new Uint8Array(buffer) }],
  ['Int8Array', { name: 'i8', bytes: 1, make: (buffer) => new Int8Array(buffer) }],
  ['BigInt64Array', { name: 'i64', bytes: 8, make: (buffer) => new BigInt64Array(buffer) }],
  ['BigUint64Array', { name: 'u64', bytes: 8, make: (buffer) => new BigUint64Array(buffer) }],
]);
const KINDS_BY_NAME = new Map([...ARRAY_KINDS.values()].map((kind) => [kind.name, kind]));

const padded = (length: number): number => Math.ceil(length / 8) * 8;
const refuse = (what: string): VedetteError => new VedetteError('bad_input', `A message could not be read or written: ${what}.`);

/**
 * The bytes of a message. Plain data only: null, booleans, numbers (NaN, ±Infinity and -0 too), strings, undefined, arrays, plain
 * objects, typed arrays. Anything else, or nesting beyond MAX_MESSAGE_DEPTH, is VedetteError('bad_input').
 */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const segments: Uint8Array[] = [];
  const header = new TextEncoder().encode(JSON.stringify(toHeader(message, segments, 0)));
  let total = PREFIX + padded(header.length);
  for (const segment of segments) total += padded(segment.length);
  if (total > MAX_MESSAGE_BYTES) throw refuse(`it has ${total} bytes, the limit is ${MAX_MESSAGE_BYTES}`);
  const bytes = new Uint8Array(total);
  bytes[0] = MAGIC;
  bytes[1] = VERSION;
  new DataView(bytes.buffer).setUint32(4, header.length, true);
  bytes.set(header, PREFIX);
  let at = PREFIX + padded(header.length);
  for (const segment of segments) {
    bytes.set(segment, at);
    at += padded(segment.length);
  }
  return bytes;
}

function toHeader(value: unknown, segments: Uint8Array[], depth: number): unknown {
  if (depth > MAX_MESSAGE_DEPTH) throw refuse(`it nests deeper than ${MAX_MESSAGE_DEPTH} levels`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return numberToHeader(value);
    case 'undefined':
      return { $: 'undefined' };
    case 'object':
      break;
    default:
      throw refuse(`a ${typeof value} cannot travel`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return Array.from(value, (item) => toHeader(item, segments, depth + 1));
  if (ArrayBuffer.isView(value)) return arrayToHeader(value, segments);
  const tag = Object.prototype.toString.call(value);
  if (tag !== '[object Object]') throw refuse(`${tag} cannot travel`);
  const keys = Object.keys(value);
  const source = value as Record<string, unknown>;
  if (keys.includes('$')) return { $: ['object', ...keys.flatMap((key) => [key, toHeader(source[key], segments, depth + 1)])] };
  const result: Record<string, unknown> = {};
  for (const key of keys) setOwn(result, key, toHeader(source[key], segments, depth + 1));
  return result;
}

function numberToHeader(value: number): unknown {
  if (Number.isFinite(value)) return Object.is(value, -0) ? { $: '-0' } : value;
  if (Number.isNaN(value)) return { $: 'nan' };
  return { $: value > 0 ? 'inf' : '-inf' };
}

function arrayToHeader(view: ArrayBufferView, segments: Uint8Array[]): unknown {
  const tag = (view as Uint8Array)[Symbol.toStringTag] as string;
  const kind = ARRAY_KINDS.get(tag);
  if (kind === undefined) throw refuse(`a ${tag} cannot travel`);
  segments.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return { $: [kind.name, view.byteLength / kind.bytes] };
}

/**
 * The message in the bytes. Hostile bytes end in VedetteError('bad_input') and nothing else: the work and the memory are bounded by
 * the length of the input, because every typed array is named once, in order, and the input must end where the last one ends.
 * The arrays are copies; the input may be reused.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_MESSAGE_BYTES) throw refuse(`it has ${bytes.length} bytes, the limit is ${MAX_MESSAGE_BYTES}`);
  if (bytes.length < PREFIX || bytes[0] !== MAGIC) throw refuse('it does not start like one');
  if (bytes[1] !== VERSION) throw refuse(`its format is version ${bytes[1]}, this program reads ${VERSION}`);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
  if (headerLength > bytes.length - PREFIX) throw refuse('its header is cut off');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX, PREFIX + headerLength)));
  } catch {
    throw refuse('its header is not JSON');
  }
  const reader = { bytes, at: PREFIX + padded(headerLength) };
  const message = fromHeader(header, reader, 0);
  if (reader.at !== bytes.length) throw refuse('its length does not match its header');
  return message;
}

interface SegmentReader {
  readonly bytes: Uint8Array;
  at: number;
}

function fromHeader(value: unknown, reader: SegmentReader, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_MESSAGE_DEPTH) throw refuse(`it nests deeper than ${MAX_MESSAGE_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = fromHeader(value[i], reader, depth + 1);
    return value;
  }
  const source = value as Record<string, unknown>;
  if (Object.hasOwn(source, '$')) return fromMark(source, reader, depth);
  for (const key of Object.keys(source)) {
    const item = source[key];
    if (typeof item === 'object' && item !== null) setOwn(source, key, fromHeader(item, reader, depth + 1));
  }
  return source;
}

function fromMark(source: Record<string, unknown>, reader: SegmentReader, depth: number): unknown {
  const mark = source['$'];
  if (Object.keys(source).length !== 1) throw refuse('a mark has other keys beside it');
  switch (mark) {
    case 'nan':
      return Number.NaN;
    case 'inf':
      return Number.POSITIVE_INFINITY;
    case '-inf':
      return Number.NEGATIVE_INFINITY;
    case '-0':
      return -0;
    case 'undefined':
      return undefined;
    default:
  }
  if (!Array.isArray(mark)) throw refuse('it has an unknown mark');
  return mark[0] === 'object' ? objectFromMark(mark, reader, depth) : arrayFromMark(mark, reader);
}

function objectFromMark(mark: readonly unknown[], reader: SegmentReader, depth: number): unknown {
  if (mark.length % 2 !== 1) throw refuse('an object in it is cut off');
  const result: Record<string, unknown> = {};
  for (let i = 1; i < mark.length; i += 2) {
    const key = mark[i];
    if (typeof key !== 'string') throw refuse('an object in it has a key that is no text');
    setOwn(result, key, fromHeader(mark[i + 1], reader, depth + 1));
  }
  return result;
}

function arrayFromMark(mark: readonly unknown[], reader: SegmentReader): NumberArray {
  const [name, length] = mark;
  const kind = typeof name === 'string' ? KINDS_BY_NAME.get(name) : undefined;
  if (kind === undefined || mark.length !== 2) throw refuse('it has an unknown mark');
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) throw refuse('an array in it has no length');
  const byteLength = length * kind.bytes;
  if (byteLength > reader.bytes.length - reader.at) throw refuse('an array in it is cut off');
  // A fresh Uint8Array, not `slice` of the input: a Node Buffer's slice would share memory with its pool.
  const copy = new Uint8Array(byteLength);
  copy.set(reader.bytes.subarray(reader.at, reader.at + byteLength));
  reader.at += padded(byteLength);
  return kind.make(copy.buffer);
}

/** Sets an own property even when its name is `__proto__`, as JSON.parse and structured clone do. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
