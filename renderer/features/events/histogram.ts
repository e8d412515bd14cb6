// Owns how many events fell into each step of the range, by severity. Pure.
import { EVENT_SEVERITIES, type EventSeverity, type VedetteEvent } from '../../../common/model/event.ts';
import { DAY, HOUR, MINUTE, SECOND, type TimeRange } from '../../../common/time/millis.ts';

/** Step lengths that people read easily. */
const STEPS = [SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY];

export interface Histogram {
  readonly t0: number;
  readonly step: number;
  /** Counts per severity and step; repeats that were folded into one event count once. */
  readonly counts: Readonly<Record<EventSeverity, readonly number[]>>;
  readonly highest: number;
}

/** At most `most` steps over the range, aligned to the epoch. An event counts where it first happened; one that began before the range counts in its first step. */
export function histogramOf(events: readonly Pick<VedetteEvent, 't' | 'severity'>[], range: TimeRange, most: number): Histogram {
  const wanted = (range.to - range.from) / Math.max(1, most);
  const step = STEPS.find((candidate) => candidate >= wanted) ?? Math.ceil(wanted / DAY) * DAY;
  const t0 = Math.floor(range.from / step) * step;
  const length = Math.max(1, Math.ceil((range.to - t0) / step));
  const counts = Object.fromEntries(EVENT_SEVERITIES.map((severity) => [severity, Array.from({ length }, () => 0)])) as Record<EventSeverity, number[]>;
  const totals = Array.from({ length }, () => 0);
  for (const { t, severity } of events) {
    if (t >= range.to) continue;
    const index = Math.max(0, Math.floor((t - t0) / step));
    counts[severity][index] = (counts[severity][index] ?? 0) + 1;
    totals[index] = (totals[index] ?? 0) + 1;
  }
  return { t0, step, counts, highest: Math.max(0, ...totals) };
}
