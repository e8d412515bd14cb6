// The budget of one query: its deadline, its cancellation, and turns for the rest of the thread.
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** Work of this many milliseconds is done before the thread gets a turn. */
const SLICE_MS = 10;
/** The deadline when the caller names none. */
export const DEFAULT_DEADLINE_MS = 30_000;

export interface BudgetOptions {
  readonly monotonic: () => number;
  readonly yieldToLoop: () => Promise<void>;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** Asked between series; see {@link Budget.spend}. */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #startedAt: number;
  #sliceStart: number;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#startedAt = options.monotonic();
    this.#sliceStart = this.#startedAt;
    this.#check(this.#startedAt);
  }

  /** Milliseconds since the query began. */
  elapsed(): number {
    return this.#options.monotonic() - this.#startedAt;
  }

  /** Milliseconds until the deadline, at least 0. */
  remaining(): number {
    return Math.max(0, this.#options.deadlineMs - this.elapsed());
  }

  /**
   * Says that a piece of work is done. Answers a promise to await when the thread should get a turn, else undefined, so that a long
   * row of cheap pieces costs no microtasks. Throws (or rejects with) `cancelled` and `deadline`.
   */
  spend(): Promise<void> | undefined {
    const now = this.#options.monotonic();
    this.#check(now);
    if (now - this.#sliceStart < SLICE_MS) return undefined;
    return this.#takeTurn();
  }

  async #takeTurn(): Promise<void> {
    await this.#options.yieldToLoop();
    this.#sliceStart = this.#options.monotonic();
    this.#check(this.#sliceStart);
  }

  #check(now: number): void {
    if (this.#options.signal?.aborted === true) throw new VedetteError('cancelled', 'The query was cancelled.');
    if (now - this.#startedAt <= this.#options.deadlineMs) return;
    throw new VedetteError('deadline', `The query was given up after ${this.#options.deadlineMs} ms: ask for a shorter range or narrow the filter.`, {
      deadlineMs: this.#options.deadlineMs,
    });
  }
}
