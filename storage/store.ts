// One open data folder: the sinks, the readers and the background work behind the door of api.ts.
import { scheduler } from 'node:timers/promises';
import { VedetteError, toVedetteError } from '../common/errors/vedette-error.ts';
import type { Batch, BatchSink } from '../common/model/batch.ts';
import type { QueryResult } from '../common/model/frame.ts';
import type { SeriesMeta } from '../common/model/series.ts';
import type { RetentionEffect, RetentionWish, StorageStats } from '../common/model/storage.ts';
import { MINUTE, alignDown, alignUp } from '../common/time/millis.ts';
import type { Millis } from '../common/time/millis.ts';
import type { DocumentStore, MetaStore, MetricExplorer, OpenReport, QueryRequest, SnapshotStore, SpanStore, SqlDoor, Storage, StorageNotice, StorageOptions } from './api.ts';
import type { Archive } from './archive/archive.ts';
import type { ArchiveMemory } from './archive/archive-memory.ts';
import { BatchChecker } from './check-batch.ts';
import type { StorageFiles } from './files.ts';
import { HeadLog } from './head/head-log.ts';
import type { Segment } from './head/head-log.ts';
import { MemoryTier } from './head/memory-tier.ts';
import { SourceWatermarks } from './head/source-watermarks.ts';
import type { Catalogue } from './index/catalogue.ts';
import { createExplorer } from './index/explorer.ts';
import type { TagIndex } from './index/tag-index.ts';
import { RESOLUTIONS, rollupsFor } from './lifecycle/rollup-plan.ts';
import { archiveEffect, retentionEffects } from './lifecycle/retention-preview.ts';
import { Archiving } from './lifecycle/archiving.ts';
import { FolderWatch } from './lifecycle/folder-watch.ts';
import { logAgain } from './lifecycle/log-again.ts';
import { LogKeeper } from './lifecycle/log-keeper.ts';
import { sealEnd } from './lifecycle/merge-plan.ts';
import { Maintenance } from './lifecycle/maintenance.ts';
import { WriteHealth, isDiskTrouble } from './lifecycle/write-health.ts';
import { noSqlDoor } from './no-archive.ts';
import type { Notices } from './notices.ts';
import { damagedNotice, newFolderNotice, setAside } from './open-database.ts';
import { checkStorageOptions } from './options.ts';
import type { PastWatch } from './past-watch.ts';
import { createQueryEngine } from './query/engine.ts';
import type { QueryEngine } from './query/engine.ts';
import type { Database } from './sqlite/database.ts';
import { createEventTable } from './sqlite/event-store.ts';
import { HeldEvents } from './sqlite/held-events.ts';
import { createDocumentStore } from './sqlite/document-store.ts';
import { createMetaStore } from './sqlite/meta-store.ts';
import { MIGRATIONS } from './sqlite/migrations/all.ts';
import { migrate } from './sqlite/migrations/migration.ts';
import type { SegmentReader } from './sqlite/segment-reader.ts';
import type { SegmentTier } from './sqlite/segment-tier.ts';
import { createSnapshotStore } from './sqlite/snapshot-store.ts';
import { createSpanStore } from './sqlite/span-store.ts';
import type { TierFacts } from './query/plan.ts';
import { createPointBuffer } from './query/point-buffer.ts';
import type { StoredSketch } from './query/sources.ts';
import { createStorageTasks } from './tasks/storage-tasks.ts';
import type { TaskList } from './tasks/task-list.ts';
import { StatsReader } from './stats.ts';
import { sentence, words } from './words.ts';
import { SinkRace, StoredReader } from './stored-reader.ts';

/** The head's and the live tier's blocks; memory is given back in these steps. */
export const HEAD_BLOCK = 10 * MINUTE;
const LIVE_BLOCK = MINUTE;
/** Each tier in memory stays below this, whatever its span. */
const MAX_TIER_BYTES = 256_000_000;
/** The log takes a quarter of what the database may take, and no more than this. */
const MAX_LOG_BYTES = 1_000_000_000;

export interface StoreParts {
  readonly directory: string;
  readonly files: StorageFiles;
  readonly clock: { now(): Millis; monotonic(): number };
  readonly notices: Notices;
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly index: TagIndex;
  readonly reader: SegmentReader;
  readonly tier: SegmentTier;
  readonly head: MemoryTier;
  readonly headMarks: SourceWatermarks;
  readonly report: OpenReport;
  readonly segments: readonly Segment[];
  readonly options: { current: StorageOptions };
  /** What the sources have promised to each sink, also in the run before. */
  readonly past: { readonly head: PastWatch; readonly sqlite: PastWatch };
  /** Whom late points of archived days are told to; the store puts itself there. */
  readonly late: { mark(days: Iterable<Millis>): void };
  readonly archive: Archive;
  /** Where the archive lies by the configured folder, and what is remembered of it. */
  archivePlace(setting: string): { readonly folder: string; readonly memory: ArchiveMemory };
  readonly moveAtNextStart: ((target: string) => void) | undefined;
  probe(point: string): void;
}

export class Store implements Storage {
  readonly report: OpenReport;
  readonly catalogue: Catalogue;
  readonly explorer: MetricExplorer;
  readonly head: BatchSink;
  readonly sqlite: BatchSink;
  readonly live: { append(batch: Batch): void };
  readonly events: HeldEvents;
  readonly spans: SpanStore;
  readonly snapshots: SnapshotStore;
  readonly meta: MetaStore;
  readonly documents: DocumentStore;
  readonly tasks: TaskList;
  readonly sql: SqlDoor;
  private readonly parts: StoreParts;
  private readonly liveTier = new MemoryTier('live', LIVE_BLOCK);
  private readonly liveMarks = new SourceWatermarks();
  private readonly race: SinkRace;
  private readonly log: HeadLog;
  private readonly logKeeper: LogKeeper;
  private readonly health: WriteHealth;
  private readonly maintenance: Maintenance;
  private readonly archiving: Archiving;
  private readonly engine: QueryEngine;
  private readonly statsReader: StatsReader;
  private readonly folderWatch: FolderWatch;
  /** A new beginning in an empty folder, while it goes on. */
  private beginning: Promise<void> | undefined;
  /** Points that memory alone has go into the log again, one call after the other. */
  private logging: Promise<unknown> = Promise.resolve();
  private recovered = false;
  private readonly checker: BatchChecker;
  private closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    const { database, catalogue, index, reader, tier, head, headMarks, clock, options, notices, files, directory, probe } = parts;
    this.parts = parts;
    this.report = parts.report;
    this.catalogue = catalogue;
    this.checker = new BatchChecker(catalogue);
    this.explorer = createExplorer(index);
    this.spans = createSpanStore(database);
    this.snapshots = createSnapshotStore(database);
    this.meta = createMetaStore(database);
    this.documents = createDocumentStore(database, () => clock.now());
    this.health = new WriteHealth((notice) => notices.send(notice));
    this.events = new HeldEvents(createEventTable(database, probe), (error) => this.health.failed('database', error, clock.monotonic()));
    this.race = new SinkRace(headMarks, tier.marks);
    this.log = new HeadLog({ folder: `${directory}/head`, files, meta: (ref) => catalogue.get(ref), spanEnd: (t) => sealEnd(t, tier.span), probe }, parts.segments);
    this.logKeeper = new LogKeeper({ log: this.log, tier, notices, monotonic: () => clock.monotonic() });
    this.head = { name: 'head', append: (batch) => this.appendToHead(batch), commit: () => this.commitHead() };
    this.sqlite = { name: 'sqlite', append: (batch) => this.appendToSqlite(batch), commit: () => this.commitSqlite() };
    this.live = { append: (batch) => this.appendToLive(batch) };
    const stored = new StoredReader(head, reader, this.race);
    this.engine = createQueryEngine({
      selector: index,
      tiers: { facts: () => this.tierFacts(), head: stored, sqlite: reader, archive: parts.archive.source, resolutionsOf: ({ ref, interval }) => rollupsFor(catalogue.groupOf(ref)?.interval ?? interval) },
      stored,
      live: this.liveTier,
      sketches: { stored, live: this.liveTier },
      completeUpTo: (metas, tiers) => this.completeUpTo(metas, tiers),
      pastRevision: () => tier.revision + parts.past.head.revision + parts.past.sqlite.revision,
      monotonic: () => clock.monotonic(),
      maxSeries: () => options.current.maxSeriesPerQuery,
    });
    this.tasks = createStorageTasks({
      directory,
      database,
      codec: reader.source.store.codec,
      archive: parts.archive,
      now: () => clock.now(),
      turn: () => scheduler.yield(),
      ...(parts.moveAtNextStart === undefined ? {} : { moveAtNextStart: parts.moveAtNextStart }),
    });
    this.sql = parts.archive.available ? parts.archive.sql : noSqlDoor;
    this.archiving = new Archiving({
      database,
      store: reader.source.store,
      archive: parts.archive,
      options: () => options.current,
      monotonic: () => clock.monotonic(),
      borders: () => ({ sealed: tier.sealed, rawFrom: this.maintenance.rawFrom }),
      onChange: () => this.archiveChanged(),
      probe,
    });
    parts.late.mark = (days) => this.archiving.markLate(days);
    const walBytes = (): number => files.sizeNow(`${database.path}-wal`);
    this.maintenance = new Maintenance({
      database,
      source: reader.source,
      catalogue,
      tier,
      options: () => options.current,
      monotonic: () => clock.monotonic(),
      logBytes: () => this.log.bytes,
      onSealed: () => this.logKeeper.sealed(),
      onStuck: (bytes, maxBytes) => this.sayStuck(bytes, maxBytes),
      unarchivedFrom: () => this.archiving.keepFrom(),
      awayArchive: () => (options.current.archive.enabled && parts.archive.away !== undefined ? parts.archive.path : undefined),
      onShortens: (days, oldest) => this.sayShortens(days, oldest),
      probe,
    });
    this.statsReader = new StatsReader({ directory, files, database, catalogue, head, live: this.liveTier, reader, maintenance: this.maintenance, archiving: this.archiving, archive: parts.archive, tier, log: this.log, walBytes, options: () => options.current, monotonic: () => clock.monotonic() });
    this.folderWatch = new FolderWatch({ files, directory, path: database.path, monotonic: () => clock.monotonic() });
    if (parts.archive.older) this.archiving.compare(parts.archive.listed);
    this.recovered = parts.report.notices.some(({ kind }) => kind === 'storage.damaged');
    database.onDamaged = (error) => this.recover(error);
  }

  private appendToHead(given: Batch): void {
    const batch = this.checker.check(given);
    this.parts.past.head.note(batch);
    this.parts.head.append(batch);
    this.parts.headMarks.note(batch, this.parts.clock.now());
    this.log.append(batch, this.parts.headMarks.position(batch.source));
    this.race.note(batch);
  }

  private async commitHead(): Promise<void> {
    try {
      await this.log.commit();
      // Written, but into files that nobody can find.
      if (this.folderWatch.missing) throw this.folderWatch.error();
      this.health.succeeded('log');
    } catch (error) {
      const failure = toVedetteError(error);
      if (isDiskTrouble(failure)) this.health.failed('log', failure, this.parts.clock.monotonic());
      throw failure;
    }
  }

  private appendToSqlite(given: Batch): void {
    const batch = this.checker.check(given);
    this.parts.past.sqlite.note(batch);
    this.parts.tier.append(batch, this.parts.clock.now());
    this.race.note(batch);
  }

  /** The head's log makes points durable; this sink's promise is to pack them, so it only says whether it can. */
  private commitSqlite(): Promise<void> {
    const trouble = this.health.trouble('database');
    return trouble === undefined ? Promise.resolve() : Promise.reject(trouble);
  }

  private appendToLive(given: Batch): void {
    const batch = this.checker.check(given);
    this.liveTier.append(batch);
    this.liveMarks.note(batch, this.parts.clock.now());
  }

  private completeUpTo(metas: readonly SeriesMeta[], tiers: 'stored' | 'live'): Millis {
    const { headMarks, tier, clock } = this.parts;
    const refs = metas.map(({ ref }) => ref);
    const now = clock.now();
    if (tiers === 'live') return this.liveMarks.lowFor(refs, now);
    // Either sink alone is enough to answer, so the further one counts.
    return Math.max(headMarks.lowFor(refs, now), tier.marks.lowFor(refs, now));
  }

  /** What the tiers hold now. SQLite rolls up on the way what is not merged yet, so its rollups reach as far as its segments do. */
  private tierFacts(): TierFacts {
    const { head, tier } = this.parts;
    const { rawFrom, rolledFrom } = this.maintenance;
    const to = Math.min(tier.sealed, head.floor);
    const rolled = RESOLUTIONS.map((resolution) => ({ resolution, from: alignUp(rolledFrom, resolution), to: alignDown(to, resolution) })).filter((held) => held.from < held.to);
    const { held } = this.parts.archive.facts();
    return { memoryFrom: head.floor, sealed: tier.sealed, rawFrom, rolled, ...(held.length > 0 ? { archive: held } : {}) };
  }

  query(request: QueryRequest): Promise<QueryResult> {
    if (this.closing !== undefined) return Promise.reject(new VedetteError('unavailable', 'The storage is closed.'));
    return this.engine.query(request);
  }

  maintain(now: Millis): void {
    if (this.closing !== undefined) return;
    const { head, tier, options, clock } = this.parts;
    const { headSpan, liveSpan, retentionRaw } = options.current;
    head.clockWentBack(now);
    this.liveTier.clockWentBack(now);
    head.evictBefore(now - headSpan);
    this.liveTier.evictBefore(now - liveSpan);
    head.shrinkTo(MAX_TIER_BYTES, now);
    this.liveTier.shrinkTo(MAX_TIER_BYTES, now);
    tier.oldestKept = Math.max(now - retentionRaw, this.maintenance.rawFrom);
    const mostLog = Math.min(options.current.maxBytes / 4, MAX_LOG_BYTES);
    this.hurry(this.log.bytes > mostLog / 2);
    this.logKeeper.tend(mostLog);
    if (this.folderMissing()) return;
    if (this.health.pausing('database', clock.monotonic())) return;
    try {
      // While writing was impossible, one small write finds out whether it is possible again.
      if (this.health.trouble('database') !== undefined) this.maintenance.beAlive(now, true);
      this.events.flush(now);
      this.maintenance.run(now);
      this.archiving.tend(now);
      this.health.succeeded('database');
    } catch (error) {
      this.maintenanceFailed(toVedetteError(error), now);
    }
  }

  /** Before the log must give up points, shorter spans are sealed. */
  private hurry(wanted: boolean): void {
    const { tier } = this.parts;
    if (wanted === tier.hurried) return;
    tier.hurried = wanted;
    this.log.replanSpan();
  }

  /** Whether the data folder is not there (any more). Where an empty one has taken its place, everything is begun anew in it. */
  private folderMissing(): boolean {
    const { clock } = this.parts;
    const state = this.folderWatch.state();
    if (state === 'there') return false;
    this.health.failed('database', this.folderWatch.error(), clock.monotonic());
    this.health.failed('log', this.folderWatch.error(), clock.monotonic());
    if (state === 'empty') this.beginning ??= this.beginAnew().finally(() => (this.beginning = undefined));
    return true;
  }

  private async beginAnew(): Promise<void> {
    const { files, directory, clock } = this.parts;
    try {
      await files.makeFolder(`${directory}/head`);
      if (this.closing !== undefined) return;
      this.log.rotate();
      this.recover(this.folderWatch.error(), false);
      this.folderWatch.begunAnew();
    } catch (error) {
      // It is tried again as long as the folder is not what it was.
      this.health.failed('database', toVedetteError(error), clock.monotonic());
    }
  }

  private maintenanceFailed(error: VedetteError, now: Millis): void {
    // Damage has been dealt with (and said) by then; the work goes on with the new database at the next call.
    if (error.code === 'storage_damaged') return;
    if (!isDiskTrouble(error)) throw error;
    this.health.failed('database', error, this.parts.clock.monotonic());
    const { tier, notices, options } = this.parts;
    if (tier.bytes <= MAX_TIER_BYTES) return;
    const lost = tier.dropOldest(options.current.chunkSpan);
    if (lost > 0)
      notices.send({
        kind: 'storage.points_dropped',
        severity: 'error',
        title: 'Points had to be dropped from memory',
        text: `The database has taken nothing for so long that ${lost.toLocaleString('en-US')} of the oldest unpacked points (before ${new Date(now).toISOString()}) had to leave memory. What the log still holds comes back at the next start.`,
        aggregationKey: 'storage.points_dropped',
        params: { points: lost },
      });
  }

  private sayStuck(bytes: number, maxBytes: number): void {
    this.parts.notices.send({
      kind: 'storage.size',
      severity: 'warning',
      title: 'The data folder is larger than its limit',
      text: `It takes ${Math.ceil(bytes / 1e6)} MB of the ${Math.floor(maxBytes / 1e6)} MB allowed, and nothing that may be deleted is left. Raise storage.max_size.`,
      aggregationKey: 'storage.size',
      params: { bytes, maxBytes },
    });
  }

  private sayShortens(days: number, oldest: Millis): void {
    const { maxBytes } = this.parts.options.current;
    this.parts.notices.send({
      kind: 'storage.history_shortens',
      severity: 'warning',
      title: 'History is about to become shorter',
      text: `The data folder will reach its limit of ${Math.floor(maxBytes / 1e6)} MB in ${days < 1 ? 'less than a day' : `about ${Math.round(days)} days`}. Then the oldest points, now from ${new Date(oldest).toISOString()}, are deleted before their time. Raise storage.max_size to keep them.`,
      aggregationKey: 'storage.history_shortens',
      params: { maxBytes, days: Math.max(1, Math.round(days)), from: oldest },
    });
  }

  /** Damage found while running: a new database takes the place of the old one and gets what memory still knows. */
  private recover(error: VedetteError, isDamaged = true): void {
    const { database, files, clock, notices, catalogue, reader, tier, head } = this.parts;
    let asideAs = '';
    database.reopen(() => {
      if (isDamaged) asideAs = setAside(files, database.path, clock.now());
    });
    migrate(database, MIGRATIONS);
    catalogue.forgetSaved();
    reader.source.store.reset();
    reader.source.old.load();
    this.maintenance.reset();
    this.archiving.load();
    const border = tier.sealed;
    const scratch = createPointBuffer();
    tier.restart(Number.isFinite(head.floor) ? Math.min(head.floor, border) : -Infinity, (take) => {
      for (const ref of new Set([...head.columns.refs(), ...head.sketches.refs()])) {
        const sketches: StoredSketch[] = [];
        scratch.length = 0;
        head.columns.read(ref, head.floor, border, scratch);
        head.sketches.read(ref, head.floor, border, sketches);
        take(ref, scratch, sketches);
      }
    });
    // The log of a vanished folder is gone with it; that of a damaged database has what was not sealed.
    this.logging = this.logAgain(isDamaged ? border : Infinity, this.logging);
    this.recovered ||= isDamaged;
    notices.send(isDamaged ? damagedNotice(error, asideAs) : newFolderNotice(this.parts.directory));
  }

  private async logAgain(before: Millis, earlier: Promise<unknown>): Promise<void> {
    const { tier, clock } = this.parts;
    await earlier;
    await logAgain({ log: this.log, unsealed: [tier.open, tier.late], before, now: clock.now(), stopped: () => this.closing !== undefined });
  }

  stats(): StorageStats {
    const { state, reason } = this.health.state();
    const why = state !== 'ok' ? words(state === 'full' ? 'disk_full' : 'not_writable', { reason }) : this.recovered ? words('recovered') : undefined;
    const shown = { state: state === 'ok' && this.recovered ? ('recovered' as const) : state, reason: why === undefined ? '' : sentence(why), ...(why === undefined ? {} : { words: why }) };
    const stats = this.statsReader.read();
    const trouble = this.health.trouble('database');
    const cause = trouble === undefined ? undefined : words(trouble.code === 'storage_full' ? 'disk_full' : 'not_writable', { reason: trouble.message });
    // The archive's step knows of its own trouble; without any, it waits for the database like all others.
    const lifecycle = cause === undefined ? stats.lifecycle : stats.lifecycle.map((step) => (step.kind === 'archive' && step.state !== 'idle' ? step : { ...step, state: 'paused' as const, reason: sentence(cause), words: cause }));
    return { ...stats, lifecycle, ...shown };
  }

  /** What these limits would take away, whatever the clock has done lately. */
  previewRetention(wish: RetentionWish): readonly RetentionEffect[] {
    const { current } = this.parts.options;
    const options = { ...current, retentionRaw: wish.raw ?? current.retentionRaw, retentionRollups: wish.rollups ?? current.retentionRollups, maxBytes: wish.maxBytes ?? current.maxBytes };
    const limits = { span: wish.archive ?? current.retentionArchive, maxBytes: wish.archiveMaxBytes ?? current.archive.maxBytes };
    return [...retentionEffects(this.maintenance, options), archiveEffect(this.parts.archive, limits, this.parts.clock.now())];
  }

  onNotice(listener: (notice: StorageNotice) => void): void {
    this.parts.notices.listen(listener);
  }

  beginArchive(): Promise<void> {
    if (this.closing !== undefined) return Promise.reject(new VedetteError('unavailable', 'The storage is closed.'));
    const { archive } = this.parts;
    return archive.begin().then(() => {
      // Days that lie in the archive that has gone are written again, as far as their points are still here.
      this.archiving.compare(archive.listed);
      this.archiving.again();
      this.archiveChanged();
    });
  }

  /** Answers may be others now. */
  private archiveChanged(): void {
    const { tier, archive } = this.parts;
    tier.revision++;
    if (archive.older && this.closing === undefined) this.archiving.compare(archive.listed);
  }

  configure(options: StorageOptions): void {
    checkStorageOptions(options);
    const { archive, archivePlace } = this.parts;
    const { folder, memory } = archivePlace(options.archive.folder);
    if (archivePlace(this.parts.options.current.archive.folder).folder !== folder) {
      void archive.use(folder, memory).then(() => {
        this.archiving.again();
        this.archiveChanged();
      });
    }
    this.parts.options.current = options;
    this.maintenance.replan();
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  /** Closes everything even when something fails, and then throws the first failure. */
  private async shut(): Promise<void> {
    const { database, clock, tier } = this.parts;
    const failures: unknown[] = [];
    const attempt = async (work: () => void | Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(() => this.tasks.close());
    await attempt(() => this.archiving.close());
    await attempt(() => this.parts.archive.close());
    await attempt(async () => void (await this.logging));
    await attempt(() => this.logKeeper.settled());
    await attempt(() => this.log.close());
    await attempt(() => {
      this.events.flush(clock.now());
      while (tier.saveBirths());
      this.maintenance.beAlive(clock.now(), true);
    });
    await attempt(() => database.close());
    if (failures.length > 0) throw toVedetteError(failures[0]);
  }
}
