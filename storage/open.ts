// The only constructor of the storage: checks the folder, opens the database, replays the log, puts the parts together.
import type { Millis } from '../common/time/millis.ts';
import type { ArchiveProcess, Storage, StorageNotice, StorageOptions } from './api.ts';
import { createArchive } from './archive/archive.ts';
import { createArchiveMemory } from './archive/archive-memory.ts';
import type { ArchiveMemory } from './archive/archive-memory.ts';
import { CodecRegistry } from './encoding/chunk-codec.ts';
import { createPackedCodec } from './encoding/packed-codec.ts';
import { createSegmentCodec } from './encoding/segment-codec.ts';
import { nodeFiles } from './files.ts';
import type { StorageFiles } from './files.ts';
import { RowSharing } from './head/layout-rows.ts';
import { MemoryTier } from './head/memory-tier.ts';
import { SourceWatermarks } from './head/source-watermarks.ts';
import { Catalogue } from './index/catalogue.ts';
import { TagIndex } from './index/tag-index.ts';
import { SeriesGuard } from './index/series-guard.ts';
import { Notices } from './notices.ts';
import { openDatabase, prepareFolder } from './open-database.ts';
import { checkStorageOptions } from './options.ts';
import { PastWatch } from './past-watch.ts';
import { replayEarlierRun } from './replay.ts';
import { mergeSpan } from './lifecycle/merge-plan.ts';
import type { Database } from './sqlite/database.ts';
import { createMetaStore, readBorder, writeBorder } from './sqlite/meta-store.ts';
import { OldChunks } from './sqlite/old-chunks.ts';
import type { OnDamagedRow } from './sqlite/old-chunks.ts';
import { SegmentDirectory } from './sqlite/segment-directory.ts';
import { SegmentReader } from './sqlite/segment-reader.ts';
import { SegmentStore } from './sqlite/segment-store.ts';
import type { OnDamagedSegment } from './sqlite/segment-store.ts';
import type { OnDamagedBook } from './sqlite/time-books.ts';
import { SegmentTier } from './sqlite/segment-tier.ts';
import { pruneSeries } from './sqlite/prune-series.ts';
import { loadSeries } from './sqlite/series-rows.ts';
import { HEAD_BLOCK, Store } from './store.ts';

/** What the storage needs from outside. */
export interface OpenStorageDeps {
  /** Created where it does not exist; its parent must be writable then. */
  readonly directory: string;
  readonly options: StorageOptions;
  /** Wall clock in epoch ms, and milliseconds that never go back. */
  readonly clock: { now(): Millis; monotonic(): number };
  /** The file system; the real one when absent. */
  readonly files?: StorageFiles;
  readonly log?: { warn(message: string, fields?: Readonly<Record<string, unknown>>): void };
  /** Starts the archive process; without it there is no archive, no SQL and no task. Needs `after`. */
  readonly spawnArchive?: () => ArchiveProcess;
  /** Calls once after so many milliseconds; the answer cancels. */
  readonly after?: (ms: number, callback: () => void) => () => void;
  /** Makes the data lie in another folder from the next start on; without it a move is refused. Throws when that cannot be noted. */
  readonly moveAtNextStart?: (target: string) => void;
  /** Called at named moments of writing ('log.written', 'seal.inside' …); tests stop or fail the program there. */
  readonly probe?: (point: string) => void;
}

/**
 * Opens a data folder for this process alone. Throws VedetteError: `bad_input` (options), `unavailable` (folder not writable),
 * `storage_full`, `storage_newer` (nothing is changed then), `storage_locked` (another process has it). A damaged database is set
 * aside and said in the report; points that were committed and not yet packed come back from the log.
 */
export async function openStorage(deps: OpenStorageDeps): Promise<Storage> {
  const { directory: folder, clock } = deps;
  const files = deps.files ?? nodeFiles;
  const probe = deps.probe ?? ((): void => undefined);
  checkStorageOptions(deps.options);
  await prepareFolder(files, folder);
  const now = clock.now();
  const notices = new Notices();
  const onSlow = (sql: string, ms: number): void => deps.log?.warn('slow statement', { sql, ms: Math.round(ms) });
  const { database, notice } = openDatabase({ path: `${folder}/vedette.db`, shared: true, monotonic: () => clock.monotonic(), onSlow }, files, now);
  try {
    const options = { current: deps.options };
    const index: TagIndex = new TagIndex((ref) => catalogue.get(ref));
    const guard = new SeriesGuard(index, () => options.current.maxSeriesPerMetric, notices);
    const catalogue = new Catalogue((meta) => index.add(meta), guard);
    loadSeries(database, catalogue);
    const archivePlace = (setting: string): { folder: string; memory: ArchiveMemory } => {
      const path = setting === '' ? `${folder}/archive` : setting;
      const hasArchivedDays = (): boolean => database.get('SELECT 1 FROM archive_days WHERE points > 0 LIMIT 1') !== undefined;
      return { folder: path, memory: createArchiveMemory({ meta: createMetaStore(database), setting, path, now: () => clock.now(), hasArchivedDays }) };
    };
    const archive = await createArchive({
      ...archivePlace(deps.options.archive.folder),
      database: database.path,
      ...(deps.spawnArchive === undefined || deps.after === undefined ? {} : { spawn: deps.spawnArchive }),
      after: deps.after ?? (() => () => undefined),
      meta: (ref) => catalogue.get(ref),
      notice: (notice) => notices.send(notice),
      probe,
    });
    leavePastToArchive(database, archive.facts().to);
    const directory = new SegmentDirectory();
    directory.load(database);
    const segments = new SegmentStore(database, directory, createSegmentCodec(), announceDamagedSegments(notices, catalogue), announceDamagedBooks(notices));
    const old = new OldChunks(database, new CodecRegistry([createPackedCodec()]), announceDamagedRows(notices));
    const late = { mark: (_days: Iterable<Millis>): void => undefined };
    const groupSpan = (grp: number): number => mergeSpan(catalogue.group(grp)?.interval ?? 0, options.current.chunkSpan, options.current.retentionRaw);
    const sharing = new RowSharing(HEAD_BLOCK);
    const tier = new SegmentTier({ database, store: segments, old, catalogue, chunkSpan: () => options.current.chunkSpan, sharing, mergeSpan: groupSpan, onLateDays: (days) => late.mark(days), monotonic: () => clock.monotonic(), probe });
    const reader = new SegmentReader(tier.source, catalogue);
    const head = new MemoryTier('head', HEAD_BLOCK, sharing);
    const headMarks = new SourceWatermarks();
    // The log holds everything from the border on, so that is what the head can answer for.
    head.floor = tier.sealed;
    const archivedFrom = deps.options.archive.enabled || archive.facts().files > 0 || archive.trouble !== '' ? now - deps.options.retentionArchive : Infinity;
    const past = { head: new PastWatch(), sqlite: new PastWatch() };
    const replay = await replayEarlierRun(files, `${folder}/head`, catalogue, (batch) => {
      head.append(batch);
      tier.append(batch, now);
      headMarks.note(batch, now);
      past.head.heard(batch);
      past.sqlite.heard(batch);
    });
    // Nobody holds a reference yet.
    pruneSeries({ database, catalogue, index, directory, old, held: new Set([...head.columns.refs(), ...head.sketches.refs(), ...tier.open.refs(), ...tier.late.refs()]), archivedFrom });
    const alive = Math.max(readBorder(database, 'alive') ?? -Infinity, replay.alive ?? -Infinity);
    const report = {
      notices: [...(notice === undefined ? [] : [notice]), ...replay.notices] as StorageNotice[],
      lastAlive: alive === -Infinity ? null : Math.min(alive, now),
      replayedPoints: replay.points,
    };
    return new Store({ directory: folder, files, clock, notices, database, catalogue, index, reader, tier, head, headMarks, report, segments: replay.segments, options, late, past, archive, archivePlace, moveAtNextStart: deps.moveAtNextStart, probe });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A new database beside an archive that is older than it: what the archive has is not the database's to answer for. */
function leavePastToArchive(database: Database, archivedTo: Millis | null): void {
  if (archivedTo === null || readBorder(database, 'sealed') !== undefined || readBorder(database, 'raw_from') !== undefined) return;
  database.transaction('leave the past to the archive', () => {
    writeBorder(database, 'raw_from', archivedTo);
    writeBorder(database, 'rolled_from', archivedTo);
  });
}

/** Says of each damaged chunk of the old format once that it is passed over. */
function announceDamagedRows(notices: Notices): OnDamagedRow {
  const said = new Set<string>();
  return (ref, start, error) => {
    const key = `${ref} ${start}`;
    if (said.has(key)) return;
    said.add(key);
    notices.send({
      kind: 'storage.chunk_damaged',
      severity: 'error',
      title: 'A chunk of points is damaged',
      text: `The chunk of series ${ref} from ${new Date(start).toISOString()} cannot be read and is passed over: ${error.message}`,
      aggregationKey: 'storage.chunk_damaged',
      params: { variant: 'chunk', from: start, reason: error.message },
    });
  };
}

/** Says of a book of times what its damage takes with it. */
function announceDamagedBooks(notices: Notices): OnDamagedBook {
  return ({ start, finish }, error) =>
    notices.send({
      kind: 'storage.chunk_damaged',
      severity: 'error',
      title: 'Shared times of points are damaged',
      text: `The times that sources share from ${new Date(start).toISOString()} to ${new Date(finish).toISOString()} cannot be read, at least in part. Raw points of that span that need them are passed over; their rollups and everything else still answer. ${error.message}`,
      aggregationKey: 'storage.chunk_damaged',
      params: { variant: 'times', from: start, to: finish, reason: error.message },
    });
}

/** Says of each damaged segment once that it is passed over. */
function announceDamagedSegments(notices: Notices, catalogue: Catalogue): OnDamagedSegment {
  const said = new Set<number>();
  return ({ id, grp, start, finish }, error) => {
    if (said.has(id)) return;
    said.add(id);
    notices.send({
      kind: 'storage.chunk_damaged',
      severity: 'error',
      title: 'A segment of points is damaged',
      text: `Segment ${id} of ${catalogue.group(grp)?.metric ?? `group ${grp}`} from ${new Date(start).toISOString()} to ${new Date(finish).toISOString()} cannot be read, at least in part. It is set aside in the database and passed over; everything else still answers. ${error.message}`,
      aggregationKey: 'storage.chunk_damaged',
      params: { variant: 'segment', segment: id, metric: catalogue.group(grp)?.metric ?? String(grp), from: start, to: finish, reason: error.message },
    });
  };
}
