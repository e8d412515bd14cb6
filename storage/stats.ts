// What each tier holds and takes, for the status pages.
import type { StorageStats, TierStats } from '../common/model/storage.ts';
import type { StorageFiles } from './files.ts';
import type { HeadLog } from './head/head-log.ts';
import type { MemoryTier } from './head/memory-tier.ts';
import type { Catalogue } from './index/catalogue.ts';
import type { BucketList } from './sqlite/bucket-list.ts';
import type { ChunkTier } from './sqlite/chunk-tier.ts';
import type { Database } from './sqlite/database.ts';

export interface StatsDeps {
  readonly directory: string;
  readonly files: StorageFiles;
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly head: MemoryTier;
  readonly live: MemoryTier;
  readonly tier: ChunkTier;
  readonly buckets: BucketList;
  readonly log: HeadLog;
  walBytes(): number;
  monotonic(): number;
}

/** Counting rows and asking the file system is not done more often. */
const FRESH_MS = 5_000;

type Slow = Pick<StorageStats, 'events' | 'processSnapshots' | 'diskFreeBytes'>;

export class StatsReader {
  private readonly deps: StatsDeps;
  private slow: Slow = { events: 0, processSnapshots: 0, diskFreeBytes: null };
  private readAt = -Infinity;

  constructor(deps: StatsDeps) {
    this.deps = deps;
  }

  read(): Omit<StorageStats, 'state' | 'reason'> {
    const { directory, catalogue, live, head, log } = this.deps;
    const tiers: TierStats[] = [this.memory('live', live, 0), this.memory('head', head, this.deps.tier.bytes), { tier: 'log', ...log.stats() }, this.sqlite()];
    return { dataDir: directory, tiers, seriesTotal: catalogue.size, ...this.counts() };
  }

  /** `extra` bytes: for the head, what waits in memory to be packed. */
  private memory(tier: 'live' | 'head', { columns, bytes, sketches }: MemoryTier, extra: number): TierStats {
    const extent = columns.extent();
    return { tier, bytes: bytes + extra, points: columns.points + sketches.count, series: columns.series, from: extent?.from ?? null, to: extent?.to ?? null };
  }

  private sqlite(): TierStats {
    const { database, buckets, catalogue, walBytes } = this.deps;
    const { points } = buckets.totals();
    return {
      tier: 'sqlite',
      bytes: database.usedBytes() + walBytes(),
      points,
      series: catalogue.size - catalogue.unsavedCount,
      from: buckets.all[0]?.start ?? null,
      to: buckets.all.at(-1)?.finish ?? null,
    };
  }

  private counts(): Slow {
    const { database, files, directory, monotonic } = this.deps;
    if (monotonic() - this.readAt < FRESH_MS) return this.slow;
    this.readAt = monotonic();
    const count = (sql: string): number => database.get<{ count: number }>(sql)?.count ?? 0;
    this.slow = {
      events: count('SELECT count(*) AS count FROM events'),
      processSnapshots: count("SELECT count(*) AS count FROM snapshots WHERE kind LIKE 'process%'"),
      diskFreeBytes: files.freeBytes(directory),
    };
    return this.slow;
  }
}
