// Owns the void at the left of a young chart: from the start of the range to the first point that there is.
import type { Millis } from '../../common/time/millis.ts';
import type { Band } from './chart-overlay.ts';
import type { ChartSeries } from './data/series.ts';

/** A void smaller than this part of the range needs no words. */
const WORTH_SAYING = 0.06;

/**
 * The stretch before the oldest point of all lines. Undefined when it is small, when there is no point at all, or when a recorded
 * span already says why it is empty.
 */
export function beforeFirst(lines: readonly Pick<ChartSeries, 'x'>[], spans: readonly Band[], from: Millis, to: Millis): Band | undefined {
  let first = Number.POSITIVE_INFINITY;
  for (const { x } of lines) first = Math.min(first, x[0] ?? Number.POSITIVE_INFINITY);
  if (!(first < to) || first - from < (to - from) * WORTH_SAYING) return undefined;
  if (spans.some((span) => span.kind !== 'reduced' && span.from < first && span.to > from)) return undefined;
  return { kind: 'before', from, to: first, detail: '' };
}
