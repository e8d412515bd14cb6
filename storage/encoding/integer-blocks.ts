// Whole numbers in blocks of 128: each bit-packed at the width that costs least, with the few larger ones patched in.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { bitLength, packNumbers, packWords, unpackNumbers, unpackWords } from './bit-pack.ts';

export const BLOCK = 128;
/** Numbers must not exceed this in magnitude, so that a block's range and a zigzag stay below 2^53. */
export const MAX_INTEGER = 2 ** 51;

const WIDTH_MASK = 0x3f;
const ZIGZAG = 0x40;
const PATCHED = 0x80;
const MAX_WIDTH = 53;

/** Blocks of numbers below this in magnitude, nearly all, are worked on as 32-bit integers. */
const SMALL = 2 ** 30;
const TINY = 2 ** 28;

const shifted = new Float64Array(BLOCK);
const words = new Uint32Array(BLOCK);
/** How many numbers have which bit length: folded by zigzag, and as distances from the smallest. */
const foldedLengths = new Uint32Array(MAX_WIDTH + 1);
const referencedLengths = new Uint32Array(MAX_WIDTH + 1);

interface Plan {
  width: number;
  patches: number;
  bits: number;
}

/** The cheapest width for numbers of these bit lengths: a patch costs its place and the bits above the width. */
function planWidth(lengths: Uint32Array, count: number, longest: number): Plan {
  const best: Plan = { width: longest, patches: 0, bits: longest * count };
  let patches = 0;
  for (let width = longest - 1; width >= 0; width--) {
    patches += lengths[width + 1]!;
    if (patches > count / 4) break;
    const bits = width * count + 8 + patches * (8 + Math.ceil((longest - width) / 7) * 8);
    if (bits < best.bits) {
      best.width = width;
      best.patches = patches;
      best.bits = bits;
    }
  }
  return best;
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

/** Fills `shifted` with the numbers less `reference`, or folded by zigzag when that is NaN. Answers the plan. */
function shift(numbers: Float64Array, from: number, count: number, reference: number): Plan {
  foldedLengths.fill(0);
  let longest = 0;
  const folds = Number.isNaN(reference);
  for (let i = 0; i < count; i++) {
    const number = numbers[from + i]!;
    const value = folds ? zigzag(number) : number - reference;
    shifted[i] = value;
    const length = bitLength(value);
    foldedLengths[length]!++;
    if (length > longest) longest = length;
  }
  return planWidth(foldedLengths, count, longest);
}

function referenceBits(reference: number): number {
  return 8 * Math.max(1, Math.ceil(bitLength(zigzag(reference)) / 7));
}

/**
 * Which differences of the numbers are the smallest: 0 the numbers themselves, 1 the distances between neighbours, 2 the distances
 * between those. Estimated by the sum of bit lengths, in one pass; the first three numbers are taken as they come.
 */
export function cheapestOrder(numbers: Float64Array, count: number): 0 | 1 | 2 {
  let bits0 = 0;
  let bits1 = 0;
  let bits2 = 0;
  let before = 0;
  let distanceBefore = 0;
  let falls = 0;
  let steps = 0;
  for (let i = 0; i < count; i++) {
    const number = numbers[i]! | 0;
    // Beyond 2^28 second differences might leave the range of integers.
    if (number !== numbers[i] || number >= TINY || number <= -TINY) return cheapestOrderOfLarge(numbers, count);
    const distance = number - before;
    if (number !== 0) bits0 += 33 - Math.clz32(number < 0 ? -number : number);
    if (distance === 0) {
      if (distanceBefore !== 0) bits2 += 33 - Math.clz32(distanceBefore < 0 ? -distanceBefore : distanceBefore);
    } else {
      const bend = distance - distanceBefore;
      const bits = 33 - Math.clz32(distance < 0 ? -distance : distance);
      bits1 += bits;
      bits2 += bend === 0 ? 0 : 33 - Math.clz32(bend < 0 ? -bend : bend);
      falls |= distance;
      steps++;
    }
    before = number;
    distanceBefore = distance;
  }
  if (falls >= 0) bits1 -= steps;
  if (bits0 <= bits1 && bits0 <= bits2) return 0;
  return bits1 <= bits2 ? 1 : 2;
}

/** The same for numbers of any size. */
function cheapestOrderOfLarge(numbers: Float64Array, count: number): 0 | 1 | 2 {
  let bits0 = 0;
  let bits1 = 0;
  let bits2 = 0;
  let falls = false;
  let steps = 0;
  let before = 0;
  let distanceBefore = 0;
  for (let i = 0; i < count; i++) {
    const number = numbers[i]!;
    const distance = number - before;
    const bend = distance - distanceBefore;
    bits0 += signedBits(number);
    bits1 += signedBits(distance);
    bits2 += signedBits(bend);
    if (distance < 0) falls = true;
    if (distance !== 0) steps++;
    before = number;
    distanceBefore = distance;
  }
  // A sign costs a bit; only a series that never falls has distances without them.
  if (!falls) bits1 -= steps;
  if (bits0 <= bits1 && bits0 <= bits2) return 0;
  return bits1 <= bits2 ? 1 : 2;
}

/** Bits of a whole number and its sign; 0 for 0. */
function signedBits(value: number): number {
  if (value === 0) return 0;
  if (value < SMALL && value > -SMALL) {
    const small = value | 0;
    return 33 - Math.clz32(small < 0 ? -small : small);
  }
  const magnitude = Math.abs(value);
  return magnitude < 4294967296 ? 33 - Math.clz32(magnitude) : 65 - Math.clz32(magnitude / 4294967296);
}

/** Appends numbers[0 … count), whole and within ±2^51. */
export function writeIntegers(numbers: Float64Array, count: number, out: ByteWriter): void {
  for (let from = 0; from < count; from += BLOCK) writeBlock(numbers, from, Math.min(BLOCK, count - from), out);
}

function writeBlock(numbers: Float64Array, from: number, count: number, out: ByteWriter): void {
  let minimum = numbers[from]!;
  let maximum = minimum;
  for (let i = from + 1; i < from + count; i++) {
    const number = numbers[i]!;
    if (number < minimum) minimum = number;
    else if (number > maximum) maximum = number;
  }
  if (minimum > -SMALL && maximum < SMALL) writeSmallBlock(numbers, from, count, minimum, out);
  else writeLargeBlock(numbers, from, count, minimum, out);
}

function writeHead({ width, patches }: Plan, folds: boolean, minimum: number, out: ByteWriter): void {
  out.u8(width | (folds ? ZIGZAG : 0) | (patches > 0 ? PATCHED : 0));
  if (!folds) out.signed(minimum);
  if (patches > 0) out.u8(patches);
}

function writeSmallBlock(numbers: Float64Array, from: number, count: number, minimum: number, out: ByteWriter): void {
  foldedLengths.fill(0);
  referencedLengths.fill(0);
  let foldedBits = 0;
  let referencedBits = 0;
  for (let i = 0; i < count; i++) {
    const number = numbers[from + i]! | 0;
    const folded = (number << 1) ^ (number >> 31);
    const distance = number - minimum;
    words[i] = folded;
    foldedBits |= folded;
    referencedBits |= distance;
    foldedLengths[32 - Math.clz32(folded)]!++;
    referencedLengths[32 - Math.clz32(distance)]!++;
  }
  const folded = planWidth(foldedLengths, count, 32 - Math.clz32(foldedBits));
  const referenced = planWidth(referencedLengths, count, 32 - Math.clz32(referencedBits));
  const folds = foldedBits === 0 || referenced.bits + referenceBits(minimum) >= folded.bits;
  if (!folds) for (let i = 0; i < count; i++) words[i] = numbers[from + i]! - minimum;
  const plan = folds ? folded : referenced;
  const { width, patches } = plan;
  writeHead(plan, folds, minimum, out);
  if (patches > 0) {
    for (let i = 0; i < count; i++) {
      const high = words[i]! >>> width;
      if (high === 0) continue;
      out.u8(i);
      out.varint(high);
      words[i]! &= (1 << width) - 1;
    }
  }
  packWords(words, count, width, out);
}

function writeLargeBlock(numbers: Float64Array, from: number, count: number, minimum: number, out: ByteWriter): void {
  const folded = shift(numbers, from, count, Number.NaN);
  const referenced = shift(numbers, from, count, minimum);
  const folds = referenced.bits + referenceBits(minimum) >= folded.bits;
  if (folds) shift(numbers, from, count, Number.NaN);
  const plan = folds ? folded : referenced;
  const { width, patches } = plan;
  writeHead(plan, folds, minimum, out);
  if (patches > 0) {
    const limit = 2 ** width;
    for (let i = 0; i < count; i++) {
      if (shifted[i]! < limit) continue;
      out.u8(i);
      out.varint(Math.floor(shifted[i]! / limit));
      shifted[i] = shifted[i]! % limit;
    }
  }
  packNumbers(shifted, count, width, out);
}

/** Reads `count` numbers that {@link writeIntegers} wrote into numbers[0 … count). Throws BytesMalformed on impossible bytes. */
export function readIntegers(reader: ByteReader, count: number, numbers: Float64Array): void {
  for (let from = 0; from < count; from += BLOCK) readBlock(reader, from, Math.min(BLOCK, count - from), numbers);
}

const patchAt = new Uint8Array(BLOCK);
const patchHigh = new Float64Array(BLOCK);

function readBlock(reader: ByteReader, from: number, count: number, numbers: Float64Array): void {
  const header = reader.u8();
  const width = header & WIDTH_MASK;
  if (width > MAX_WIDTH) throw new BytesMalformed(`bit width ${width}`);
  const reference = header & ZIGZAG ? 0 : reader.signed();
  const patches = header & PATCHED ? reader.u8() : 0;
  if (patches > count) throw new BytesMalformed(`${patches} patches in a block of ${count}`);
  for (let i = 0; i < patches; i++) {
    patchAt[i] = reader.u8();
    patchHigh[i] = reader.varint();
    if (patchAt[i]! >= count) throw new BytesMalformed(`patch at ${patchAt[i]} in a block of ${count}`);
  }
  if (width < 32 && patches === 0) {
    readSmall(reader, from, count, width, (header & ZIGZAG) !== 0, reference, numbers);
    return;
  }
  unpackNumbers(reader, count, width, numbers, from);
  const scale = 2 ** width;
  for (let i = 0; i < patches; i++) numbers[from + patchAt[i]!]! += patchHigh[i]! * scale;
  if (header & ZIGZAG) {
    for (let i = from; i < from + count; i++) {
      const folded = numbers[i]!;
      numbers[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  } else if (reference !== 0) for (let i = from; i < from + count; i++) numbers[i]! += reference;
}

function readSmall(reader: ByteReader, from: number, count: number, width: number, folds: boolean, reference: number, numbers: Float64Array): void {
  unpackWords(reader, count, width, words);
  if (folds) {
    for (let i = 0; i < count; i++) {
      const folded = words[i]!;
      numbers[from + i] = (folded >>> 1) ^ -(folded & 1);
    }
  } else for (let i = 0; i < count; i++) numbers[from + i] = words[i]! + reference;
}
