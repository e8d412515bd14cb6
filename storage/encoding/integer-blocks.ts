// Whole numbers in blocks of 128: each bit-packed at the width that costs least, with the few larger ones patched in.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { bitLength, packNumbers, unpackNumbers } from './bit-pack.ts';

export const BLOCK = 128;
/** Numbers must not exceed this in magnitude, so that a block's range and a zigzag stay below 2^53. */
export const MAX_INTEGER = 2 ** 51;

const WIDTH_MASK = 0x3f;
const ZIGZAG = 0x40;
const PATCHED = 0x80;
const MAX_WIDTH = 53;

const shifted = new Float64Array(BLOCK);
const histogram = new Uint32Array(MAX_WIDTH + 1);

interface Plan {
  width: number;
  patches: number;
  bits: number;
}

/** The cheapest width for the numbers whose bit lengths are in `histogram`: a patch costs its place and the bits above the width. */
function planWidth(count: number, longest: number): Plan {
  const best: Plan = { width: longest, patches: 0, bits: longest * count };
  let patches = 0;
  for (let width = longest - 1; width >= 0; width--) {
    patches += histogram[width + 1]!;
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

/** Fills `shifted` and the histogram: numbers less `reference`, or zigzag when that is NaN. Answers the plan. */
function shift(numbers: Float64Array, from: number, count: number, reference: number): Plan {
  histogram.fill(0);
  let longest = 0;
  const folds = Number.isNaN(reference);
  for (let i = 0; i < count; i++) {
    const number = numbers[from + i]!;
    const value = folds ? zigzag(number) : number - reference;
    shifted[i] = value;
    const length = bitLength(value);
    histogram[length]!++;
    if (length > longest) longest = length;
  }
  return planWidth(count, longest);
}

function blockMinimum(numbers: Float64Array, from: number, count: number): number {
  let minimum = numbers[from]!;
  for (let i = 1; i < count; i++) if (numbers[from + i]! < minimum) minimum = numbers[from + i]!;
  return minimum;
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
  const magnitude = Math.abs(value);
  return magnitude < 4294967296 ? 33 - Math.clz32(magnitude) : 65 - Math.clz32(magnitude / 4294967296);
}

/** Appends numbers[0 … count), whole and within ±2^51. */
export function writeIntegers(numbers: Float64Array, count: number, out: ByteWriter): void {
  for (let from = 0; from < count; from += BLOCK) writeBlock(numbers, from, Math.min(BLOCK, count - from), out);
}

function writeBlock(numbers: Float64Array, from: number, count: number, out: ByteWriter): void {
  const minimum = blockMinimum(numbers, from, count);
  const folded = shift(numbers, from, count, Number.NaN);
  let plan = folded;
  if (folded.width > 0 || folded.patches > 0) {
    const referenced = shift(numbers, from, count, minimum);
    if (referenced.bits + referenceBits(minimum) < folded.bits) plan = referenced;
    else shift(numbers, from, count, Number.NaN);
  }
  const folds = plan === folded;
  const { width, patches } = plan;
  out.u8(width | (folds ? ZIGZAG : 0) | (patches > 0 ? PATCHED : 0));
  if (!folds) out.signed(minimum);
  if (patches > 0) {
    const limit = 2 ** width;
    out.u8(patches);
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
