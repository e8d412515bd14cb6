// The time keeper: looks at the clocks again and again and tells everyone when time did not simply pass.
import type { Clock, SelfUsage } from '../ports/ports.ts';
import { discontinuities, SLEEP_MS, STEP_MS } from './observe.ts';
import type { Discontinuity, Observation } from './observe.ts';

/** How far apart full looks are. */
const LOOK_MS = 2_000;

/** A sleep that was announced begins within this time, or never. */
const HINT_HOLDS_MS = 30_000;

/** Compares each look with the one before it. `look` is cheap enough for every second; `glance` for every timer. */
export class TimeKeeper {
  readonly #clock: Clock;
  readonly #self: SelfUsage;
  readonly #report: (found: readonly Discontinuity[]) => void;
  #last: Observation;
  /** Monotonic ms of the newest hint. */
  #hintedAt = -Infinity;

  constructor(clock: Clock, self: SelfUsage, report: (found: readonly Discontinuity[]) => void) {
    this.#clock = clock;
    this.#self = self;
    this.#report = report;
    this.#last = this.#observe(clock.monotonic());
  }

  /** The operating system announces a sleep, or says that one is over. Hints may come late or never. */
  hint(kind: 'suspend' | 'resume'): void {
    this.#hintedAt = this.#clock.monotonic();
    if (kind === 'resume') this.look();
  }

  /** Looks at all clocks and reports what happened since the last look. */
  look(): void {
    const before = this.#last;
    const after = this.#observe(before.monotonic);
    this.#last = after;
    const found = discontinuities(before, after, LOOK_MS);
    if (found.length === 0) return;
    this.#hintedAt = -Infinity;
    this.#report(found);
  }

  /** Looks closely only when the two cheap clocks disagree or too much time has passed: called before every timer's work. */
  glance(): void {
    const wall = this.#clock.now() - this.#last.wall;
    const monotonic = this.#clock.monotonic() - this.#last.monotonic;
    if (Math.abs(wall - monotonic) > STEP_MS || monotonic > LOOK_MS + SLEEP_MS) this.look();
  }

  #observe(before: number): Observation {
    return {
      wall: this.#clock.now(),
      monotonic: this.#clock.monotonic(),
      sinceBoot: this.#clock.sinceBoot?.() ?? null,
      cpuMs: this.#self.cpuMs(),
      // Counted up to the look before: the monotonic clock may go on during the sleep itself.
      hinted: before - this.#hintedAt <= HINT_HOLDS_MS,
    };
  }
}
