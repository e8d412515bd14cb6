// The archive's manifest: which files there are, what they hold and how to tell that they are whole. Pure.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';

/** The format that this program writes. A higher number is refused, a lower one is read. */
export const MANIFEST_FORMAT = 1;
export const MANIFEST_NAME = 'manifest.json';

export const FILE_KINDS = ['raw', 'rollups', 'sketches', 'events'] as const;
export type ArchiveFileKind = (typeof FILE_KINDS)[number];

/** One Parquet file. `uri` is relative to the manifest's folder, with forward slashes; an absolute URI names a file elsewhere. */
export interface ArchiveFile {
  readonly kind: ArchiveFileKind;
  readonly uri: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  /** The half-open stretch of whole days (UTC) that it stands for; the file is all that the archive has of it. */
  readonly from: Millis;
  readonly to: Millis;
  /** How many metrics and series have rows in it. */
  readonly metrics: number;
  readonly series: number;
}

export interface Manifest {
  readonly format: number;
  /** Tells one archive from another that lies under the same path; empty in a manifest that was written before archives had one. */
  readonly id?: string;
  /** One more with every manifest that is written. */
  readonly sequence?: number;
  /** Ascending by kind and time. */
  readonly files: readonly ArchiveFile[];
  /** Files about to take their places: written whole under temporary names. What is found of them after a crash is finished or dropped. */
  readonly pending: readonly ArchiveFile[];
  /** Files that `pending` makes superfluous: removed once it has taken effect. */
  readonly leaving: readonly string[];
}

export const EMPTY_MANIFEST: Manifest = { format: MANIFEST_FORMAT, files: [], pending: [], leaving: [] };

/** The text of the manifest: stable, one file a line, so that it can be compared and repaired by hand. */
export function manifestText(manifest: Manifest): string {
  const lines = (files: readonly ArchiveFile[]): string => (files.length === 0 ? '[]' : `[\n${files.map((file) => `    ${JSON.stringify(file)}`).join(',\n')}\n  ]`);
  const identity = manifest.id === undefined || manifest.id === '' ? '' : `  "id": ${JSON.stringify(manifest.id)},\n  "sequence": ${manifest.sequence ?? 0},\n`;
  return `{\n  "format": ${manifest.format},\n${identity}  "files": ${lines(manifest.files)},\n  "pending": ${lines(manifest.pending)},\n  "leaving": ${JSON.stringify(manifest.leaving)}\n}\n`;
}

/** Throws VedetteError: `storage_newer` for a later format, `storage_damaged` for anything that is no manifest. `path` is for the sentence. */
export function parseManifest(text: string, path: string): Manifest {
  const damaged = (what: string): VedetteError => new VedetteError('storage_damaged', `The manifest ${path} of the archive cannot be read: ${what}.`, { path });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
  if (!isRecord(value)) throw damaged('it is not an object');
  const { format } = value;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) throw damaged('it names no format');
  if (format > MANIFEST_FORMAT)
    throw new VedetteError('storage_newer', `The archive ${path} was written by a newer Vedette (format ${format}; this one knows up to ${MANIFEST_FORMAT}). Nothing was changed. Install the newer Vedette, or choose another folder.`, { path });
  const files = (key: 'files' | 'pending'): ArchiveFile[] => {
    const list = value[key] ?? [];
    if (!Array.isArray(list)) throw damaged(`"${key}" is no list`);
    return list.map((entry: unknown, index) => {
      const file = archiveFile(entry);
      if (file === undefined) throw damaged(`entry ${index + 1} of "${key}" is not a file of an archive`);
      return file;
    });
  };
  const leaving = value['leaving'] ?? [];
  if (!Array.isArray(leaving) || !leaving.every((uri) => typeof uri === 'string' && isSafeUri(uri))) throw damaged('"leaving" is no list of files');
  const { id, sequence } = value;
  if (id !== undefined && (typeof id !== 'string' || !/^[A-Za-z0-9-]{0,64}$/.test(id))) throw damaged('its "id" is none');
  if (sequence !== undefined && !isCount(sequence)) throw damaged('its "sequence" is no number');
  return { format, ...(id === undefined || id === '' ? {} : { id, sequence: sequence ?? 0 }), files: sortFiles(files('files')), pending: files('pending'), leaving };
}

/** Ascending by kind, then time, then name. */
export function sortFiles(files: readonly ArchiveFile[]): ArchiveFile[] {
  return [...files].sort((a, b) => FILE_KINDS.indexOf(a.kind) - FILE_KINDS.indexOf(b.kind) || a.from - b.from || (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
}

/** The manifest once its pending files have taken their places. */
export function withPendingTaken(manifest: Manifest): Manifest {
  const replaced = new Set([...manifest.leaving, ...manifest.pending.map(({ uri }) => uri)]);
  return { ...manifest, format: MANIFEST_FORMAT, files: sortFiles([...manifest.files.filter(({ uri }) => !replaced.has(uri)), ...manifest.pending]), pending: [], leaving: [] };
}

/** The manifest without these files. */
export function without(manifest: Manifest, uris: ReadonlySet<string>): Manifest {
  return { ...manifest, files: manifest.files.filter(({ uri }) => !uris.has(uri)) };
}

/** Whether a name stays inside the archive's folder and can stand in an SQL text and on every file system. */
export function isSafeUri(uri: string): boolean {
  return uri.length <= 300 && /^[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*\.parquet$/.test(uri);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

function archiveFile(value: unknown): ArchiveFile | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, uri, sha256, bytes, rows, from, to, metrics, series } = value;
  if (!(FILE_KINDS as readonly unknown[]).includes(kind) || typeof uri !== 'string' || !isSafeUri(uri)) return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (!isCount(bytes) || !isCount(rows) || !isCount(metrics) || !isCount(series) || !isTime(from) || !isTime(to) || to <= from) return undefined;
  return { kind: kind as ArchiveFileKind, uri, sha256, bytes, rows, from, to, metrics, series };
}
