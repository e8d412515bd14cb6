// The file system as the storage uses it: a seam, so that a full disk or a read-only folder can be played in a test.
import { open, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { closeSync, existsSync, openSync, readSync, renameSync, statfsSync, statSync } from 'node:fs';

/** A file that only grows. Calls must not overlap. */
export interface AppendFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when the written data would survive a power failure (fdatasync). */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Everything the storage asks of the file system besides SQLite's own access. Errors are Node's, with a `code` such as ENOSPC. */
export interface StorageFiles {
  makeFolder(path: string): Promise<void>;
  /** Creates and removes a small file, to find out whether the folder can be written. */
  probeWritable(path: string): Promise<void>;
  list(path: string): Promise<string[]>;
  read(path: string): Promise<Uint8Array>;
  /** Creates the file; fails when it exists. */
  create(path: string): Promise<AppendFile>;
  /** Makes the creation or removal of files in a folder durable, where the OS can. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Brings what was written to an existing file so far to disk, whoever wrote it. */
  syncFile(path: string): Promise<void>;
  /** Size of a file now, 0 when there is none. */
  sizeNow(path: string): number;
  /** What tells this file or folder from any other that may take its place under the same name; null when there is none. */
  identityNow(path: string): string | null;
  /** The first bytes of a file, fewer when it is shorter, none when there is no file. */
  startNow(path: string, length: number): Uint8Array;
  /** Renames when the file exists; done at once because the database is closed meanwhile. */
  renameNow(from: string, to: string): void;
  /** Free bytes for this user on the file system of `path`, or null where the OS does not say. */
  freeBytes(path: string): number | null;
}

/** The real file system. */
export const nodeFiles: StorageFiles = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async probeWritable(path) {
    const probe = `${path}/.writable`;
    const file = await open(probe, 'w', 0o600);
    await file.close();
    await rm(probe, { force: true });
  },
  list: (path) => readdir(path),
  read: (path) => readFile(path),
  async create(path) {
    const file = await open(path, 'ax', 0o600);
    return {
      async write(bytes) {
        for (let offset = 0; offset < bytes.length; ) offset += (await file.write(bytes, offset, bytes.length - offset)).bytesWritten;
      },
      sync: () => file.datasync(),
      truncate: (length) => file.truncate(length),
      close: () => file.close(),
    };
  },
  async syncFolder(path) {
    // Windows cannot open a folder; there the file's own sync has to do.
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
  async syncFile(path) {
    const file = await open(path, 'r+');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  },
  sizeNow: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  identityNow(path) {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? null : `${found.dev}:${found.ino}`;
  },
  startNow(path, length) {
    if (!existsSync(path)) return new Uint8Array(0);
    const file = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  },
  renameNow(from, to) {
    if (existsSync(from)) renameSync(from, to);
  },
  freeBytes(path) {
    try {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    } catch {
      // Some network file systems do not answer statfs: then nothing is known.
      return null;
    }
  },
};
