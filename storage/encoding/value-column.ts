// The values of a chunk, bit for bit: zeros, a constant, decimals as packed whole numbers, or the xor of neighbouring floats.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { POWERS_OF_TEN, greatestDivisor, toDecimals } from './decimal.ts';
import { cheapestOrder, readIntegers, writeIntegers } from './integer-blocks.ts';
import { readXor, writeXor } from './xor-column.ts';

const ZEROS = 0;
const CONSTANT = 1;
const DECIMALS = 2;
const XOR = 3;

const EXCEPTIONS = 0x80;
const ORDER_SHIFT = 5;
const EXPONENT_MASK = 0x1f;

/** Room that the column needs besides input and output; grown to the largest chunk and kept. */
export class ValueScratch {
  wholes = new Float64Array(0);
  differences = new Float64Array(0);
  readonly exceptions: number[] = [];

  reserve(count: number): void {
    if (this.wholes.length >= count) return;
    this.wholes = new Float64Array(count);
    this.differences = new Float64Array(count);
  }
}

/** Bits of floats: [low word, high word] per value. The platform must be little-endian, as all that Node and Electron run on are. */
export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

function allEqual(words: Uint32Array, count: number): boolean {
  for (let i = 2; i < count * 2; i += 2) if (words[i] !== words[0] || words[i + 1] !== words[1]) return false;
  return true;
}

/** Appends values[0 … count), count >= 1. */
export function writeValues(values: Float64Array, count: number, scratch: ValueScratch, out: ByteWriter): void {
  const words = wordsOf(values);
  if (allEqual(words, count)) {
    const zero = words[0] === 0 && words[1] === 0;
    out.u8(zero ? ZEROS : CONSTANT);
    if (!zero) {
      out.u32(words[0]!);
      out.u32(words[1]!);
    }
    return;
  }
  scratch.reserve(count);
  const exponent = toDecimals(values, count, scratch.wholes, scratch.exceptions);
  if (exponent < 0) {
    out.u8(XOR);
    writeXor(words, count, out);
  } else writeDecimals(words, count, exponent, scratch, out);
}

/** Replaces each number but the first by its distance from the one before. */
function difference(numbers: Float64Array, count: number): void {
  for (let i = count - 1; i > 0; i--) numbers[i]! -= numbers[i - 1]!;
}

function writeDecimals(words: Uint32Array, count: number, exponent: number, scratch: ValueScratch, out: ByteWriter): void {
  const { wholes, exceptions } = scratch;
  const first = wholes[0]!;
  let divisor = 0;
  for (let i = 1; i < count && divisor !== 1; i++) divisor = greatestDivisor(Math.abs(wholes[i]! - first), divisor);
  const step = Math.max(divisor, 1);
  if (step === 1) for (let i = 0; i < count; i++) wholes[i]! -= first;
  else for (let i = 0; i < count; i++) wholes[i] = (wholes[i]! - first) / step;
  const order = cheapestOrder(wholes, count);
  for (let i = 0; i < order; i++) difference(wholes, count);
  out.u8(DECIMALS);
  out.u8(exponent | (order << ORDER_SHIFT) | (exceptions.length > 0 ? EXCEPTIONS : 0));
  out.signed(first);
  out.varint(step);
  if (exceptions.length > 0) {
    out.varint(exceptions.length);
    let last = 0;
    for (const index of exceptions) {
      out.varint(index - last);
      out.u32(words[index * 2]!);
      out.u32(words[index * 2 + 1]!);
      last = index;
    }
  }
  writeIntegers(wholes, count, out);
}

/** Reads `count` values that {@link writeValues} wrote. */
export function readValues(reader: ByteReader, count: number, values: Float64Array): void {
  const mode = reader.u8();
  const words = wordsOf(values);
  if (mode === ZEROS) values.fill(0, 0, count);
  else if (mode === CONSTANT) {
    words[0] = reader.u32();
    words[1] = reader.u32();
    for (let i = 1; i < count; i++) {
      words[i * 2] = words[0]!;
      words[i * 2 + 1] = words[1]!;
    }
  } else if (mode === DECIMALS) readDecimals(reader, count, values, words);
  else if (mode === XOR) readXor(reader, count, words);
  else throw new BytesMalformed(`value column of kind ${mode}`);
}

function readDecimals(reader: ByteReader, count: number, values: Float64Array, words: Uint32Array): void {
  const header = reader.u8();
  const scale = POWERS_OF_TEN[header & EXPONENT_MASK];
  const order = (header >> ORDER_SHIFT) & 3;
  if (scale === undefined || order > 2) throw new BytesMalformed(`decimal column with header ${header}`);
  const first = reader.signed();
  const step = reader.varint();
  const exceptions: { index: number; low: number; high: number }[] = [];
  if (header & EXCEPTIONS) {
    const length = reader.varint();
    let index = 0;
    reader.need(length * 9);
    for (let i = 0; i < length; i++) {
      index += reader.varint();
      if (index >= count) throw new BytesMalformed(`exception at ${index} of ${count}`);
      exceptions.push({ index, low: reader.u32(), high: reader.u32() });
    }
  }
  readIntegers(reader, count, values);
  if (order === 2) for (let i = 1; i < count; i++) values[i]! += values[i - 1]!;
  if (order >= 1) for (let i = 1; i < count; i++) values[i]! += values[i - 1]!;
  if (scale === 1) for (let i = 0; i < count; i++) values[i] = first + values[i]! * step;
  else for (let i = 0; i < count; i++) values[i] = (first + values[i]! * step) / scale;
  for (const { index, low, high } of exceptions) {
    words[index * 2] = low;
    words[index * 2 + 1] = high;
  }
}
