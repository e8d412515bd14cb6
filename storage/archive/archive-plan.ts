// What the archive's limits take away, which months are ready to become one file, and what the archive holds. Pure.
import { DAY, HOUR } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { monthOf } from './file-names.ts';
import { ROLLUP_SECONDS } from './layout.ts';
import type { ArchiveFile, ArchiveFileKind } from './manifest.ts';

/** Span in ms, size in bytes. */
export interface ArchiveLimits {
  readonly span: number;
  readonly maxBytes: number;
}

/** What goes: whole files, oldest first. */
export interface ArchiveRetirement {
  readonly files: readonly ArchiveFile[];
  readonly bytes: number;
  readonly points: number;
  /** Everything before it goes; null when nothing does. */
  readonly before: Millis | null;
  /** Whether the size, not the span, decides. */
  readonly bySize: boolean;
}

/** Files that end before the span begin to go first; then the oldest until the rest fits. Files of one stretch go together. */
export function planRetirement(files: readonly ArchiveFile[], limits: ArchiveLimits, now: Millis): ArchiveRetirement {
  const oldest = [...files].sort((a, b) => a.to - b.to || a.from - b.from);
  let left = oldest.reduce((sum, { bytes }) => sum + bytes, 0);
  const going: ArchiveFile[] = [];
  let bySize = false;
  let border: Millis | null = null;
  for (const file of oldest) {
    const tooOld = file.to <= now - limits.span;
    const tooMuch = left > limits.maxBytes;
    if (!tooOld && !tooMuch && (border === null || file.to > border)) break;
    if (!tooOld && tooMuch) bySize = true;
    going.push(file);
    left -= file.bytes;
    border = file.to;
  }
  return { files: going, bytes: going.reduce((sum, { bytes }) => sum + bytes, 0), points: pointsOf(going), before: border, bySize };
}

/** Points as they were measured: rows of raw files. */
export const pointsOf = (files: readonly ArchiveFile[]): number => files.reduce((sum, { kind, rows }) => sum + (kind === 'raw' ? rows : 0), 0);

/** Kinds whose day files become one when their month is over: few rows a day, asked for over years. */
const MONTHLY: readonly ArchiveFileKind[] = ['rollups', 'events'];
/** Late points may rewrite a day for a while; then its month is closed. */
const MONTH_RESTS = 3 * DAY;

/** The oldest month with at least two day files of one kind that will hardly change any more; undefined when there is none. */
export function planMonth(files: readonly ArchiveFile[], now: Millis): { readonly kind: ArchiveFileKind; readonly uris: readonly string[]; readonly from: Millis; readonly to: Millis } | undefined {
  for (const kind of MONTHLY) {
    const ofKind = files.filter((file) => file.kind === kind).sort((a, b) => a.from - b.from);
    for (const first of ofKind) {
      const month = monthOf(first.from);
      if (month.to + MONTH_RESTS > now) break;
      const within = ofKind.filter(({ from, to }) => from >= month.from && to <= month.to);
      if (within.length > 1) return { kind, uris: within.map(({ uri }) => uri), ...month };
    }
  }
  return undefined;
}

/** A stretch that the archive answers for at a resolution (ms; 0 is raw). */
export interface ArchiveHeld {
  readonly resolution: number;
  readonly from: Millis;
  readonly to: Millis;
  /** Of raw points: scans roll them up to whatever length divides the day. */
  readonly rollsUp?: boolean;
}

/** Every resolution that scans serve, over the stretches with raw files (or sketches); days that touch are one stretch. */
export function heldRanges(files: readonly ArchiveFile[]): ArchiveHeld[] {
  return servedOver(stretchesOf(files));
}

/** Stretches with raw files or sketches, [from, to), oldest first. */
export function stretchesOf(files: readonly ArchiveFile[]): [from: Millis, to: Millis][] {
  const stretches: [from: Millis, to: Millis][] = [];
  for (const { kind, from, to } of [...files].sort((a, b) => a.from - b.from)) {
    if (kind !== 'raw' && kind !== 'sketches') continue;
    const last = stretches.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else stretches.push([from, to]);
  }
  return stretches;
}

/** Every resolution that scans serve, over these stretches. */
export function servedOver(stretches: readonly (readonly [from: Millis, to: Millis])[]): ArchiveHeld[] {
  return SERVED.flatMap((resolution) => stretches.map(([from, to]) => ({ resolution, from, to, ...(resolution === 0 ? { rollsUp: true } : {}) })));
}
/** Minutes are rolled up while reading, the others lie in files of their own. */
const SERVED: readonly number[] = [0, 60_000, ...ROLLUP_SECONDS.map((seconds) => seconds * 1_000)];

/** Bytes a day over the last week of the archive; null while there is less than a day of it. */
export function growthPerDay(files: readonly ArchiveFile[]): number | null {
  const to = files.reduce((latest, file) => Math.max(latest, file.to), -Infinity);
  const from = Math.max(to - 7 * DAY, files.reduce((earliest, file) => Math.min(earliest, file.from), Infinity));
  if (!(to - from >= DAY - HOUR)) return null;
  // A month's file counts for the days of it that fall into the week.
  const bytes = files.reduce((sum, file) => sum + (file.bytes * Math.max(0, Math.min(file.to, to) - Math.max(file.from, from))) / (file.to - file.from), 0);
  return (bytes * DAY) / (to - from);
}
