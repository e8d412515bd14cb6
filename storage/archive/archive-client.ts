// The runtime's end of the archive process: starts it when there is work, sends requests, passes on cancels, and survives its death.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ArchiveProcess } from '../api.ts';
import { errorOf, fromArchive } from './protocol.ts';
import type { RequestKind, Requests, ScanBlock, ToArchive } from './protocol.ts';

export interface ArchiveClientDeps {
  /** Starts a process. */
  spawn(): ArchiveProcess;
  /** Calls once after so many milliseconds; the answer cancels. */
  after(ms: number, callback: () => void): () => void;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** 0 … 1. */
  onProgress?(done: number): void;
  /** A block of a scan; the process sends the next one when this one has been taken. */
  onBlock?(block: ScanBlock): void | Promise<void>;
}

/** A process without work is ended after so long: DuckDB's memory is worth more than the second that starting again takes. */
export const IDLE_MS = 60_000;
/** A process that has not answered a cancel for so long is killed. */
const CANCEL_PATIENCE_MS = 2_000;

interface Waiting {
  readonly options: RequestOptions;
  resolve(answer: never): void;
  reject(error: VedetteError): void;
  /** Stops listening to the signal and the patience clock. */
  release(): void;
}

export class ArchiveClient {
  private readonly deps: ArchiveClientDeps;
  private process: ArchiveProcess | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private stopIdling = (): void => undefined;
  private closed = false;

  constructor(deps: ArchiveClientDeps) {
    this.deps = deps;
  }

  /** Whether a process runs now. */
  get running(): boolean {
    return this.process !== undefined;
  }
  /** Whether anything has been asked that is not answered yet. */
  get busy(): boolean {
    return this.waiting.size > 0;
  }

  /** Rejects with what the process said, `cancelled` by the signal, or `unavailable` when the process cannot start or dies. */
  request<Kind extends RequestKind>(kind: Kind, request: Requests[Kind]['request'], options: RequestOptions = {}): Promise<Requests[Kind]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new VedetteError('unavailable', 'The archive is closed.');
      if (options.signal?.aborted === true) throw cancelled();
      const id = this.nextId++;
      let stopPatience = (): void => undefined;
      const onAbort = (): void => {
        this.post({ kind: 'cancel', id });
        stopPatience = this.deps.after(CANCEL_PATIENCE_MS, () => this.killFor('It did not answer a cancel.'));
        // The caller need not wait until the statement has really stopped.
        this.waiting.get(id)?.reject(cancelled());
      };
      options.signal?.addEventListener('abort', onAbort, { once: true });
      const release = (): void => {
        options.signal?.removeEventListener('abort', onAbort);
        stopPatience();
      };
      this.waiting.set(id, { options, resolve, reject, release });
      this.post({ kind, id, request } as ToArchive);
    });
  }

  /** Ends the process; what is under way rejects with `unavailable`. */
  close(): void {
    this.closed = true;
    this.killFor('The archive is closed.');
  }

  private post(message: ToArchive): void {
    this.stopIdling();
    this.process ??= this.start();
    this.process.post(message);
  }

  private start(): ArchiveProcess {
    const process = this.deps.spawn();
    process.onMessage((message) => this.receive(message));
    process.onExit((reason) => {
      if (this.process === process) this.gone(reason);
    });
    return process;
  }

  private killFor(reason: string): void {
    const { process } = this;
    if (process === undefined) return;
    this.gone(reason);
    process.kill();
  }

  private gone(reason: string): void {
    this.process = undefined;
    this.stopIdling();
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const { release, reject } of lost) {
      release();
      reject(new VedetteError('unavailable', `The archive process has ended: ${reason} What it was doing can be tried again.`));
    }
  }

  private receive(raw: unknown): void {
    const message = fromArchive(raw);
    const waiting = message === undefined ? undefined : this.waiting.get(message.id);
    if (message === undefined || waiting === undefined) return;
    switch (message.kind) {
      case 'progress':
        this.tell(message.id, waiting, message.done);
        break;
      case 'block':
        void this.take(message.id, waiting, message.block);
        break;
      case 'answer':
        this.done(message.id, waiting);
        waiting.resolve(message.answer as never);
        break;
      case 'failed':
        this.done(message.id, waiting);
        waiting.reject(errorOf(message.error));
        break;
      default:
        message satisfies never;
    }
  }

  private done(id: number, waiting: Waiting): void {
    this.waiting.delete(id);
    waiting.release();
    if (this.waiting.size === 0) this.stopIdling = this.deps.after(IDLE_MS, () => this.killFor('It had nothing to do.'));
  }

  private tell(id: number, waiting: Waiting, done: number): void {
    try {
      // What was on its way when the work was cancelled tells nobody anything.
      if (waiting.options.signal?.aborted !== true) waiting.options.onProgress?.(done);
    } catch (error) {
      this.giveUp(id, waiting, error);
    }
  }

  private async take(id: number, waiting: Waiting, block: ScanBlock): Promise<void> {
    try {
      if (waiting.options.signal?.aborted !== true) await waiting.options.onBlock?.(block);
      if (this.waiting.has(id)) this.post({ kind: 'taken', id });
    } catch (error) {
      this.giveUp(id, waiting, error);
    }
  }

  /** The receiver gave up (its query or task was cancelled or too late): so does the process. */
  private giveUp(id: number, waiting: Waiting, error: unknown): void {
    waiting.reject(error instanceof VedetteError ? error : new VedetteError('internal', String(error), {}, error));
    this.post({ kind: 'cancel', id });
  }
}

const cancelled = (): VedetteError => new VedetteError('cancelled', 'The work was cancelled.');
