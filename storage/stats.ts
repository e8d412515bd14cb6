// What each tier holds and takes, for the status pages.
import type { StorageStats, TierStats } from '../common/model/storage.ts';
import type { StorageOptions } from './api.ts';
import type { Archive } from './archive/archive.ts';
import type { StorageFiles } from './files.ts';
import type { HeadLog } from './head/head-log.ts';
import type { MemoryTier } from './head/memory-tier.ts';
import type { Catalogue } from './index/catalogue.ts';
import type { Archiving } from './lifecycle/archiving.ts';
import type { Maintenance } from './lifecycle/maintenance.ts';
import type { Database } from './sqlite/database.ts';
import type { RowTotals } from './sqlite/segment-directory.ts';
import type { SegmentReader } from './sqlite/segment-reader.ts';
import type { SegmentTier } from './sqlite/segment-tier.ts';

export interface StatsDeps {
  readonly directory: string;
  readonly files: StorageFiles;
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly head: MemoryTier;
  readonly live: MemoryTier;
  readonly tier: SegmentTier;
  readonly reader: SegmentReader;
  readonly maintenance: Maintenance;
  readonly archiving: Archiving;
  readonly archive: Archive;
  readonly log: HeadLog;
  walBytes(): number;
  monotonic(): number;
  options(): StorageOptions;
}

/** Counting rows and asking the file system is not done more often. */
const FRESH_MS = 5_000;

type Slow = Pick<StorageStats, 'events' | 'processSnapshots' | 'diskFreeBytes' | 'growthPerDay' | 'predictedDays' | 'shortensInDays'>;

export class StatsReader {
  private readonly deps: StatsDeps;
  private slow: Slow = { events: 0, processSnapshots: 0, diskFreeBytes: null, growthPerDay: null, predictedDays: null };
  private readAt = -Infinity;
  private totals: { raw: RowTotals; rollups: RowTotals } | undefined;
  private totalsOf = -1;

  constructor(deps: StatsDeps) {
    this.deps = deps;
  }

  read(): Omit<StorageStats, 'state' | 'reason'> {
    const { directory, catalogue, live, head, log, tier, database, maintenance, walBytes } = this.deps;
    const { raw, rollups } = this.rows();
    const held = this.deps.archive.facts();
    const series = catalogue.size - catalogue.unsavedCount;
    // Everything of the database that is no rollup: pages, events, snapshots and the write-ahead log, too.
    const sqliteBytes = database.usedBytes() + walBytes();
    const tiers: TierStats[] = [
      this.memory('live', live, 0),
      this.memory('head', head, tier.bytes),
      { tier: 'log', ...log.stats() },
      rowStats('sqlite', raw, sqliteBytes - rollups.bytes, series),
      rowStats('rollups', rollups, rollups.bytes, rollups.rows === 0 ? 0 : series),
      { tier: 'archive', bytes: held.bytes, points: held.points, series: held.series, from: held.from, to: held.to },
    ];
    const [seal, merge, rollup, retire] = maintenance.lifecycle();
    return {
      dataDir: directory,
      tiers,
      lifecycle: [seal!, merge!, rollup!, this.deps.archiving.step(), retire!],
      bytes: sqliteBytes + log.bytes,
      archiveBytes: held.bytes,
      archiveGrowthPerDay: held.growthPerDay,
      archiveFolder: held.folder,
      ...(this.deps.archive.away === undefined || !this.deps.options().archive.enabled ? {} : { archiveAway: this.deps.archive.away }),
      seriesTotal: catalogue.size,
      ...this.counts(),
    };
  }

  /** `extra` bytes: for the head, what waits in memory to be sealed. */
  private memory(tier: 'live' | 'head', { columns, bytes, sketches }: MemoryTier, extra: number): TierStats {
    const extent = columns.extent();
    return { tier, bytes: bytes + extra, points: columns.points + sketches.count, series: columns.series, from: extent?.from ?? null, to: extent?.to ?? null };
  }

  private rows(): { raw: RowTotals; rollups: RowTotals } {
    const { directory } = this.deps.reader.source.store;
    if (this.totals === undefined || this.totalsOf !== directory.version) {
      this.totals = directory.totals();
      this.totalsOf = directory.version;
    }
    return this.totals;
  }

  private counts(): Slow {
    const { database, files, directory, monotonic, maintenance, options } = this.deps;
    if (monotonic() - this.readAt < FRESH_MS) return this.slow;
    this.readAt = monotonic();
    const count = (sql: string): number => database.get<{ count: number }>(sql)?.count ?? 0;
    const growth = maintenance.growth();
    this.slow = {
      events: count('SELECT count(*) AS count FROM events'),
      processSnapshots: count("SELECT count(*) AS count FROM snapshots WHERE kind LIKE 'process%'"),
      diskFreeBytes: files.freeBytes(directory),
      growthPerDay: growth.perDay,
      predictedDays: growth.daysUnder(options().maxBytes),
      shortensInDays: maintenance.shortensIn(growth) ?? null,
    };
    return this.slow;
  }
}

function rowStats(tier: 'sqlite' | 'rollups', totals: RowTotals, bytes: number, series: number): TierStats {
  return { tier, bytes, points: totals.points, series, from: Number.isFinite(totals.from) ? totals.from : null, to: Number.isFinite(totals.to) ? totals.to : null };
}
