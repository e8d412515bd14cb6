// Long work that a person started: one of a kind at a time, with progress and cancel; the last ones are remembered for the page.
import { VedetteError, errorMessage, toVedetteError } from '../../common/errors/vedette-error.ts';
import type { StorageTask, StorageTaskKind } from '../../common/model/storage.ts';
import type { StorageWords } from '../../common/model/storage-words.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageTasks } from '../api.ts';
import { sentence, words } from '../words.ts';

/** What a task gets to work with. */
export interface TaskRun {
  readonly signal: AbortSignal;
  /** Says how far it is (0 … 1) and what is being done; throws `cancelled` when it should stop. */
  progress(done: number, what: StorageWords): void;
}

/** What came of a task. */
export interface TaskOutcome {
  readonly said: StorageWords;
  readonly problems?: readonly StorageWords[];
}

export interface TaskWork {
  /** Throws VedetteError at once when the target cannot be right. */
  check(target: string): void;
  run(target: string, run: TaskRun): Promise<TaskOutcome>;
}

/** Finished tasks that are still shown. */
const REMEMBERED = 20;
const MAX_PROBLEMS = 100;

interface Entry {
  task: StorageTask;
  readonly abort: AbortController;
}

export class TaskList implements StorageTasks {
  private readonly works: Readonly<Record<StorageTaskKind, TaskWork>>;
  private readonly now: () => Millis;
  private readonly entries: Entry[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly running = new Set<Promise<void>>();
  private nextId = 1;
  private closed = false;

  constructor(works: Readonly<Record<StorageTaskKind, TaskWork>>, now: () => Millis) {
    this.works = works;
    this.now = now;
  }

  start(kind: StorageTaskKind, target: string): StorageTask {
    if (this.closed) throw new VedetteError('unavailable', 'The storage is closed.');
    if (this.entries.some(({ task }) => task.kind === kind && task.state === 'running')) throw new VedetteError('conflict', `A task of this kind (${kind}) is running already. Wait for it, or cancel it.`);
    this.works[kind].check(target);
    const task: StorageTask = { id: `task-${this.nextId++}`, kind, target, state: 'running', done: 0, startedAt: this.now(), endedAt: null, ...texts(words('starting')), problems: [] };
    const entry: Entry = { task, abort: new AbortController() };
    this.entries.unshift(entry);
    while (this.entries.length > REMEMBERED && this.entries.at(-1)?.task.state !== 'running') this.entries.pop();
    const work = this.follow(entry).finally(() => this.running.delete(work));
    this.running.add(work);
    this.changed();
    return task;
  }

  cancel(id: string): void {
    const entry = this.entries.find(({ task }) => task.id === id);
    if (entry === undefined) throw new VedetteError('not_found', `There is no task ${id}.`);
    entry.abort.abort();
  }

  /** Newest first. */
  list(): readonly StorageTask[] {
    return this.entries.map(({ task }) => task);
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Cancels what runs and waits until it has cleaned up. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { abort } of this.entries) abort.abort();
    await Promise.all(this.running);
  }

  private async follow(entry: Entry): Promise<void> {
    const { kind, target } = entry.task;
    const { signal } = entry.abort;
    const progress = (done: number, what: StorageWords): void => {
      if (signal.aborted) throw new VedetteError('cancelled', 'The task was cancelled.');
      this.update(entry, { done: Math.min(1, Math.max(entry.task.done, done)), ...texts(what) });
    };
    try {
      const { said, problems = [] } = await this.works[kind].run(target, { signal, progress });
      const shown = problems.slice(0, MAX_PROBLEMS);
      this.update(entry, { state: 'done', done: 1, ...texts(said), problems: shown.map(sentence), problemWords: shown, endedAt: this.now() });
    } catch (error) {
      const cancelled = signal.aborted || toVedetteError(error).code === 'cancelled';
      this.update(entry, { state: cancelled ? 'cancelled' : 'failed', ...texts(cancelled ? words('cancelled') : words('failed', { reason: errorMessage(error) })), endedAt: this.now() });
    }
  }

  private update(entry: Entry, change: Partial<StorageTask>): void {
    entry.task = { ...entry.task, ...change };
    this.changed();
  }
  private changed(): void {
    for (const listener of Array.from(this.listeners)) listener();
  }
}

const texts = (said: StorageWords): { readonly text: string; readonly words: StorageWords } => ({ text: sentence(said), words: said });
