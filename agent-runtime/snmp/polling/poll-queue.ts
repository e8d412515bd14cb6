// When which device is due: one queue and one timer for all of them, and a bound on how many are asked at once.
import type { Millis } from '../../../common/time/millis.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Due } from '../../scheduler/due-queue.ts';
import { DueQueue } from '../../scheduler/due-queue.ts';
import { slotAfter, slotAtOrBefore, slotOffset } from '../../scheduler/slots.ts';

interface Entry extends Due {
  readonly interval: number;
  readonly offset: number;
}

export interface PollQueueOptions {
  readonly clock: Clock;
  /** Devices that are asked at once; the others wait in the order of their slots. */
  readonly most: number;
  /** Begins a poll; the queue counts it as running until the promise settles. Never rejects. */
  readonly run: (id: string, slot: Millis) => Promise<void>;
  /** Slots that passed without a poll: the one before was still running or waiting, or time jumped. */
  readonly skipped: (id: string, slots: number) => void;
}

/** The longest the timer sleeps: a stepped clock is noticed by then. */
const LONGEST_SLEEP_MS = 30_000;
/** How late polls began, in classes up to so many ms. */
const LATE_CLASSES = [10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, Infinity] as const;

/** Slots of an interval, offset by the hash of the id, so that devices spread evenly and stay where they are. */
export class PollQueue {
  readonly #options: PollQueueOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #queue = new DueQueue<Entry>();
  /** Due, but no room yet: id → slot, who waits longest first. */
  readonly #ready = new Map<string, Millis>();
  /** Of those the ones that wait beside their plan: how late they are says nothing. */
  readonly #unplanned = new Set<string>();
  readonly #running = new Set<string>();
  readonly #lateness = LATE_CLASSES.map(() => 0);
  #cancel: (() => void) | undefined;
  #armedFor = Infinity;
  #started = false;
  #begun = 0;

  constructor(options: PollQueueOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#ready.size;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Polls begun since the start, and how late 99 of 100 of them began at most (the upper bound of a class), ms. */
  lateness(): { readonly polls: number; readonly p99Ms: number } {
    let left = Math.ceil(this.#begun * 0.99);
    for (const [index, count] of this.#lateness.entries()) {
      left -= count;
      if (left <= 0) return { polls: this.#begun, p99Ms: this.#begun === 0 ? 0 : LATE_CLASSES[index]! };
    }
    return { polls: this.#begun, p99Ms: 0 };
  }

  start(): void {
    this.#started = true;
    this.#arm();
  }

  stop(): void {
    this.#started = false;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedFor = Infinity;
  }

  /** Plans a device: its next slot is the first of its grid at or after `from`. */
  plan(id: string, interval: number, from: Millis): Millis {
    const offset = slotOffset(id, interval);
    const entry: Entry = { name: id, due: slotAfter(from - 1, interval, offset), interval, offset };
    this.#entries.set(id, entry);
    this.#queue.push(entry);
    this.#arm();
    return entry.due;
  }

  /** A poll of the slot that a device is in, as soon as there is room; nothing when it is asked now. */
  soon(id: string): void {
    const slot = this.slotAt(id, this.#options.clock.now());
    if (slot === null || this.#running.has(id) || this.#ready.has(id)) return;
    this.#unplanned.add(id);
    this.#ready.set(id, slot);
    if (this.#started) this.#fill();
  }

  remove(id: string): void {
    this.#entries.delete(id);
    this.#ready.delete(id);
    this.#unplanned.delete(id);
  }

  /** The next slot of a device; null when it has none. */
  next(id: string): Millis | null {
    return this.#entries.get(id)?.due ?? null;
  }

  /** The slot that a device is in at `t`. */
  slotAt(id: string, t: Millis): Millis | null {
    const entry = this.#entries.get(id);
    return entry === undefined ? null : slotAtOrBefore(t, entry.interval, entry.offset);
  }

  /** Plans all anew from the wall clock: after a sleep or a step of it. */
  replan(): void {
    const now = this.#options.clock.now();
    this.#ready.clear();
    this.#unplanned.clear();
    this.#queue.clear();
    for (const { name, interval, offset } of this.#entries.values()) {
      const entry: Entry = { name, due: slotAfter(now, interval, offset), interval, offset };
      this.#entries.set(name, entry);
      this.#queue.push(entry);
    }
    this.#arm();
  }

  #arm(): void {
    const first = this.#queue.peek();
    if (!this.#started || first === undefined) return;
    const { clock } = this.#options;
    const at = Math.min(first.due, clock.now() + LONGEST_SLEEP_MS);
    if (this.#cancel !== undefined && this.#armedFor <= at) return;
    this.#cancel?.();
    this.#armedFor = at;
    this.#cancel = clock.after(Math.max(0, at - clock.now()), () => {
      this.#cancel = undefined;
      this.#armedFor = Infinity;
      this.#takeDue();
      this.#arm();
    });
  }

  #takeDue(): void {
    const now = this.#options.clock.now();
    for (let first = this.#queue.peek(); first !== undefined && first.due <= now; first = this.#queue.peek()) {
      this.#queue.pop();
      // What was planned anew meanwhile stands elsewhere in the queue.
      if (this.#entries.get(first.name) !== first) continue;
      const { interval, offset, name, due } = first;
      const slot = slotAtOrBefore(now, interval, offset);
      const passed = Math.round((slot - due) / interval);
      const unserved = this.#ready.has(name) || this.#running.has(name) ? 1 : 0;
      if (passed + unserved > 0) this.#options.skipped(name, passed + unserved);
      // Who waits already keeps its turn: else those behind the first ones would never have theirs when there is too much to do.
      if (!this.#running.has(name)) this.#ready.set(name, slot);
      first.due = slot + interval;
      this.#queue.push(first);
    }
    this.#fill();
  }

  #fill(): void {
    for (const [id, slot] of this.#ready) {
      if (this.#running.size >= this.#options.most) return;
      this.#ready.delete(id);
      this.#running.add(id);
      if (!this.#unplanned.delete(id)) {
        const late = Math.max(0, this.#options.clock.now() - slot);
        this.#lateness[LATE_CLASSES.findIndex((most) => late <= most)]! += 1;
        this.#begun += 1;
      }
      void this.#options.run(id, slot).finally(() => {
        this.#running.delete(id);
        if (this.#started) this.#fill();
      });
    }
  }
}
