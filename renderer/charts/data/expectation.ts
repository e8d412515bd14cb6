// Owns what an algorithm says beside the values of a line: the band it expects, the points it marks, where its forecast begins. Pure.
import { stepStart, type Frame, type FrameSeries, type LineRole } from '../../../common/model/frame.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** Columns beside a line, as long as it; NaN where there is no band. */
export interface Expectation {
  readonly role: LineRole;
  readonly lower: Float64Array | undefined;
  readonly upper: Float64Array | undefined;
  /** 1 where a point is marked. */
  readonly marks: Float64Array | undefined;
  /** From here on values are predicted; undefined when none is. */
  readonly forecastFrom: Millis | undefined;
}

/** The columns of `series` for the moments `x` of a drawn line; moments that are no step of the frame (gaps) have none. */
export function expectationAt(frame: Frame, series: FrameSeries, x: Float64Array): Expectation | undefined {
  if (series.role === undefined) return undefined;
  const column = (values: Float64Array | undefined, missing: number): Float64Array | undefined =>
    values === undefined
      ? undefined
      : Float64Array.from(x, (t) => {
          const step = frame.borders === undefined ? (t - frame.t0) / frame.step : frame.borders.indexOf(t);
          return Number.isInteger(step) && step >= 0 && step < frame.length ? (values[step] as number) : missing;
        });
  const first = series.forecastFrom;
  return {
    role: series.role,
    lower: column(series.lower, Number.NaN),
    upper: column(series.upper, Number.NaN),
    marks: column(series.marks, 0),
    forecastFrom: first === undefined || first >= frame.length ? undefined : stepStart(frame, first),
  };
}

/** The smallest and largest bound in [from, to); infinities the wrong way round when there is none. */
export function boundsIn(x: Float64Array, expectation: Expectation | undefined, from: Millis, to: Millis): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  if (expectation === undefined) return [low, high];
  for (let i = 0; i < x.length; i++) {
    if ((x[i] as number) < from || (x[i] as number) >= to) continue;
    const lower = expectation.lower?.[i] ?? Number.NaN;
    const upper = expectation.upper?.[i] ?? Number.NaN;
    if (!Number.isNaN(lower)) low = Math.min(low, lower);
    if (!Number.isNaN(upper)) high = Math.max(high, upper);
  }
  return [low, high];
}
