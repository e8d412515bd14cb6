// Who looks: counts open live streams and keeps the live pace a little longer than the last of them, so that a page change costs nothing.
import type { Clock } from '../ports/ports.ts';

/** How long the live pace stays after the last viewer has left. */
const LINGER_MS = 10_000;

/** Tells when the first viewer comes and when the last one has been gone for a while. */
export class Viewers {
  readonly #clock: Clock;
  readonly #changed: (viewed: boolean) => void;
  #count = 0;
  #viewed = false;
  #cancelLinger: (() => void) | undefined;

  constructor(clock: Clock, changed: (viewed: boolean) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get count(): number {
    return this.#count;
  }
  /** Whether the live pace is on: someone looks, or has looked a moment ago. */
  get viewed(): boolean {
    return this.#viewed;
  }

  /** Someone begins to look; the answer ends it and works once. */
  enter(): () => void {
    this.#count += 1;
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (!this.#viewed) {
      this.#viewed = true;
      this.#changed(true);
    }
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#count -= 1;
      if (this.#count === 0) this.#cancelLinger = this.#clock.after(LINGER_MS, () => this.#leave());
    };
  }

  stop(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
  }

  #leave(): void {
    this.#cancelLinger = undefined;
    if (this.#count > 0) return;
    this.#viewed = false;
    this.#changed(false);
  }
}
