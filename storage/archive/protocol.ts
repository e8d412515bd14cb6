// What the storage and the archive process say to each other. Messages are structured clones; typed arrays travel as they are.
import { ERROR_CODES, VedetteError } from '../../common/errors/vedette-error.ts';
import type { ErrorShape } from '../../common/errors/vedette-error.ts';
import type { SqlResult, SqlTable } from '../../common/model/storage.ts';
import type { TagSet } from '../../common/model/tags.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { RollupNeeds } from '../encoding/segment.ts';
import type { Described, NamedFile } from './found-files.ts';
import type { ArchiveFile, ArchiveFileKind } from './manifest.ts';

/** A folder of Parquet files and which of them count. */
export interface ArchiveFiles {
  readonly folder: string;
  readonly files: readonly { readonly kind: ArchiveFileKind; readonly uri: string; readonly from: Millis; readonly to: Millis }[];
}

/** A series as a scan asks for it. `index` comes back with what is found. */
export interface WantedSeries {
  readonly index: number;
  readonly metric: string;
  readonly tags: TagSet;
  readonly isDistribution: boolean;
  readonly interval: number;
}

/** The work that the process does. Each kind has one answer; `scan` hands over blocks before it. */
export interface Requests {
  /** Writes a day out of the database under temporary names. */
  writeDay: { readonly request: { readonly database: string; readonly folder: string; readonly day: Millis }; readonly answer: { readonly files: readonly ArchiveFile[]; readonly points: number; readonly leftOut: readonly string[] } };
  /**
   * Puts several files of one kind into one of a month, under a temporary name. With `day`, a day that waits under its temporary name
   * takes the place of what the others have of it (and that file goes).
   */
  mergeMonth: { readonly request: { readonly folder: string; readonly kind: ArchiveFileKind; readonly uris: readonly string[]; readonly from: Millis; readonly to: Millis; readonly day?: { readonly uri: string; readonly from: Millis; readonly to: Millis } }; readonly answer: { readonly file: ArchiveFile } };
  scan: {
    readonly request: ArchiveFiles & { readonly series: readonly WantedSeries[]; readonly from: Millis; readonly to: Millis; readonly resolution: number; readonly needs?: RollupNeeds };
    /** `unreadable`: files that were left out, and why; parts of them may have been handed over before it showed. */
    readonly answer: { readonly rows: number; readonly unreadable: readonly { readonly uri: string; readonly what: string }[] };
  };
  schema: { readonly request: ArchiveFiles; readonly answer: readonly SqlTable[] };
  sql: { readonly request: ArchiveFiles & { readonly text: string; readonly limit: number; readonly timeLimitMs: number }; readonly answer: SqlResult };
  sqlExport: { readonly request: ArchiveFiles & { readonly text: string; readonly format: 'csv' | 'parquet'; readonly timeLimitMs: number }; readonly answer: { bytes: Uint8Array<ArrayBuffer>; rows: number } };
  /** Checksums of files; answers one line for each that is not as it was written. */
  verify: { readonly request: { readonly folder: string; readonly files: readonly ArchiveFile[] }; readonly answer: { readonly problems: readonly { readonly uri: string; readonly what: string }[] } };
  /** Looks into files that no manifest describes. */
  describe: { readonly request: { readonly folder: string; readonly files: readonly NamedFile[] }; readonly answer: Described };
}
export type RequestKind = keyof Requests;

/** Points: parallel columns. Rollups: the same with the five columns of a bucket, empty where they are not needed; `ts` is its start. */
export type ScanBlock =
  | { readonly kind: 'points'; readonly index: Int32Array; readonly ts: Float64Array; readonly values: Float64Array }
  | { readonly kind: 'rollups'; readonly index: Int32Array; readonly ts: Float64Array; readonly count: Float64Array; readonly sum: Float64Array; readonly min: Float64Array; readonly max: Float64Array; readonly last: Float64Array }
  | { readonly kind: 'sketches'; readonly index: Int32Array; readonly ts: Float64Array; readonly sketches: readonly Uint8Array[] };

export type ToArchive =
  | { [Kind in RequestKind]: { readonly kind: Kind; readonly id: number; readonly request: Requests[Kind]['request'] } }[RequestKind]
  | { readonly kind: 'cancel'; readonly id: number }
  /** The receiver of a scan has taken a block: another may be sent. */
  | { readonly kind: 'taken'; readonly id: number };

export type FromArchive =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorShape }
  | { readonly kind: 'progress'; readonly id: number; readonly done: number }
  | { readonly kind: 'block'; readonly id: number; readonly block: ScanBlock };

/** The message of the other side if it has the form of one, else undefined: a strange message is dropped, never trusted. */
export function fromArchive(message: unknown): FromArchive | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message) || !('id' in message) || typeof message.id !== 'number') return undefined;
  const known = message.kind === 'answer' || message.kind === 'failed' || message.kind === 'progress' || message.kind === 'block';
  return known ? (message as FromArchive) : undefined;
}

/** An error as it was on the other side. */
export function errorOf(shape: ErrorShape): VedetteError {
  return new VedetteError(ERROR_CODES.includes(shape.code) ? shape.code : 'internal', shape.message, shape.details);
}
