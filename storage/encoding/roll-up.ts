// Makes rollups: of points, and of finer rollups. Pure; sums of decimals are exact decimals, so that they pack as well as the points do.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { POWERS_OF_TEN, scaled, toDecimals } from './decimal.ts';
import type { RollupColumns } from './segment.ts';

/** Points as they come from a segment or a buffer: 0 ≤ i < length of both columns, ascending in time. */
export interface PointColumns {
  readonly ts: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
}

/**
 * Adds numbers without rounding as long as they are whole multiples of 1 / 10^exponent, and as plain floats otherwise. A sum of
 * decimals in float64 arithmetic (0.1 + 0.2) is mostly no decimal any more; this one is the decimal nearest to the true sum.
 */
class DecimalSum {
  private readonly exponent: number;
  private wholes = 0;
  private floats = 0;
  private exact = true;

  /** `exponent` as toDecimals answers it: -1 when the numbers are no decimals. */
  constructor(exponent: number) {
    this.exponent = exponent;
  }

  reset(): void {
    this.wholes = 0;
    this.floats = 0;
    this.exact = this.exponent >= 0;
  }

  add(value: number): void {
    this.floats += value;
    if (!this.exact) return;
    // NaN, which is no such decimal, makes the comparison false; a whole sum beyond 2^53 would have been rounded.
    this.wholes += scaled(value, this.exponent);
    this.exact = Math.abs(this.wholes) <= Number.MAX_SAFE_INTEGER;
  }

  get value(): number {
    return this.exact ? this.wholes / POWERS_OF_TEN[this.exponent]! : this.floats;
  }
}

function decimalsOf(values: Float64Array, length: number): DecimalSum {
  return new DecimalSum(length === 0 ? -1 : toDecimals(values, length, new Float64Array(length), []));
}

interface Buckets {
  readonly ts: Float64Array;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
}

function room(ts: Float64Array, length: number, resolution: number): Buckets {
  if (!(Number.isSafeInteger(resolution) && resolution > 0)) throw new VedetteError('internal', `Points cannot be rolled up to ${resolution} ms.`);
  let buckets = 0;
  let end = -Infinity;
  for (let i = 0; i < length; i++) {
    if (ts[i]! < end) continue;
    buckets++;
    end = (Math.floor(ts[i]! / resolution) + 1) * resolution;
  }
  const column = (): Float64Array => new Float64Array(buckets);
  return { ts: column(), count: column(), sum: column(), min: column(), max: column(), last: column() };
}

/**
 * Rolls points up to buckets of `resolution` ms that are aligned to the epoch. NaN points are no points; buckets without points are
 * left out. `last` is the value of the latest point. Times must ascend.
 */
export function rollUp({ ts, values, length }: PointColumns, resolution: number): RollupColumns {
  const into = room(ts, length, resolution);
  const sum = decimalsOf(values, length);
  let filled = 0;
  let i = 0;
  while (i < length) {
    const begin = Math.floor(ts[i]! / resolution) * resolution;
    const end = begin + resolution;
    let count = 0;
    let min = Infinity;
    let max = -Infinity;
    let last = 0;
    sum.reset();
    // The first point is in its bucket whatever rounding does, so that every turn takes at least one.
    do {
      const value = values[i]!;
      if (value === value) {
        count++;
        sum.add(value);
        if (value < min) min = value;
        if (value > max) max = value;
        last = value;
      }
      i++;
    } while (i < length && ts[i]! < end);
    if (count === 0) continue;
    into.ts[filled] = begin;
    into.count[filled] = count;
    into.sum[filled] = sum.value;
    into.min[filled] = min;
    into.max[filled] = max;
    into.last[filled] = last;
    filled++;
  }
  return { ...into, length: filled };
}

/** Rolls buckets up to longer ones. `coarser` must be a multiple of the buckets' length. */
export function rollUpAgain(columns: RollupColumns, coarser: number): RollupColumns {
  const { ts, length } = columns;
  const into = room(ts, length, coarser);
  const sum = decimalsOf(columns.sum, length);
  let filled = 0;
  let i = 0;
  while (i < length) {
    const begin = Math.floor(ts[i]! / coarser) * coarser;
    const end = begin + coarser;
    let count = 0;
    let min = Infinity;
    let max = -Infinity;
    sum.reset();
    do {
      count += columns.count[i]!;
      sum.add(columns.sum[i]!);
      min = Math.min(min, columns.min[i]!);
      max = Math.max(max, columns.max[i]!);
      i++;
    } while (i < length && ts[i]! < end);
    into.ts[filled] = begin;
    into.count[filled] = count;
    into.sum[filled] = sum.value;
    into.min[filled] = min;
    into.max[filled] = max;
    into.last[filled] = columns.last[i - 1]!;
    filled++;
  }
  return { ...into, length: filled };
}
