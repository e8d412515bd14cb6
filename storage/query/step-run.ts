// Time aggregation of one piece of one series: its points, or rolled-up buckets, become one entry for each step that the piece touches.
import type { RollupColumns } from '../encoding/segment.ts';
import type { Grid } from './grid.ts';
import { addUp, addUpBuckets, copyBuckets, findHigh, findHighBucket, findLastBucket, findLow, findLowBucket } from './run-loops.ts';
import { StepBounds } from './step-bounds.ts';
import type { PieceFacts } from './sources.ts';
import type { TimeMethod } from './time-aggregation.ts';

/** Which columns are kept besides the number of points. */
export interface RunNeeds {
  readonly sum: boolean;
  /** The smallest point. */
  readonly low: boolean;
  /** The largest point. */
  readonly high: boolean;
  readonly last: boolean;
}

/**
 * Steps of one series: entry i (0 … length-1) stands at `at + i` in the columns and is step `first + i` of the grid. Where the count is 0
 * the other columns mean nothing; a column that is not needed is empty.
 */
export interface StepRun {
  first: number;
  length: number;
  at: number;
  /** Whether no count is 0. */
  isFull: boolean;
  count: Uint32Array;
  sum: Float64Array;
  low: Float64Array;
  high: Float64Array;
  last: Float64Array;
}

/** The column that a time aggregation looks at; means are sums to be divided by the count. */
export function columnOf(run: StepRun, method: TimeMethod): Float64Array | Uint32Array {
  switch (method) {
    case 'avg':
    case 'sum':
      return run.sum;
    case 'min':
      return run.low;
    case 'max':
      return run.high;
    case 'last':
      return run.last;
    case 'count':
      return run.count;
    default:
      return method satisfies never;
  }
}

/** Points a step, at least, that make reducing in the kernel worth its call. */
const WORTH = 2;

const NOTHING = new Float64Array(0);

/** Makes runs; the run that a call answers is overwritten by the next call. Points whose value is NaN are no points. */
export class RunMaker {
  private readonly needs: RunNeeds;
  private readonly steps: StepBounds;
  /** For pieces whose counts are not those of their times. */
  private readonly count: Uint32Array;
  private readonly sum: Float64Array;
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private readonly last: Float64Array;
  private readonly run: StepRun;

  constructor(grid: Grid, needs: RunNeeds) {
    const column = (isNeeded: boolean): Float64Array => (isNeeded ? new Float64Array(grid.length) : NOTHING);
    this.needs = needs;
    this.steps = new StepBounds(grid);
    this.count = new Uint32Array(grid.length);
    this.sum = column(needs.sum || !(needs.low || needs.high));
    this.low = column(needs.low);
    this.high = column(needs.high);
    this.last = column(needs.last);
    this.run = { first: 0, length: 0, at: 0, isFull: false, count: this.count, sum: this.sum, low: this.low, high: this.high, last: this.last };
  }

  /** The points from ≤ i < to, ascending in time, within the grid, at least one. */
  ofPoints(ts: Float64Array, values: Float64Array, from: number, to: number, isShared: boolean, reduce?: PieceFacts['reduce']): StepRun {
    const { steps, needs, run } = this;
    steps.find(ts, from, to, isShared);
    const { bounds, length } = steps;
    run.first = steps.first;
    run.length = length;
    run.isFull = steps.isFull;
    run.count = steps.count;
    // Worth it where there is something to add up. The sums come along, since they say that nothing has to be left out.
    if (reduce !== undefined && !needs.last && length * WORTH <= to - from) {
      const reduced = reduce(bounds, length, needs.low || needs.high);
      if (reduced !== undefined) {
        run.sum = reduced.sum;
        if (needs.low) run.low = reduced.low;
        if (needs.high) run.high = reduced.high;
        return run;
      }
    }
    this.useOwn();
    let isWhole = true;
    if (needs.low) isWhole = findLow(values, bounds, length, this.low);
    if (needs.high) isWhole = findHigh(values, bounds, length, this.high);
    // Without extremes the sum tells whether there are gaps, also where only the count is asked for.
    if (this.sum.length > 0 && isWhole) isWhole = addUp(values, bounds, length, this.sum);
    if (needs.last) for (let i = 0; i < length; i += 1) this.last[i] = values[bounds[i + 1]! - 1]!;
    if (!isWhole) this.leaveOutGaps(values);
    return run;
  }

  /** The buckets from ≤ i < to, ascending, none of which lies in two steps, at least one. Columns that are not needed may hold anything. */
  ofRollups(columns: RollupColumns, from: number, to: number, isShared: boolean): StepRun {
    const { steps, run, count } = this;
    steps.find(columns.ts, from, to, isShared);
    const { bounds, length } = steps;
    run.first = steps.first;
    run.length = length;
    run.count = count;
    this.useOwn();
    this.addBuckets(columns);
    let isFull = true;
    const counts = columns.count;
    let p = from;
    for (let i = 0; i < length; i += 1) {
      const end = bounds[i + 1]!;
      let points = 0;
      for (; p < end; p += 1) points += counts[p]!;
      count[i] = points;
      if (points === 0) isFull = false;
    }
    run.isFull = isFull;
    return run;
  }

  private useOwn(): void {
    const { run } = this;
    run.sum = this.sum;
    run.low = this.low;
    run.high = this.high;
  }

  private addBuckets({ count, sum, min, max, last }: RollupColumns): void {
    const { needs, steps } = this;
    const { bounds, length, isFull } = steps;
    if (isFull && length === bounds[length]! - bounds[0]!) {
      if (needs.sum) copyBuckets(sum, bounds, length, this.sum);
      if (needs.low) copyBuckets(min, bounds, length, this.low);
      if (needs.high) copyBuckets(max, bounds, length, this.high);
      if (needs.last) copyBuckets(last, bounds, length, this.last);
      return;
    }
    if (needs.sum) addUpBuckets(count, sum, bounds, length, this.sum);
    if (needs.low) findLowBucket(count, min, bounds, length, this.low);
    if (needs.high) findHighBucket(count, max, bounds, length, this.high);
    if (needs.last) findLastBucket(count, last, bounds, length, this.last);
  }

  /** All steps anew: there is NaN among their points, or infinities of both signs. */
  private leaveOutGaps(values: Float64Array): void {
    const { steps, run, count, needs } = this;
    const { bounds, length } = steps;
    count.set(steps.count.subarray(0, length));
    run.count = count;
    run.isFull = false;
    for (let i = 0; i < length; i += 1) {
      let points = 0;
      let [sum, low, high, last] = [0, 0, 0, 0];
      for (let p = bounds[i]!; p < bounds[i + 1]!; p += 1) {
        const value = values[p]!;
        if (value !== value) continue;
        sum = points === 0 ? value : sum + value;
        if (points === 0 || value < low) low = value;
        if (points === 0 || value > high) high = value;
        last = value;
        points += 1;
      }
      count[i] = points;
      if (this.sum.length > 0) this.sum[i] = sum;
      if (needs.low) this.low[i] = low;
      if (needs.high) this.high[i] = high;
      if (needs.last) this.last[i] = last;
    }
  }
}
