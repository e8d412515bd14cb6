// A rate per second that forgets exponentially: what a status page shows as "points per second".

/** Exponentially decayed sum; times are monotonic ms. */
export class DecayedRate {
  readonly #timeConstantMs: number;
  #sum = 0;
  #at: number;
  readonly #since: number;

  constructor(at: number, timeConstantMs = 60_000) {
    this.#timeConstantMs = timeConstantMs;
    this.#at = at;
    this.#since = at;
  }

  add(amount: number, at: number): void {
    this.#decay(at);
    this.#sum += amount;
  }

  /** Per second. In the first minute the sum is divided by the weight that has passed so far, so that it doesn't start near zero. */
  perSecond(at: number): number {
    this.#decay(at);
    const weight = 1 - Math.exp(-Math.max(0, at - this.#since) / this.#timeConstantMs);
    const weightMs = Math.max(1000, weight * this.#timeConstantMs);
    return (this.#sum / weightMs) * 1000;
  }

  #decay(at: number): void {
    const passed = Math.max(0, at - this.#at);
    this.#sum *= Math.exp(-passed / this.#timeConstantMs);
    this.#at = Math.max(this.#at, at);
  }
}
