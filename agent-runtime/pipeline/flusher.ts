// The flusher: two timers, one for each window, that close buckets at their boundaries and hand the batches on.
import type { Batch } from '../../common/model/batch.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Aggregator } from '../aggregator/aggregator.ts';
import type { Clock } from '../ports/ports.ts';

export interface FlusherOptions {
  readonly clock: Clock;
  readonly aggregator: Aggregator;
  /** Starts what is due, so that no due slot is left out of its bucket. */
  readonly beforeFlush: () => void;
  readonly publish: (batches: readonly Batch[]) => void;
  readonly publishLive: (batches: readonly Batch[]) => void;
}

/** The latest a timer may sleep: a stepped clock is noticed by then even without a time keeper. */
const LONGEST_SLEEP_MS = 60_000;

/** Flushes at every boundary of the grid. Both timers look at the clock when they fire and never flush early. */
export class Flusher {
  readonly #options: FlusherOptions;
  #cancelStored: (() => void) | undefined;
  #cancelLive: (() => void) | undefined;
  #started = false;
  #liveOpen = false;
  #due: Millis = 0;
  #liveDue: Millis = 0;
  /** The boundaries flushed last. */
  #flushed: Millis = -Infinity;
  #liveFlushed: Millis = -Infinity;

  constructor(options: FlusherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#started = true;
    this.replan();
  }

  stop(): void {
    this.#started = false;
    this.#cancelStored?.();
    this.#cancelLive?.();
  }

  /** Whether the live window is flushed, too. */
  setLive(open: boolean): void {
    this.#liveOpen = open;
    this.replan();
  }

  /** Plans both timers anew from the wall clock: after a change of interval, a sleep or a clock step. */
  replan(): void {
    const now = this.#options.clock.now();
    this.#flushed = -Infinity;
    this.#liveFlushed = -Infinity;
    this.#due = this.#options.aggregator.nextFlush(now);
    this.#liveDue = this.#options.aggregator.nextLiveFlush(now);
    this.#armStored();
    this.#armLive();
  }

  /** A run has settled: if its bucket was passed over because of it, the source is flushed now. */
  settled(source: string): void {
    const { aggregator, clock, publish, publishLive } = this.#options;
    const aggregated = aggregator.get(source);
    if (aggregated === undefined || !this.#started) return;
    if (aggregated.watermark < this.#flushed) publish([aggregated.flush(clock.now())]);
    if (this.#liveOpen && aggregated.liveWatermark < this.#liveFlushed) publishLive([aggregated.flushLive(clock.now())]);
  }

  #armStored(): void {
    this.#cancelStored?.();
    this.#cancelStored = undefined;
    if (!this.#started) return;
    const { clock } = this.#options;
    this.#cancelStored = clock.after(Math.min(LONGEST_SLEEP_MS, Math.max(0, this.#due - clock.now())), () => this.#flush());
  }

  #armLive(): void {
    this.#cancelLive?.();
    this.#cancelLive = undefined;
    if (!this.#started || !this.#liveOpen) return;
    const { clock } = this.#options;
    this.#cancelLive = clock.after(Math.min(LONGEST_SLEEP_MS, Math.max(0, this.#liveDue - clock.now())), () => this.#flushLive());
  }

  #flush(): void {
    const { aggregator, beforeFlush, clock, publish } = this.#options;
    if (clock.now() >= this.#due) {
      beforeFlush();
      // Looking at the clocks may have found a step and planned anew; what is planned in the future stays.
      const now = clock.now();
      if (now >= this.#due) {
        publish(aggregator.flush(now));
        this.#flushed = this.#due;
        this.#due = aggregator.nextFlush(now);
      }
    }
    this.#armStored();
  }

  #flushLive(): void {
    const { aggregator, beforeFlush, clock, publishLive } = this.#options;
    if (clock.now() >= this.#liveDue) {
      beforeFlush();
      const now = clock.now();
      if (now >= this.#liveDue && this.#liveOpen) {
        publishLive(aggregator.flushLive(now));
        this.#liveFlushed = this.#liveDue;
        this.#liveDue = aggregator.nextLiveFlush(now);
      }
    }
    this.#armLive();
  }
}
