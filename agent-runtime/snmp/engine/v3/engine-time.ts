// The boots and time of a remote engine as we know them: RFC 3414 §2.2, §2.3 and §3.2 step 7.
import type { Clock } from '../../../ports/ports.ts';

/** Seconds that an authentic message may be off. */
const WINDOW = 150;
const LATEST = 2 ** 31 - 1;

/** Follows one engine's clock by our monotonic one. */
export class EngineTime {
  readonly #clock: Clock;
  #boots = 0;
  #seconds = 0;
  #heardAt = 0;
  #known = false;
  /** The time is from an authentic message. */
  synchronised = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined before anything was heard. */
  get boots(): number | undefined {
    return this.#known ? this.#boots : undefined;
  }

  forget(): void {
    this.#known = false;
    this.synchronised = false;
    this.#boots = 0;
    this.#seconds = 0;
  }

  /** What to put into a question; zeros ask the engine to tell. */
  now(): { readonly boots: number; readonly seconds: number } {
    if (!this.#known) return { boots: 0, seconds: 0 };
    return { boots: this.#boots, seconds: Math.min(LATEST, this.#seconds + Math.max(0, Math.floor((this.#clock.monotonic() - this.#heardAt) / 1_000))) };
  }

  /** Sets the time from a message without a digest: good enough to ask with. */
  suppose(boots: number, seconds: number): void {
    this.#boots = boots;
    this.#seconds = seconds;
    this.#heardAt = this.#clock.monotonic();
    this.#known = true;
    this.synchronised = false;
  }

  /** Sets the time from an authentic report that ours is wrong, even backwards: an engine whose clock was set back says so. */
  set(boots: number, seconds: number): void {
    this.suppose(boots, seconds);
    this.synchronised = true;
  }

  /** Whether an authentic message is new enough. */
  accepts(boots: number, seconds: number): boolean {
    if (!this.synchronised) return true;
    const now = this.now();
    if (boots !== now.boots) return boots > now.boots;
    return seconds >= now.seconds - WINDOW;
  }

  /** Takes the time from an authentic message when it is ahead of ours. */
  hear(boots: number, seconds: number): void {
    const now = this.now();
    if (!this.synchronised || boots > now.boots || (boots === now.boots && seconds > now.seconds)) this.set(boots, seconds);
  }
}
