// The archive process's own side: takes requests, runs each in the right DuckDB one after the other, and stops them when asked.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VedetteError, toErrorShape, toVedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { DayInput } from './day-input.ts';
import { writeDay } from './day-writer.ts';
import type { WrittenFile } from './day-writer.ts';
import { Duck } from './duckdb.ts';
import { describeFiles } from './found-files.ts';
import { contentProblem, sealFile } from './file-seal.ts';
import { dayUri, temporaryName } from './file-names.ts';
import { FILE_KINDS } from './manifest.ts';
import type { ArchiveFile } from './manifest.ts';
import { mergeMonth } from './merge-month.ts';
import type { FromArchive, RequestKind, Requests, ToArchive } from './protocol.ts';
import { PointScan } from './point-scan.ts';
import { scanFiles } from './scan-files.ts';
import { SqlRunner } from './sql-runner.ts';

export interface ArchiveServerDeps {
  post(message: FromArchive): void;
  /** Opens what the database at this path holds of a day. */
  openDay(database: string, day: Millis): DayInput;
  /** A folder of this process alone; made and emptied by it. */
  readonly spillFolder: string;
  monotonic(): number;
  after(ms: number, callback: () => void): () => void;
  /** Lets messages through. */
  turn(): Promise<void>;
}

/** One request under way or waiting. */
interface Job {
  cancelled: boolean;
  /** Ends the statement that it runs now. */
  stop: () => void;
  /** Lets a scan send its next block. */
  taken: () => void;
}

const MEMORY = '512MB';
const SPILL = '8GB';
/** So many sentences about what is missing in a day are told. */
const MOST_LEFT_OUT = 20;
const INTERRUPT_AGAIN_MS = 50;
/** Reading is done by two threads so that it is quick; writing by one so that the machine stays quiet. */
const READERS = 2;

export class ArchiveServer {
  private readonly deps: ArchiveServerDeps;
  private readonly jobs = new Map<number, Job>();
  private readonly ducks = new Map<string, Promise<Duck>>();
  private readonly runners = new Map<string, SqlRunner>();
  private readonly points = new PointScan();
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(deps: ArchiveServerDeps) {
    this.deps = deps;
  }

  receive(message: ToArchive): void {
    if (message.kind === 'cancel') this.cancel(message.id);
    else if (message.kind === 'taken') this.jobs.get(message.id)?.taken();
    else void this.answer(message.kind, message.id, message.request);
  }

  /** Closes every DuckDB and removes what they spilled. */
  async close(): Promise<void> {
    for (const id of this.jobs.keys()) this.cancel(id);
    await Promise.allSettled(this.queues.values());
    for (const duck of this.ducks.values()) (await duck).close();
    await rm(this.deps.spillFolder, { recursive: true, force: true });
  }

  private cancel(id: number): void {
    const job = this.jobs.get(id);
    if (job === undefined) return;
    job.cancelled = true;
    job.taken();
    this.interrupt(id, job);
  }

  /** DuckDB forgets an interrupt that comes between two statements, so it is said again until the job has ended. */
  private interrupt(id: number, job: Job): void {
    if (this.jobs.get(id) !== job) return;
    job.stop();
    this.deps.after(INTERRUPT_AGAIN_MS, () => this.interrupt(id, job));
  }

  private async answer(kind: RequestKind, id: number, request: Requests[RequestKind]['request']): Promise<void> {
    const job: Job = { cancelled: false, stop: () => undefined, taken: () => undefined };
    this.jobs.set(id, job);
    try {
      const answer = await this.run(kind, id, job, request);
      this.deps.post({ kind: 'answer', id, answer });
    } catch (error) {
      const shape = toErrorShape(job.cancelled ? new VedetteError('cancelled', 'The work was cancelled.') : toVedetteError(error));
      this.deps.post({ kind: 'failed', id, error: shape });
    } finally {
      this.jobs.delete(id);
    }
  }

  private run(kind: RequestKind, id: number, job: Job, request: Requests[RequestKind]['request']): Promise<unknown> {
    switch (kind) {
      case 'writeDay':
        return this.inDuck('write', job, (duck) => this.writeDay(duck, id, job, request as Requests['writeDay']['request']));
      case 'mergeMonth':
        return this.inDuck('write', job, async (duck) => {
          try {
            const { folder } = request as Requests['mergeMonth']['request'];
            return { file: await this.seal(folder, await mergeMonth(duck, request as Requests['mergeMonth']['request']), job) };
          } finally {
            // Sorting a month takes all the memory that it may, and DuckDB gives little of it back before it is closed.
            this.ducks.delete('write');
            duck.close();
          }
        });
      case 'scan':
        return this.inDuck('scan', job, (duck) => this.scan(duck, id, job, request as Requests['scan']['request']));
      case 'schema':
        return this.inSql(request, job, (runner) => runner.schema(request as Requests['schema']['request']));
      case 'sql':
        return this.inSql(request, job, (runner) => runner.run(request as Requests['sql']['request']));
      case 'sqlExport':
        return this.inSql(request, job, (runner) => runner.export(request as Requests['sqlExport']['request']));
      case 'verify':
        return this.verify(id, job, request as Requests['verify']['request']);
      case 'describe':
        return this.inDuck('write', job, (duck) => {
          const { folder, files } = request as Requests['describe']['request'];
          return describeFiles(duck, folder, files, () => this.pause(job), (done) => this.progress(id, job, done));
        });
      default:
        return Promise.reject(new VedetteError('internal', `The archive process does not know ${String(kind satisfies never)}.`));
    }
  }

  private async writeDay(duck: Duck, id: number, job: Job, { database, folder, day }: Requests['writeDay']['request']): Promise<Requests['writeDay']['answer']> {
    const input = this.deps.openDay(database, day);
    try {
      const written = await writeDay(input, {
        duck,
        folder,
        pause: () => this.pause(job),
        progress: (done) => this.progress(id, job, done),
      });
      const files: ArchiveFile[] = [];
      for (const file of written) files.push(await this.seal(folder, file, job));
      return { files, points: files.find(({ kind }) => kind === 'raw')?.rows ?? 0, leftOut: input.leftOut.slice(0, MOST_LEFT_OUT) };
    } catch (error) {
      // On a full disk what is half written is the first thing to go.
      for (const kind of FILE_KINDS) await rm(join(folder, temporaryName(dayUri(kind, day))), { force: true });
      throw error;
    } finally {
      input.close();
    }
  }

  private async seal(folder: string, file: WrittenFile, job: Job): Promise<ArchiveFile> {
    return { ...file, ...(await sealFile(join(folder, temporaryName(file.uri)), () => this.pause(job))) };
  }

  private async scan(duck: Duck, id: number, job: Job, request: Requests['scan']['request']): Promise<Requests['scan']['answer']> {
    // One block is on its way while the next one is made. Posting copies it, so its arrays are free at once.
    let taken = Promise.resolve();
    return scanFiles({ duck, points: this.points, pause: () => this.pause(job) }, request, async (block) => {
      await taken;
      this.stopIfCancelled(job);
      const { promise, resolve } = Promise.withResolvers<void>();
      taken = promise;
      job.taken = resolve;
      this.deps.post({ kind: 'block', id, block });
    });
  }

  private async verify(id: number, job: Job, { folder, files }: Requests['verify']['request']): Promise<Requests['verify']['answer']> {
    const problems: { uri: string; what: string }[] = [];
    const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const file of files) {
      const what = await contentProblem(folder, file, () => this.pause(job));
      if (what !== undefined) problems.push({ uri: file.uri, what });
      done += file.bytes;
      this.progress(id, job, all === 0 ? 1 : done / all);
    }
    return { problems };
  }

  private progress(id: number, job: Job, done: number): void {
    this.stopIfCancelled(job);
    this.deps.post({ kind: 'progress', id, done });
  }
  private async pause(job: Job): Promise<void> {
    await this.deps.turn();
    this.stopIfCancelled(job);
  }
  private stopIfCancelled(job: Job): void {
    if (job.cancelled) throw new VedetteError('cancelled', 'The work was cancelled.');
  }

  /** Statements of one DuckDB wait for each other. */
  private inDuck<Result>(name: 'write' | 'scan', job: Job, work: (duck: Duck) => Promise<Result>): Promise<Result> {
    return this.queued(name, job, () => this.duck(name, () => this.openDuck(name)), work);
  }

  private inSql<Result>({ folder }: { readonly folder: string }, job: Job, work: (runner: SqlRunner) => Promise<Result>): Promise<Result> {
    const name = `sql ${folder}`;
    const exportFolder = join(this.deps.spillFolder, 'export');
    const open = async (): Promise<Duck> => {
      await mkdir(exportFolder, { recursive: true, mode: 0o700 });
      return Duck.open({ memoryLimit: MEMORY, threads: READERS, spillFolder: await this.spill('sql'), spillLimit: SPILL, onlyFolders: [folder, exportFolder] });
    };
    return this.queued(name, job, () => this.duck(name, open), (duck) => {
      let runner = this.runners.get(name);
      if (runner === undefined) this.runners.set(name, (runner = new SqlRunner({ duck, exportFolder, monotonic: this.deps.monotonic, after: this.deps.after })));
      return work(runner);
    });
  }

  private async queued<Result>(name: string, job: Job, open: () => Promise<Duck>, work: (duck: Duck) => Promise<Result>): Promise<Result> {
    const before = this.queues.get(name) ?? Promise.resolve();
    const turn = before.then(async () => {
      this.stopIfCancelled(job);
      const duck = await open();
      job.stop = () => duck.interrupt();
      try {
        return await work(duck);
      } finally {
        job.stop = () => undefined;
      }
    });
    this.queues.set(name, turn.catch(() => undefined));
    return turn;
  }

  private duck(name: string, open: () => Promise<Duck>): Promise<Duck> {
    let duck = this.ducks.get(name);
    if (duck === undefined) {
      duck = open();
      // One that could not be opened is tried again by the next request.
      duck.catch(() => this.ducks.delete(name));
      this.ducks.set(name, duck);
    }
    return duck;
  }

  private async openDuck(name: 'write' | 'scan'): Promise<Duck> {
    return Duck.open({ memoryLimit: MEMORY, threads: name === 'write' ? 1 : READERS, spillFolder: await this.spill(name), spillLimit: SPILL });
  }

  private async spill(name: string): Promise<string> {
    const folder = join(this.deps.spillFolder, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}
