// The only constructor of the storage: puts head, chunks, index, events and the query engine together.
import { mkdirSync } from 'node:fs';
import type { Batch } from '../common/model/batch.ts';
import type { SeriesMeta } from '../common/model/series.ts';
import { MINUTE } from '../common/time/millis.ts';
import type { Millis } from '../common/time/millis.ts';
import type { Storage, StorageNotice, StorageOptions } from './api.ts';
import { nodeFiles } from './files.ts';
import { MemoryTier } from './head/memory-tier.ts';
import { SourceWatermarks } from './head/source-watermarks.ts';
import { Catalogue } from './index/catalogue.ts';
import { createExplorer } from './index/explorer.ts';
import { TagIndex } from './index/tag-index.ts';
import { checkStorageOptions } from './options.ts';
import { createQueryEngine } from './query/engine.ts';
import { Database } from './sqlite/database.ts';
import { createEventStore } from './sqlite/event-store.ts';
import { createMetaStore } from './sqlite/meta-store.ts';
import { MIGRATIONS } from './sqlite/migrations/all.ts';
import { migrate } from './sqlite/migrations/migration.ts';
import { createSnapshotStore } from './sqlite/snapshot-store.ts';
import { createSpanStore } from './sqlite/span-store.ts';

export interface StorageClock {
  now(): Millis;
  monotonic(): number;
}
export interface OpenStorageDeps {
  readonly directory: string;
  readonly options: StorageOptions;
  readonly clock: StorageClock;
}

/** Opens a data folder. */
export async function openStorage({ directory, options: initial, clock }: OpenStorageDeps): Promise<Storage> {
  checkStorageOptions(initial);
  let options = initial;
  mkdirSync(directory, { recursive: true });
  const database = new Database({ path: `${directory}/vedette.db`, monotonic: () => clock.monotonic(), onSlow: () => undefined });
  migrate(database, MIGRATIONS);
  const index: TagIndex = new TagIndex((ref) => catalogue.get(ref));
  const catalogue = new Catalogue((meta) => index.add(meta));
  const head = new MemoryTier('head', 10 * MINUTE);
  const live = new MemoryTier('live', MINUTE);
  const marks = { stored: new SourceWatermarks(), live: new SourceWatermarks() };
  const listeners: ((notice: StorageNotice) => void)[] = [];
  const engine = createQueryEngine({
    selector: index,
    stored: head,
    live,
    sketches: { stored: head, live },
    completeUpTo: (metas: readonly SeriesMeta[], tiers) => marks[tiers].lowFor(metas.map(({ ref }) => ref), clock.now()),
    monotonic: () => clock.monotonic(),
    maxSeries: () => options.maxSeriesPerQuery,
  });
  const sink = (name: string, take: (batch: Batch) => void): { name: string; append(batch: Batch): void; commit(): Promise<void> } => ({ name, append: take, commit: () => Promise.resolve() });
  return {
    report: { notices: [], lastAlive: null, replayedPoints: 0 },
    catalogue,
    explorer: createExplorer(index),
    head: sink('head', (batch) => {
      head.append(batch);
      marks.stored.note(batch, clock.now());
    }),
    sqlite: sink('sqlite', () => undefined),
    live: {
      append(batch) {
        live.append(batch);
        marks.live.note(batch, clock.now());
      },
    },
    events: createEventStore(database),
    spans: createSpanStore(database),
    snapshots: createSnapshotStore(database),
    meta: createMetaStore(database),
    query: (request) => engine.query(request),
    maintain(now) {
      head.evictBefore(now - options.headSpan);
      live.evictBefore(now - options.liveSpan);
    },
    stats: () => ({
      dataDir: directory,
      tiers: [],
      seriesTotal: catalogue.size,
      events: 0,
      processSnapshots: 0,
      diskFreeBytes: nodeFiles.freeBytes(directory),
      state: 'ok',
      reason: '',
    }),
    onNotice(listener) {
      listeners.push(listener);
    },
    configure(next) {
      checkStorageOptions(next);
      options = next;
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}
