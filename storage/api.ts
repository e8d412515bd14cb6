// The door of the storage: what everyone outside may know. Opened by storage/open.ts; the runtime sees these types only.
import type { Batch, BatchSink } from '../common/model/batch.ts';
import type { EventSeverity, NewEvent, Span, SpanKind, VedetteEvent } from '../common/model/event.ts';
import type { QueryResult } from '../common/model/frame.ts';
import type { MetricType, SeriesMeta, SeriesRef } from '../common/model/series.ts';
import type { ForeignArchive, RetentionEffect, RetentionWish, SqlResult, SqlTable, StorageStats, StorageTask, StorageTaskKind } from '../common/model/storage.ts';
import type { TagSet } from '../common/model/tags.ts';
import type { Millis, TimeRange } from '../common/time/millis.ts';

/** The names of all series, in memory, durable with the first commit after their birth. */
export interface SeriesCatalogue {
  /** The reference of a series, made on first sight. Cheap when known, but never call it per sample: keep the reference. */
  resolve(metric: string, tags: TagSet, type: MetricType, unit: string, interval: number): SeriesRef;
  get(ref: SeriesRef): SeriesMeta | undefined;
  readonly size: number;
}

/** Autocomplete: everything from the in-memory inverted index. */
export interface MetricExplorer {
  search(text: string, limit: number): { metric: string; type: MetricType; unit: string; series: number }[];
  describe(metric: string): { metric: string; type: MetricType; unit: string; series: number; tags: { key: string; values: number; examples: string[] }[] } | undefined;
  tagValues(metric: string, key: string, text: string, limit: number): string[];
}

/** `tiers: 'live'` reads only the live tier (1 s points of the last minutes); 'stored' reads head and SQLite. */
export interface QueryRequest extends TimeRange {
  readonly text: string;
  readonly maxPoints: number;
  readonly tiers: 'stored' | 'live';
  /** Fixed step in ms; overrides the automatic rollup (the live hub asks for its interval). */
  readonly step?: number;
  /** False leaves out the smallest and largest points under each value: for callers that draw nothing. */
  readonly envelope?: boolean;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface EventFilter extends TimeRange {
  readonly text?: string;
  readonly kinds?: readonly string[];
  readonly severities?: readonly EventSeverity[];
  readonly sources?: readonly string[];
  readonly tags?: readonly string[];
  readonly limit: number;
  readonly before?: { readonly t: Millis; readonly id: number };
}
export interface Facet {
  readonly value: string;
  readonly count: number;
}
export interface EventPage {
  readonly events: VedetteEvent[];
  readonly total: number;
  readonly facets: { readonly kinds: Facet[]; readonly severities: Facet[]; readonly sources: Facet[] };
}
export interface EventStore {
  /** Stores an event, or folds it into the newest one with the same aggregationKey if that is younger than an hour. */
  add(event: NewEvent): VedetteEvent;
  list(filter: EventFilter): EventPage;
}
export interface SpanStore {
  add(span: { kind: SpanKind; from: Millis; to: Millis; detail: string }): Span;
  /** Moves the end of an open span (a stretch of reduced sampling that goes on). */
  extend(id: number, to: Millis): void;
  list(range: TimeRange): Span[];
}

/** Blobs by kind and minute: process tables and, later, evidence. One blob per (kind, t); a later write wins. */
export interface SnapshotStore {
  put(kind: string, t: Millis, summary: string, bytes: Uint8Array): void;
  /** The newest blob with from <= t < to. */
  latest(kind: string, range: TimeRange): { t: Millis; bytes: Uint8Array } | undefined;
  /** Summaries in the range, oldest first, at most `limit` (evenly thinned). */
  summaries(kind: string, range: TimeRange, limit: number): { t: Millis; summary: string }[];
}

/** Small durable values: first-run mark, watermarks, monitors' states. */
export interface MetaStore {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** Texts by kind and name, such as devices that were found. Durable when the call returns; a later write wins. */
export interface DocumentStore {
  /** By name, ascending. */
  list(kind: string): { readonly id: string; readonly body: string }[];
  get(kind: string, id: string): string | undefined;
  put(kind: string, id: string, body: string): void;
  /** Nothing happens when there is none. */
  remove(kind: string, id: string): void;
}

/** What happened while opening, for the log and the event timeline; empty when nothing needs saying. */
export interface OpenReport {
  readonly notices: readonly Omit<StorageNotice, 'aggregationKey'>[];
  /** The last moment an earlier run is known to have been alive, or null on a fresh folder. */
  readonly lastAlive: Millis | null;
  readonly replayedPoints: number;
}

/** Where the storage says what a person should know (disk full, chunk damaged); the runtime turns it into events. */
export type StorageNotice = { readonly kind: string; readonly severity: EventSeverity; readonly title: string; readonly text: string; readonly aggregationKey: string; /** Values of the text, for the console to word it by its kind. */ readonly params?: Readonly<Record<string, string | number>> };

/** Long work on the data folder, one at a time per kind. Tasks go on by themselves; a cancelled or failed one leaves nothing half. */
export interface StorageTasks {
  /** Throws VedetteError: `bad_input` (target), `conflict` (one of this kind is running), `unavailable` (no archive process). */
  start(kind: StorageTaskKind, target: string): StorageTask;
  cancel(id: string): void;
  list(): readonly StorageTask[];
  /** Calls whenever a task moves; the answer ends it. */
  watch(listener: () => void): () => void;
}

/** SQL over the archive, run by DuckDB in the archive process, read only. `archive` is '' for the own one. Members reject with VedetteError. */
export interface SqlDoor {
  schema(archive: string): Promise<readonly SqlTable[]>;
  run(request: { archive: string; text: string; limit: number; timeLimitMs: number; signal?: AbortSignal }): Promise<SqlResult>;
  export(request: { archive: string; text: string; format: 'csv' | 'parquet'; timeLimitMs: number; signal?: AbortSignal }): Promise<{ bytes: Uint8Array<ArrayBuffer>; rows: number }>;
  foreignArchives(): readonly ForeignArchive[];
  closeArchive(id: string): void;
}

/**
 * The archive process as the storage sees it: one started on demand by the host, ended by `kill` or by itself. Messages are structured
 * clones, so typed arrays travel as they are.
 */
export interface ArchiveProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when it could not be started. */
  onExit(listener: (reason: string) => void): void;
  kill(): void;
}

/** One open data folder. Single writer, single thread. All members throw VedetteError. */
export interface Storage {
  readonly report: OpenReport;
  readonly catalogue: SeriesCatalogue;
  readonly explorer: MetricExplorer;
  /** Durable sinks: 'head' (DRAM + fsynced log) and 'sqlite' (packed chunks). They do not depend on each other being in time. */
  readonly head: BatchSink;
  readonly sqlite: BatchSink;
  /** The live tier: a bounded ring of points at the live interval; not durable. */
  readonly live: { append(batch: Batch): void };
  readonly events: EventStore;
  readonly spans: SpanStore;
  readonly snapshots: SnapshotStore;
  readonly meta: MetaStore;
  readonly documents: DocumentStore;
  query(request: QueryRequest): Promise<QueryResult>;
  /** Work in the background: sealing, retention, disk checks. Called by the runtime about once a second; a slice takes < 20 ms. */
  maintain(now: Millis): void;
  stats(): StorageStats;
  /** What these limits would take away now; changes nothing. */
  previewRetention(wish: RetentionWish): readonly RetentionEffect[];
  /** Begins a new archive where the old one has gone, or takes the one that lies there now. Rejects with `conflict` when nothing is wrong, `unavailable`, `not_permitted`, `storage_full`. */
  beginArchive(): Promise<void>;
  readonly tasks: StorageTasks;
  readonly sql: SqlDoor;
  /** Called with notices that appear after opening. */
  onNotice(listener: (notice: StorageNotice) => void): void;
  /** Applies retention and sizes from the configuration without reopening. */
  configure(options: StorageOptions): void;
  /** Writes what is pending and closes. Idempotent. */
  close(): Promise<void>;
}

/** The tunable part of the storage. Times in ms, sizes in bytes. */
export interface StorageOptions {
  readonly headSpan: number;
  readonly liveSpan: number;
  /** Points are sealed into SQLite segments of this span, aligned to the epoch; merged into longer ones later. */
  readonly chunkSpan: number;
  /** How long SQLite keeps raw points. */
  readonly retentionRaw: number;
  /** How long SQLite keeps rollups. */
  readonly retentionRollups: number;
  /** How long the archive keeps its files. */
  readonly retentionArchive: number;
  readonly retentionEvents: number;
  readonly retentionProcesses: number;
  /** The cap on everything in the data folder but the archive. */
  readonly maxBytes: number;
  readonly archive: {
    readonly enabled: boolean;
    /** Empty: the folder `archive` in the data folder. */
    readonly folder: string;
    /** A day is archived so long after its end. */
    readonly after: number;
    readonly maxBytes: number;
  };
  /** A metric with more series than this is named in a notice with the tag that makes them, and gets no new ones. */
  readonly maxSeriesPerMetric: number;
  /** Sinks of batches that must not exceed this many queued series per query answer. */
  readonly maxSeriesPerQuery: number;
}
