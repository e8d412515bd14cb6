// What the storage tells about its tiers and its work: sizes, borders, what lifecycle does now and did last, what retention will take.
import type { Millis } from '../time/millis.ts';
import type { StorageWords } from './storage-words.ts';

/** Where points lie. `rollups` are SQLite's; `archive` are Parquet files, raw and rolled up together. */
export const STORAGE_TIERS = ['live', 'head', 'log', 'sqlite', 'rollups', 'archive'] as const;
export type StorageTier = (typeof STORAGE_TIERS)[number];

export interface TierStats {
  readonly tier: StorageTier;
  readonly bytes: number;
  readonly points: number;
  readonly series: number;
  readonly from: Millis | null;
  readonly to: Millis | null;
}

/**
 * Kinds of background work. seal: memory → SQLite segments; merge: short segments → long ones, with overlays folded in; rollup: made
 * while merging; archive: days → Parquet; retire: what retention takes.
 */
export const LIFECYCLE_KINDS = ['seal', 'merge', 'rollup', 'archive', 'retire'] as const;
export type LifecycleKind = (typeof LIFECYCLE_KINDS)[number];

/** One kind of background work. Times are epoch ms. */
export interface LifecycleStep {
  readonly kind: LifecycleKind;
  readonly state: 'idle' | 'running' | 'waiting' | 'paused' | 'off';
  /** Why it is paused, waiting or off, in English; empty otherwise. */
  readonly reason: string;
  /** The same for the console to word; absent when there is no reason. */
  readonly words?: StorageWords | undefined;
  /** Everything before it has gone through this step; null before the first time, and for retire the oldest point kept. */
  readonly border: Millis | null;
  /** The range being worked on, and how much of it is done (0 … 1). */
  readonly running: { readonly from: Millis; readonly to: Millis; readonly done: number } | null;
  /** The last finished piece of work. */
  readonly last: { readonly at: Millis; readonly ms: number; readonly from: Millis; readonly to: Millis; readonly points: number; readonly bytes: number } | null;
}

/** What the storage is made of, for Settings → Storage and the Pipeline page. */
export interface StorageStats {
  readonly dataDir: string;
  readonly tiers: readonly TierStats[];
  readonly lifecycle: readonly LifecycleStep[];
  /** Bytes of the data folder without the archive, and of the archive; what the two caps are about. */
  readonly bytes: number;
  readonly archiveBytes: number;
  /** Growth of each over the last days, bytes per day; null as long as it cannot be told. */
  readonly growthPerDay: number | null;
  readonly archiveGrowthPerDay: number | null;
  /** How many days of raw points fit under the cap at this growth; null as long as it cannot be told. */
  readonly predictedDays: number | null;
  /** Days until the cap takes points that their age would have kept, when that is soon; null or absent when it is not. */
  readonly shortensInDays?: number | null;
  readonly archiveFolder: string | null;
  readonly seriesTotal: number;
  readonly events: number;
  readonly processSnapshots: number;
  readonly diskFreeBytes: number | null;
  readonly state: 'ok' | 'full' | 'read_only' | 'recovered';
  /** In English; empty when the state is ok. */
  readonly reason: string;
  readonly words?: StorageWords | undefined;
  /** The archive is not where it was and is waited for; `other`: another one lies there. */
  readonly archiveAway?: 'missing' | 'other' | undefined;
}

/** Limits as a person tries them in Settings; a member left out stays as it is. Spans in ms, sizes in bytes. */
export interface RetentionWish {
  readonly raw?: number;
  readonly rollups?: number;
  readonly archive?: number;
  readonly maxBytes?: number;
  readonly archiveMaxBytes?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CENTURY_MS = 36_500 * DAY_MS;
/** What each of these limits may be, ms or bytes: the configuration refuses anything else, and the form says so while it is typed. */
export const LIMIT_BOUNDS: Readonly<Record<keyof RetentionWish, { readonly least: number; readonly most: number }>> = {
  raw: { least: HOUR_MS, most: CENTURY_MS },
  rollups: { least: DAY_MS, most: CENTURY_MS },
  archive: { least: DAY_MS, most: CENTURY_MS },
  maxBytes: { least: 16_000_000, most: Infinity },
  archiveMaxBytes: { least: 16_000_000, most: Infinity },
};

/** What a wish would do to one tier. */
export interface RetentionEffect {
  readonly tier: Extract<StorageTier, 'sqlite' | 'rollups' | 'archive'>;
  /** Everything before this would go; null when nothing would. */
  readonly goesBefore: Millis | null;
  readonly goesBytes: number;
  readonly goesPoints: number;
  /** Days of history left after it. */
  readonly keepsDays: number;
  /** Days that the cap buys at the growth of the last days; null as long as it cannot be told. */
  readonly capDays: number | null;
  /** Whether the cap, not the span, decides. */
  readonly cappedBySize: boolean;
}

/** Long work a person started: backup, verify, move, … */
export const TASK_KINDS = ['backup', 'verify', 'move', 'open_archive'] as const;
export type StorageTaskKind = (typeof TASK_KINDS)[number];
export interface StorageTask {
  readonly id: string;
  readonly kind: StorageTaskKind;
  /** The folder that it is about; empty for verify. */
  readonly target: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 … 1. */
  readonly done: number;
  readonly startedAt: Millis;
  readonly endedAt: Millis | null;
  /** What is being done, or what came of it, in English. */
  readonly text: string;
  /** The same for the console to word. */
  readonly words?: StorageWords | undefined;
  /** What verify found wrong, one line each, at most 100, in English. */
  readonly problems: readonly string[];
  /** The same for the console to word, in the same order. */
  readonly problemWords?: readonly StorageWords[] | undefined;
}

/** An archive that somebody opened to look at, besides the own one. Read only. */
export interface ForeignArchive {
  readonly id: string;
  readonly folder: string;
  readonly from: Millis | null;
  readonly to: Millis | null;
  readonly points: number;
  readonly bytes: number;
  readonly metrics: number;
}

/** One column of an SQL answer. `kind` says how to show it; `time` values are epoch ms. */
export interface SqlColumn {
  readonly name: string;
  readonly type: string;
  readonly kind: 'number' | 'time' | 'text' | 'boolean' | 'other';
  readonly values: readonly (string | number | boolean | null)[];
}
export interface SqlResult {
  readonly columns: readonly SqlColumn[];
  readonly rows: number;
  /** Whether there are more rows than were asked for. */
  readonly truncated: boolean;
  readonly ms: number;
}
export interface SqlTable {
  readonly name: string;
  /** One English sentence. */
  readonly doc: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly doc: string }[];
}
