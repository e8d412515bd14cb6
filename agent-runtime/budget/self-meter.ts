// What the agent itself costs: CPU as percent of one core and bytes written per second, averaged over the last minute.
import type { Clock, SelfUsage } from '../ports/ports.ts';

interface Reading {
  readonly at: number;
  readonly cpuMs: number;
  readonly written: number | null;
}

/** Averages go back this far. */
const WINDOW_MS = 60_000;
/** A shorter stretch says more about the start than about the cost. */
const SHORTEST_MS = 5_000;

/** Call `sample` every few seconds; the averages are between the oldest reading in the window and the newest. */
export class SelfMeter {
  readonly #clock: Clock;
  readonly #self: SelfUsage;
  #readings: Reading[] = [];

  constructor(clock: Clock, self: SelfUsage) {
    this.#clock = clock;
    this.#self = self;
    this.sample();
  }

  sample(): void {
    const at = this.#clock.monotonic();
    this.#readings.push({ at, cpuMs: this.#self.cpuMs(), written: this.#self.writtenBytes() });
    while (this.#readings.length > 2 && at - (this.#readings[1]?.at ?? at) >= WINDOW_MS) this.#readings.shift();
  }

  /** Forgets the past: after a sleep an average over it would mean nothing. */
  restart(): void {
    this.#readings = [];
    this.sample();
  }

  /** Percent of one core, null until enough time has passed. */
  cpuPercent(): number | null {
    const span = this.#span();
    return span === undefined ? null : ((span.last.cpuMs - span.first.cpuMs) / (span.last.at - span.first.at)) * 100;
  }

  /** Bytes per second to storage, null when the OS doesn't say or not enough time has passed. */
  writtenPerSecond(): number | null {
    const span = this.#span();
    if (span === undefined || span.first.written === null || span.last.written === null) return null;
    return ((span.last.written - span.first.written) / (span.last.at - span.first.at)) * 1_000;
  }

  rssBytes(): number {
    return this.#self.rssBytes();
  }

  #span(): { readonly first: Reading; readonly last: Reading } | undefined {
    const first = this.#readings[0];
    const last = this.#readings.at(-1);
    return first === undefined || last === undefined || last.at - first.at < SHORTEST_MS ? undefined : { first, last };
  }
}
