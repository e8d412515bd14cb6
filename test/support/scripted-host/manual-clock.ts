// A clock that stands still until it is told to go on.
import type { Clock } from '../../../agent-runtime/ports/ports.ts';

/** Wall and monotonic time move together with `advance`; `step` moves the wall clock alone. */
export class ManualClock implements Clock {
  private wall: number;
  private elapsed = 1_000_000;
  private timers: { at: number; callback: () => void }[] = [];

  constructor(wall: number) {
    this.wall = wall;
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.elapsed;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.elapsed + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  get waiting(): number {
    return this.timers.length;
  }

  /** Lets time pass; timers that come due are called in order. */
  advance(ms: number): void {
    const end = this.elapsed + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.wall += next.at - this.elapsed;
      this.elapsed = next.at;
      next.callback();
    }
    this.wall += end - this.elapsed;
    this.elapsed = end;
  }

  step(ms: number): void {
    this.wall += ms;
  }
}
