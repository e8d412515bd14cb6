// Fixed-width bit packing of unsigned numbers up to 53 bits, lowest bit first. Pure loops over typed arrays.
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';

const TWO_32 = 2 ** 32;

/** The number of bits of a whole number 0 … 2^53-1. */
export function bitLength(value: number): number {
  return value < TWO_32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / TWO_32);
}

/** Appends the lowest `width` (0 … 32) bits of each word; the last byte is filled with zeros. */
export function packWords(words: Uint32Array, count: number, width: number, out: ByteWriter): void {
  if (width === 0) return;
  out.reserve(Math.ceil((width * count) / 8) + 4);
  let pending = 0;
  let bits = 0;
  for (let i = 0; i < count; i++) {
    const word = words[i]!;
    pending |= word << bits;
    bits += width;
    if (bits >= 32) {
      out.u32(pending >>> 0);
      bits -= 32;
      // What did not fit; a shift by 32 would be a shift by 0.
      pending = bits === 0 ? 0 : word >>> (width - bits);
    }
  }
  for (; bits > 0; bits -= 8) {
    out.u8(pending & 0xff);
    pending >>>= 8;
  }
}

/** Reads what {@link packWords} wrote into words[0 … count). */
export function unpackWords(reader: ByteReader, count: number, width: number, words: Uint32Array): void {
  if (width === 0) {
    words.fill(0, 0, count);
    return;
  }
  const bytes = reader.raw(Math.ceil((width * count) / 8));
  const { length } = bytes;
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1;
  let at = 0;
  let pending = 0;
  let bits = 0;
  for (let i = 0; i < count; i++) {
    if (bits >= width) {
      words[i] = pending & mask;
      pending >>>= width;
      bits -= width;
      continue;
    }
    // Past the end these are undefined and count as 0 bits.
    const word = at + 4 <= length ? bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24) : bytes[at]! | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    at += 4;
    words[i] = (pending | (word << bits)) & mask;
    const used = width - bits;
    pending = used === 32 ? 0 : word >>> used;
    bits = 32 - used;
  }
}

const low = new Uint32Array(128);
const high = new Uint32Array(128);

/** Packs up to 128 numbers below 2^width, width 0 … 53: the low 32 bits of all, then the rest of all. */
export function packNumbers(numbers: Float64Array, count: number, width: number, out: ByteWriter): void {
  // Storing into 32 bits is the remainder.
  for (let i = 0; i < count; i++) low[i] = numbers[i]!;
  packWords(low, count, Math.min(width, 32), out);
  if (width <= 32) return;
  for (let i = 0; i < count; i++) high[i] = numbers[i]! / TWO_32;
  packWords(high, count, width - 32, out);
}

/** Reads what {@link packNumbers} wrote into numbers[at … at + count). */
export function unpackNumbers(reader: ByteReader, count: number, width: number, numbers: Float64Array, at: number): void {
  unpackWords(reader, count, Math.min(width, 32), low);
  if (width <= 32) {
    for (let i = 0; i < count; i++) numbers[at + i] = low[i]!;
    return;
  }
  unpackWords(reader, count, width - 32, high);
  for (let i = 0; i < count; i++) numbers[at + i] = high[i]! * TWO_32 + low[i]!;
}
