// Space aggregation: the series of one group become one line, step by step.
import type { CellView } from './step-cells.ts';
import type { SeriesColumns } from './time-aggregation.ts';

export type SpaceMethod = 'avg' | 'sum' | 'min' | 'max';

/** The columns of one finished line; `min` and `max` only when some step held more than one raw point of a series. */
export interface LineColumns {
  readonly values: Float64Array;
  readonly min?: Float64Array;
  readonly max?: Float64Array;
}

/**
 * Collects the series of one group. A series without a value in a step does not count there.
 *
 * The envelope applies the group's own aggregator to the smallest and to the largest raw points of each series: for avg the mean of
 * the minima and the mean of the maxima, for sum their sums. Every aggregator grows with its inputs, so whatever line the raw points
 * would have drawn lies between them; for a group of one series the envelope is exactly the raw minimum and maximum.
 */
export class GroupAccumulator {
  readonly #method: SpaceMethod;
  readonly #envelope: boolean;
  readonly #values: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #counts: Uint32Array;
  #crowded = false;

  constructor(length: number, method: SpaceMethod, envelope: boolean) {
    this.#method = method;
    this.#envelope = envelope;
    this.#values = new Float64Array(length);
    this.#low = new Float64Array(envelope ? length : 0);
    this.#high = new Float64Array(envelope ? length : 0);
    this.#counts = new Uint32Array(length);
  }

  /** Adds one series; the columns may be reused afterwards. */
  add(columns: SeriesColumns): void {
    if (columns.crowded) this.#crowded = true;
    this.#merge(this.#values, columns.values);
    if (this.#envelope) {
      this.#merge(this.#low, columns.low);
      this.#merge(this.#high, columns.high);
    }
    const { values } = columns;
    for (let i = 0; i < values.length; i += 1) if (values[i] === values[i]) this.#counts[i]! += 1;
  }

  /** Adds one series straight from its cells: the same as copying them into columns and adding those. */
  addView(view: CellView): void {
    if (this.#method === 'avg' || this.#method === 'sum') this.#addUp(view);
    else this.#compare(view, this.#method === 'min' ? 1 : -1);
  }

  #addUp({ count, values, isMean, low, high }: CellView): void {
    const [into, intoLow, intoHigh, counts] = [this.#values, this.#low, this.#high, this.#counts];
    const keeps = this.#envelope && low !== undefined && high !== undefined;
    let most = 0;
    for (let i = 0; i < count.length; i += 1) {
      const points = count[i]!;
      if (points === 0) continue;
      const value = isMean ? values[i]! / points : values[i]!;
      if (value !== value) continue;
      if (points > most) most = points;
      into[i]! += value;
      counts[i]! += 1;
      if (!keeps) continue;
      intoLow[i]! += low[i]!;
      intoHigh[i]! += high[i]!;
    }
    if (most > 1) this.#crowded = true;
  }

  #compare({ count, values, isMean, low, high }: CellView, sign: 1 | -1): void {
    const [into, intoLow, intoHigh, counts] = [this.#values, this.#low, this.#high, this.#counts];
    const keeps = this.#envelope && low !== undefined && high !== undefined;
    for (let i = 0; i < count.length; i += 1) {
      const points = count[i]!;
      if (points === 0) continue;
      const value = isMean ? values[i]! / points : values[i]!;
      if (value !== value) continue;
      if (points > 1) this.#crowded = true;
      const isFirst = counts[i] === 0;
      counts[i]! += 1;
      if (isFirst || (into[i]! - value) * sign > 0) into[i] = value;
      if (!keeps) continue;
      if (isFirst || (intoLow[i]! - low[i]!) * sign > 0) intoLow[i] = low[i]!;
      if (isFirst || (intoHigh[i]! - high[i]!) * sign > 0) intoHigh[i] = high[i]!;
    }
  }

  /** Runs before the counts go up: a count of 0 says that this is the first series in the step. */
  #merge(into: Float64Array, from: Float64Array): void {
    const counts = this.#counts;
    if (this.#method === 'min' || this.#method === 'max') {
      const sign = this.#method === 'min' ? 1 : -1;
      for (let i = 0; i < from.length; i += 1) {
        const value = from[i]!;
        if (value === value && (counts[i] === 0 || (into[i]! - value) * sign > 0)) into[i] = value;
      }
      return;
    }
    for (let i = 0; i < from.length; i += 1) {
      const value = from[i]!;
      if (value === value) into[i]! += value;
    }
  }

  /** The line; the accumulator must not be used afterwards. */
  finish(): LineColumns {
    const keepsEnvelope = this.#envelope && this.#crowded;
    this.#close(this.#values);
    if (!keepsEnvelope) return { values: this.#values };
    this.#close(this.#low);
    this.#close(this.#high);
    return { values: this.#values, min: this.#low, max: this.#high };
  }

  #close(column: Float64Array): void {
    const counts = this.#counts;
    const isAverage = this.#method === 'avg';
    for (let i = 0; i < column.length; i += 1) {
      const count = counts[i]!;
      if (count === 0) column[i] = Number.NaN;
      else if (isAverage && count > 1) column[i]! /= count;
    }
  }
}
