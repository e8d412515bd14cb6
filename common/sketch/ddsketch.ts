// DDSketch: quantiles of any number of values with a relative error of 1 %, mergeable in time and space.
import { ByteReader, BytesMalformed } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { VedetteError, errorMessage } from '../errors/vedette-error.ts';
import { BinStore, MAX_BINS } from './bin-store.ts';

/** |answer - true| <= 0.01 × |true| for every quantile whose bin has not collapsed. */
export const RELATIVE_ERROR = 0.01;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Smaller magnitudes count as zero: their logarithm has no place in a bin index. */
const SMALLEST = 2.2250738585072014e-308 * GAMMA;
const HIGHEST_INDEX = Math.ceil(Math.log(Number.MAX_VALUE) / LOG_GAMMA) + 1;

const FORMAT_VERSION = 1;
const FLAG_WHOLE = 1;
const FLAG_ONE_VALUE = 2;

function indexOf(magnitude: number): number {
  return Math.ceil(Math.log(magnitude) / LOG_GAMMA);
}

/** The value that stands for a bin: no value of (γ^(i-1), γ^i] is further from it than the relative error. */
function magnitudeOf(index: number): number {
  return Math.exp(index * LOG_GAMMA) * (2 / (1 + GAMMA));
}

/**
 * A sketch of a set of numbers after Masson, Rim and Lee, "DDSketch" (VLDB 2019): logarithmic bins, at most 2,048 a sign, the
 * lowest magnitudes collapsing first. `count`, `sum`, `min` and `max` are exact; on an empty sketch min, max and average are NaN.
 */
export class DDSketch {
  private readonly positive = new BinStore();
  private readonly negative = new BinStore();
  private zeros = 0;
  private total = 0;
  private lowest = Infinity;
  private highest = -Infinity;

  get count(): number {
    return this.positive.total + this.negative.total + this.zeros;
  }
  get sum(): number {
    return this.total;
  }
  get min(): number {
    return this.count > 0 ? this.lowest : Number.NaN;
  }
  get max(): number {
    return this.count > 0 ? this.highest : Number.NaN;
  }
  get average(): number {
    return this.total / this.count;
  }

  /** Counts `value` `weight` times (a sample taken at rate 0.1 weighs 10). False, and nothing counted, unless value is finite and weight > 0 is. */
  add(value: number, weight = 1): boolean {
    if (!Number.isFinite(value) || !(weight > 0) || weight === Infinity) return false;
    if (value >= SMALLEST) this.positive.add(indexOf(value), weight);
    else if (value <= -SMALLEST) this.negative.add(indexOf(-value), weight);
    else this.zeros += weight;
    this.total += value * weight;
    if (value < this.lowest) this.lowest = value;
    if (value > this.highest) this.highest = value;
    return true;
  }

  /** Adds everything the other sketch has counted; the other stays as it is. */
  merge(other: DDSketch): void {
    this.positive.merge(other.positive);
    this.negative.merge(other.negative);
    this.zeros += other.zeros;
    this.total += other.total;
    if (other.lowest < this.lowest) this.lowest = other.lowest;
    if (other.highest > this.highest) this.highest = other.highest;
  }

  /**
   * Adds what a packed sketch has counted; the same as merging {@link fromBytes} of it, without making that sketch. Throws
   * VedetteError('bad_input') for bytes that are no sketch; this sketch must then be thrown away.
   */
  mergeBytes(bytes: Uint8Array): void {
    try {
      this.read(new ByteReader(bytes));
    } catch (error) {
      if (error instanceof BytesMalformed) throw new VedetteError('bad_input', `These ${bytes.length} bytes are not a sketch: ${errorMessage(error)}.`);
      throw error;
    }
  }

  /** The value below which the share `q` (0 … 1) of the values lies; NaN on an empty sketch or for a q outside. */
  quantile(q: number): number {
    const count = this.count;
    if (count === 0 || !(q >= 0 && q <= 1)) return Number.NaN;
    if (q === 0) return this.lowest;
    if (q === 1) return this.highest;
    const rank = q * (count - 1);
    let seen = 0;
    let answer = this.highest;
    const stops = (value: number, weight: number): boolean => {
      seen += weight;
      if (seen <= rank) return false;
      answer = value;
      return true;
    };
    const found =
      this.negative.descending((index, weight) => stops(-magnitudeOf(index), weight)) ||
      (this.zeros > 0 && stops(0, this.zeros)) ||
      this.positive.ascending((index, weight) => stops(magnitudeOf(index), weight));
    return found ? Math.min(Math.max(answer, this.lowest), this.highest) : this.highest;
  }

  /**
   * The standard deviation of the values themselves (not an estimate for a larger population); NaN on an empty sketch. Each value is
   * taken as that of its bin, so |answer - true| <= 0.01 × the root of the mean of the squared values; equal values give exactly 0.
   */
  get deviation(): number {
    const count = this.count;
    if (count === 0) return Number.NaN;
    if (this.lowest === this.highest) return 0;
    // Around a mean that is near the truth the sums of squares lose no digits.
    const center = Math.min(Math.max(this.average, this.lowest), this.highest);
    let sum = 0;
    let squares = 0;
    this.eachBin((value, weight) => {
      const distance = Math.min(Math.max(value, this.lowest), this.highest) - center;
      sum += distance * weight;
      squares += distance * distance * weight;
    });
    const mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }

  /**
   * How many values lie between `low` and `high`; the bounds themselves are included as asked, by default low is and high is not. Values
   * equal to a bound are counted as they should be; others that share its bin (they differ from it by at most 2.03 %) are counted as if
   * they were equal to it. Exact for bounds at or beyond min and max and for 0; values in a collapsed bin count as its lowest kept value.
   */
  countInRange(low: number, high: number, bounds: { readonly includesLow?: boolean; readonly includesHigh?: boolean } = {}): number {
    const { includesLow = true, includesHigh = false } = bounds;
    return Math.max(0, this.countBelow(high, includesHigh) - this.countBelow(low, !includesLow));
  }

  /** How many values are below the limit, or also equal to it. */
  private countBelow(limit: number, inclusive: boolean): number {
    if (this.count === 0 || limit < this.lowest || (limit === this.lowest && !inclusive)) return 0;
    if (limit > this.highest || (limit === this.highest && inclusive)) return this.count;
    let below = 0;
    if (limit <= -SMALLEST) {
      const border = indexOf(-limit);
      this.negative.descending((index, weight) => {
        if (index < border || (index === border && !inclusive)) return true;
        below += weight;
        return false;
      });
      return below;
    }
    below = this.negative.total;
    if (limit < SMALLEST) return below + (limit > 0 || (limit === 0 && inclusive) ? this.zeros : 0);
    below += this.zeros;
    const border = indexOf(limit);
    this.positive.ascending((index, weight) => {
      if (index > border || (index === border && !inclusive)) return true;
      below += weight;
      return false;
    });
    return below;
  }

  private eachBin(visit: (value: number, weight: number) => void): void {
    this.negative.descending((index, weight) => {
      visit(-magnitudeOf(index), weight);
      return false;
    });
    if (this.zeros > 0) visit(0, this.zeros);
    this.positive.ascending((index, weight) => {
      visit(magnitudeOf(index), weight);
      return false;
    });
  }

  /**
   * Packed form, about 2 bytes a used bin: version, flags, zero weight, sum, min (and max where it differs), then for the positive
   * and the negative store the number of used bins and, for each, the distance to the bin before and its weight.
   */
  toBytes(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter(64);
    const whole = Number.isSafeInteger(this.zeros) && this.positive.whole() && this.negative.whole();
    const oneValue = this.lowest === this.highest;
    out.u8(FORMAT_VERSION);
    out.u8((whole ? FLAG_WHOLE : 0) | (oneValue ? FLAG_ONE_VALUE : 0));
    const weight = (value: number): void => (whole ? out.varint(value) : out.f64(value));
    weight(this.zeros);
    out.f64(this.total);
    out.f64(this.lowest);
    if (!oneValue) out.f64(this.highest);
    for (const store of [this.positive, this.negative]) {
      out.varint(store.used());
      let before = 0;
      store.ascending((index, binWeight) => {
        out.signed(index - before);
        weight(binWeight);
        before = index;
        return false;
      });
    }
    return out.copy();
  }

  /** Reads {@link toBytes}. Throws VedetteError('bad_input') for anything that is not a whole, possible sketch. */
  static fromBytes(bytes: Uint8Array): DDSketch {
    const sketch = new DDSketch();
    sketch.mergeBytes(bytes);
    return sketch;
  }

  private read(reader: ByteReader): void {
    const version = reader.u8();
    if (version !== FORMAT_VERSION) throw new BytesMalformed(`version ${version} is unknown`);
    const flags = reader.u8();
    const weight = (): number => {
      const value = flags & FLAG_WHOLE ? reader.varint() : reader.f64();
      if (!(value >= 0 && value < Infinity)) throw new BytesMalformed(`weight ${value} before offset ${reader.offset}`);
      return value;
    };
    const zeros = weight();
    const total = reader.f64();
    const lowest = reader.f64();
    const highest = flags & FLAG_ONE_VALUE ? lowest : reader.f64();
    let count = zeros;
    for (const store of [this.positive, this.negative]) {
      const used = reader.varint();
      if (used > MAX_BINS) throw new BytesMalformed(`${used} bins`);
      let index = 0;
      for (let bin = 0; bin < used; bin++) {
        const step = reader.signed();
        if (bin > 0 && step <= 0) throw new BytesMalformed('bins out of order');
        index += step;
        if (Math.abs(index) > HIGHEST_INDEX) throw new BytesMalformed(`bin index ${index}`);
        const binWeight = weight();
        if (binWeight === 0) throw new BytesMalformed(`empty bin ${index}`);
        store.add(index, binWeight);
        count += binWeight;
      }
    }
    if (reader.remaining > 0) throw new BytesMalformed(`${reader.remaining} bytes too many`);
    const possible = count === 0 ? lowest === Infinity && highest === -Infinity : Number.isFinite(lowest) && lowest <= highest && highest < Infinity;
    if (!possible || Number.isNaN(total)) throw new BytesMalformed('minimum, maximum and sum contradict the bins');
    this.zeros += zeros;
    this.total += total;
    if (lowest < this.lowest) this.lowest = lowest;
    if (highest > this.highest) this.highest = highest;
  }
}
