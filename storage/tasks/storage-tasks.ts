// The tasks of Settings → Storage: backup, verify, move, and opening somebody's archive.
import { mkdir, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Archive } from '../archive/archive.ts';
import { writeSafely } from '../archive/safe-write.ts';
import { README_NAME, README_TEXT } from '../archive/file-names.ts';
import { MANIFEST_FORMAT, MANIFEST_NAME, manifestText } from '../archive/manifest.ts';
import type { ArchiveFile } from '../archive/manifest.ts';
import type { SegmentCodec } from '../encoding/segment.ts';
import type { Database } from '../sqlite/database.ts';
import { copyFlushed, demandFreshTarget, filesOf, makeWhole } from './copy-folder.ts';
import { TaskList } from './task-list.ts';
import type { TaskOutcome, TaskRun, TaskWork } from './task-list.ts';
import { verifyDatabase } from './verify-database.ts';
import { words } from '../words.ts';

export interface StorageTasksDeps {
  /** The data folder, and the database and archive in it. */
  readonly directory: string;
  readonly database: Database;
  readonly codec: SegmentCodec;
  readonly archive: Archive;
  now(): Millis;
  /** Lets other work of the thread run. */
  turn(): Promise<void>;
  /**
   * Makes the data folder move to `target`, in which the archive lies already, at the next start; absent where the folder was named on
   * the command line, or by a test.
   */
  readonly moveAtNextStart?: (target: string) => void;
}

const ARCHIVE_FOLDER = 'archive';

export function createStorageTasks(deps: StorageTasksDeps): TaskList {
  const works: Record<'backup' | 'verify' | 'move' | 'open_archive', TaskWork> = {
    backup: { check: (target) => demandFreshTarget(target, deps.directory), run: (target, run) => backup(deps, target, run) },
    verify: { check: () => undefined, run: (_, run) => verify(deps, run) },
    move: {
      check(target) {
        if (deps.moveAtNextStart === undefined) throw new VedetteError('bad_input', `The data folder ${deps.directory} was chosen with --data-dir, and so is its place. Stop Vedette, move the folder, and start with its new path.`, { path: 'target' });
        demandFreshTarget(target, deps.directory);
      },
      run: (target, run) => move(deps, target, run),
    },
    open_archive: {
      check(target) {
        if (!isAbsolute(target)) throw new VedetteError('bad_input', `${target} is no absolute path. Name the folder from the root on.`, { path: 'target' });
      },
      run: async (target) => {
        const { from, to, points } = await deps.archive.sql.openArchive(target);
        return { said: from === null || to === null ? words('opened_empty') : words('opened', { from, to, points }) };
      },
    },
  };
  return new TaskList(works, deps.now);
}

/** The log first: what is sealed after it was copied is in the copy of the database, and the log's points that are there twice are known by the border. */
async function backup(deps: StorageTasksDeps, target: string, run: TaskRun): Promise<TaskOutcome> {
  let bytes = 0;
  await makeWhole(target, async (folder) => {
    run.progress(0, words('copying_log'));
    for (const file of await filesOf(join(deps.directory, 'head'))) {
      // The keeper may have removed a segment whose points are in the database by now.
      await copyFlushed(join(deps.directory, 'head', file.name), join(folder, 'head', file.name), () => run.progress(0, words('copying_log'))).catch(passOverMissing);
      bytes += file.bytes;
    }
    await deps.database.backupTo(join(folder, 'vedette.db'), (done) => run.progress(done * 0.4, words('copying_database')));
    bytes += deps.database.usedBytes();
    bytes += await copyArchive(deps.archive, folder, (done) => run.progress(0.4 + done * 0.6, words('copying_archive')));
  });
  return { said: words('backed_up', { bytes, target }), problems: deps.archive.trouble === '' ? [] : [words('archive_not_in', { reason: deps.archive.trouble })] };
}

function passOverMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** The archive is copied while the agent goes on; what still changes follows at the next start, when nothing writes any more. */
async function move(deps: StorageTasksDeps, target: string, run: TaskRun): Promise<TaskOutcome> {
  let bytes = 0;
  await makeWhole(target, async (folder) => {
    run.progress(0, words('copying_archive'));
    // An archive that lies elsewhere stays there.
    if (isWithin(deps.directory, deps.archive.path)) bytes = await copyArchive(deps.archive, folder, (done) => run.progress(done * 0.98, words('copying_archive')));
  });
  try {
    // Whoever stops the task until here finds the target as it was before; afterwards it is done.
    run.progress(0.99, words('copying_archive'));
    deps.moveAtNextStart?.(target);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  return { said: words('moved', { bytes, target }) };
}

async function copyArchive(archive: Archive, folder: string, onDone: (done: number) => void): Promise<number> {
  const into = join(folder, ARCHIVE_FOLDER);
  return archive.whileStill(async (files) => {
    const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    const copied: ArchiveFile[] = [];
    for (const file of files) {
      await copyFlushed(join(archive.path, file.uri), join(into, file.uri), (bytes) => onDone((done += bytes) / Math.max(1, all)));
      copied.push(file);
    }
    const { id, sequence } = archive.identity;
    // A manifest without files still says that there is an archive, and which.
    if (copied.length === 0 && id === undefined) return 0;
    await mkdir(into, { recursive: true, mode: 0o700 });
    await writeSafely(join(into, README_NAME), README_TEXT);
    await writeSafely(join(into, MANIFEST_NAME), manifestText({ format: MANIFEST_FORMAT, ...(id === undefined ? {} : { id, sequence: sequence ?? 0 }), files: copied, pending: [], leaving: [] }));
    return done;
  });
}

async function verify(deps: StorageTasksDeps, run: TaskRun): Promise<TaskOutcome> {
  let last = 0;
  const { problems, segments } = await verifyDatabase({
    database: deps.database,
    codec: deps.codec,
    async progress(done) {
      last = done * 0.5;
      run.progress(last, words('reading_segments'));
      await deps.turn();
    },
  });
  const damaged = await deps.archive.verify({ signal: run.signal, onProgress: (done) => run.progress(0.5 + done * 0.5, words('reading_files')) });
  const all = [...problems, ...damaged.map(({ uri, what }) => (uri === '' ? words('failed', { reason: what }) : words('bad_file', { file: uri, reason: what })))];
  const read = { segments, files: deps.archive.facts().files };
  return { said: all.length === 0 ? words('verified', read) : words('verified_problems', { problems: all.length, ...read }), problems: all };
}

/** Whether a path lies in a folder. */
function isWithin(folder: string, path: string): boolean {
  const inside = relative(resolve(folder), resolve(path));
  return !inside.startsWith('..') && !isAbsolute(inside);
}
