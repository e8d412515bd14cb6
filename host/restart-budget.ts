// How often a thread that fails may be started again before it is left alone. Pure: time comes as an argument.

/** Counts restarts within a sliding window and says how long to wait before each. */
export interface RestartBudget {
  /** The pause before one more start at `now`, ms, or undefined when the budget is spent. */
  take(now: number): number | undefined;
}

/** Pauses before the first, second … restart of a window, ms: the first at once, a fault that comes back less eagerly. */
const RESTART_PAUSES: readonly number[] = [0, 1_000, 5_000];

/** At most `limit` starts in any `windowMs`. A clock that went back empties the window. */
export function createRestartBudget(limit: number, windowMs: number, pauses: readonly number[] = RESTART_PAUSES): RestartBudget {
  let starts: number[] = [];
  return {
    take(now) {
      starts = starts.filter((at) => at <= now && now - at < windowMs);
      if (starts.length >= limit) return undefined;
      const pause = pauses[Math.min(starts.length, pauses.length - 1)] ?? 0;
      starts.push(now);
      return pause;
    },
  };
}
