// Streams of numbers below 2^32, in one of two forms: bit-packed blocks, which are fast, or a prefix code, which is small.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { packWords } from './bit-pack.ts';
import { FINEST, MAX_CODE, MAX_SYMBOLS, coarseSymbol, rawBits, symbolOf } from './symbol-table.ts';
import type { DecodingTable, SymbolCode } from './symbol-table.ts';

/** Numbers per packed block. */
const BLOCK = 128;
const PATCHED = 0x40;

const words = new Uint32Array(BLOCK);
const lengths = new Uint32Array(33);

/** The width at which `count` numbers of these bit lengths cost least when the larger ones are patched in. */
function cheapestWidth(count: number, longest: number): { width: number; patches: number; bits: number } {
  let width = longest;
  let bits = longest * count;
  let best = 0;
  let patches = 0;
  for (let each = longest - 1; each >= 0; each--) {
    patches += lengths[each + 1]!;
    if (patches > count / 4) break;
    const cost = each * count + 8 + patches * (8 + Math.ceil((longest - each) / 7) * 8);
    if (cost < bits) {
      width = each;
      bits = cost;
      best = patches;
    }
  }
  return { width, patches: best, bits };
}

function measure(numbers: Uint32Array, from: number, to: number): { width: number; patches: number; bits: number } {
  lengths.fill(0);
  let all = 0;
  for (let i = from; i < to; i++) {
    const number = numbers[i]!;
    all |= number;
    lengths[32 - Math.clz32(number)]!++;
  }
  return cheapestWidth(to - from, 32 - Math.clz32(all));
}

/** How many bits {@link writePacked} takes, about. */
export function packedBits(numbers: Uint32Array, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at += BLOCK) bits += 8 + measure(numbers, at, Math.min(to, at + BLOCK)).bits;
  return bits;
}

/** Appends numbers[from … to) in blocks of 128: width, patches, packed bits. */
export function writePacked(numbers: Uint32Array, from: number, to: number, out: ByteWriter): void {
  for (let at = from; at < to; at += BLOCK) {
    const count = Math.min(BLOCK, to - at);
    const { width, patches } = measure(numbers, at, at + count);
    out.u8(width | (patches > 0 ? PATCHED : 0));
    if (patches === 0) {
      packWords(numbers.subarray(at, at + count), count, width, out);
      continue;
    }
    out.u8(patches);
    const mask = (1 << width) - 1;
    for (let i = 0; i < count; i++) {
      const number = numbers[at + i]!;
      words[i] = number & mask;
      const high = number >>> width;
      if (high === 0) continue;
      out.u8(i);
      out.varint(high);
    }
    packWords(words, count, width, out);
  }
}

const patchAt = new Uint8Array(BLOCK);
const patchHigh = new Uint32Array(BLOCK);

/** Reads `count` numbers that {@link writePacked} wrote into numbers[0 … count). */
export function readPacked(reader: ByteReader, view: DataView, count: number, numbers: Uint32Array): void {
  for (let at = 0; at < count; at += BLOCK) {
    const size = Math.min(BLOCK, count - at);
    const head = reader.u8();
    const width = head & 0x3f;
    if (width > 32 || head >= PATCHED * 2) throw new BytesMalformed(`a block with head ${head}`);
    const patches = head & PATCHED ? reader.u8() : 0;
    if (patches > size) throw new BytesMalformed(`${patches} patches in a block of ${size}`);
    for (let i = 0; i < patches; i++) {
      patchAt[i] = reader.u8();
      patchHigh[i] = reader.varint();
      if (patchAt[i]! >= size) throw new BytesMalformed(`patch at ${patchAt[i]} in a block of ${size}`);
    }
    readBits(reader, view, size, width, numbers, at);
    for (let i = 0; i < patches; i++) numbers[at + patchAt[i]!]! |= patchHigh[i]! << width;
  }
}

/** Reads `count` numbers of `width` bits into numbers[at … at + count). Four more bytes must follow them in the buffer. */
export function readBits(reader: ByteReader, view: DataView, count: number, width: number, numbers: Uint32Array, at: number): void {
  const bytes = Math.ceil((count * width) / 8);
  reader.need(bytes);
  const start = reader.offset;
  reader.offset += bytes;
  if (width === 0) numbers.fill(0, at, at + count);
  else if (width <= 25) {
    const mask = (1 << width) - 1;
    let bit = 0;
    for (let i = at; i < at + count; i++) {
      numbers[i] = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
      bit += width;
    }
  } else {
    const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
    for (let i = 0; i < count; i++) {
      const bit = i * width;
      const byte = start + Math.floor(bit / 8);
      const shift = bit % 8;
      const low = view.getUint32(byte, true) >>> shift;
      numbers[at + i] = (shift === 0 ? low : low | (view.getUint8(byte + 4) << (32 - shift))) & mask;
    }
  }
}

/** How many bits a code takes for a stream; Infinity when it lacks a magnitude that occurs. */
export function codedBits({ grain, lengths: codeLengths, first, end }: SymbolCode, { counts, least, most }: SymbolCounts): number {
  let bits = 0;
  const lone = end - first === 1;
  for (let fine = least; fine <= most; fine++) {
    const count = counts[fine]!;
    if (count === 0) continue;
    const symbol = grain === FINEST ? fine : coarseSymbol(fine, grain);
    const length = codeLengths[symbol]!;
    if (lone ? symbol !== first : length === 0) return Infinity;
    bits += count * (length + rawBits(symbol, grain));
  }
  return bits;
}

/** Streams of so many numbers are coded in two halves, which a reader decodes side by side: each waits for its own last code only. */
const HALVED = 512;
const firstHalf = new ByteWriter(8192);

/** Appends numbers[from … to) by a code that has all their magnitudes. */
export function writeCoded(numbers: Uint32Array, from: number, to: number, code: SymbolCode, out: ByteWriter): void {
  if (to - from < HALVED) {
    writeCodes(numbers, from, to, code, out);
    return;
  }
  const middle = from + ((to - from) >> 1);
  firstHalf.reset();
  writeCodes(numbers, from, middle, code, firstHalf);
  out.block(firstHalf.written());
  writeCodes(numbers, middle, to, code, out);
}

/** The last byte is filled with zeros. */
function writeCodes(numbers: Uint32Array, from: number, to: number, { grain, lengths: codeLengths, codes }: SymbolCode, out: ByteWriter): void {
  let pending = 0;
  let bits = 0;
  for (let i = from; i < to; i++) {
    const number = numbers[i]!;
    const symbol = symbolOf(number, grain);
    const length = codeLengths[symbol]!;
    pending |= codes[symbol]! << bits;
    bits += length;
    if (bits >= 32) {
      out.u32(pending >>> 0);
      bits -= 32;
      pending = bits === 0 ? 0 : codes[symbol]! >>> (length - bits);
    }
    const raw = rawBits(symbol, grain);
    if (raw === 0) continue;
    const rest = number & ((1 << raw) - 1);
    pending |= rest << bits;
    bits += raw;
    if (bits >= 32) {
      out.u32(pending >>> 0);
      bits -= 32;
      pending = bits === 0 ? 0 : rest >>> (raw - bits);
    }
  }
  for (; bits > 0; bits -= 8) {
    out.u8(pending & 0xff);
    pending >>>= 8;
  }
}

const CODE_MASK = (1 << MAX_CODE) - 1;

/**
 * Reads `count` numbers that {@link writeCoded} wrote into numbers[0 … count). Four more bytes must follow them in the buffer; what
 * lies behind may be read, but then fails.
 */
export function readCoded(reader: ByteReader, view: DataView, count: number, table: DecodingTable, numbers: Uint32Array): void {
  const halves = count >= HALVED;
  const first = halves ? reader.varint() : 0;
  reader.need(first);
  const start = reader.offset;
  const second = start + first;
  let bits: number;
  try {
    bits = halves ? readHalves(view, start, second, count, table, numbers) : readCodes(view, second, 0, 0, count, table, numbers);
  } catch (error) {
    if (error instanceof RangeError) throw new BytesMalformed('coded numbers go on beyond the end');
    throw error;
  }
  reader.offset = second;
  const bytes = Math.ceil(bits / 8);
  reader.need(bytes);
  reader.offset += bytes;
}

/** Decodes numbers[from … to) from `bit` on and answers where they end. */
function readCodes(view: DataView, start: number, begin: number, from: number, to: number, { entries, bases }: DecodingTable, numbers: Uint32Array): number {
  let bit = begin;
  for (let i = from; i < to; i++) {
    const word = view.getUint32(start + (bit >>> 3), true) >>> (bit & 7);
    const entry = entries[word & CODE_MASK]!;
    const total = entry & 63;
    const length = (entry >>> 6) & 15;
    // 25 bits of the word are sure to be there.
    if (total <= 25) numbers[i] = bases[entry >>> 10]! + ((word >>> length) & ((1 << (total - length)) - 1));
    else numbers[i] = bases[entry >>> 10]! + longRest(view, start, bit + length, total - length);
    bit += total;
  }
  return bit;
}

/** Decodes both halves and answers where the second one ends, in bits from its start. */
function readHalves(view: DataView, start: number, second: number, count: number, table: DecodingTable, numbers: Uint32Array): number {
  const { entries, bases } = table;
  const half = count >> 1;
  let bit = 0;
  let secondBit = 0;
  for (let i = 0; i < half; i++) {
    const word = view.getUint32(start + (bit >>> 3), true) >>> (bit & 7);
    const secondWord = view.getUint32(second + (secondBit >>> 3), true) >>> (secondBit & 7);
    const entry = entries[word & CODE_MASK]!;
    const secondEntry = entries[secondWord & CODE_MASK]!;
    const total = entry & 63;
    const secondTotal = secondEntry & 63;
    const length = (entry >>> 6) & 15;
    const secondLength = (secondEntry >>> 6) & 15;
    if (total <= 25) numbers[i] = bases[entry >>> 10]! + ((word >>> length) & ((1 << (total - length)) - 1));
    else numbers[i] = bases[entry >>> 10]! + longRest(view, start, bit + length, total - length);
    if (secondTotal <= 25) numbers[half + i] = bases[secondEntry >>> 10]! + ((secondWord >>> secondLength) & ((1 << (secondTotal - secondLength)) - 1));
    else numbers[half + i] = bases[secondEntry >>> 10]! + longRest(view, second, secondBit + secondLength, secondTotal - secondLength);
    bit += total;
    secondBit += secondTotal;
  }
  return readCodes(view, second, secondBit, half * 2, count, table, numbers);
}

/** `width` bits from `bit` on, 15 to 29. */
function longRest(view: DataView, start: number, bit: number, width: number): number {
  const byte = start + (bit >>> 3);
  const shift = bit & 7;
  const low = view.getUint32(byte, true) >>> shift;
  const word = shift === 0 ? low : low | (view.getUint8(byte + 4) << (32 - shift));
  return word & (2 ** width - 1);
}

/** How often each finest magnitude occurs in a stream; those beyond `least` and `most` do not. */
export interface SymbolCounts {
  readonly counts: Uint32Array;
  readonly least: number;
  readonly most: number;
}

/** Counts the finest magnitudes of numbers[from … to). */
export function countSymbols(numbers: Uint32Array, from: number, to: number): SymbolCounts {
  const counts = new Uint32Array(MAX_SYMBOLS);
  let least = MAX_SYMBOLS;
  let most = -1;
  for (let i = from; i < to; i++) {
    const symbol = symbolOf(numbers[i]!, FINEST);
    counts[symbol]!++;
    if (symbol < least) least = symbol;
    if (symbol > most) most = symbol;
  }
  return { counts, least, most };
}
