// Makes a written file count: flushed to the disk and summed. And looks at files: are they there, whole, as they were written.
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseError } from '../sqlite/database.ts';
import type { ArchiveFile } from './manifest.ts';

const PIECE = 1_048_576;

/** Flushes a file and answers its size and SHA-256. `pause` is awaited after each megabyte. */
export async function sealFile(path: string, pause: () => Promise<void>): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return await sumOf(file, pause);
  } catch (error) {
    throw databaseError(error, path);
  } finally {
    await file.close();
  }
}

/** Size and SHA-256 of a file, read only. Rejects with Node's error. */
export async function checksum(path: string, pause: () => Promise<void>): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'r');
  try {
    return await sumOf(file, pause);
  } finally {
    await file.close();
  }
}

async function sumOf(file: Awaited<ReturnType<typeof open>>, pause: () => Promise<void>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const piece = new Uint8Array(PIECE);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, PIECE, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    hash.update(piece.subarray(0, bytesRead));
    bytes += bytesRead;
    await pause();
  }
}

/** What is wrong with the size of a file, or undefined. Cheap: the content is not read. */
export async function sizeProblem(folder: string, file: Pick<ArchiveFile, 'uri' | 'bytes'>): Promise<string | undefined> {
  try {
    const { size } = await stat(join(folder, file.uri));
    return size === file.bytes ? undefined : `it has ${size} bytes instead of ${file.bytes}`;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'it is missing' : `it cannot be looked at (${String(error)})`;
  }
}

/** What is wrong with the content of a file, or undefined. */
export async function contentProblem(folder: string, file: ArchiveFile, pause: () => Promise<void>): Promise<string | undefined> {
  const problem = await sizeProblem(folder, file);
  if (problem !== undefined) return problem;
  try {
    const { sha256 } = await checksum(join(folder, file.uri), pause);
    return sha256 === file.sha256 ? undefined : 'its checksum is not the one that it was written with';
  } catch (error) {
    return `it cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}
