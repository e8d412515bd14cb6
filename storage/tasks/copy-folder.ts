// Copies files into a new folder so that it is there whole or not at all.
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { statSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { databaseError } from '../sqlite/database.ts';

const PIECE = 1_048_576;

/** Throws `bad_input` unless the target is an absolute path to a folder that is empty or not there yet, outside of the data folder. */
export function demandFreshTarget(target: string, dataFolder: string): void {
  if (!isAbsolute(target)) throw new VedetteError('bad_input', `${target} is no absolute path. Name the folder from the root on.`, { path: 'target' });
  const inside = relative(resolve(dataFolder), resolve(target));
  if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside))) throw new VedetteError('bad_input', `${target} lies in the data folder itself. Choose a folder outside of it.`, { path: 'target' });
  const parent = statSync(dirname(resolve(target)), { throwIfNoEntry: false });
  if (parent?.isDirectory() !== true) throw new VedetteError('bad_input', `${dirname(resolve(target))} is no folder. Make it first, or choose another.`, { path: 'target' });
  const found = statSync(target, { throwIfNoEntry: false });
  if (found !== undefined && (!found.isDirectory() || readdirSync(target).length > 0)) throw new VedetteError('bad_input', `${target} is not empty. Choose a new folder, so that nothing is written over.`, { path: 'target' });
}

/**
 * Runs `fill` with a folder beside the target and gives it the target's name when it is done. When it fails, the folder goes.
 * Rejects with what `fill` threw, or `storage_full`, `not_permitted`, `unavailable`.
 */
export async function makeWhole(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const part = `${resolve(target)}.part`;
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { mode: 0o700 });
    await fill(part);
    // An empty folder of that name makes room.
    await rename(part, target).catch(async () => {
      await rm(target, { recursive: true, force: true });
      await rename(part, target);
    });
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw databaseError(error, target);
  }
}

/** Copies one file and flushes it; `onBytes` hears of each piece and throws to stop. A file that grows meanwhile is copied as far as it was. */
export async function copyFlushed(from: string, to: string, onBytes: (bytes: number) => void): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const source = await open(from, 'r');
  try {
    const { size } = await source.stat();
    const target = await open(to, 'w', 0o600);
    try {
      const piece = new Uint8Array(PIECE);
      for (let at = 0; at < size; ) {
        const { bytesRead } = await source.read(piece, 0, Math.min(PIECE, size - at), at);
        if (bytesRead === 0) break;
        await target.writeFile(piece.subarray(0, bytesRead));
        at += bytesRead;
        onBytes(bytesRead);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** The files of a folder, not of those below it; none when there is no folder. */
export async function filesOf(folder: string): Promise<{ readonly name: string; readonly bytes: number }[]> {
  const names = await readdir(folder).catch(() => []);
  const files: { name: string; bytes: number }[] = [];
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.isFile() === true) files.push({ name, bytes: found.size });
  }
  return files;
}
