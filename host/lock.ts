// The lock of a data folder: one program at a time, desktop or headless; a lock left behind by a dead program is taken over.
import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { ProcessProbe } from './process-probe.ts';

/** Who holds a data folder. `nonce` makes every lock unique; the marks tell a living holder from a number used again. */
export interface LockHolder {
  readonly pid: number;
  readonly kind: 'desktop' | 'headless';
  /** Epoch ms. */
  readonly startedAt: number;
  readonly bootMark: string | null;
  readonly startMark: string | null;
  readonly nonce: string;
  /** Where the console is served, once it is; absent for the desktop app. */
  readonly url?: string;
}

/** A lock that this program holds. */
export interface DataLock {
  readonly holder: LockHolder;
  /** Publishes where the console is served, so that a second start can ask for a link. Throws like {@link acquireLock} when the folder takes no file. */
  publish(url: string): void;
  /** Gives the folder back. Idempotent; removes nothing that is not ours. */
  release(): void;
}

export interface AcquireOptions {
  readonly dataDir: string;
  readonly kind: 'desktop' | 'headless';
  readonly probe: ProcessProbe;
  readonly pid: number;
  /** Epoch ms. */
  readonly now: number;
}

/** The file inside the data folder. */
export const LOCK_FILE = 'vedette.lock';
/** A takeover lasts milliseconds; one older than this was left by a program that died in the middle of it. */
const TAKEOVER_STALE_MS = 10_000;
/** Where hard links are missing a lock may be read before it is written out; younger than this it counts as held. */
const HALF_WRITTEN_MS = 2_000;
const ATTEMPTS = 20;

/**
 * Takes the lock or throws: `storage_locked` with `details.holder` when a living program has it, `unavailable` when the folder
 * cannot be made or written, `storage_full` when its disk is full. A stale lock is removed only by the one program that holds the takeover file for exactly that lock,
 * after reading it again, so that two starters can never remove each other's fresh lock.
 */
export function acquireLock(options: AcquireOptions): DataLock {
  const { dataDir, kind, probe, pid, now } = options;
  const path = join(dataDir, LOCK_FILE);
  const holder: LockHolder = { pid, kind, startedAt: now, bootMark: probe.bootMark(), startMark: probe.startMark(pid), nonce: randomUUID() };
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw notWritable(dataDir, error);
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (createWhole(path, JSON.stringify(holder), dataDir)) return heldLock(path, holder, dataDir);
    const text = readIfThere(path);
    if (text === undefined) continue; // given back this very moment
    const other = parseHolder(text);
    if (other !== undefined && isAlive(other, probe)) throw lockedBy(other, dataDir);
    if (other === undefined && Date.now() - (modifiedAt(path) ?? 0) < HALF_WRITTEN_MS) break;
    removeStale(path, text, pid, probe);
  }
  throw new VedetteError('storage_locked', `The data folder ${dataDir} is being taken by another program right now. Try again in a few seconds.`, { path });
}

/** Who holds the folder now, if anyone alive does. */
export function currentHolder(dataDir: string, probe: ProcessProbe): LockHolder | undefined {
  const text = readIfThere(join(dataDir, LOCK_FILE));
  const holder = text === undefined ? undefined : parseHolder(text);
  return holder !== undefined && isAlive(holder, probe) ? holder : undefined;
}

function heldLock(path: string, holder: LockHolder, dataDir: string): DataLock {
  let current = holder;
  let released = false;
  const isOurs = (): boolean => parseHolder(readIfThere(path) ?? '')?.nonce === holder.nonce;
  return {
    get holder() {
      return current;
    },
    publish(url) {
      if (released || !isOurs()) return;
      const published = { ...holder, url };
      const temporary = `${path}.${holder.nonce}`;
      try {
        writeFileSync(temporary, JSON.stringify(published), { mode: 0o600 });
        renameSync(temporary, path);
        current = published;
      } catch (error) {
        dropQuietly(temporary);
        throw notWritable(dataDir, error);
      }
    },
    release() {
      if (released) return;
      released = true;
      if (isOurs()) rmSync(path, { force: true });
    },
  };
}

/** Creates the file with its whole content at once; false when it is there already. */
function createWhole(path: string, text: string, dataDir: string): boolean {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // A full disk takes the name and not the content.
    dropQuietly(temporary);
    throw notWritable(dataDir, error);
  }
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    return createWithoutLinks(path, text, dataDir);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** File systems without hard links (FAT, some network shares): exclusive creation, content a moment later. */
function createWithoutLinks(path: string, text: string, dataDir: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    dropQuietly(path);
    throw notWritable(dataDir, error);
  }
}

/** Removes what a failed write may have left; where even that fails, the write's own error says why. */
function dropQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the caller throws the reason
  }
}

function removeStale(path: string, staleText: string, pid: number, probe: ProcessProbe): void {
  const guard = `${path}.takeover-${createHash('sha256').update(staleText).digest('hex').slice(0, 16)}`;
  try {
    writeFileSync(guard, String(pid), { flag: 'wx', mode: 0o600 });
  } catch {
    dropAbandonedGuard(guard, probe);
    return; // another starter is at it; look again
  }
  try {
    if (readIfThere(path) === staleText) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function dropAbandonedGuard(guard: string, probe: ProcessProbe): void {
  const owner = Number(readIfThere(guard) ?? Number.NaN);
  const age = Date.now() - (modifiedAt(guard) ?? Date.now());
  if (age > TAKEOVER_STALE_MS && !(Number.isSafeInteger(owner) && owner > 0 && probe.alive(owner))) rmSync(guard, { force: true });
}

function isAlive(holder: LockHolder, probe: ProcessProbe): boolean {
  const bootMark = probe.bootMark();
  if (holder.bootMark !== null && bootMark !== null && holder.bootMark !== bootMark) return false;
  if (!probe.alive(holder.pid)) return false;
  const startMark = probe.startMark(holder.pid);
  return holder.startMark === null || startMark === null || holder.startMark === startMark;
}

function parseHolder(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // damaged: nobody's
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, kind, startedAt, bootMark, startMark, nonce, url } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof startedAt !== 'number' || typeof nonce !== 'string') return undefined;
  if (kind !== 'desktop' && kind !== 'headless') return undefined;
  const textOrNull = (part: unknown): string | null => (typeof part === 'string' ? part : null);
  return { pid, kind, startedAt, nonce, bootMark: textOrNull(bootMark), startMark: textOrNull(startMark), ...(typeof url === 'string' ? { url } : {}) };
}

function lockedBy(holder: LockHolder, dataDir: string): VedetteError {
  const who = holder.kind === 'desktop' ? 'The Vedette desktop app' : 'Vedette without a window';
  const since = new Date(holder.startedAt).toISOString();
  return new VedetteError(
    'storage_locked',
    `${who} (process ${holder.pid}, since ${since}) is using the data folder ${dataDir}. Use that one, stop it, or choose another folder with --data-dir.`,
    { holder, path: dataDir },
  );
}

function notWritable(dataDir: string, error: unknown): VedetteError {
  const code = codeOf(error) ?? 'unknown error';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new VedetteError('storage_full', `There is no room in the data folder ${dataDir}: its disk is full (${code}). Free some space there, or choose another folder with --data-dir.`, { path: dataDir, cause: code }, error);
  }
  return new VedetteError('unavailable', `The data folder ${dataDir} cannot be written (${code}). Make it writable or choose another with --data-dir.`, { path: dataDir, cause: code }, error);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not there
  }
}

function modifiedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return undefined; // gone meanwhile
  }
}
