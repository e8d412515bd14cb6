// How often something may be started again before it is left alone. Pure: time comes as an argument.

/** Counts starts within a sliding window. */
export interface RestartBudget {
  /** Whether one more start at `now` (ms) is within the budget; when it is, it is counted. */
  take(now: number): boolean;
}

/** At most `limit` starts in any `windowMs`. */
export function restartBudget(limit: number, windowMs: number): RestartBudget {
  let starts: number[] = [];
  return {
    take(now) {
      starts = starts.filter((at) => now - at < windowMs && at <= now);
      if (starts.length >= limit) return false;
      starts.push(now);
      return true;
    },
  };
}
