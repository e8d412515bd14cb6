// The five columns of a series' rollups: as decimals of one scale each foretells the next (the sum lies near count times the middle of
// minimum and maximum), so that little is left to store; columns that are no decimals stand by themselves.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { bitLength } from './bit-pack.ts';
import type { BodyReader } from './body-reader.ts';
import { POWERS_OF_TEN, greatestDivisor, scaled, toDecimals } from './decimal.ts';
import type { Draft } from './draft.ts';
import { draftIntegers, readIntegers } from './integer-column.ts';
import { columnsAt, kernel, rooms } from './kernel/kernel.ts';
import type { RollupColumns, RollupNeeds } from './segment.ts';
import { SeriesColumnWriter, decodeSeriesColumn } from './series-column.ts';

/** The first byte: bits 0-3 the exponent, bit 4 a common step, bit 5 the sum stands by itself; or that all do. */
const STEP = 0x10;
const OWN_SUM = 0x20;
const SEPARATE = 0x40;
const EXPONENT = 0x0f;

/**
 * What foretells the sum of a bucket: its count times a mean of four weights, of the last values before it and in it, of its minimum
 * and of its maximum, in quarters. The number is stored; all is exact in float64 within LARGEST.
 */
const MEANS: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0, 0],
  [0, 0, 2, 2],
  [2, 2, 0, 0],
  [1, 1, 1, 1],
  [0, 4, 0, 0],
];
/** Four times a number times a count stays below 2^53, and so do folded second differences of what is left. */
const LARGEST = 2 ** 47;
/** Differences of two such numbers are half as large as what a column of integers takes. */
const LARGEST_VALUE = 2 ** 46;

interface Room {
  count: Float64Array;
  last: Float64Array;
  min: Float64Array;
  max: Float64Array;
  sum: Float64Array;
  rest: Float64Array;
}
let room = makeRoom(0);
function makeRoom(length: number): Room {
  const column = (): Float64Array => new Float64Array(length);
  return { count: column(), last: column(), min: column(), max: column(), sum: column(), rest: column() };
}
function reserve(length: number): Room {
  if (room.count.length < length) room = makeRoom(length);
  return room;
}

/** Fills `into` with the numbers times 10^exponent; false when one is no such decimal. */
function scaleAll(values: Float64Array, count: number, exponent: number, into: Float64Array): boolean {
  for (let i = 0; i < count; i++) {
    const whole = scaled(values[i]!, exponent);
    if (whole !== whole) return false;
    into[i] = whole;
  }
  return true;
}

const exceptions: number[] = [];
/** The exponent of a column without exceptions, or -1. */
function exponentOf(values: Float64Array, count: number, into: Float64Array): number {
  const exponent = toDecimals(values, count, into, exceptions);
  return exceptions.length > 0 ? -1 : exponent;
}

/** Fills `into` with what the sums of the buckets are taken to be. */
function foretell(mean: number, length: number, { count, last, min, max }: Room, into: Float64Array): void {
  const [ofBefore, ofLast, ofMin, ofMax] = MEANS[mean]!;
  let before = last[0]!;
  for (let i = 0; i < length; i++) {
    const value = last[i]!;
    into[i] = Math.floor((count[i]! * (before * ofBefore + value * ofLast + min[i]! * ofMin + max[i]! * ofMax)) / 4);
    before = value;
  }
}

function within(numbers: Float64Array, length: number, limit: number): boolean {
  for (let i = 0; i < length; i++) if (Math.abs(numbers[i]!) > limit) return false;
  return true;
}

/** Drafts the columns of rollups; keeps scratch memory. */
export class BucketWriter {
  private readonly values = new SeriesColumnWriter();

  write(columns: RollupColumns, draft: Draft): void {
    const { length } = columns;
    const { literal } = draft;
    const numbers = reserve(length);
    const { count, last, min, max, sum, rest } = numbers;
    let exponent = exponentOf(columns.count, length, count) === 0 && within(count, length, LARGEST) ? this.levels(columns, numbers) : -1;
    if (exponent < 0) {
      literal.u8(SEPARATE);
      for (const each of [columns.count, columns.last, columns.min, columns.max, columns.sum]) this.values.write(each, length, false, draft);
      return;
    }
    // The sum of decimals has no more digits than they have, so their exponent is tried first.
    let joint = scaleAll(columns.sum, length, exponent, sum);
    if (!joint) {
      const finer = exponentOf(columns.sum, length, rest);
      if (finer > exponent && scaleAll(columns.sum, length, finer, sum) && this.scaleLevels(columns, finer, numbers)) {
        exponent = finer;
        joint = true;
      } else this.scaleLevels(columns, exponent, numbers);
    }
    let most = 0;
    for (let i = 0; i < length; i++) {
      const here = count[i]! * Math.max(1, Math.abs(last[i]!), Math.abs(min[i]!), Math.abs(max[i]!));
      if (here > most) most = here;
    }
    joint &&= most <= LARGEST && within(sum, length, LARGEST);
    const first = last[0]!;
    const step = this.step(length, numbers, first, joint);
    literal.u8(exponent | (step > 1 ? STEP : 0) | (joint ? 0 : OWN_SUM));
    if (step > 1) {
      literal.signed(first);
      literal.varint(step);
      for (let i = 0; i < length; i++) {
        last[i] = (last[i]! - first) / step;
        min[i] = (min[i]! - first) / step;
        max[i] = (max[i]! - first) / step;
        if (joint) sum[i] = (sum[i]! - count[i]! * first) / step;
      }
    }
    for (let i = 0; i < length; i++) rest[i] = count[i]!;
    draftIntegers(rest, length, draft);
    for (let i = 0; i < length; i++) rest[i] = last[i]!;
    draftIntegers(rest, length, draft);
    for (let i = 0, before = last[0]!; i < length; i++) {
      const value = last[i]!;
      rest[i] = (before < value ? before : value) - min[i]!;
      before = value;
    }
    draftIntegers(rest, length, draft);
    for (let i = 0, before = last[0]!; i < length; i++) {
      const value = last[i]!;
      rest[i] = max[i]! - (before > value ? before : value);
      before = value;
    }
    draftIntegers(rest, length, draft);
    if (!joint) {
      this.values.write(columns.sum, length, false, draft);
      return;
    }
    const mean = this.bestMean(length, numbers);
    literal.u8(mean);
    foretell(mean, length, numbers, rest);
    for (let i = 0; i < length; i++) rest[i] = sum[i]! - rest[i]!;
    draftIntegers(rest, length, draft);
  }

  /** Fills last, min and max with whole numbers of one exponent and answers it, or -1 when that cannot be done. */
  private levels(columns: RollupColumns, numbers: Room): number {
    const { length } = columns;
    const last = exponentOf(columns.last, length, numbers.last);
    const min = last < 0 ? -1 : exponentOf(columns.min, length, numbers.min);
    const max = min < 0 ? -1 : exponentOf(columns.max, length, numbers.max);
    if (max < 0) return -1;
    const exponent = Math.max(last, min, max);
    // Mostly all three have the same one, and are filled.
    if (last < exponent && !scaleAll(columns.last, length, exponent, numbers.last)) return -1;
    if (min < exponent && !scaleAll(columns.min, length, exponent, numbers.min)) return -1;
    if (max < exponent && !scaleAll(columns.max, length, exponent, numbers.max)) return -1;
    return within(numbers.last, length, LARGEST_VALUE) && within(numbers.min, length, LARGEST_VALUE) && within(numbers.max, length, LARGEST_VALUE) ? exponent : -1;
  }

  /** The same for a given exponent; false when that cannot be done. */
  private scaleLevels(columns: RollupColumns, exponent: number, numbers: Room): boolean {
    return (['last', 'min', 'max'] as const).every((key) => scaleAll(columns[key], columns.length, exponent, numbers[key]) && within(numbers[key], columns.length, LARGEST_VALUE));
  }

  /** The common step of all numbers, counted from `first`; 1 when there is none. */
  private step(length: number, { count, last, min, max, sum }: Room, first: number, joint: boolean): number {
    let divisor = 0;
    for (let i = 0; i < length && divisor !== 1; i++) {
      divisor = greatestDivisor(Math.abs(last[i]! - first), divisor);
      divisor = greatestDivisor(Math.abs(min[i]! - first), divisor);
      divisor = greatestDivisor(Math.abs(max[i]! - first), divisor);
      if (joint) {
        // With a first number far from the others even this could be rounded.
        if (Math.abs(count[i]! * first) > LARGEST) return 1;
        divisor = greatestDivisor(Math.abs(sum[i]! - count[i]! * first), divisor);
      }
    }
    return Math.max(divisor, 1);
  }

  private bestMean(length: number, numbers: Room): number {
    let best = 0;
    let least = Infinity;
    for (let mean = 0; mean < MEANS.length; mean++) {
      let bits = 0;
      foretell(mean, length, numbers, numbers.rest);
      for (let i = 0; i < length; i++) bits += bitLength(Math.abs(numbers.sum[i]! - numbers.rest[i]!));
      if (bits >= least) continue;
      least = bits;
      best = mean;
    }
    return best;
  }
}

/**
 * Decodes `length` buckets that {@link BucketWriter} drafted into the columns of the kernel, see {@link bucketsAt}; those that are not
 * needed may hold anything. Answers whether everything was read: what stands behind the last column that is needed is not looked at.
 */
export function decodeBuckets(body: BodyReader, length: number, needs: RollupNeeds): boolean {
  const { reader } = body;
  const head = reader.u8();
  if (head === SEPARATE) {
    for (const column of rooms.columns) decodeSeriesColumn(body, length, column);
    return true;
  }
  const scale = POWERS_OF_TEN[head & EXPONENT];
  if (head > (STEP | OWN_SUM | EXPONENT) || scale === undefined) throw new BytesMalformed(`rollups with head ${head}`);
  const first = head & STEP ? reader.signed() : 0;
  const step = head & STEP ? reader.varint() : 1;
  const [count, last, min, max, sum] = rooms.columns as readonly [number, number, number, number, number];
  readIntegers(body, length, count);
  readIntegers(body, length, last);
  readIntegers(body, length, min);
  readIntegers(body, length, max);
  const joint = needs.sum && !(head & OWN_SUM);
  const rule = joint ? reader.u8() : 0;
  const weights = MEANS[rule];
  if (weights === undefined) throw new BytesMalformed(`sums foretold by rule ${rule}`);
  if (joint) readIntegers(body, length, sum);
  else if (needs.sum) decodeSeriesColumn(body, length, sum);
  kernel.buckets(count, last, min, max, sum, length, joint ? 1 : 0, weights[0], weights[1], weights[2], weights[3], first, step, scale);
  return needs.sum;
}

/** The columns that {@link decodeBuckets} has filled; valid until anything else is decoded. */
export function bucketsAt(length: number): { count: Float64Array; last: Float64Array; min: Float64Array; max: Float64Array; sum: Float64Array } {
  const [count, last, min, max, sum] = columnsAt(length) as readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { count, last, min, max, sum };
}
