// The values of a series in a segment, bit for bit: nothing for zeros, decimals as whole numbers, everything else as floats.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { BodyReader } from './body-reader.ts';
import { POWERS_OF_TEN, greatestDivisor, toDecimals } from './decimal.ts';
import type { Draft } from './draft.ts';
import { draftFloats, readFloats } from './float-column.ts';
import { draftIntegers, readIntegers } from './integer-column.ts';
import { valuesAt } from './kernel/kernel.ts';
import { ValueScratch, wordsOf } from './value-column.ts';

const CONSTANT = 0x40;
const FLOATS = 0x41;
/** Below: bits 0-3 the exponent, then what else there is. */
const STEP = 0x10;
const EXCEPTIONS = 0x20;
const EXPONENT = 0x0f;

/** The common step of numbers, counted from the first; 1 for constant ones. */
export function commonStep(numbers: Float64Array, count: number): number {
  const first = numbers[0]!;
  let divisor = 0;
  for (let i = 1; i < count && divisor !== 1; i++) divisor = greatestDivisor(Math.abs(numbers[i]! - first), divisor);
  return Math.max(divisor, 1);
}

/** Drafts values of series; keeps scratch memory. */
export class SeriesColumnWriter {
  private readonly scratch = new ValueScratch();

  /** Drafts values[0 … count), count >= 1. Nothing at all is written when `mayBeEmpty` and all are +0. */
  write(values: Float64Array, count: number, mayBeEmpty: boolean, draft: Draft): void {
    const words = wordsOf(values);
    const { literal } = draft;
    if (mayBeEmpty && allZero(words, count)) return;
    this.scratch.reserve(count);
    const { wholes, exceptions } = this.scratch;
    const exponent = toDecimals(values, count, wholes, exceptions);
    if (exponent < 0) {
      if (allEqual(words, count)) {
        literal.u8(CONSTANT);
        literal.u32(words[0]!);
        literal.u32(words[1]!);
      } else {
        literal.u8(FLOATS);
        draftFloats(words, count, draft);
      }
      return;
    }
    const step = commonStep(wholes, count);
    literal.u8(exponent | (step > 1 ? STEP : 0) | (exceptions.length > 0 ? EXCEPTIONS : 0));
    if (step > 1) {
      const first = wholes[0]!;
      literal.signed(first);
      literal.varint(step);
      for (let i = 0; i < count; i++) wholes[i] = (wholes[i]! - first) / step;
    }
    if (exceptions.length > 0) {
      literal.varint(exceptions.length);
      let last = 0;
      for (const index of exceptions) {
        literal.varint(index - last);
        literal.u32(words[index * 2]!);
        literal.u32(words[index * 2 + 1]!);
        last = index;
      }
    }
    draftIntegers(wholes, count, draft);
  }
}

function allZero(words: Uint32Array, count: number): boolean {
  for (let i = 0; i < count * 2; i++) if (words[i] !== 0) return false;
  return true;
}

function allEqual(words: Uint32Array, count: number): boolean {
  for (let i = 2; i < count * 2; i += 2) if (words[i] !== words[0] || words[i + 1] !== words[1]) return false;
  return true;
}

/** Reads `count` values that {@link SeriesColumnWriter} drafted into a column of the kernel, and answers where they lie: until the next openInput. */
export function decodeSeriesColumn(body: BodyReader, count: number, column: number): Float64Array {
  const { reader } = body;
  const head = reader.u8();
  const values = valuesAt(column, count);
  if (head === CONSTANT) {
    const words = wordsOf(values);
    words[0] = reader.u32();
    words[1] = reader.u32();
    // Copies of bytes, which keep the bits of every NaN; each round doubles what is there.
    for (let filled = 1; filled < count; filled *= 2) values.copyWithin(filled, 0, Math.min(filled, count - filled));
    return values;
  }
  if (head === FLOATS) {
    readFloats(body, count, column);
    return values;
  }
  const scale = POWERS_OF_TEN[head & EXPONENT];
  if (head > (STEP | EXCEPTIONS | EXPONENT) || scale === undefined) throw new BytesMalformed(`values with head ${head}`);
  const offset = head & STEP ? reader.signed() : 0;
  const step = head & STEP ? reader.varint() : 1;
  const exceptions: { index: number; low: number; high: number }[] = [];
  if (head & EXCEPTIONS) {
    const length = reader.varint();
    reader.need(length * 9);
    let index = 0;
    for (let i = 0; i < length; i++) {
      index += reader.varint();
      if (index >= count) throw new BytesMalformed(`exception at ${index} of ${count}`);
      exceptions.push({ index, low: reader.u32(), high: reader.u32() });
    }
  }
  readIntegers(body, count, column, offset, step, scale);
  if (exceptions.length === 0) return values;
  const words = wordsOf(values);
  for (const { index, low, high } of exceptions) {
    words[index * 2] = low;
    words[index * 2 + 1] = high;
  }
  return values;
}
