// Work that can be interrupted: done in steps by whoever has little time, at once by everybody else.

/** Yields after each step, about a tenth of a millisecond of work or a little more; the answer comes with the last. */
export type Steps<Result> = Generator<void, Result>;

/** Takes all the steps. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
