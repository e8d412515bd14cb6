// A column of whole numbers: differences of the cheapest order, zeros left out where they prevail, the rest as a stream.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { bitLength, packWords } from './bit-pack.ts';
import type { BodyReader } from './body-reader.ts';
import type { Draft } from './draft.ts';
import { cheapestOrder } from './integer-blocks.ts';
import { kernel, rooms } from './kernel/kernel.ts';

const ORDER = 0x03;
const FOLDS = 0x04;
const REFERENCE = 0x08;
const DENSE = 0x10;
const SPARSE = 0x20;
const LOW = 0x40;
const KNOWN = 0x7f;

/** Zeros are left out when no more than one in this many numbers is not zero: a code takes a bit at least. */
const SPARSENESS = 8;
const SMALL = 2 ** 30;
/** Numbers longer than this on average leave their lowest bits, which are noise, to a run of their own. */
const LONG = 22;
/** How many bits are then left to the stream, on average. */
const KEPT = 12;
const SAMPLES = 31;

/** Replaces each number but the first by its difference from the one before. */
function difference(numbers: Float64Array, count: number): void {
  for (let i = count - 1; i > 0; i--) numbers[i]! -= numbers[i - 1]!;
}

const samples = new Float64Array(SAMPLES);

/** Ascending, by insertion: the engine's own sort takes longer for so few. */
function sortFew(numbers: Float64Array): void {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i]!;
    let at = i;
    while (at > 0 && numbers[at - 1]! > number) {
      numbers[at] = numbers[at - 1]!;
      at--;
    }
    numbers[at] = number;
  }
}

/**
 * What numbers are counted from: the middle of a few of them when most lie around it (folded, they are short on both sides), NaN when
 * the smallest one serves better because they spread evenly or away from it.
 */
function centre(numbers: Float64Array, from: number, to: number, min: number): number {
  const count = to - from;
  for (let i = 0; i < SAMPLES; i++) samples[i] = numbers[from + Math.floor((i * count) / SAMPLES)]!;
  sortFew(samples);
  const middle = samples[SAMPLES >> 1]!;
  let around0 = 0;
  let aroundMiddle = 0;
  let above = 0;
  for (const each of samples) {
    around0 += Math.abs(each);
    aroundMiddle += Math.abs(each - middle);
    above += each - min;
  }
  // Even spread gives 2, a bell 4 and more, an outlier far below any number.
  if (above <= 2.5 * aroundMiddle) return Number.NaN;
  return aroundMiddle * 1.1 < around0 ? middle : 0;
}

/** Drafts numbers[0 … count), whole and within ±2^50. The numbers are spoilt. */
export function draftIntegers(numbers: Float64Array, count: number, draft: Draft): void {
  const order = count > 2 ? cheapestOrder(numbers, count) : 0;
  if (order === 2) difference(numbers, count);
  let min = Infinity;
  let max = -Infinity;
  let zeros = 0;
  // The last differences are taken and looked at in one pass, backwards since they take their numbers' places.
  for (let i = count - 1; i >= order; i--) {
    const number = order > 0 ? numbers[i]! - numbers[i - 1]! : numbers[i]!;
    numbers[i] = number;
    if (number < min) min = number;
    if (number > max) max = number;
    if (number === 0) zeros++;
  }
  const rest = count - order;
  const others = rest - zeros;
  const sparse = others * SPARSENESS <= rest;
  let reference = 0;
  let folds = min < 0;
  if (!sparse) {
    const middle = centre(numbers, order, count, min);
    folds = middle === middle;
    reference = folds ? middle : min;
  }
  const widest = Math.max(max - reference, reference - min) * (folds ? 2 : 1);
  const { literal } = draft;
  const low = others === 0 || widest < 2 ** LONG ? 0 : lowBits(numbers, order, count, reference, folds, widest);
  literal.u8(order | (folds ? FOLDS : 0) | (reference !== 0 ? REFERENCE : 0) | (others === 0 ? 0 : sparse ? SPARSE : DENSE) | (low > 0 ? LOW : 0));
  for (let i = 0; i < order; i++) literal.signed(numbers[i]!);
  if (reference !== 0) literal.signed(reference);
  if (low > 0) literal.u8(low);
  if (others === 0) return;
  if (sparse) {
    literal.varint(others);
    draftGaps(numbers, order, count, draft);
  }
  const { pool } = draft;
  pool.reserve(rest);
  const into = pool.numbers;
  let at = pool.length;
  if (low === 0 && widest < SMALL && Math.abs(reference) < SMALL) {
    const middle = reference | 0;
    if (sparse) {
      for (let i = order; i < count; i++) {
        const number = numbers[i]! | 0;
        if (number !== 0) into[at++] = folds ? (number << 1) ^ (number >> 31) : number;
      }
    } else if (folds) {
      for (let i = order; i < count; i++) {
        const distance = (numbers[i]! | 0) - middle;
        into[at++] = (distance << 1) ^ (distance >> 31);
      }
    } else for (let i = order; i < count; i++) into[at++] = (numbers[i]! | 0) - middle;
    draft.stream(at - pool.length);
    return;
  }
  const scale = 2 ** low;
  const lows = new Uint32Array(low > 0 ? rest : 0);
  let filled = 0;
  for (let i = order; i < count; i++) {
    const number = numbers[i]!;
    if (sparse && number === 0) continue;
    const distance = number - reference;
    const whole = folds ? (distance < 0 ? -distance * 2 - 1 : distance * 2) : distance;
    const high = Math.floor(whole / scale);
    into[at++] = high;
    if (low > 0) lows[filled++] = whole - high * scale;
  }
  draft.stream(at - pool.length);
  packWords(lows, filled, low, literal);
}

/** How many bits of each number go to a run of their own. */
function lowBits(numbers: Float64Array, from: number, to: number, reference: number, folds: boolean, widest: number): number {
  let bits = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    const distance = Math.abs(numbers[i]! - reference);
    if (distance === 0) continue;
    bits += bitLength(distance) + (folds ? 1 : 0);
    count++;
  }
  return splitAt(bits / count, bitLength(widest));
}

/** Where to split numbers of this mean and greatest bit length: what is above must fit into 32 bits. */
export function splitAt(mean: number, longest: number): number {
  return Math.max(longest - 32, mean > LONG ? Math.min(32, Math.round(mean) - KEPT) : 0, 0);
}

/** Drafts how many zeros stand before each number that is not. */
function draftGaps(numbers: Float64Array, from: number, to: number, draft: Draft): void {
  const { pool } = draft;
  pool.reserve(to - from);
  const into = pool.numbers;
  let at = pool.length;
  let zeros = 0;
  for (let i = from; i < to; i++) {
    if (numbers[i] === 0) zeros++;
    else {
      into[at++] = zeros;
      zeros = 0;
    }
  }
  draft.stream(at - pool.length);
}

/**
 * Reads `count` numbers that {@link draftIntegers} drafted into a column of the kernel, as (offset + number × step) / scale: values of
 * decimals come out in one go. All of offset, number × step and their sum must stay below 2^53.
 */
export function readIntegers(body: BodyReader, count: number, into: number, offset = 0, step = 1, scale = 1): void {
  const { reader } = body;
  const head = reader.u8();
  const order = head & ORDER;
  if (head > KNOWN || order > 2 || order > count || (head & (DENSE | SPARSE)) === (DENSE | SPARSE)) throw new BytesMalformed(`an integer column with head ${head}`);
  const first = order > 0 ? reader.signed() : 0;
  const slope = order > 1 ? reader.signed() * step : 0;
  const reference = head & REFERENCE ? reader.signed() : 0;
  const low = head & LOW ? reader.u8() : 0;
  if (low > 32) throw new BytesMalformed(`${low} low bits`);
  const folds = head & FOLDS ? 1 : 0;
  const rest = count - order;
  const begin = offset + first * step;
  const numbers = rooms.first;
  const end = into + count * 8;
  const behind = into + order * 8;
  if (head & DENSE) {
    body.stream(rest, numbers);
    if (low > 0) {
      body.bits(rest, low, rooms.low);
      kernel.joined(numbers, rooms.low, rest, low, folds, reference, step, behind);
    } else if (order === 1) {
      kernel.climb(numbers, rest, folds, reference, step, begin, scale, into);
      return;
    } else if (order === 0) {
      kernel.levels(numbers, rest, folds, reference, step, offset, scale, into);
      return;
    } else kernel.levels(numbers, rest, folds, reference, step, 0, 1, behind);
  } else if (head & SPARSE) {
    const others = reader.varint();
    if (others < 1 || others > rest) throw new BytesMalformed(`${others} of ${rest} numbers`);
    const gaps = rooms.second;
    const { changes } = rooms;
    body.stream(others, gaps);
    body.stream(others, numbers);
    if (low > 0) {
      body.bits(others, low, rooms.low);
      kernel.joined(numbers, rooms.low, others, low, folds, reference, step, changes);
    } else kernel.levels(numbers, others, folds, reference, step, 0, 1, changes);
    const fits = order === 1 ? kernel.stairs(gaps, changes, others, count, begin, scale, into) : kernel.scatter(gaps, changes, others, rest, behind);
    if (fits === 0) throw new BytesMalformed(`${others} numbers reach beyond ${count}`);
    if (order === 1) return;
  } else if (order < 2) {
    kernel.fill(into, end, begin / scale);
    return;
  } else kernel.fill(behind, end, 0);
  // Left are second differences, numbers that have low bits, and numbers among zeros.
  kernel.add(into, rest, order, begin, slope, scale);
}
