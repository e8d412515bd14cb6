// Hands finished days to the archive, one at a time, and remembers in the database which ones it has.
import type { LifecycleStep } from '../../common/model/storage.ts';
import type { StorageWords } from '../../common/model/storage-words.ts';
import { toVedetteError } from '../../common/errors/vedette-error.ts';
import { DAY, MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { ArchivedDay } from '../archive/archive.ts';
import type { AwayKind } from '../archive/archive-folder.ts';
import type { ArchiveFile } from '../archive/manifest.ts';
import type { Database } from '../sqlite/database.ts';
import { writeBorder } from '../sqlite/meta-store.ts';
import type { SegmentStore } from '../sqlite/segment-store.ts';
import { nextDay, unarchivedFrom } from './day-plan.ts';
import type { DayState } from './day-plan.ts';
import { sentence, words } from '../words.ts';
import { slicesIn } from './retention-plan.ts';

/** What the lifecycle wants of an archive. */
export interface DayArchive {
  readonly available: boolean;
  /** Why it can be neither read nor written; empty when it can. */
  readonly trouble?: string;
  /** The archive is not where it was: it is waited for. */
  readonly away?: AwayKind | undefined;
  readonly damaged?: boolean;
  readonly path?: string;
  /** Sees whether the folder is as it was left; true when answers may have changed. Never rejects. */
  look?(): Promise<boolean>;
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
  private checkedAt = -Infinity;
  private failed: { words: StorageWords; at: number } | undefined;
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
    // What the archive has cannot be seen, so nothing is known to be in it.
    if (archive.away !== undefined) return -Infinity;
    return unarchivedFrom(slicesIn(store.directory).raw, this.states);
  }

  /** Begins what is due; the work itself is done elsewhere and awaited by nobody. */
  tend(now: Millis): void {
    const { archive, options, monotonic, store, borders } = this.deps;
    if (this.running !== undefined || this.closed || !archive.available) return;
    this.check();
    if (monotonic() - this.tendedAt >= TEND_EVERY_MS) {
      this.tendedAt = monotonic();
      void archive.tend({ span: options().retentionArchive, maxBytes: options().archive.maxBytes }, now).then(() => this.deps.onChange());
    }
    if (!options().archive.enabled || archive.away !== undefined || monotonic() - this.lookedAt < LOOK_EVERY_MS) return;
    if (this.failed !== undefined && monotonic() - this.failed.at < RETRY_AFTER_MS) return;
    this.lookedAt = monotonic();
    const day = nextDay({ now, after: options().archive.after, ...borders(), raw: slicesIn(store.directory).raw, states: this.states });
    if (day !== undefined) this.begin(day, now);
  }

  step(): LifecycleStep {
    const { archive, options, store } = this.deps;
    const { running, failed, last } = this;
    const common = { kind: 'archive', last, border: this.border(slicesIn(store.directory).raw) } as const;
    const because = (state: LifecycleStep['state'], why: StorageWords): LifecycleStep => ({ ...common, state, reason: sentence(why), words: why, running: null });
    if (!archive.available) return because('off', words('no_archive_process'));
    if (!options().archive.enabled) return because('off', words('archive_off'));
    if (running !== undefined) return { ...common, state: 'running', reason: '', running: { from: running.day, to: running.day + DAY, done: running.done } };
    const { away, trouble = '', path: folder = '' } = archive;
    if (away !== undefined) return because('waiting', words(away === 'missing' ? 'archive_missing' : 'archive_other', { folder }));
    if (archive.damaged === true) return because('paused', words('archive_damaged', { folder }));
    if (failed !== undefined) return because('paused', failed.words);
    if (trouble !== '') return because('paused', words('tried_again', { reason: trouble }));
    return { ...common, state: 'idle', reason: '', running: null };
  }

  /** Days that are said to be in the archive and of which it has no points are written again: the archive is a new one, or an older copy. */
  compare(files: readonly Pick<ArchiveFile, 'uri' | 'kind' | 'from' | 'to'>[]): void {
    const { database } = this.deps;
    const held = new Set<Millis>();
    for (const { kind, from, to } of files) if (kind === 'raw' || kind === 'sketches') for (let day = from; day < to; day += DAY) held.add(day);
    const lost = database.all<{ day: number; points: number }>("SELECT day, points FROM archive_days WHERE state <> 'writing'").filter(({ day, points }) => points > 0 && !held.has(day));
    if (lost.length === 0) return;
    database.transaction('days to archive again', () => {
      for (const { day } of lost) database.run('DELETE FROM archive_days WHERE day = ?', day);
    });
    this.load();
    this.lookedAt = -Infinity;
  }

  /** Something about the archive is different: it is looked at anew at the next call. */
  again(): void {
    this.failed = undefined;
    this.lookedAt = -Infinity;
    this.checkedAt = -Infinity;
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.running?.stop.abort();
    await this.running?.ended;
  }

  private check(): void {
    const { archive, monotonic, onChange } = this.deps;
    if (archive.look === undefined || monotonic() - this.checkedAt < LOOK_EVERY_MS) return;
    this.checkedAt = monotonic();
    void archive.look().then((isChanged) => {
      if (!isChanged) return;
      // What failed because of the folder need not wait for its turn.
      this.failed = undefined;
      this.lookedAt = -Infinity;
      onChange();
    });
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
        if (!this.closed) this.failed = { words: triedAgain(error), at: monotonic() };
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
      this.failed = { words: triedAgain(error), at: this.deps.monotonic() };
      return;
    }
    this.failed = undefined;
    this.lookedAt = -Infinity;
    this.last = { at, ms, from: day, to: day + DAY, points, bytes };
    onChange();
  }
}

function triedAgain(error: unknown): StorageWords {
  return words('tried_again', { reason: toVedetteError(error).message });
}
