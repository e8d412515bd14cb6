// Finds out what a folder's files are from themselves: for a manifest that is lost. The looking into them runs in the archive process.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import { countRows } from './day-writer.ts';
import type { Duck } from './duckdb.ts';
import { dayUri, monthOf, monthUri } from './file-names.ts';
import { checksum } from './file-seal.ts';
import { FILE_KINDS } from './manifest.ts';
import type { ArchiveFile, ArchiveFileKind } from './manifest.ts';

/** What a file's name says. */
export interface NamedFile {
  readonly kind: ArchiveFileKind;
  readonly uri: string;
  readonly from: Millis;
  readonly to: Millis;
}

/** The kind and time of a file that has one of our names; undefined for any other. Pure. */
export function namedFile(uri: string): NamedFile | undefined {
  const [, name, year, month, day] = /^([a-z]+)\/(\d{4})\/(?:\d{2}\/)?\d{4}-(\d{2})(?:-(\d{2}))?\.parquet$/.exec(uri) ?? [];
  const kind = FILE_KINDS.find((known) => known === name);
  if (kind === undefined || year === undefined || month === undefined) return undefined;
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1));
  // The name must be the very one that this time gets: 2026-02-31 is none.
  if (Number.isNaN(from) || uri !== (day === undefined ? monthUri(kind, from) : dayUri(kind, from))) return undefined;
  return { kind, uri, from, to: day === undefined ? monthOf(from).to : from + DAY };
}

/** Those of the names that count: a month's file has all that day files of the same kind and month have. Pure. */
export function filesThatCount(uris: Iterable<string>): NamedFile[] {
  const named = [...uris].flatMap((uri) => namedFile(uri) ?? []);
  const months = new Set(named.filter(({ from, to }) => to - from > DAY).map(({ kind, from }) => monthUri(kind, from)));
  return named.filter(({ kind, from, to }) => to - from > DAY || !months.has(monthUri(kind, from)));
}

/** The files in a folder that have our names. Rejects with Node's error; a folder that is not there is empty. */
export async function lookForFiles(folder: string): Promise<NamedFile[]> {
  const found: string[] = [];
  for (const kind of FILE_KINDS) {
    try {
      for (const name of await readdir(join(folder, kind), { recursive: true })) found.push(`${kind}/${name.replaceAll('\\', '/')}`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))) throw error;
    }
  }
  return filesThatCount(found);
}

/** What looking into the files has shown. */
export interface Described {
  readonly files: readonly ArchiveFile[];
  readonly unreadable: readonly { readonly uri: string; readonly what: string }[];
}

/** Reads every file once and sums it. `pause` is awaited in between and may throw to stop; `progress` gets 0 … 1. */
export async function describeFiles(duck: Duck, folder: string, named: readonly NamedFile[], pause: () => Promise<void>, progress: (done: number) => void): Promise<Described> {
  const files: ArchiveFile[] = [];
  const unreadable: { uri: string; what: string }[] = [];
  for (const [i, file] of named.entries()) {
    const path = join(folder, file.uri);
    await pause();
    try {
      const counts = await countRows(duck, file.kind, path);
      files.push({ ...file, ...counts, ...(await checksum(path, pause)) });
    } catch (error) {
      // A cancelled statement fails, too: then this throws.
      await pause();
      unreadable.push({ uri: file.uri, what: `it cannot be read (${errorMessage(error)})` });
    }
    progress((i + 1) / named.length);
  }
  return { files, unreadable };
}
