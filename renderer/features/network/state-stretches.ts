// Owns how points that say "it was in this state" become stretches of time.
import type { Millis } from '../../../common/time/millis.ts';

export interface StateLine {
  readonly state: string;
  readonly x: ArrayLike<number>;
  /** Above zero where the state held. */
  readonly y: ArrayLike<number>;
}

export interface Stretch {
  readonly state: string;
  readonly from: Millis;
  readonly to: Millis;
}

/** Points further apart than so many usual steps leave a gap: nobody looked. */
const GAP_STEPS = 3;

/** Stretches in order, clipped to the range. A state holds until the next point, at most a few steps. */
export function stretches(lines: readonly StateLine[], from: Millis, to: Millis): readonly Stretch[] {
  const points = lines.flatMap(({ state, x, y }) => Array.from(x, (t, at) => ({ t, state, holds: (y[at] ?? 0) > 0 })).filter(({ holds }) => holds)).sort((a, b) => a.t - b.t);
  if (points.length === 0) return [];
  const steps = points.slice(1).map(({ t }, at) => t - (points[at]?.t ?? t)).filter((step) => step > 0).sort((a, b) => a - b);
  const step = steps[Math.floor(steps.length / 2)] ?? to - from;
  const found: Stretch[] = [];
  for (const [at, { t, state }] of points.entries()) {
    const next = points[at + 1]?.t ?? Math.min(to, t + step * GAP_STEPS);
    const until = Math.min(to, next - t > step * GAP_STEPS ? t + step : next);
    const start = Math.max(from, t);
    if (until <= start) continue;
    const last = found.at(-1);
    if (last !== undefined && last.state === state && last.to >= start) found[found.length - 1] = { ...last, to: until };
    else found.push({ state, from: start, to: until });
  }
  return found;
}
