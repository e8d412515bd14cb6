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
 * Adds parts of a column without rounding as long as its numbers are whole multiples of 1 / 10^exponent, and as plain floats otherwise.
 * A sum of decimals in float64 arithmetic (0.1 + 0.2) is mostly no decimal any more; this one is the decimal nearest to the true sum.
 */
class DecimalSums {
  private wholes = new Float64Array(0);
  private exponent = -1;
  private readonly exceptions: number[] = [];

  /** The column of which parts are added next. */
  take(values: Float64Array, length: number): void {
    if (this.wholes.length < length) this.wholes = new Float64Array(length);
    this.exponent = length === 0 ? -1 : toDecimals(values, length, this.wholes, this.exceptions);
  }

  /** The sum of values[from … to) of that column. `skips`: NaN counts for nothing; else it makes the sum NaN. */
  sum(values: Float64Array, from: number, to: number, skips: boolean): number {
    const { exponent } = this;
    if (exponent >= 0) {
      const whole = this.exceptions.length > 0 ? wholeSum(values, exponent, from, to, skips) : plainSum(this.wholes, from, to);
      if (whole === whole) return whole / POWERS_OF_TEN[exponent]!;
    }
    let floats = 0;
    for (let i = from; i < to; i++) if (!skips || values[i] === values[i]) floats += values[i]!;
    return floats;
  }
}

/** The sum of whole numbers; NaN when it went beyond 2^53, where it would have been rounded. */
function plainSum(numbers: Float64Array, from: number, to: number): number {
  let sum = 0;
  let least = 0;
  let most = 0;
  for (let i = from; i < to; i++) {
    sum += numbers[i]!;
    if (sum < least) least = sum;
    else if (sum > most) most = sum;
  }
  return most <= Number.MAX_SAFE_INTEGER && least >= -Number.MAX_SAFE_INTEGER ? sum : Number.NaN;
}

/** The same for a column in which some numbers are no decimals: NaN when one of these is. */
function wholeSum(values: Float64Array, exponent: number, from: number, to: number, skips: boolean): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    if (skips && values[i] !== values[i]) continue;
    sum += scaled(values[i]!, exponent);
    if (!(Math.abs(sum) <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
  }
  return sum;
}

const sums = new DecimalSums();

/** Which points belong together: bucket i begins at ts[i] and has those from starts[i] to before starts[i + 1]. */
export interface BucketGrid {
  readonly ts: Float64Array;
  readonly starts: Uint32Array;
}

/** The buckets of `resolution` ms, aligned to the epoch, that points at these times fall into. Times must ascend. */
export function bucketGrid(times: Float64Array, length: number, resolution: number): BucketGrid {
  if (!(Number.isSafeInteger(resolution) && resolution > 0)) throw new VedetteError('internal', `Points cannot be rolled up to ${resolution} ms.`);
  const begins: number[] = [];
  const starts: number[] = [];
  let end = -Infinity;
  for (let i = 0; i < length; i++) {
    // The first point is in its bucket whatever rounding does.
    if (i > 0 && times[i]! < end) continue;
    const begin = Math.floor(times[i]! / resolution) * resolution;
    begins.push(begin);
    starts.push(i);
    end = begin + resolution;
  }
  starts.push(length);
  return { ts: Float64Array.from(begins), starts: Uint32Array.from(starts) };
}

function room(buckets: number): Omit<RollupColumns, 'ts' | 'length'> {
  const column = (): Float64Array => new Float64Array(buckets);
  return { count: column(), sum: column(), min: column(), max: column(), last: column() };
}

/**
 * Rolls points up to buckets of `resolution` ms that are aligned to the epoch. NaN points are no points; buckets without points are
 * left out. `last` is the value of the latest point. Times must ascend. `grid`: that of these times and this resolution; the answer has
 * its `ts` where no bucket was left out.
 */
export function rollUp({ ts, values, length }: PointColumns, resolution: number, grid = bucketGrid(ts, length, resolution)): RollupColumns {
  const { starts } = grid;
  const buckets = grid.ts.length;
  const into = room(buckets);
  let begins = grid.ts;
  sums.take(values, length);
  let filled = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = starts[bucket]!;
    const to = starts[bucket + 1]!;
    let count = 0;
    let min = Infinity;
    let max = -Infinity;
    let last = 0;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (value !== value) continue;
      count++;
      if (value < min) min = value;
      if (value > max) max = value;
      last = value;
    }
    if (count === 0) {
      if (begins === grid.ts) begins = grid.ts.slice();
      continue;
    }
    if (begins !== grid.ts) begins[filled] = grid.ts[bucket]!;
    into.count[filled] = count;
    into.sum[filled] = sums.sum(values, from, to, true);
    into.min[filled] = min;
    into.max[filled] = max;
    into.last[filled] = last;
    filled++;
  }
  return { ts: begins, ...into, length: filled };
}

/** Rolls buckets up to longer ones. `coarser` must be a multiple of the buckets' length. `grid`: as for {@link rollUp}. */
export function rollUpAgain(columns: RollupColumns, coarser: number, grid = bucketGrid(columns.ts, columns.length, coarser)): RollupColumns {
  const { ts, starts } = grid;
  const { length } = ts;
  const into = room(length);
  sums.take(columns.sum, columns.length);
  for (let bucket = 0; bucket < length; bucket++) {
    const from = starts[bucket]!;
    const to = starts[bucket + 1]!;
    let count = 0;
    let min = Infinity;
    let max = -Infinity;
    for (let i = from; i < to; i++) {
      count += columns.count[i]!;
      min = Math.min(min, columns.min[i]!);
      max = Math.max(max, columns.max[i]!);
    }
    into.count[bucket] = count;
    into.sum[bucket] = sums.sum(columns.sum, from, to, false);
    into.min[bucket] = min;
    into.max[bucket] = max;
    into.last[bucket] = columns.last[to - 1]!;
  }
  return { ts, ...into, length };
}
