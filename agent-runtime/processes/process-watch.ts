// The live process table: read every two seconds while someone watches, not at all otherwise.
import { errorMessage, VedetteError } from '../../common/errors/vedette-error.ts';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import type { HostReader, HostSource } from '../host-source/host-source.ts';
import type { ProcessTable } from '../host-source/readings.ts';
import type { Clock, Log } from '../ports/ports.ts';
import { ProcessRates } from './process-rates.ts';

export const WATCH_INTERVAL_MS = 2_000;
/** A snapshot of the check that is younger than this is shown at once, until the first live one is there. */
const FRESH_MS = 30_000;

export interface ProcessWatchDeps {
  readonly host: HostSource;
  readonly clock: Clock;
  readonly log: Log;
}

type Listener = (snapshot: ProcessSnapshot) => void;

/** Shares one reader among all watchers; closes it when the last one leaves. */
export class ProcessWatch {
  private readonly deps: ProcessWatchDeps;
  private readonly listeners = new Set<Listener>();
  private reader: HostReader<ProcessTable> | undefined;
  private rates = new ProcessRates();
  private newest: ProcessSnapshot | undefined;
  private running = false;
  private cancelTimer: (() => void) | undefined;

  constructor(deps: ProcessWatchDeps) {
    this.deps = deps;
  }

  /** How many watch now. */
  get watchers(): number {
    return this.listeners.size;
  }

  /** Takes the snapshot of the processes check as the newest known one. */
  submit(snapshot: ProcessSnapshot): void {
    if (!this.running || this.newest === undefined) this.newest = snapshot;
  }

  /**
   * Calls `listener` now if a fresh snapshot is known, then every two seconds. The answer ends it.
   * Rejects with `unavailable` and the reason when this machine lists no processes.
   */
  async watch(listener: Listener): Promise<() => void> {
    if (this.reader === undefined) {
      const reading = await this.deps.host.openProcesses();
      if (!reading.ok) throw new VedetteError('unavailable', reading.reason);
      // Another watcher may have opened one meanwhile.
      if (this.reader === undefined) this.reader = reading.value;
      else reading.value.close();
    }
    this.listeners.add(listener);
    if (this.newest !== undefined && this.deps.clock.now() - this.newest.t < FRESH_MS) listener(this.newest);
    if (!this.running) {
      this.running = true;
      this.rates = new ProcessRates();
      void this.round();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  }

  /** Ends all watching. */
  stop(): void {
    this.listeners.clear();
    this.running = false;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.reader?.close();
    this.reader = undefined;
  }

  private async round(): Promise<void> {
    const { reader } = this;
    if (reader === undefined) return;
    const { rates } = this;
    try {
      const table = await reader.read();
      // The watching may have ended, or ended and begun anew, while the OS was listing.
      if (reader !== this.reader || rates !== this.rates) return;
      const snapshot = rates.next(table);
      // The first reading has no rates yet: show it only to people who would otherwise see nothing.
      if (snapshot.interval > 0 || this.newest === undefined) {
        this.newest = snapshot;
        for (const listener of this.listeners) listener(snapshot);
      }
    } catch (error) {
      this.deps.log.warn('The processes could not be listed for the live table.', { reason: errorMessage(error) });
    }
    if (reader === this.reader && this.running) this.cancelTimer = this.deps.clock.after(WATCH_INTERVAL_MS, () => void this.round());
  }
}
