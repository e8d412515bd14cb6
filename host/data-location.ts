// Where the data folder has been moved to: a file in the folder of the standard place names it, and the move is finished at a start.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
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

/** How far a move is, and the way to end it. */
export interface MoveOptions {
  /** Hears of each megabyte. */
  onProgress?(progress: MoveProgress): void;
  /** Stops the copying: the data stay where they are. */
  readonly signal?: AbortSignal;
}

export interface MoveProgress {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly total: number;
}

/**
 * The data folder to use instead of the standard one; the standard one when nothing was moved, or when the move is cancelled. What a move
 * has not brought over yet is copied now, while nothing writes: the caller holds the lock of the standard folder. Rejects with
 * VedetteError when the target is not there or takes nothing.
 */
export async function settleLocation(standardFolder: string, options: MoveOptions = {}): Promise<string> {
  const location = readLocation(standardFolder);
  if (location === undefined) return standardFolder;
  const { folder, complete } = location;
  if (!existsSync(folder)) throw new VedetteError('unavailable', `The data lie in ${folder}, which is not there. Connect that disk, or remove ${join(standardFolder, LOCATION_FILE)} to begin in ${standardFolder}.`, { path: folder });
  if (complete) return folder;
  const brought: string[] = [];
  try {
    await bringOver(standardFolder, folder, options, brought);
    write(standardFolder, { folder, complete: true });
    return folder;
  } catch (error) {
    if (options.signal?.aborted !== true) {
      throw new VedetteError('unavailable', `The data could not be brought from ${standardFolder} to ${folder}: ${errorMessage(error)}. Make room there, or remove ${join(standardFolder, LOCATION_FILE)} to stay; nothing has been lost.`, { path: folder }, error);
    }
    stay(standardFolder, brought);
    return standardFolder;
  }
}

/** The data stay where they are: the place is forgotten first, then what was copied goes. The archive that the task had copied before is left. */
function stay(standardFolder: string, brought: readonly string[]): void {
  rmSync(join(standardFolder, LOCATION_FILE), { force: true });
  for (const path of brought) rmSync(path, { force: true });
}

/** Whether a start has data to bring over first. Throws as {@link readLocation}. */
export function isMoving({ movableFrom }: Pick<ProductPaths, 'movableFrom'>): boolean {
  return movableFrom !== null && readLocation(movableFrom)?.complete === false;
}

/**
 * The paths of a program that starts now: those of the folder that the data were moved to. A folder named by hand is never moved. An
 * unfinished move is finished under the lock of the standard folder. Rejects with VedetteError, among others `storage_locked`.
 */
export async function settledPaths(paths: ProductPaths, kind: 'desktop' | 'headless', options: MoveOptions = {}): Promise<ProductPaths> {
  const { movableFrom } = paths;
  if (movableFrom === null || !isMoving(paths)) return knownPaths(paths);
  const lock = acquireLock({ dataDir: movableFrom, kind, probe: createProcessProbe(process.platform), pid: process.pid, now: Date.now() });
  try {
    return placed(paths, await settleLocation(movableFrom, options));
  } finally {
    lock.release();
  }
}

/** The same where nothing has to be brought over: at once. Throws VedetteError. */
export function knownPaths(paths: ProductPaths): ProductPaths {
  const { movableFrom } = paths;
  const location = movableFrom === null ? undefined : readLocation(movableFrom);
  if (movableFrom === null || location === undefined) return paths;
  const { folder } = location;
  if (!existsSync(folder)) throw new VedetteError('unavailable', `The data lie in ${folder}, which is not there. Connect that disk, or remove ${join(movableFrom, LOCATION_FILE)} to begin in ${movableFrom}.`, { path: folder });
  return placed(paths, folder);
}

function placed(paths: ProductPaths, dataDir: string): ProductPaths {
  return dataDir === paths.dataDir ? paths : { ...paths, dataDir, logDir: join(dataDir, 'logs') };
}

interface Carried {
  readonly source: string;
  readonly target: string;
  readonly bytes: number;
}

/** What is missing or of another size or age; what the archive's task has copied is as it was. Folders are made on the way. */
function toCarry(from: string, to: string, root = from): Carried[] {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const found: Carried[] = [];
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (from === root && STAYS.has(entry.name)) continue;
    const target = join(to, entry.name);
    if (entry.isDirectory()) found.push(...toCarry(source, target, root));
    else if (entry.isFile() && !isSame(source, target, relative(root, source))) found.push({ source, target, bytes: statSync(source).size });
  }
  return found;
}

/** Parquet files never change under their name without their size; everything else is copied each time. */
function isSame(source: string, target: string, name: string): boolean {
  return name.endsWith('.parquet') && statSync(target, { throwIfNoEntry: false })?.size === statSync(source).size;
}

async function bringOver(from: string, to: string, { onProgress, signal }: MoveOptions, brought: string[]): Promise<void> {
  const all = toCarry(from, to);
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytes = 0;
  for (const { source, target } of all) {
    const part = `${target}.part`;
    brought.push(part, target);
    await copyInPieces(source, part, (piece) => {
      signal?.throwIfAborted();
      onProgress?.({ from, to, bytes: (bytes += piece), total });
    });
    await rename(part, target);
  }
  signal?.throwIfAborted();
}

const PIECE = 1_048_576;

/** Copies and flushes one file; `onPiece` hears of each piece, and throws to stop. */
async function copyInPieces(from: string, to: string, onPiece: (bytes: number) => void): Promise<void> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'w', 0o600);
    try {
      const piece = new Uint8Array(PIECE);
      for (;;) {
        const { bytesRead } = await source.read(piece, 0, PIECE);
        if (bytesRead === 0) break;
        await target.writeFile(piece.subarray(0, bytesRead));
        onPiece(bytesRead);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** "Moving 1.2 of 3.4 GB from … to …". */
export function moveSentence({ from, to, bytes, total }: MoveProgress): string {
  const [unit, factor] = total >= 1e9 ? ['GB', 1e9] : ['MB', 1e6];
  return `Moving ${(bytes / factor).toFixed(1)} of ${(total / factor).toFixed(1)} ${unit} from ${from} to ${to}`;
}

function write(standardFolder: string, location: Location): void {
  const path = join(standardFolder, LOCATION_FILE);
  writeFileSync(`${path}.part`, `${JSON.stringify(location)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}
