// How the archive's files are named: one a day, rollups and events one a month once the month is over. Days are UTC. Pure.
import type { Millis } from '../../common/time/millis.ts';
import type { ArchiveFileKind } from './manifest.ts';

/** 2026-11-22 of any moment of that day. */
export const dayName = (t: Millis): string => new Date(t).toISOString().slice(0, 10);

/** The first moment of the month that holds `t`, and of the next one. */
export function monthOf(t: Millis): { readonly from: Millis; readonly to: Millis } {
  const date = new Date(t);
  return { from: Date.UTC(date.getUTCFullYear(), date.getUTCMonth()), to: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) };
}

/** raw/2026/11/2026-11-22.parquet */
export function dayUri(kind: ArchiveFileKind, day: Millis): string {
  const name = dayName(day);
  return `${kind}/${name.slice(0, 4)}/${name.slice(5, 7)}/${name}.parquet`;
}

/** rollups/2026/2026-11.parquet */
export function monthUri(kind: ArchiveFileKind, t: Millis): string {
  const name = dayName(t);
  return `${kind}/${name.slice(0, 4)}/${name.slice(0, 7)}.parquet`;
}

/** The name under which a file is written before it takes its place: the same folder, hidden, and no `.parquet` at its end for globs to find. */
export function temporaryName(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return `${uri.slice(0, slash + 1)}.${uri.slice(slash + 1)}.tmp`;
}
/** Whether a file name is one of {@link temporaryName}'s. */
export const isTemporaryName = (name: string): boolean => /^\..+\.parquet\.tmp$/.test(name);

/** What lies beside the manifest for a person who finds the folder. */
export const README_NAME = 'README.txt';
export const README_TEXT = `This folder is an archive of measurements, written by Vedette. Everything in it is yours.

raw/       the points as they were measured, one Parquet file a day (UTC)
rollups/   count, sum, min, max and last of every series by 10 minutes and by hour
sketches/  distributions: count, sum, percentiles and the sketch itself
events/    what happened
manifest.json lists the files with their checksums (SHA-256).

Columns: metric, one column for each tag, tags (all of them as text), ts (UTC), value, unit, type.
Any tool that reads Parquet can open it, for example DuckDB:
  SELECT avg(value) FROM read_parquet('raw/**/*.parquet', union_by_name = true) WHERE metric = 'system.cpu.user' AND host = 'desk';
The files may be copied anywhere. Vedette only reads what the manifest names.
`;
