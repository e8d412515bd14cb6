// Thrift's compact protocol as far as Parquet's metadata needs it: structures as values, to bytes and back.
// Source: thrift-compact-protocol.md of Apache Thrift; which structures there are: parquet.thrift of Apache Parquet.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { ByteWriter } from './byte-writer.ts';

const TYPES = { true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10, map: 11, struct: 12 } as const;

/** A value to be written, with the type that the format demands. */
export type Thrift =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'byte' | 'i16' | 'i32' | 'i64'; readonly value: number }
  | { readonly type: 'binary'; readonly value: Uint8Array }
  | { readonly type: 'list'; readonly of: 'i32' | 'binary' | 'struct'; readonly value: readonly Thrift[] }
  | { readonly type: 'struct'; readonly value: ThriftFields };
/** Field number and value, ascending; undefined fields are left out. */
export type ThriftFields = readonly (readonly [number, Thrift | undefined])[];

const utf8 = new TextEncoder();
export const bool = (value: boolean): Thrift => ({ type: 'bool', value });
export const byte = (value: number): Thrift => ({ type: 'byte', value });
export const i16 = (value: number): Thrift => ({ type: 'i16', value });
export const i32 = (value: number): Thrift => ({ type: 'i32', value });
export const i64 = (value: number): Thrift => ({ type: 'i64', value });
export const binary = (value: Uint8Array | string): Thrift => ({ type: 'binary', value: typeof value === 'string' ? utf8.encode(value) : value });
export const list = (of: 'i32' | 'binary' | 'struct', value: readonly Thrift[]): Thrift => ({ type: 'list', of, value });
export const struct = (...value: ThriftFields): Thrift => ({ type: 'struct', value });

/** A structure as bytes. */
export function writeStruct(writer: ByteWriter, fields: ThriftFields): void {
  let last = 0;
  for (const [id, value] of fields) {
    if (value === undefined) continue;
    const type = value.type === 'bool' ? (value.value ? TYPES.true : TYPES.false) : TYPES[value.type];
    writer.byte(((id - last) << 4) | type);
    last = id;
    if (value.type !== 'bool') writeValue(writer, value);
  }
  writer.byte(0);
}

function writeValue(writer: ByteWriter, value: Thrift): void {
  switch (value.type) {
    case 'byte':
      writer.byte(value.value & 0xff);
      break;
    case 'i16':
    case 'i32':
    case 'i64':
      writer.zigzag(value.value);
      break;
    case 'binary':
      writer.varint(value.value.length);
      writer.bytes(value.value);
      break;
    case 'list':
      if (value.value.length < 15) writer.byte((value.value.length << 4) | TYPES[value.of]);
      else {
        writer.byte(0xf0 | TYPES[value.of]);
        writer.varint(value.value.length);
      }
      for (const item of value.value) writeValue(writer, item);
      break;
    case 'struct':
      writeStruct(writer, value.value);
      break;
    default:
      // A truth value in a list: nothing of Parquet's has one.
      writer.byte(value.value ? 1 : 2);
  }
}

/** A value as it was read: integers and doubles are numbers, texts are bytes, structures go by field number. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const MAX_DEPTH = 16;

/** Reads bytes from a place on; every read throws `storage_damaged` when the bytes end or make no sense. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw damaged('it ends too early');
    return value;
  }

  uint32(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  /** Larger integers than 2^53 lose their last digits; nothing that is used has any. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const part = this.byte();
      value += (part & 0x7f) * scale;
      if (part < 0x80) return value;
      scale *= 0x80;
    }
    throw damaged('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  take(length: number): Uint8Array {
    if (!(length >= 0 && this.at + length <= this.bytes.length)) throw damaged('it ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  struct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) throw damaged('its description is nested too deeply');
    const fields = new Map<number, ThriftValue>();
    let last = 0;
    for (;;) {
      const head = this.byte();
      if (head === 0) return fields;
      const type = head & 15;
      last = head >>> 4 === 0 ? this.zigzag() : last + (head >>> 4);
      fields.set(last, type === TYPES.true ? true : type === TYPES.false ? false : this.value(type, depth + 1));
    }
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case TYPES.true:
      case TYPES.false:
        return this.byte() === 1;
      case TYPES.byte:
        return (this.byte() << 24) >> 24;
      case TYPES.i16:
      case TYPES.i32:
      case TYPES.i64:
        return this.zigzag();
      case TYPES.double:
        this.take(8);
        return new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at - 8, 8).getFloat64(0, true);
      case TYPES.binary:
        return this.take(this.varint());
      case TYPES.list:
      case TYPES.set:
        return this.list(depth);
      case TYPES.struct:
        return this.struct(depth);
      default:
        throw damaged(`its description has an unknown type ${type}`);
    }
  }

  private list(depth: number): readonly ThriftValue[] {
    const head = this.byte();
    const size = head >>> 4 === 15 ? this.varint() : head >>> 4;
    // Each item takes a byte at least, so a length from damaged bytes cannot make this grow.
    if (size > this.bytes.length - this.at) throw damaged('a list is longer than the file');
    const items: ThriftValue[] = [];
    for (let i = 0; i < size; i++) items.push(this.value(head & 15, depth + 1));
    return items;
  }
}

/** What is said of a file that cannot be read; who knows its name puts it in front. */
export const damaged = (what: string): VedetteError => new VedetteError('storage_damaged', `This Parquet file is damaged: ${what}.`);
