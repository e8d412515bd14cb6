// The sealed file of secrets: what stands in it, and how it is read and replaced without ever being half.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** One secret, sealed by AES-256-GCM with its name as associated data. Octets are base64. `key` tells by which key. */
export interface SealedEntry {
  readonly key: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/** How the data key lies under a passphrase: scrypt (RFC 7914) makes the key that seals it. */
export interface PassphraseSeal {
  readonly salt: string;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallel: number;
  readonly sealed: SealedEntry;
}

export interface VaultContents {
  readonly passphrase: PassphraseSeal | null;
  readonly entries: ReadonlyMap<string, SealedEntry>;
}

const EMPTY: VaultContents = { passphrase: null, entries: new Map() };
const FORMAT = 1;

/** Writes a file that only its owner can read, all or nothing, and durable. Throws Node's errors. */
export function replaceFile(path: string, text: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(temporary, { force: true });
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Makes the new name durable where the OS can: Windows does it by itself and opens no folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The file `secrets.json` of a folder. */
export class VaultFile {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'secrets.json');
  }

  /** A damaged file is set aside and reads as empty; `damaged` says where it went. Throws VedetteError `unavailable` when it cannot be read at all. */
  read(): VaultContents & { readonly damaged: string } {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { ...EMPTY, damaged: '' };
      throw new VedetteError('unavailable', `The secrets in ${this.path} cannot be read (${code}). Check the owner and the rights of the file.`, { path: this.path }, error);
    }
    const contents = parse(text);
    if (contents !== undefined) return { ...contents, damaged: '' };
    const aside = `${this.path}.damaged`;
    try {
      renameSync(this.path, aside);
    } catch (error) {
      throw new VedetteError('unavailable', `The secrets in ${this.path} are damaged and could not be set aside (${(error as NodeJS.ErrnoException).code}). Move the file away.`, { path: this.path }, error);
    }
    return { ...EMPTY, damaged: aside };
  }

  /** Throws VedetteError `unavailable`. */
  write({ passphrase, entries }: VaultContents): void {
    try {
      replaceFile(this.path, `${JSON.stringify({ format: FORMAT, passphrase, entries: Object.fromEntries(entries) }, null, 1)}\n`);
    } catch (error) {
      throw new VedetteError('unavailable', `The secrets cannot be written to ${this.path} (${(error as NodeJS.ErrnoException).code}). Check the rights of the folder and the free space.`, { path: this.path }, error);
    }
  }
}

function parse(text: string): VaultContents | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined; // read() sets the file aside
  }
  if (!isRecord(found) || found['format'] !== FORMAT || !isRecord(found['entries'])) return undefined;
  const entries = new Map<string, SealedEntry>();
  for (const [name, entry] of Object.entries(found['entries'])) if (isEntry(entry)) entries.set(name, entry);
  const { passphrase } = found;
  if (passphrase === null) return { passphrase, entries };
  if (!isRecord(passphrase) || typeof passphrase['salt'] !== 'string' || !isEntry(passphrase['sealed'])) return undefined;
  const [cost, blockSize, parallel] = [passphrase['cost'], passphrase['blockSize'], passphrase['parallel']].map(Number);
  // Bounds, because the numbers decide how much memory and time opening takes.
  if (!(cost! >= 2 ** 12 && cost! <= 2 ** 18 && Number.isInteger(Math.log2(cost!)) && blockSize! >= 1 && blockSize! <= 16 && parallel! >= 1 && parallel! <= 4)) return undefined;
  return { passphrase: { salt: passphrase['salt'], cost: cost!, blockSize: blockSize!, parallel: parallel!, sealed: passphrase['sealed'] }, entries };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is SealedEntry {
  return isRecord(value) && ['key', 'iv', 'tag', 'data'].every((field) => typeof value[field] === 'string');
}
