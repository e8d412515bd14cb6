// The secret key of a data folder, and what is signed with it: sessions of browsers and requests between two starts.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** The file inside the data folder; only its owner may read it. */
const KEY_FILE = 'console.key';
const KEY_BYTES = 32;

/**
 * Reads the key, or makes it. A key that others could have read, or that is damaged, is replaced: sessions signed with it end.
 * Throws `unavailable` when the folder does not let us, `storage_full` when its disk is full.
 */
export function loadConsoleKey(dataDir: string, platform: string): Buffer {
  const path = join(dataDir, KEY_FILE);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const existing = readKey(path, platform);
    if (existing !== undefined) return existing;
    const key = randomBytes(KEY_BYTES);
    writeFileSync(temporary, key.toString('hex'), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
    return key;
  } catch (error) {
    rmSync(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new VedetteError('storage_full', `There is no room for the key file ${path}: the disk is full (${code}). Free some space there and start again.`, { path }, error);
    throw new VedetteError('unavailable', `The key file ${path} cannot be used (${code}). Check the rights of the data folder.`, { path }, error);
  }
}

/** The key as another start of the program reads it; undefined when there is no usable one. */
export function readConsoleKey(dataDir: string, platform: string): Buffer | undefined {
  return readKey(join(dataDir, KEY_FILE), platform);
}

function readKey(path: string, platform: string): Buffer | undefined {
  let text: string;
  try {
    // Windows keeps no such bits; there the folder's own access list protects the file.
    if (platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) return undefined;
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/** HMAC-SHA-256 over parts that are joined so that no two lists of parts give the same text. */
export function sign(key: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}

/** Compares in a time that does not tell where the difference is. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
