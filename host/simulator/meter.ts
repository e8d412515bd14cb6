// A counter that moves with time, in closed form: what it shows at a moment follows from its rates alone, so tests know it exactly.

const TWO_32 = 2 ** 32;

export interface MeterOptions {
  /** Per second. */
  readonly rate: number;
  /** What it shows at `from`; default 0. */
  readonly start?: number;
  /** How far the rate swings, as a share of itself from 0 to below 1; default 0, which makes differences exact. */
  readonly swing?: number;
  /** Of the swing, ms; default five minutes. */
  readonly period?: number;
  /** Of the swing, in turns from 0 to 1. */
  readonly phase?: number;
}

/**
 * start + floor(∫ rate). While it is stopped it stands still; the rate may change at any moment. All times are epoch ms and never go
 * backwards.
 */
export class Meter {
  #kept: number;
  #since: number;
  #rate: number;
  #running = true;
  #offset32 = 0;
  readonly #swing: number;
  readonly #turn: number;
  readonly #phase: number;

  constructor(from: number, { rate, start = 0, swing = 0, period = 300_000, phase = 0 }: MeterOptions) {
    this.#kept = start;
    this.#since = from;
    this.#rate = rate;
    this.#swing = swing;
    this.#turn = (2 * Math.PI) / period;
    this.#phase = 2 * Math.PI * phase;
  }

  /** Per second, while it runs. */
  get rate(): number {
    return this.#rate;
  }

  value(t: number): number {
    return Math.floor(this.#exact(t));
  }

  /** The same as a Counter32 shows it. */
  value32(t: number): number {
    return (this.value(t) + this.#offset32) % TWO_32;
  }

  setRate(t: number, rate: number): void {
    this.#fold(t);
    this.#rate = rate;
  }

  run(t: number, running: boolean): void {
    this.#fold(t);
    this.#running = running;
  }

  /** Begins again at 0. */
  restart(t: number): void {
    this.#kept = 0;
    this.#since = t;
    this.#offset32 = 0;
  }

  /** Lets the Counter32 pass its end in so many seconds from `t`, by what the rate is without its swing. */
  wrapIn(t: number, seconds: number): void {
    this.#offset32 = 0;
    this.#offset32 = (2 * TWO_32 - Math.ceil(this.#rate * seconds) - this.value32(t)) % TWO_32;
  }

  #fold(t: number): void {
    this.#kept = this.#exact(t);
    this.#since = t;
  }

  #exact(t: number): number {
    if (!this.#running) return this.#kept;
    const straight = (this.#rate * (t - this.#since)) / 1_000;
    if (this.#swing === 0) return this.#kept + straight;
    const wave = Math.cos(this.#turn * this.#since + this.#phase) - Math.cos(this.#turn * t + this.#phase);
    return this.#kept + straight + (this.#rate * this.#swing * wave) / this.#turn / 1_000;
  }
}
