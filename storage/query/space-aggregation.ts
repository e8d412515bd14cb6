// Space aggregation: the series of one group become one line, step by step.
import { columnOf } from './step-run.ts';
import type { StepRun } from './step-run.ts';
import type { SeriesColumns, TimeMethod } from './time-aggregation.ts';

export type SpaceMethod = 'avg' | 'sum' | 'min' | 'max';

/** The columns of one finished line; `min` and `max` only when some step held more than one raw point of a series. */
export interface LineColumns {
  readonly values: Float64Array;
  readonly min?: Float64Array;
  readonly max?: Float64Array;
}

const NOTHING = new Float64Array(0);

/** The columns of many groups in a few arrays: where lines are short, to make arrays takes longer than to fill them. */
export class GroupRoom {
  readonly length: number;
  readonly values: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly counts: Uint32Array;
  /** See GroupAccumulator; one more than steps for each group. */
  readonly rises: Int32Array;

  /** For `groups` groups of `length` steps, with room for their smallest and largest points or without. */
  constructor(groups: number, length: number, envelopes: boolean) {
    const cells = groups * length;
    this.length = length;
    this.values = new Float64Array(cells);
    this.low = envelopes ? new Float64Array(cells) : NOTHING;
    this.high = envelopes ? new Float64Array(cells) : NOTHING;
    this.counts = new Uint32Array(cells);
    this.rises = new Int32Array(cells + groups);
  }
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
  readonly #length: number;
  /** Where the group's steps begin in the columns of the room, which are those of all groups. */
  readonly #at: number;
  readonly #values: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #counts: Uint32Array;
  /** What the counts go up by from a step on, for runs that have a value in each of their steps. */
  readonly #rises: Int32Array;
  readonly #risesAt: number;
  #crowded = false;

  /** `index`: the number of the group in the room, which has room for envelopes if this group has one. */
  constructor(room: GroupRoom, index: number, method: SpaceMethod, envelope: boolean) {
    const { length } = room;
    this.#method = method;
    this.#envelope = envelope;
    this.#length = length;
    this.#at = index * length;
    this.#values = room.values;
    this.#low = room.low;
    this.#high = room.high;
    this.#counts = room.counts;
    this.#rises = room.rises;
    this.#risesAt = index * (length + 1);
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
    for (let i = 0, slot = this.#at; i < values.length; i += 1, slot += 1) if (values[i] === values[i]) this.#counts[slot]! += 1;
  }

  /** Adds the entries from ≤ i < to of one series' run: the same as copying them into columns and adding those. */
  addRun(run: StepRun, method: TimeMethod, from: number, to: number): void {
    if (this.#method === 'avg' || this.#method === 'sum') this.#addUp(run, method, from, to);
    else this.#compare(run, method, from, to, this.#method === 'min' ? 1 : -1);
  }

  #addUp(run: StepRun, method: TimeMethod, from: number, to: number): void {
    if (method === 'avg' && run.isFull && this.#addMeans(run, from, to)) return;
    const { at, first, count, low, high } = run;
    const column = columnOf(run, method);
    const isMean = method === 'avg';
    const [into, intoLow, intoHigh, counts] = [this.#values, this.#low, this.#high, this.#counts];
    const keeps = this.#envelope;
    let most = 0;
    for (let i = at + from, slot = this.#at + first + from; i < at + to; i += 1, slot += 1) {
      const points = count[i]!;
      if (points === 0) continue;
      const value = isMean ? column[i]! / points : column[i]!;
      if (value !== value) continue;
      if (points > most) most = points;
      into[slot]! += value;
      counts[slot]! += 1;
      if (!keeps) continue;
      intoLow[slot]! += low[i]!;
      intoHigh[slot]! += high[i]!;
    }
    if (most > 1) this.#crowded = true;
  }

  /** The usual case: every step has a mean. False, and nothing done, when one is not a number. */
  #addMeans({ at, first, count, sum, low, high }: StepRun, from: number, to: number): boolean {
    let check = 0;
    for (let i = at + from; i < at + to; i += 1) check += sum[i]! - sum[i]!;
    if (check !== check) return false;
    const into = this.#values;
    for (let i = at + from, slot = this.#at + first + from; i < at + to; i += 1, slot += 1) into[slot]! += sum[i]! / count[i]!;
    this.#rises[this.#risesAt + first + from]! += 1;
    this.#rises[this.#risesAt + first + to]! -= 1;
    if (!this.#envelope) return true;
    const [intoLow, intoHigh] = [this.#low, this.#high];
    let most = 0;
    for (let i = at + from, slot = this.#at + first + from; i < at + to; i += 1, slot += 1) {
      intoLow[slot]! += low[i]!;
      intoHigh[slot]! += high[i]!;
      if (count[i]! > most) most = count[i]!;
    }
    if (most > 1) this.#crowded = true;
    return true;
  }

  #compare(run: StepRun, method: TimeMethod, from: number, to: number, sign: 1 | -1): void {
    const { at, first, count, low, high } = run;
    const column = columnOf(run, method);
    const isMean = method === 'avg';
    const [into, intoLow, intoHigh, counts] = [this.#values, this.#low, this.#high, this.#counts];
    const keeps = this.#envelope;
    for (let i = at + from, slot = this.#at + first + from; i < at + to; i += 1, slot += 1) {
      const points = count[i]!;
      if (points === 0) continue;
      const value = isMean ? column[i]! / points : column[i]!;
      if (value !== value) continue;
      if (points > 1) this.#crowded = true;
      const isFirst = counts[slot] === 0;
      counts[slot]! += 1;
      if (isFirst || (into[slot]! - value) * sign > 0) into[slot] = value;
      if (!keeps) continue;
      if (isFirst || (intoLow[slot]! - low[i]!) * sign > 0) intoLow[slot] = low[i]!;
      if (isFirst || (intoHigh[slot]! - high[i]!) * sign > 0) intoHigh[slot] = high[i]!;
    }
  }

  /** Runs before the counts go up: a count of 0 says that this is the first series in the step. */
  #merge(into: Float64Array, from: Float64Array): void {
    const counts = this.#counts;
    if (this.#method === 'min' || this.#method === 'max') {
      const sign = this.#method === 'min' ? 1 : -1;
      for (let i = 0, slot = this.#at; i < from.length; i += 1, slot += 1) {
        const value = from[i]!;
        if (value === value && (counts[slot] === 0 || (into[slot]! - value) * sign > 0)) into[slot] = value;
      }
      return;
    }
    for (let i = 0, slot = this.#at; i < from.length; i += 1, slot += 1) {
      const value = from[i]!;
      if (value === value) into[slot]! += value;
    }
  }

  /** The line; the accumulator must not be used afterwards. */
  finish(): LineColumns {
    const keepsEnvelope = this.#envelope && this.#crowded;
    const counts = this.#counts;
    let rise = 0;
    for (let i = 0, slot = this.#at; i < this.#length; i += 1, slot += 1) counts[slot]! += rise += this.#rises[this.#risesAt + i]!;
    const values = this.#close(this.#values);
    return keepsEnvelope ? { values, min: this.#close(this.#low), max: this.#close(this.#high) } : { values };
  }

  /** The group's part of a column. */
  #close(column: Float64Array): Float64Array {
    const counts = this.#counts;
    const isAverage = this.#method === 'avg';
    const end = this.#at + this.#length;
    for (let slot = this.#at; slot < end; slot += 1) {
      const count = counts[slot]!;
      if (count === 0) column[slot] = Number.NaN;
      else if (isAverage && count > 1) column[slot]! /= count;
    }
    return column.subarray(this.#at, end);
  }
}
