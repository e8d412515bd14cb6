// The scheduler: one timer for all tasks; each runs at its slot, never twice at once, and is given up on at its timeout.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import { MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Clock } from '../ports/ports.ts';
import { DueQueue } from './due-queue.ts';
import { slotAfter, slotAtOrBefore, slotOffset } from './slots.ts';

/** How one run ended. `late`: it settled only after it had been given up on. */
export type RunOutcome =
  | { readonly kind: 'ok'; readonly durationMs: number }
  | { readonly kind: 'error'; readonly durationMs: number; readonly message: string }
  | { readonly kind: 'timeout'; readonly durationMs: number };

/** What the scheduler runs. All callbacks are synchronous and must not throw, but for `run`. */
export interface Task {
  readonly name: string;
  readonly timeoutMs: number;
  /** `t` is the slot the run stands for (now, when asked for by hand). May throw or reject. */
  run(t: Millis, signal: AbortSignal): void | Promise<void>;
  began(t: Millis): void;
  ended(outcome: RunOutcome): void;
  /** The abandoned run has not settled for so long that the next slot will start anew: replace whatever hangs. */
  abandoned(): void;
}

interface Entry {
  readonly name: string;
  readonly task: Task;
  due: Millis;
  interval: number;
  offset: number;
  paused: boolean;
  removed: boolean;
  queued: boolean;
  running: Run | undefined;
  /** A run past its timeout that has not settled. */
  abandoned: { readonly since: number; readonly generation: number } | undefined;
  generation: number;
  skipped: number;
}

interface Run {
  readonly generation: number;
  readonly startedAt: number;
  readonly deadline: number;
  readonly controller: AbortController;
  readonly waiters: (() => void)[];
}

/** The latest the timer may sleep, so that a stepped wall clock is noticed. */
const LONGEST_SLEEP_MS = 30_000;
/** Timers of an operating system may fire this much early by the wall clock; such a slot counts as due. */
const EARLY_MS = 2;

/**
 * How long an abandoned run may stay unsettled before the task may start again: ten timeouts, but at least five minutes. Starting
 * sooner would pile up hanging work; never starting would lose the check for good.
 */
export function backOffAfterTimeout(timeoutMs: number): number {
  return Math.max(10 * timeoutMs, 5 * MINUTE);
}

/** Runs tasks at hash-spread, epoch-aligned slots. Construct, `add`, then `start`. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #beforeTick: () => void;
  readonly #entries = new Map<string, Entry>();
  readonly #queue = new DueQueue<Entry>();
  readonly #inFlight = new Set<Entry>();
  #cancelTimer: (() => void) | undefined;
  #started = false;
  #ticking = false;

  /** `beforeTick` looks at the clocks before anything runs, so that a wake from sleep is known before the first sample. */
  constructor(clock: Clock, beforeTick: () => void = () => {}) {
    this.#clock = clock;
    this.#beforeTick = beforeTick;
  }

  start(): void {
    this.#started = true;
    this.resync();
  }

  /** Stops the timer and asks running tasks to end; waits for none of them. */
  stop(): void {
    this.#started = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const entry of this.#inFlight) entry.running?.controller.abort(new Error('The agent stops.'));
    this.#queue.clear();
  }

  add(task: Task, interval: number): void {
    const entry: Entry = {
      name: task.name,
      task,
      due: 0,
      interval,
      offset: slotOffset(task.name, interval),
      paused: false,
      removed: false,
      queued: false,
      running: undefined,
      abandoned: undefined,
      generation: 0,
      skipped: 0,
    };
    this.#entries.set(task.name, entry);
    this.#enqueue(entry, this.#clock.now());
    this.#arm();
  }

  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.removed = true;
    entry.running?.controller.abort(new Error('The check was switched off.'));
    this.#entries.delete(name);
  }

  /** Changes how often a task runs; in force with the next {@link resync}, so that many changes cost one planning. */
  pace(name: string, interval: number, paused: boolean): void {
    const entry = this.#entries.get(name);
    if (entry === undefined || (entry.interval === interval && entry.paused === paused)) return;
    entry.interval = interval;
    entry.offset = slotOffset(name, interval);
    entry.paused = paused;
  }

  /** Forgets all planned slots and plans them anew from the wall clock: after a sleep or a clock step, without a burst. */
  resync(): void {
    const now = this.#clock.now();
    for (const entry of this.#queue.clear()) entry.queued = false;
    for (const entry of this.#entries.values()) this.#enqueue(entry, now);
    this.#arm();
  }

  nextRun(name: string): Millis | null {
    const entry = this.#entries.get(name);
    return entry === undefined || entry.paused || !this.#started ? null : entry.due;
  }
  skipped(name: string): number {
    return this.#entries.get(name)?.skipped ?? 0;
  }
  isRunning(name: string): boolean {
    return this.#entries.get(name)?.running !== undefined;
  }

  /** Runs a task now, or joins the run that is going on; resolves when that run has ended or was given up on. */
  async runNow(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    if (entry.running === undefined && entry.abandoned === undefined) this.#begin(entry, this.#clock.now());
    const running = entry.running;
    if (running !== undefined) await new Promise<void>((resolve) => running.waiters.push(resolve));
  }

  /** Starts whatever is due and gives up on what is over its timeout. Also called before a flush, so that no due slot is left out of it. */
  tick(): void {
    if (!this.#started || this.#ticking) return;
    this.#ticking = true;
    try {
      this.#beforeTick();
      this.#expire();
      const now = this.#clock.now();
      for (let entry = this.#queue.peek(); entry !== undefined && entry.due <= now + EARLY_MS; entry = this.#queue.peek()) {
        this.#queue.pop();
        entry.queued = false;
        if (entry.removed || entry.paused) continue;
        const slot = Math.max(entry.due, slotAtOrBefore(now, entry.interval, entry.offset));
        // Slots that passed while the program was busy are counted, not made up for.
        entry.skipped += Math.round((slot - entry.due) / entry.interval);
        this.#enqueue(entry, Math.max(slot, now));
        if (entry.running !== undefined || entry.abandoned !== undefined) entry.skipped += 1;
        else this.#begin(entry, slot);
      }
    } finally {
      this.#ticking = false;
    }
    this.#arm();
  }

  #enqueue(entry: Entry, after: Millis): void {
    if (entry.queued || entry.removed || entry.paused) return;
    entry.due = slotAfter(after, entry.interval, entry.offset);
    entry.queued = true;
    this.#queue.push(entry);
  }

  #begin(entry: Entry, t: Millis): void {
    const startedAt = this.#clock.monotonic();
    const controller = new AbortController();
    const run: Run = { generation: entry.generation, startedAt, deadline: startedAt + entry.task.timeoutMs, controller, waiters: [] };
    entry.running = run;
    entry.task.began(t);
    let pending: void | Promise<void>;
    try {
      pending = entry.task.run(t, controller.signal);
    } catch (thrown) {
      this.#end(entry, run, { kind: 'error', durationMs: this.#clock.monotonic() - startedAt, message: errorMessage(thrown) });
      return;
    }
    if (pending === undefined) {
      this.#end(entry, run, { kind: 'ok', durationMs: this.#clock.monotonic() - startedAt });
      return;
    }
    this.#inFlight.add(entry);
    pending.then(
      () => this.#settle(entry, run, undefined),
      (thrown: unknown) => this.#settle(entry, run, errorMessage(thrown)),
    );
  }

  #settle(entry: Entry, run: Run, message: string | undefined): void {
    if (entry.running === run) {
      const durationMs = this.#clock.monotonic() - run.startedAt;
      this.#end(entry, run, message === undefined ? { kind: 'ok', durationMs } : { kind: 'error', durationMs, message });
    } else if (entry.abandoned?.generation === run.generation) {
      entry.abandoned = undefined;
    }
    if (entry.running === undefined && entry.abandoned === undefined) this.#inFlight.delete(entry);
  }

  #end(entry: Entry, run: Run, outcome: RunOutcome): void {
    entry.running = undefined;
    entry.generation += 1;
    if (!entry.removed) entry.task.ended(outcome);
    for (const waiter of run.waiters) waiter();
  }

  #expire(): void {
    const at = this.#clock.monotonic();
    for (const entry of this.#inFlight) {
      const run = entry.running;
      if (run !== undefined && at >= run.deadline) {
        run.controller.abort(new Error(`The check took longer than its timeout of ${entry.task.timeoutMs} ms.`));
        entry.abandoned = { since: at, generation: run.generation };
        this.#end(entry, run, { kind: 'timeout', durationMs: at - run.startedAt });
      } else if (entry.abandoned !== undefined && at - entry.abandoned.since >= backOffAfterTimeout(entry.task.timeoutMs)) {
        entry.abandoned = undefined;
        this.#inFlight.delete(entry);
        if (!entry.removed) entry.task.abandoned();
      }
    }
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!this.#started || this.#ticking) return;
    let delay = LONGEST_SLEEP_MS;
    const first = this.#queue.peek();
    if (first !== undefined) delay = Math.min(delay, first.due - this.#clock.now());
    const at = this.#clock.monotonic();
    for (const entry of this.#inFlight) {
      if (entry.running !== undefined) delay = Math.min(delay, entry.running.deadline - at);
      else if (entry.abandoned !== undefined) delay = Math.min(delay, entry.abandoned.since + backOffAfterTimeout(entry.task.timeoutMs) - at);
    }
    this.#cancelTimer = this.#clock.after(Math.max(0, Math.ceil(delay)), () => this.tick());
  }
}
