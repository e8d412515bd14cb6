// Finds out whether numbers are decimals in disguise: whole numbers divided by a power of ten, bit for bit.
import { MAX_INTEGER } from './integer-blocks.ts';

/** Powers of ten up to here are exact, and dividing by them is correctly rounded, so it can be repeated when reading. */
export const POWERS_OF_TEN: readonly number[] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
const LARGEST = MAX_INTEGER / 8;
const TWO_31 = 2 ** 31;
/** Adding and subtracting it rounds numbers below 2^51 to whole ones, faster than Math.round; halves, which it rounds otherwise, fit no power of ten. */
const ROUNDER = 2 ** 52 + 2 ** 51;

/** The whole number m with m / 10^exponent === value bit for bit, or NaN. */
export function scaled(value: number, exponent: number): number {
  const scale = POWERS_OF_TEN[exponent]!;
  // Adding 0 turns -0 into 0, which then differs from a value of -0.
  const whole = Math.round(value * scale) + 0;
  return Math.abs(whole) <= LARGEST && Object.is(whole / scale, value) ? whole : Number.NaN;
}

/**
 * Writes the whole numbers into `into` and answers the exponent, or -1 when too many values are no such decimals. A value that is
 * not (a NaN, an infinity, -0, a full-precision float) gets its index into `exceptions` and its predecessor's number.
 */
export function toDecimals(values: Float64Array, count: number, into: Float64Array, exceptions: number[]): number {
  const tolerated = count >> 4;
  let exponent = 0;
  let misfits = 0;
  // From here on `into` was filled with the exponent that is left in the end: only what stands before is done again.
  let settled = 0;
  let scale = 1;
  let last = Number.NaN;
  let lastWhole = Number.NaN;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    // Many series stay as they are for long; 0 is left to the careful way because of its sign.
    if (value === last) {
      into[i] = lastWhole;
      continue;
    }
    const near = value * scale + ROUNDER - ROUNDER;
    if (near / scale === value && near !== 0 && near <= LARGEST && near >= -LARGEST) {
      into[i] = near;
      last = value;
      lastWhole = near;
      continue;
    }
    const whole = scaled(value, exponent);
    into[i] = whole;
    if (whole === whole) continue;
    last = Number.NaN;
    let fitting = exponent + 1;
    while (fitting < POWERS_OF_TEN.length && Number.isNaN(scaled(value, fitting))) fitting++;
    if (fitting < POWERS_OF_TEN.length) {
      exponent = fitting;
      scale = POWERS_OF_TEN[exponent]!;
      settled = i + 1;
    } else if (++misfits > tolerated) return -1;
  }
  exceptions.length = 0;
  if (misfits === 0) {
    for (let i = 0; i < settled; i++) {
      const near = values[i]! * scale + ROUNDER - ROUNDER;
      const whole = near / scale === values[i] && near !== 0 && near <= LARGEST && near >= -LARGEST ? near : scaled(values[i]!, exponent);
      // A number that the smaller power fitted and this one does not, for it has become too large.
      if (whole !== whole) return toDecimalsWithExceptions(values, count, into, exceptions, exponent, settled);
      into[i] = whole;
    }
    return exponent;
  }
  return toDecimalsWithExceptions(values, count, into, exceptions, exponent, settled);
}

/** The second half of {@link toDecimals}: `into` is right from `settled` on, and NaN where there is an exception. */
function toDecimalsWithExceptions(values: Float64Array, count: number, into: Float64Array, exceptions: number[], exponent: number, settled: number): number {
  const tolerated = count >> 4;
  let before = Number.NaN;
  for (let i = 0; i < count; i++) {
    const whole = i < settled ? scaled(values[i]!, exponent) : into[i]!;
    if (!Number.isNaN(whole)) before = whole;
    else if (exceptions.push(i) > tolerated) return -1;
    into[i] = before;
  }
  // Exceptions at the very beginning take the first number there is.
  let first = 0;
  while (first < count && Number.isNaN(into[first]!)) first++;
  if (first === count) return -1;
  into.fill(into[first]!, 0, first);
  return exponent;
}

/** The greatest common divisor of two whole numbers that are not negative; gcd(0, n) is n. */
export function greatestDivisor(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y > 0) {
    // The remainder of 32-bit integers takes a fraction of the time.
    const rest = x < TWO_31 && y < TWO_31 ? (x | 0) % (y | 0) : x % y;
    x = y;
    y = rest;
  }
  return x;
}
