// A column of full-precision floats: their bits as ordered 64-bit numbers, or the differences of those, in two parts: the upper bits as
// a stream, the lower ones, which are noise, as they are.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { packWords } from './bit-pack.ts';
import type { BodyReader } from './body-reader.ts';
import type { Draft } from './draft.ts';
import { splitAt } from './integer-column.ts';
import { kernel, rooms } from './kernel/kernel.ts';

const DIFFERENCES = 0x01;
const SPARSE = 0x02;
const KNOWN = 0x03;
const SPARSENESS = 8;

/** Room for the numbers as [low, high] words, and for their low parts. */
let pairs = new Uint32Array(0);
let lows = new Uint32Array(0);

/** Sign-magnitude bits, high word `high`, as a number that grows with the float: negatives turned around, all shifted up by half. */
function mask(high: number): number {
  return high >> 31;
}

function bitLength64(low: number, high: number): number {
  return high !== 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(low);
}

/** Fills `pairs` from 1 on with the folded differences of neighbouring keys and answers the sum of their bit lengths. */
function foldDifferences(words: Uint32Array, count: number): number {
  let bits = 0;
  let lowBefore = (words[0]! ^ mask(words[1]!)) >>> 0;
  let highBefore = (words[1]! ^ (mask(words[1]!) | 0x80000000)) >>> 0;
  for (let i = 1; i < count; i++) {
    const turn = mask(words[i * 2 + 1]!);
    const low = (words[i * 2]! ^ turn) >>> 0;
    const high = (words[i * 2 + 1]! ^ (turn | 0x80000000)) >>> 0;
    const distanceLow = (low - lowBefore) >>> 0;
    const distanceHigh = (high - highBefore - (low < lowBefore ? 1 : 0)) | 0;
    pairs[i * 2] = distanceLow;
    pairs[i * 2 + 1] = distanceHigh;
    const sign = distanceHigh >> 31;
    bits += bitLength64((distanceLow ^ sign) >>> 0, (distanceHigh ^ sign) >>> 0) + 1;
    lowBefore = low;
    highBefore = high;
  }
  return bits;
}

/** Fills `pairs` from 0 on with the keys less the smallest one, which is answered with the sum of bit lengths. */
function keysAboveLowest(words: Uint32Array, count: number, write: boolean): { low: number; high: number; bits: number } {
  let lowest = 0xffffffff;
  let highest = 0xffffffff;
  for (let i = 0; i < count; i++) {
    const turn = mask(words[i * 2 + 1]!);
    const low = (words[i * 2]! ^ turn) >>> 0;
    const high = (words[i * 2 + 1]! ^ (turn | 0x80000000)) >>> 0;
    if (high < highest || (high === highest && low < lowest)) {
      highest = high;
      lowest = low;
    }
  }
  let bits = 0;
  for (let i = 0; i < count; i++) {
    const turn = mask(words[i * 2 + 1]!);
    const low = (words[i * 2]! ^ turn) >>> 0;
    const high = (words[i * 2 + 1]! ^ (turn | 0x80000000)) >>> 0;
    const distanceLow = (low - lowest) >>> 0;
    const distanceHigh = (high - highest - (low < lowest ? 1 : 0)) >>> 0;
    bits += bitLength64(distanceLow, distanceHigh);
    if (!write) continue;
    pairs[i * 2] = distanceLow;
    pairs[i * 2 + 1] = distanceHigh;
  }
  return { low: lowest, high: highest, bits };
}

/** Drafts `count` floats given as [low, high] words of their bits. */
export function draftFloats(words: Uint32Array, count: number, draft: Draft): void {
  if (pairs.length < count * 2) {
    pairs = new Uint32Array(count * 2);
    lows = new Uint32Array(count);
  }
  const lowest = keysAboveLowest(words, count, false);
  const differs = foldDifferences(words, count) < lowest.bits;
  if (!differs) keysAboveLowest(words, count, true);
  const from = differs ? 1 : 0;
  let anyLow = 0;
  let anyHigh = 0;
  let others = 0;
  for (let i = from; i < count; i++) {
    anyLow |= pairs[i * 2]!;
    anyHigh |= pairs[i * 2 + 1]!;
    if ((pairs[i * 2]! | pairs[i * 2 + 1]!) !== 0) others++;
  }
  const shift = anyLow !== 0 ? 31 - Math.clz32(anyLow & -anyLow) : anyHigh !== 0 ? 63 - Math.clz32(anyHigh & -anyHigh) : 0;
  const sparse = others * SPARSENESS <= count - from;
  let bits = 0;
  let longest = 0;
  let filled = 0;
  // In place: what is left never lies before where it comes from.
  for (let i = from; i < count; i++) {
    let low = pairs[i * 2]!;
    let high = pairs[i * 2 + 1]!;
    if (sparse && (low | high) === 0) continue;
    if (shift >= 32) {
      low = differs ? (high | 0) >> (shift - 32) : high >>> (shift - 32);
      high = differs ? (high | 0) >> 31 : 0;
    } else if (shift > 0) {
      low = (low >>> shift) | (high << (32 - shift));
      high = differs ? (high | 0) >> shift : high >>> shift;
    }
    if (differs) {
      const sign = high >> 31;
      high = ((high << 1) | (low >>> 31)) ^ sign;
      low = (low << 1) ^ sign;
    }
    const length = bitLength64(low >>> 0, high >>> 0);
    bits += length;
    if (length > longest) longest = length;
    if (sparse) lows[filled] = i;
    filled++;
    pairs[filled * 2 - 2] = low;
    pairs[filled * 2 - 1] = high;
  }
  const { literal, pool } = draft;
  const split = filled === 0 ? 0 : splitAt(bits / filled, longest);
  literal.u8((differs ? DIFFERENCES : 0) | (sparse ? SPARSE : 0));
  literal.u8(shift);
  literal.u8(split);
  literal.u32(differs ? words[0]! : lowest.low);
  literal.u32(differs ? words[1]! : lowest.high);
  pool.reserve(count);
  if (sparse) {
    literal.varint(filled);
    for (let i = 0; i < filled; i++) pool.numbers[pool.length + i] = lows[i]! - (i === 0 ? from : lows[i - 1]! + 1);
    draft.stream(filled);
    pool.reserve(count);
  }
  for (let i = 0; i < filled; i++) {
    const low = pairs[i * 2]!;
    const high = pairs[i * 2 + 1]!;
    pool.numbers[pool.length + i] = split === 0 ? low : split === 32 ? high : (high << (32 - split)) | (low >>> split);
    lows[i] = split === 32 ? low : low & ((1 << split) - 1);
  }
  draft.stream(filled);
  packWords(lows, filled, split, literal);
}

/** Reads `count` floats that {@link draftFloats} drafted into a column of the kernel. */
export function readFloats(body: BodyReader, count: number, into: number): void {
  const { reader } = body;
  const head = reader.u8();
  const shift = reader.u8();
  const split = reader.u8();
  if (head > KNOWN || shift > 63 || split > 32) throw new BytesMalformed(`a float column with head ${head}, ${shift}, ${split}`);
  const differs = head & DIFFERENCES ? 1 : 0;
  const sparse = head & SPARSE ? 1 : 0;
  const lowKey = reader.u32();
  const highKey = reader.u32();
  const rest = count - differs;
  let others = rest;
  if (sparse) {
    others = reader.varint();
    if (others > rest) throw new BytesMalformed(`${others} of ${count} floats`);
    body.stream(others, rooms.second);
  }
  body.stream(others, rooms.first);
  body.bits(others, split, rooms.low);
  if (kernel.floats(rooms.first, rooms.low, rooms.second, others, rest, differs, sparse, shift, split, lowKey, highKey, into) === 0) throw new BytesMalformed(`${others} floats reach beyond ${count}`);
}
