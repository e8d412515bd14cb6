// Time as the whole product counts it: epoch milliseconds, half-open ranges, steps aligned to the epoch.

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number;

/** A half-open range [from, to) of epoch milliseconds. */
export interface TimeRange {
  readonly from: Millis;
  readonly to: Millis;
}

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** The start of the epoch-aligned step that holds `t`. */
export function alignDown(t: Millis, step: number): Millis {
  return Math.floor(t / step) * step;
}

/** The first epoch-aligned step boundary at or after `t`. */
export function alignUp(t: Millis, step: number): Millis {
  return Math.ceil(t / step) * step;
}
