// Opens the database of a data folder: refuses newer ones, sets damaged ones aside, brings older ones up to date.
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { Millis } from '../common/time/millis.ts';
import type { StorageNotice } from './api.ts';
import type { StorageFiles } from './files.ts';
import { Database, databaseError } from './sqlite/database.ts';
import type { DatabaseDeps } from './sqlite/database.ts';
import { MIGRATIONS } from './sqlite/migrations/all.ts';
import { HEADER_BYTES, headerVersion, migrate, refuseNewer } from './sqlite/migrations/migration.ts';

/** Larger databases are not read as a whole at each start; damage inside shows when its page is read. */
const FULL_CHECK_BYTES = 32_000_000;

/** Creates the folder where needed. Throws VedetteError('unavailable' or 'storage_full') when it cannot be written. */
export async function prepareFolder(files: StorageFiles, directory: string): Promise<void> {
  try {
    await files.makeFolder(directory);
    await files.makeFolder(`${directory}/head`);
    await files.probeWritable(directory);
  } catch (thrown) {
    const error = databaseError(thrown, directory);
    if (error instanceof VedetteError && error.code === 'storage_full') throw noRoom(error, directory);
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new VedetteError('unavailable', `The data folder ${directory} cannot be written (${reason}). Give this user write access to it, or choose another folder with --data-dir.`, { path: directory }, thrown);
  }
}

/** The sentence for a start: unlike a program that runs, one that has not started does not go on by itself. */
function noRoom(error: VedetteError, path: string): VedetteError {
  return new VedetteError('storage_full', `There is not enough room to open ${path}: its disk is full. Free some space there and start again, or choose another folder with --data-dir.`, error.details, error);
}

/** Moves the database's files out of the way and answers the new name. */
export function setAside(files: StorageFiles, path: string, now: Millis): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  const target = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) files.renameNow(path + suffix, target + suffix);
  return target;
}

export function damagedNotice(error: VedetteError, asideAs: string): StorageNotice {
  return {
    kind: 'storage.damaged',
    severity: 'error',
    title: 'The database was damaged and has been set aside',
    text: `${error.message} It was renamed to ${asideAs}; a new database was begun, and the points of the last hours were taken over from the log and from memory.`,
    aggregationKey: 'storage.damaged',
    params: { reason: error.message, aside: asideAs },
  };
}

export function newFolderNotice(directory: string): StorageNotice {
  return {
    kind: 'storage.begun_anew',
    severity: 'error',
    title: 'The data folder was emptied while Vedette ran',
    text: `${directory} had vanished and an empty folder has taken its place. A new database was begun in it with the points of the last hours, which memory still had; everything older is gone.`,
    aggregationKey: 'storage.begun_anew',
    params: { folder: directory },
  };
}

/** Throws VedetteError('storage_damaged') when the database cannot be trusted. */
function check(database: Database, bytes: number): void {
  database.all('SELECT name, sql FROM sqlite_schema');
  if (bytes > FULL_CHECK_BYTES) return;
  const answer = String(database.pragma('quick_check(1)'));
  if (answer !== 'ok') throw new VedetteError('storage_damaged', `The database ${database.path} is damaged (${answer}).`, { path: database.path });
}

function readStart(path: string, files: StorageFiles): Uint8Array {
  try {
    return files.startNow(path, HEADER_BYTES);
  } catch (error) {
    throw databaseError(error, path);
  }
}

function open(deps: DatabaseDeps, files: StorageFiles): Database {
  // Before SQLite touches the file: even opening may change it.
  refuseNewer(deps.path, headerVersion(readStart(deps.path, files)), MIGRATIONS);
  const database = new Database({ ...deps, syncFile: (path) => files.syncFile(path) });
  try {
    check(database, files.sizeNow(deps.path));
    migrate(database, MIGRATIONS);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** The database, ready for use, and the notice to give when a damaged one had to be set aside. */
export function openDatabase(deps: DatabaseDeps, files: StorageFiles, now: Millis): { database: Database; notice: StorageNotice | undefined } {
  try {
    return { database: open(deps, files), notice: undefined };
  } catch (error) {
    if (error instanceof VedetteError && error.code === 'storage_full') throw noRoom(error, deps.path);
    if (!(error instanceof VedetteError) || error.code !== 'storage_damaged') throw error;
    const asideAs = setAside(files, deps.path, now);
    return { database: open(deps, files), notice: damagedNotice(error, asideAs) };
  }
}
