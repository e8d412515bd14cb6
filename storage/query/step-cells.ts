// Cells of many series and steps, for what reaches a step in several pieces: from different rows, tiers and layers.
import type { Grid } from './grid.ts';
import { columnOf } from './step-run.ts';
import type { RunNeeds, StepRun } from './step-run.ts';
import type { SeriesColumns, TimeMethod } from './time-aggregation.ts';

const NO_COLUMN = new Float64Array(0);

/**
 * Cells of `rows` series × grid.length steps in typed arrays. Pieces of one series must come in ascending time; a step may be fed by any
 * number of pieces, raw and rolled up. `clear` makes the same memory ready for other series.
 */
export class StepCells {
  readonly #length: number;
  readonly #needs: RunNeeds;
  readonly #count: Uint32Array;
  readonly #sum: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #last: Float64Array;
  /** The steps that hold something of any series. */
  #from: number;
  #to = 0;

  constructor(rows: number, { length }: Grid, needs: RunNeeds) {
    const cells = rows * length;
    const column = (isNeeded: boolean): Float64Array => (isNeeded ? new Float64Array(cells) : NO_COLUMN);
    this.#length = length;
    this.#needs = needs;
    this.#count = new Uint32Array(cells);
    this.#sum = column(needs.sum);
    this.#low = column(needs.low);
    this.#high = column(needs.high);
    this.#last = column(needs.last);
    this.#from = length;
  }

  /** Forgets all series. */
  clear(): void {
    this.#count.fill(0);
    this.#from = this.#length;
    this.#to = 0;
  }

  /** Adds the entries from ≤ i < to of a run to the series `row`. */
  add(row: number, run: StepRun, from: number, to: number): void {
    if (from >= to) return;
    const { sum, low, high, last } = this.#needs;
    this.#from = Math.min(this.#from, run.first + from);
    this.#to = Math.max(this.#to, run.first + to);
    const counts = this.#count;
    for (let i = run.at + from, cell = row * this.#length + run.first + from; i < run.at + to; i += 1, cell += 1) {
      const count = run.count[i]!;
      if (count === 0) continue;
      const before = counts[cell]!;
      counts[cell] = before + count;
      if (sum) this.#sum[cell] = before === 0 ? run.sum[i]! : this.#sum[cell]! + run.sum[i]!;
      if (low && (before === 0 || run.low[i]! < this.#low[cell]!)) this.#low[cell] = run.low[i]!;
      if (high && (before === 0 || run.high[i]! > this.#high[cell]!)) this.#high[cell] = run.high[i]!;
      if (last) this.#last[cell] = run.last[i]!;
    }
  }

  /** One series as it lies in the cells, without a copy: all steps that hold something of any series. Outdated by `clear`. */
  view(row: number): StepRun {
    const first = Math.min(this.#from, this.#to);
    return { first, length: this.#to - first, at: row * this.#length + first, isFull: false, count: this.#count, sum: this.#sum, low: this.#low, high: this.#high, last: this.#last };
  }
}

/** Writes the finished steps of a run (or none) into columns that may be changed; low and high only where both are kept. */
export function copyRun(run: StepRun | undefined, method: TimeMethod, into: SeriesColumns): void {
  for (const each of [into.values, into.low, into.high]) each.fill(Number.NaN);
  into.crowded = false;
  if (run === undefined) return;
  const { first, length, at, count, low, high } = run;
  const column = columnOf(run, method);
  const keeps = low.length > 0 && high.length > 0;
  let crowded = false;
  for (let i = 0; i < length; i += 1) {
    const points = count[at + i]!;
    if (points === 0) continue;
    if (points > 1) crowded = true;
    into.values[first + i] = method === 'avg' ? column[at + i]! / points : column[at + i]!;
    if (!keeps) continue;
    into.low[first + i] = low[at + i]!;
    into.high[first + i] = high[at + i]!;
  }
  into.crowded = crowded;
}
