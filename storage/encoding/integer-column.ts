// A column of whole numbers: differences of the cheapest order, zeros left out where they prevail, the rest as a stream.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { bitLength, packWords } from './bit-pack.ts';
import { streamRoom } from './body-reader.ts';
import type { BodyReader } from './body-reader.ts';
import type { Draft } from './draft.ts';
import { cheapestOrder } from './integer-blocks.ts';

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
 * Reads `count` numbers that {@link draftIntegers} drafted, as (offset + number × step) / scale: values of decimals come out in one go.
 * All of offset, number × step and their sum must stay below 2^53.
 */
export function readIntegers(body: BodyReader, count: number, into: Float64Array, offset = 0, step = 1, scale = 1): void {
  const { reader } = body;
  const head = reader.u8();
  const order = head & ORDER;
  if (head > KNOWN || order > 2 || order > count || (head & (DENSE | SPARSE)) === (DENSE | SPARSE)) throw new BytesMalformed(`an integer column with head ${head}`);
  const first = order > 0 ? reader.signed() : 0;
  const slope = order > 1 ? reader.signed() * step : 0;
  const reference = head & REFERENCE ? reader.signed() : 0;
  const low = head & LOW ? reader.u8() : 0;
  if (low > 32) throw new BytesMalformed(`${low} low bits`);
  const folds = (head & FOLDS) !== 0;
  const rest = count - order;
  const begin = offset + first * step;
  if (head & DENSE) {
    const numbers = streamRoom('first', rest);
    body.stream(rest, numbers);
    if (low > 0) withLow(body, rest, numbers, low, folds, reference, step, into, order);
    else if (order === 1) {
      climb(numbers, rest, folds, reference, begin, step, scale, into);
      return;
    } else unfold(numbers, rest, folds, reference, step, into, order);
  } else if (head & SPARSE) {
    const others = reader.varint();
    if (others < 1 || others > rest) throw new BytesMalformed(`${others} of ${rest} numbers`);
    const gaps = streamRoom('second', others);
    body.stream(others, gaps);
    const numbers = streamRoom('first', others);
    body.stream(others, numbers);
    const changes = sparseRoom(others);
    if (low > 0) withLow(body, others, numbers, low, folds, reference, step, changes, 0);
    else unfold(numbers, others, folds, reference, step, changes, 0);
    if (order === 1) {
      stairs(gaps, changes, others, count, begin, scale, into);
      return;
    }
    scatter(gaps, changes, others, count, order, into);
  } else into.fill(0, order, count);
  if (order === 0) {
    for (let i = 0; i < count; i++) into[i] = (offset + into[i]!) / scale;
    return;
  }
  // Left are second differences, and first ones with low bits.
  into[0] = begin / scale;
  let value = begin;
  let climbs = slope;
  if (order === 1) for (let i = 1; i < count; i++) into[i] = (value += into[i]!) / scale;
  else {
    if (count > 1) into[1] = (value += climbs) / scale;
    for (let i = 2; i < count; i++) {
      climbs += into[i]!;
      value += climbs;
      into[i] = value / scale;
    }
  }
}

let changesRoom = new Float64Array(0);
function sparseRoom(count: number): Float64Array {
  if (changesRoom.length < count) changesRoom = new Float64Array(count);
  return changesRoom;
}

/** Undoes folding and reference: into[at … at + count), times step. */
function unfold(numbers: Uint32Array, count: number, folds: boolean, reference: number, step: number, into: Float64Array, at: number): void {
  if (folds) {
    for (let i = 0; i < count; i++) {
      const folded = numbers[i]!;
      into[at + i] = (((folded >>> 1) ^ -(folded & 1)) + reference) * step;
    }
  } else for (let i = 0; i < count; i++) into[at + i] = (numbers[i]! + reference) * step;
}

/** The same for numbers whose low bits stand in a run of their own. */
function withLow(body: BodyReader, count: number, numbers: Uint32Array, low: number, folds: boolean, reference: number, step: number, into: Float64Array, at: number): void {
  const lows = streamRoom('low', count);
  body.bits(count, low, lows);
  const scale = 2 ** low;
  for (let i = 0; i < count; i++) {
    const whole = numbers[i]! * scale + lows[i]!;
    const distance = !folds ? whole : whole % 2 === 0 ? whole / 2 : -(whole + 1) / 2;
    into[at + i] = (distance + reference) * step;
  }
}

/** First differences, the usual case: unfolding, adding up and scaling in one loop. */
function climb(numbers: Uint32Array, count: number, folds: boolean, reference: number, begin: number, step: number, scale: number, into: Float64Array): void {
  let value = begin;
  into[0] = value / scale;
  if (folds && reference === 0 && step === 1) {
    // Nearly all: half the work of the general case.
    for (let i = 0; i < count; i++) {
      const folded = numbers[i]! | 0;
      value += (folded >>> 1) ^ -(folded & 1);
      into[i + 1] = value / scale;
    }
  } else if (folds) {
    for (let i = 0; i < count; i++) {
      const folded = numbers[i]!;
      value += (((folded >>> 1) ^ -(folded & 1)) + reference) * step;
      into[i + 1] = value / scale;
    }
  } else {
    for (let i = 0; i < count; i++) {
      value += (numbers[i]! + reference) * step;
      into[i + 1] = value / scale;
    }
  }
}

/** First differences that are mostly zero: the value stays for stretches. */
function stairs(gaps: Uint32Array, changes: Float64Array, others: number, count: number, begin: number, scale: number, into: Float64Array): void {
  let at = 0;
  let value = begin;
  for (let i = 0; i < others; i++) {
    const next = at + gaps[i]! + 1;
    if (next >= count) throw new BytesMalformed(`a change at ${next} of ${count}`);
    into.fill(value / scale, at, next);
    at = next;
    value += changes[i]!;
  }
  into.fill(value / scale, at, count);
}

/** Numbers among zeros, from `from` on. */
function scatter(gaps: Uint32Array, changes: Float64Array, others: number, count: number, from: number, into: Float64Array): void {
  into.fill(0, from, count);
  let at = from - 1;
  for (let i = 0; i < others; i++) {
    at += gaps[i]! + 1;
    if (at >= count) throw new BytesMalformed(`a number at ${at} of ${count}`);
    into[at] = changes[i]!;
  }
}
