// The grid of buckets of one window: aligned to the epoch, and able to change its step without two buckets sharing a stamp.
import { alignDown, alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';

/**
 * Buckets of `interval` ms. A new interval begins at its own first boundary after `now`; until then the old buckets go on, so that no
 * bucket of the new grid starts before one that was already delivered.
 */
export class Grid {
  #interval: number;
  #next: { readonly interval: number; readonly from: Millis } | undefined;

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** The interval asked for last, even when it is not yet in force. */
  get interval(): number {
    return this.#next?.interval ?? this.#interval;
  }

  change(interval: number, now: Millis): void {
    this.#next = interval === this.#interval ? undefined : { interval, from: alignUp(now, interval) };
  }

  /** Puts a pending interval in force at once: after a clock step the old boundary may never come. */
  settle(): void {
    if (this.#next !== undefined) this.#interval = this.#next.interval;
    this.#next = undefined;
  }

  /** The start of the bucket that holds `t`. */
  startOf(t: Millis): Millis {
    if (this.#next === undefined || t < this.#next.from) return alignDown(t, this.#interval);
    return alignDown(t, this.#next.interval);
  }

  /** The first boundary after `t`. */
  endOf(t: Millis): Millis {
    if (this.#next !== undefined && t >= this.#next.from) return alignDown(t, this.#next.interval) + this.#next.interval;
    const end = alignDown(t, this.#interval) + this.#interval;
    return this.#next === undefined ? end : Math.min(end, this.#next.from);
  }

  /** Forgets the old interval once time has passed the border. Call it with times that only grow. */
  passed(t: Millis): void {
    if (this.#next !== undefined && t >= this.#next.from) this.settle();
  }
}
