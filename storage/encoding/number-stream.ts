// Writes streams of numbers below 2^32, in one of two forms: bit-packed blocks, which are fast, or a prefix code, which is small.
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { packWords } from './bit-pack.ts';
import { FINEST, MAX_SYMBOLS, coarseSymbol, rawBits, symbolOf } from './symbol-table.ts';
import type { SymbolCode } from './symbol-table.ts';

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
export const HALVED = 512;
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
