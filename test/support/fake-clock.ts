// Virtual time: a clock whose timers fire in order while a test turns it, so that a day runs in seconds and always the same way.
import type { Clock } from '../../agent-runtime/ports/ports.ts';
import type { Millis } from '../../common/time/millis.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Lets everything that is ready run: promises, and callbacks of the real event loop that promises wait for. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Wall, monotonic and boot clock in one; they run together unless a test steps the wall clock or puts the machine to sleep. */
export class FakeClock implements Clock {
  #wall: Millis;
  #monotonic = 1_000;
  #boot = 5_000_000;
  #timers: Timer[] = [];
  #order = 0;
  readonly #knowsBoot: boolean;

  constructor(start: Millis = Date.UTC(2026, 2, 1), { knowsBoot = true }: { readonly knowsBoot?: boolean } = {}) {
    this.#wall = start;
    this.#knowsBoot = knowsBoot;
  }

  now(): Millis {
    return this.#wall;
  }
  monotonic(): number {
    return this.#monotonic;
  }
  sinceBoot(): number | null {
    return this.#knowsBoot ? Math.floor(this.#boot / 1_000) * 1_000 : null;
  }
  /** Timers that wait. */
  get pending(): number {
    return this.#timers.length;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.#monotonic + Math.max(0, ms), order: this.#order, callback };
    this.#order += 1;
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) > timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** Turns the clock by `ms`, firing timers on the way and letting what they started settle. */
  async advance(ms: number): Promise<void> {
    const target = this.#monotonic + ms;
    await settle();
    for (let timer = this.#timers[0]; timer !== undefined && timer.at <= target; timer = this.#timers[0]) {
      this.#timers.shift();
      this.#pass(timer.at - this.#monotonic);
      timer.callback();
      await settle();
    }
    this.#pass(target - this.#monotonic);
    await settle();
  }

  /** The thread is busy: time passes and no timer fires until the next {@link advance}. */
  block(ms: number): void {
    this.#pass(ms);
  }

  /** Someone sets the wall clock. */
  step(ms: number): void {
    this.#wall += ms;
  }

  /** The machine sleeps. The monotonic clock (and so all timers) stands still, as on Linux, or goes on, as on macOS and Windows. */
  sleep(ms: number, monotonicCounts = false): void {
    this.#wall += ms;
    this.#boot += ms;
    if (monotonicCounts) this.#monotonic += ms;
  }

  #pass(ms: number): void {
    if (ms <= 0) return;
    this.#wall += ms;
    this.#monotonic += ms;
    this.#boot += ms;
  }
}
