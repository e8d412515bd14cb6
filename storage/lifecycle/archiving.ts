// Hands finished days to the archive, one at a time, and remembers in the database which ones it has.
import type { LifecycleStep } from '../../common/model/storage.ts';
import { toVedetteError } from '../../common/errors/vedette-error.ts';
import { DAY, MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { ArchivedDay } from '../archive/archive.ts';
import type { Database } from '../sqlite/database.ts';
import { writeBorder } from '../sqlite/meta-store.ts';
import type { SegmentStore } from '../sqlite/segment-store.ts';
import { nextDay, unarchivedFrom } from './day-plan.ts';
import type { DayState } from './day-plan.ts';
import { slicesIn } from './retention-plan.ts';

/** What the lifecycle wants of an archive. */
export interface DayArchive {
  readonly available: boolean;
  /** Why it can be neither read nor written; empty when it can. */
  readonly trouble?: string;
  archiveDay(day: Millis, options?: { readonly signal?: AbortSignal; onProgress?(done: number): void }): Promise<ArchivedDay>;
  tend(limits: { readonly span: number; readonly maxBytes: number }, now: Millis): Promise<void>;
}

export interface ArchivingDeps {
  readonly database: Database;
  readonly store: SegmentStore;
  readonly archive: DayArchive;
  options(): StorageOptions;
  monotonic(): number;
  /** Borders of the tiers now. */
  borders(): { sealed: Millis; rawFrom: Millis };
  /** The archive has got or lost something: answers may change. */
  onChange(): void;
  probe(point: string): void;
}

const LOOK_EVERY_MS = 30_000;
/** After a failure the next attempt waits. */
const RETRY_AFTER_MS = 2 * MINUTE;
const TEND_EVERY_MS = 10 * MINUTE;

export class Archiving {
  private readonly deps: ArchivingDeps;
  private readonly states = new Map<Millis, DayState>();
  private running: { day: Millis; done: number; stop: AbortController; ended: Promise<void> } | undefined;
  private lookedAt = -Infinity;
  private tendedAt = -Infinity;
  private failed: { reason: string; at: number } | undefined;
  private last: LifecycleStep['last'] = null;
  private closed = false;

  constructor(deps: ArchivingDeps) {
    this.deps = deps;
    this.load();
  }

  /** Reads the table anew. */
  load(): void {
    this.states.clear();
    for (const { day, state } of this.deps.database.all<{ day: number; state: DayState }>('SELECT day, state FROM archive_days')) this.states.set(day, state);
  }

  /** Points of these days have come late: call in the transaction that writes them, and {@link load} is not needed after it. */
  markLate(days: Iterable<Millis>): void {
    for (const day of days) {
      if (!this.states.has(day)) continue;
      this.deps.database.run("UPDATE archive_days SET state = 'dirty' WHERE day = ?", day);
      this.states.set(day, 'dirty');
    }
  }

  /** Age must not take a day before the archive has it; Infinity when there is nothing to wait for. */
  keepFrom(): Millis {
    const { archive, options, store } = this.deps;
    if (!archive.available || !options().archive.enabled) return Infinity;
    return unarchivedFrom(slicesIn(store.directory).raw, this.states);
  }

  /** Begins what is due; the work itself is done elsewhere and awaited by nobody. */
  tend(now: Millis): void {
    const { archive, options, monotonic, store, borders } = this.deps;
    if (this.running !== undefined || this.closed || !archive.available) return;
    if (monotonic() - this.tendedAt >= TEND_EVERY_MS) {
      this.tendedAt = monotonic();
      void archive.tend({ span: options().retentionArchive, maxBytes: options().archive.maxBytes }, now).then(() => this.deps.onChange());
    }
    if (!options().archive.enabled || monotonic() - this.lookedAt < LOOK_EVERY_MS) return;
    if (this.failed !== undefined && monotonic() - this.failed.at < RETRY_AFTER_MS) return;
    this.lookedAt = monotonic();
    const day = nextDay({ now, after: options().archive.after, ...borders(), raw: slicesIn(store.directory).raw, states: this.states });
    if (day !== undefined) this.begin(day, now);
  }

  step(): LifecycleStep {
    const { archive, options, store } = this.deps;
    const { running, failed, last } = this;
    const common = { kind: 'archive', last, border: this.border(slicesIn(store.directory).raw) } as const;
    if (!archive.available) return { ...common, state: 'off', reason: 'There is no archive process.', running: null };
    if (!options().archive.enabled) return { ...common, state: 'off', reason: 'The archive is switched off.', running: null };
    if (running !== undefined) return { ...common, state: 'running', reason: '', running: { from: running.day, to: running.day + DAY, done: running.done } };
    const reason = failed?.reason ?? archive.trouble ?? '';
    return { ...common, state: reason === '' ? 'idle' : 'paused', reason, running: null };
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.running?.stop.abort();
    await this.running?.ended;
  }

  private border(raw: Parameters<typeof unarchivedFrom>[0]): Millis | null {
    if (this.states.size === 0) return null;
    const from = unarchivedFrom(raw, this.states);
    return Number.isFinite(from) ? from : Math.max(...this.states.keys()) + DAY;
  }

  private begin(day: Millis, now: Millis): void {
    const { database, archive, monotonic } = this.deps;
    database.run("INSERT INTO archive_days (day, state, points, bytes, files) VALUES (?, 'writing', 0, 0, '[]') ON CONFLICT (day) DO UPDATE SET state = 'writing'", day);
    this.states.set(day, 'writing');
    const stop = new AbortController();
    const start = monotonic();
    const running = { day, done: 0, stop, ended: Promise.resolve() };
    this.running = running;
    const onProgress = (done: number): void => {
      running.done = done;
    };
    running.ended = archive.archiveDay(day, { signal: stop.signal, onProgress }).then(
      (written) => this.finish(day, written, now, monotonic() - start),
      (error: unknown) => {
        this.running = undefined;
        if (!this.closed) this.failed = { reason: `${toVedetteError(error).message} It is tried again.`, at: monotonic() };
      },
    );
  }

  private finish(day: Millis, { points, bytes, files }: ArchivedDay, at: Millis, ms: number): void {
    const { database, probe, onChange } = this.deps;
    this.running = undefined;
    // What came late meanwhile may or may not be in it: then it is written again.
    const state: DayState = this.states.get(day) === 'writing' ? 'done' : 'dirty';
    try {
      probe('archive.finish');
      database.transaction('day archived', () => {
        database.run('INSERT OR REPLACE INTO archive_days (day, state, points, bytes, files) VALUES (?, ?, ?, ?, ?)', day, state, points, bytes, JSON.stringify(files));
        this.states.set(day, state);
        writeBorder(database, 'archived', day + DAY);
        probe('archive.inside');
      });
    } catch (error) {
      // The files are there; the day is written once more when the database can say so.
      this.states.set(day, 'writing');
      this.failed = { reason: `${toVedetteError(error).message} It is tried again.`, at: this.deps.monotonic() };
      return;
    }
    this.failed = undefined;
    this.lookedAt = -Infinity;
    this.last = { at, ms, from: day, to: day + DAY, points, bytes };
    onChange();
  }
}
