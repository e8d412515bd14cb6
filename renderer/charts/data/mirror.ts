// Owns drawing a line upside down: what goes out hangs below what comes in, while its values stay what they are.
import type { AxisScale } from '../axis-scale.ts';
import type { ChartSeries } from './series.ts';

const negated = (values: Float64Array): Float64Array => values.map((value) => -value);

/** The line as it is drawn below zero; its envelope turns with it. */
export function mirrored(series: ChartSeries): ChartSeries {
  return { ...series, y: negated(series.y), lo: series.hi === undefined ? undefined : negated(series.hi), hi: series.lo === undefined ? undefined : negated(series.lo) };
}

/** The same scale with the same words above and below zero: what is drawn below is not negative. */
export function withoutSigns(scale: AxisScale): AxisScale {
  return { ...scale, label: (value) => scale.label(Math.abs(value)) };
}
