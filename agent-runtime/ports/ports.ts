// The outside world as the runtime sees it: interfaces only. host/adapters implements them, test/support simulates them.
import type { Millis } from '../../common/time/millis.ts';

/** Wall clock, monotonic clock and timers, in one place so that tests can run a virtual day in seconds. */
export interface Clock {
  /** Epoch ms of the wall clock; may jump. */
  now(): Millis;
  /** Milliseconds that never go back, counted from an arbitrary start. Stands still or not during sleep, as the OS likes. */
  monotonic(): number;
  /** Calls once after `ms`; the answer cancels. Never keeps the process alive on its own account. */
  after(ms: number, callback: () => void): () => void;
  /**
   * Milliseconds since the machine booted, sleep included, or null when the OS does not say; a precision of one second is enough.
   * It is what tells a sleep (boot clock ran on, monotonic stood still) from a step of the wall clock. Asked rarely.
   */
  sinceBoot?(): number | null;
}

export interface LogFields {
  readonly [key: string]: unknown;
}
/** Structured log; secrets never reach it. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A native notification. */
export interface Notifier {
  /** Resolves to whether the OS took it; `reason` says why not. Never throws. */
  notify(notification: { title: string; body: string; urgency: 'low' | 'normal' | 'critical'; link: string }): Promise<{ shown: boolean; reason: string }>;
}

/** The configuration file; writing replaces it atomically and keeps its mode. */
export interface ConfigFile {
  readonly path: string;
  /** The text, or undefined when there is no file yet. */
  read(): string | undefined;
  write(text: string): void;
  /** Calls after each change on disk by anyone; the answer stops watching. */
  watch(listener: () => void): () => void;
}

/** CPU time and memory of the process that the runtime runs in. */
export interface SelfUsage {
  /** User plus system CPU time since start, ms. */
  cpuMs(): number;
  rssBytes(): number;
  /** Bytes this process has caused to be written to storage, or null when the OS does not say. */
  writtenBytes(): number | null;
}
