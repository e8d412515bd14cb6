// Owns the short way from an answer to a drawn line: steps that all have values need no point of their own.
import type { Frame, FrameSeries } from '../../../common/model/frame.ts';
import { alignDown, type Millis } from '../../../common/time/millis.ts';

/** As in MergedLine; columns are views and may be shared by lines: nobody writes into them. */
export interface WholeLine {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lo: Float64Array | undefined;
  readonly hi: Float64Array | undefined;
  readonly span: Float64Array;
}

/** The steps of a frame, which are all alike, within a range: their times are made once for all lines. */
export class StepTimes {
  /** The first step, and the one past the last. */
  readonly from: number;
  readonly to: number;
  readonly #x: Float64Array;
  readonly #span: Float64Array;

  constructor(frame: Frame, from: Millis, to: Millis) {
    const { t0, step, length } = frame;
    this.from = Math.max(0, Math.round((alignDown(from, step) - t0) / step));
    this.to = Math.max(this.from, Math.min(length, Math.ceil((to - t0) / step)));
    this.#x = new Float64Array(this.to - this.from);
    for (let i = 0; i < this.#x.length; i++) this.#x[i] = t0 + (this.from + i) * step;
    this.#span = new Float64Array(this.#x.length).fill(step);
  }

  /** The line over the steps before `end`; undefined when a value is missing between two others, or all are. */
  line({ values, min, max }: FrameSeries, end: number): WholeLine | undefined {
    let first = this.from;
    let last = Math.min(this.to, end);
    while (first < last && Number.isNaN(values[first])) first += 1;
    while (last > first && Number.isNaN(values[last - 1])) last -= 1;
    if (first === last) return undefined;
    for (let i = first; i < last; i++) if (Number.isNaN(values[i])) return undefined;
    const isCrowded = min !== undefined && max !== undefined && isSpread(min, max, first, last);
    return {
      x: this.#x.subarray(first - this.from, last - this.from),
      y: values.subarray(first, last),
      lo: isCrowded ? min.subarray(first, last) : undefined,
      hi: isCrowded ? max.subarray(first, last) : undefined,
      span: this.#span.subarray(first - this.from, last - this.from),
    };
  }
}

function isSpread(min: Float64Array, max: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((max[i] as number) > (min[i] as number)) return true;
  return false;
}
