// A tick once a second that runs only while someone listens: the pace of all status streams.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { Clock, Log } from '../ports/ports.ts';

/** Calls all listeners every `intervalMs`; without listeners there is no timer. */
export class Ticker {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #intervalMs: number;
  readonly #listeners = new Set<() => void>();
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, log: Log, intervalMs = 1_000) {
    this.#clock = clock;
    this.#log = log;
    this.#intervalMs = intervalMs;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Calls `listener` now and with every tick; the answer ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#call(listener);
    this.#arm();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(): void {
    if (this.#cancel !== undefined || this.#listeners.size === 0) return;
    this.#cancel = this.#clock.after(this.#intervalMs, () => {
      this.#cancel = undefined;
      for (const listener of this.#listeners) this.#call(listener);
      this.#arm();
    });
  }

  /** One listener that throws must not silence the others. */
  #call(listener: () => void): void {
    try {
      listener();
    } catch (thrown) {
      this.#log.error('A status stream failed.', { reason: errorMessage(thrown) });
    }
  }
}
