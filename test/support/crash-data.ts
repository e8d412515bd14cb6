// What the crash test writes and expects: everything follows from the number of the minute.
import type { Batch } from '../../common/model/batch.ts';
import type { SeriesCatalogue } from '../../storage/api.ts';

const START = Date.UTC(2026, 10, 22);
const MINUTE = 60_000;
export const CRASH_SERIES = 3;
/** Days are archived two hours after their end, and again when late points have come. */
export const CRASH_ARCHIVE = { enabled: true, folder: '', after: 120 * MINUTE, maxBytes: 1e9 };
/** Every so many minutes one point comes two hours late, between the others. */
const LATE_EVERY = 7;
const LATE_BY = 120 * MINUTE - 5_000;

export function minuteStart(minute: number): number {
  return START + minute * MINUTE;
}
export function crashTags(series: number): string[] {
  return [`series:${series}`];
}
export function crashValue(series: number, t: number): number {
  return Math.round(((t - START) / 1000) * (series + 1)) / 10;
}

/** The times of one series' points that minute `minute` brings. */
export function minuteTimes(minute: number): number[] {
  const times = [0, 1, 2, 3, 4, 5].map((i) => minuteStart(minute) + i * 10_000);
  if (minute % LATE_EVERY === 0) times.push(minuteStart(minute) - LATE_BY);
  return times;
}

export function minuteBatch(catalogue: SeriesCatalogue, minute: number): Batch {
  const points = Array.from({ length: CRASH_SERIES }, (_, series) => {
    // Said to come every second, so that spans are merged and rolled up by the hour.
    const ref = catalogue.resolve('crash', crashTags(series), 'gauge', 'second', 1_000);
    return minuteTimes(minute).map((t) => ({ ref, t, value: crashValue(series, t) }));
  }).flat();
  return {
    source: 'crash',
    seq: minute,
    watermark: minuteStart(minute + 1),
    refs: Uint32Array.from(points, ({ ref }) => ref),
    ts: Float64Array.from(points, ({ t }) => t),
    values: Float64Array.from(points, ({ value }) => value),
  };
}
