// Waiting in a scan: every wait ends at once when the scan is cancelled.
import type { Clock } from '../../ports/ports.ts';

export class ScanPace {
  readonly #clock: Clock;
  readonly #stop = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get cancelled(): boolean {
    return this.#stop.signal.aborted;
  }

  cancel(): void {
    this.#stop.abort();
  }

  readonly wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const { signal } = this.#stop;
      if (signal.aborted) return resolve();
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
    });

  /** Waits for work that cannot be cancelled itself; undefined when the scan was. */
  beforeCancel<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stop;
    return new Promise((resolve, reject) => {
      const over = (): void => resolve(undefined);
      if (signal.aborted) over();
      signal.addEventListener('abort', over, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', over)).catch(() => undefined);
    });
  }
}
