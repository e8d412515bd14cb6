// Where the data folder has been moved to: a file in the folder of the standard place names it, and the move is finished at a start.
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { VedetteError, errorMessage } from '../common/errors/vedette-error.ts';
import { acquireLock } from './lock.ts';
import type { ProductPaths } from './paths.ts';
import { createProcessProbe } from './process-probe.ts';

/** The file in the standard data folder. */
export const LOCATION_FILE = 'location.json';

interface Location {
  readonly folder: string;
  /** Whether everything has been brought over. */
  readonly complete: boolean;
}

/** Parts that stay behind: they belong to the place, or are made anew. */
const STAYS = new Set([LOCATION_FILE, 'logs', 'archive-work', 'vedette.lock']);

/** Names the folder that takes over at the next start. Called when the archive lies there already. */
export function moveAtNextStart(standardFolder: string, target: string): void {
  write(standardFolder, { folder: target, complete: false });
}

/** The folder that the location file names, or undefined. Throws `bad_input` when the file cannot be understood. */
export function readLocation(standardFolder: string): Location | undefined {
  const path = join(standardFolder, LOCATION_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new VedetteError('unavailable', `${path} cannot be read (${errorMessage(error)}); it says where the data lie. Make it readable, or remove it to begin in ${standardFolder}.`, { path }, error);
  }
  try {
    const { folder, complete } = JSON.parse(text) as { folder?: unknown; complete?: unknown };
    if (typeof folder === 'string' && isAbsolute(folder) && typeof complete === 'boolean') return { folder, complete };
  } catch {
    // Said below, as for any other content that is not ours.
  }
  throw new VedetteError('bad_input', `${path} does not say where the data lie. Correct it ({"folder": "/absolute/path", "complete": true}), or remove it to begin in ${standardFolder}.`, { path });
}

/**
 * The data folder to use instead of the standard one; the standard one when nothing was moved. What a move has not brought over yet is
 * copied now, while nothing writes: the caller holds the lock of the standard folder. Throws VedetteError when the target is not there.
 */
export function settleLocation(standardFolder: string): string {
  const location = readLocation(standardFolder);
  if (location === undefined) return standardFolder;
  const { folder, complete } = location;
  if (!existsSync(folder)) throw new VedetteError('unavailable', `The data lie in ${folder}, which is not there. Connect that disk, or remove ${join(standardFolder, LOCATION_FILE)} to begin in ${standardFolder}.`, { path: folder });
  if (complete) return folder;
  try {
    bringOver(standardFolder, folder, standardFolder);
    write(standardFolder, { folder, complete: true });
  } catch (error) {
    throw new VedetteError('unavailable', `The data could not be brought from ${standardFolder} to ${folder}: ${errorMessage(error)}. Make room there, or remove ${join(standardFolder, LOCATION_FILE)} to stay; nothing has been lost.`, { path: folder }, error);
  }
  return folder;
}

/**
 * The paths of a program that starts now: those of the folder that the data were moved to. A folder named by hand is never moved. An
 * unfinished move is finished under the lock of the standard folder. Throws VedetteError, among others `storage_locked`.
 */
export function settledPaths(paths: ProductPaths, kind: 'desktop' | 'headless'): ProductPaths {
  const { movableFrom } = paths;
  const location = movableFrom === null ? undefined : readLocation(movableFrom);
  if (movableFrom === null || location === undefined) return paths;
  const lock = location.complete ? undefined : acquireLock({ dataDir: movableFrom, kind, probe: createProcessProbe(process.platform), pid: process.pid, now: Date.now() });
  try {
    const dataDir = settleLocation(movableFrom);
    return { ...paths, dataDir, logDir: join(dataDir, 'logs') };
  } finally {
    lock?.release();
  }
}

/** Copies what is missing or of another size or age; what the archive's task has copied is as it was. */
function bringOver(from: string, to: string, root: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (from === root && STAYS.has(entry.name)) continue;
    const target = join(to, entry.name);
    if (entry.isDirectory()) bringOver(source, target, root);
    else if (entry.isFile() && !isSame(source, target, relative(root, source))) copyWhole(source, target);
  }
}

/** Parquet files never change under their name without their size; everything else is copied each time. */
function isSame(source: string, target: string, name: string): boolean {
  return name.endsWith('.parquet') && statSync(target, { throwIfNoEntry: false })?.size === statSync(source).size;
}

function copyWhole(source: string, target: string): void {
  const part = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  copyFileSync(source, part, constants.COPYFILE_FICLONE);
  renameSync(part, target);
}

function write(standardFolder: string, location: Location): void {
  const path = join(standardFolder, LOCATION_FILE);
  writeFileSync(`${path}.part`, `${JSON.stringify(location)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}
