// The counters of one device as they were read last, in arrays by their order: the same counters come in the same order with every poll.
import { sameTexts } from '../same-texts.ts';
import type { ProfileSample } from '../profiles/evaluate/evaluation.ts';
import type { DeltaRefusal } from './delta.ts';
import { deltaOf } from './delta.ts';
import type { DeviceMoment } from './restart.ts';

/** A counter that was not in the newest poll. */
interface Absent {
  readonly moment: DeviceMoment;
  readonly value: number | bigint;
  /** NaN: none. */
  readonly narrow: number;
  readonly usual: number;
  readonly bits: number;
  readonly flags: number;
  readonly epoch: string;
}

const KNOWN = 1;
/** The 64-bit counter was found dead. */
const DEAD = 2;

/** One per device. A slot is one counter; `at` its place among the counters of the poll that {@link CounterSlots.lay} was told. */
export class CounterSlots {
  #metrics: string[] = [];
  #tags: (readonly string[])[] = [];
  #values = new Float64Array(0);
  /** Values beyond 2^53. */
  readonly #large = new Map<number, bigint>();
  /** The 32-bit counter of the same thing; NaN: none. */
  #narrow = new Float64Array(0);
  /** Movement per second, as far as it is known; else NaN. */
  #usual = new Float64Array(0);
  #bits = new Uint8Array(0);
  #flags = new Uint8Array(0);
  #epochs: string[] = [];
  /** By metric, then by row. */
  readonly #absent = new Map<string, Map<string, Absent>>();
  /** When slots were read whose counter was absent from the poll before this one. */
  readonly #moments = new Map<number, DeviceMoment>();

  /** Arranges the slots for the counters of a poll. `last` is when those of the poll before were read; who is away for longer than `longestMs` is forgotten. */
  lay(counters: readonly ProfileSample[], last: DeviceMoment | undefined, longestMs: number): void {
    this.#moments.clear();
    if (this.#fits(counters)) return;
    const count = counters.length;
    const known = this.#takeOut(last);
    this.#metrics = counters.map(({ metric }) => metric);
    this.#tags = counters.map(({ tags }) => tags);
    this.#epochs = counters.map(() => '');
    [this.#values, this.#narrow, this.#usual] = [new Float64Array(count), new Float64Array(count).fill(Number.NaN), new Float64Array(count).fill(Number.NaN)];
    [this.#bits, this.#flags] = [new Uint8Array(count), new Uint8Array(count)];
    this.#large.clear();
    for (const [at, rows] of keysOf(this.#metrics, this.#tags).entries()) {
      const state = known.get(this.#metrics[at]!)?.get(rows);
      if (state === undefined) continue;
      known.get(this.#metrics[at]!)!.delete(rows);
      this.#put(at, state.value);
      this.#narrow[at] = state.narrow;
      this.#usual[at] = state.usual;
      this.#bits[at] = state.bits;
      this.#flags[at] = state.flags;
      this.#epochs[at] = state.epoch;
      if (state.moment !== last) this.#moments.set(at, state.moment);
    }
    for (const [metric, rows] of known) {
      for (const [key, { moment }] of rows) if (last !== undefined && last.t - moment.t > longestMs) rows.delete(key);
      if (rows.size === 0) known.delete(metric);
    }
  }

  isKnown(at: number): boolean {
    return (this.#flags[at]! & KNOWN) !== 0;
  }

  valueOf(at: number): number | bigint {
    return this.#large.size === 0 ? this.#values[at]! : (this.#large.get(at) ?? this.#values[at]!);
  }

  /** When it was read, if that was not with the poll before. */
  momentOf(at: number): DeviceMoment | undefined {
    return this.#moments.size === 0 ? undefined : this.#moments.get(at);
  }

  /** The 32-bit counter had moved before and the 64-bit one is still at 0: some agents have the columns and count nothing in them. */
  isDead(at: number, { narrow, value }: ProfileSample): boolean {
    return narrow !== undefined && Number(value) === 0 && this.isKnown(at) && Number(this.valueOf(at)) === 0 && this.#narrow[at]! > 0;
  }

  isChanged(at: number, { counterBits, epoch }: ProfileSample): boolean {
    return this.#bits[at] !== counterBits || this.#epochs[at] !== (epoch ?? '');
  }

  /** By 64 bits; by 32 where those are dead, and once more when they come to life. */
  difference(at: number, sample: ProfileSample, dead: boolean, seconds: number, wraps: boolean): number | DeltaRefusal {
    const known = this.#usual[at]!;
    const usual = Number.isNaN(known) ? undefined : known;
    const before = this.#narrow[at]!;
    const narrow = sample.narrow?.value;
    if ((dead || (this.#flags[at]! & DEAD) !== 0) && narrow !== undefined && !Number.isNaN(before)) return deltaOf(before, narrow, { bits: 32, most: sample.most, seconds, usual, wraps });
    return deltaOf(this.valueOf(at), sample.value, { bits: sample.counterBits, most: sample.most, seconds, usual, wraps });
  }

  moved(at: number, perSecond: number): void {
    this.#usual[at] = perSecond;
  }

  write(at: number, sample: ProfileSample, dead: boolean): void {
    this.#put(at, sample.value);
    this.#narrow[at] = sample.narrow?.value ?? Number.NaN;
    this.#bits[at] = sample.counterBits;
    this.#flags[at] = dead ? KNOWN | DEAD : KNOWN;
    this.#epochs[at] = sample.epoch ?? '';
  }

  #put(at: number, value: number | bigint): void {
    if (typeof value === 'bigint') this.#large.set(at, value);
    else {
      this.#values[at] = value;
      if (this.#large.size > 0) this.#large.delete(at);
    }
  }

  #fits(counters: readonly ProfileSample[]): boolean {
    if (counters.length !== this.#metrics.length) return false;
    for (let at = 0; at < counters.length; at += 1) {
      const { metric, tags } = counters[at]!;
      if (this.#metrics[at] !== metric) return false;
      const known = this.#tags[at]!;
      if (known === tags) continue;
      if (!sameTexts(known, tags)) return false;
      // Lists that were made anew: next time they are the same ones.
      this.#tags[at] = tags;
    }
    return true;
  }

  /** All counters by name: those of the newest poll, and those that were away then. */
  #takeOut(last: DeviceMoment | undefined): Map<string, Map<string, Absent>> {
    if (last === undefined) return this.#absent;
    for (const [at, rows] of keysOf(this.#metrics, this.#tags).entries()) {
      if (!this.isKnown(at)) continue;
      const metric = this.#metrics[at]!;
      let states = this.#absent.get(metric);
      if (states === undefined) this.#absent.set(metric, (states = new Map<string, Absent>()));
      states.set(rows, { moment: last, value: this.valueOf(at), narrow: this.#narrow[at]!, usual: this.#usual[at]!, bits: this.#bits[at]!, flags: this.#flags[at]!, epoch: this.#epochs[at]! });
    }
    return this.#absent;
  }
}

/** The row of each counter as a text: its tags, and its order where those do not tell rows of a metric apart. */
function keysOf(metrics: readonly string[], tags: readonly (readonly string[])[]): string[] {
  // Counters of one row share their list of tags.
  const joined = new Map<readonly string[], string>();
  const seen = new Map<string, Map<string, number>>();
  return metrics.map((metric, at) => {
    const list = tags[at]!;
    let text = joined.get(list);
    if (text === undefined) joined.set(list, (text = [...list].sort().join('\n')));
    let rows = seen.get(metric);
    if (rows === undefined) seen.set(metric, (rows = new Map<string, number>()));
    const ordinal = rows.get(text) ?? 0;
    rows.set(text, ordinal + 1);
    return ordinal === 0 ? text : `${text}\n#${ordinal}`;
  });
}
