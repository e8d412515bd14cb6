// A runtime thread that plays an installation of more than a year, for the pages whose truth takes days to come about.
import { parentPort, workerData } from 'node:worker_threads';
import type { StreamEvent } from '../../common/contract/contract.ts';
import { PROTOCOL_VERSION } from '../../common/contract/contract.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ForeignArchive, StorageTask } from '../../common/model/storage.ts';
import type { RuntimeWorkerData } from '../../host/runtime-protocol.ts';
import { runWorker } from '../../host/runtime-worker.ts';
import { fakeHandlers } from './fake-handlers.ts';
import { answerQuery, answerSql, previewOf, SETTINGS, TABLES, yearOldStats } from './year-old-answers.ts';

const data = workerData as RuntimeWorkerData;
if (parentPort === null) throw new Error('this file runs as a worker thread');

const startedAt = Date.now() - 2 * 86_400_000;
/** What the data folder's name ends with says what is wrong: 'empty' has no archive yet, 'refusing' answers nothing of storage and SQL. */
const isEmpty = data.dataDir.endsWith('empty');
const refuses = data.dataDir.endsWith('refusing');
function available(): void {
  if (refuses) throw new VedetteError('unavailable', 'The archive process could not be started: no such program.');
}

let effective = structuredClone(SETTINGS) as Record<string, unknown>;
let revision = 1;
function setAt(path: string, value: unknown): void {
  effective = structuredClone(effective);
  const keys = path.split('.');
  let node = effective;
  for (const key of keys.slice(0, -1)) node = node[key] as Record<string, unknown>;
  node[keys.at(-1) as string] = value;
}

let tasks: StorageTask[] = [];
let foreign: ForeignArchive[] = [];
const listeners = new Set<() => void>();
function change(next: StorageTask): void {
  tasks = [next, ...tasks.filter((task) => task.id !== next.id)].sort((a, b) => b.startedAt - a.startedAt);
  for (const listener of listeners) listener();
}

const config = () => ({ path: data.configPath, text: '', defaults: '', effective, overridden: [], problems: [], revision: String(revision), loadedAt: startedAt });
const status = (): StreamEvent<'status.watch'> => ({
  t: Date.now(), startedAt, worst: 'ok', findings: [], completeUpTo: Date.now() - 3_000, sourcesBehind: [], cpuPercent: 0.6, budgetPercent: 2, rssBytes: 150e6, diskWriteBytesPerSecond: 4_000, viewers: 1, shed: [], series: 12_400,
});
const pipeline = (): StreamEvent<'pipeline.watch'> => {
  const t = Date.now();
  const sink = (name: string, lagMs: number) => ({ sink: name, state: 'ok' as const, reason: '', watermark: t - lagMs, lagMs, queued: 0, dropped: 0, lastFlushMs: 3, maxFlushMs: 40, pointsPerSecond: 930, bytes: 4e9 });
  const path = (source: string, name: string) => ({ source, sink: name, lastHeartbeat: t - 2_000, watermark: t - 3_000, lagMs: 3_000, batches: 9_000, points: 8e6, pointsPerSecond: 40, bytes: 1e8, dropped: 0, queued: 0 });
  return { t, flushIntervalMs: 10_000, completeUpTo: t - 3_000, sinks: [sink('head', 400), sink('sqlite', 3_000)], paths: ['cpu', 'memory', 'disks', 'network'].flatMap((source) => [path(source, 'head'), path(source, 'sqlite')]) };
};

/** Pushes what `make` says once a second until the stream is over. */
function ticking<E>(make: () => E) {
  return (_input: unknown, context: { readonly signal: AbortSignal; push(event: E): void }): Promise<void> =>
    new Promise((resolve) => {
      context.push(make());
      const timer = setInterval(() => context.push(make()), 1_000);
      context.signal.addEventListener('abort', () => {
        clearInterval(timer);
        resolve();
      });
    });
}
const silent = (_input: unknown, context: { readonly signal: AbortSignal }): Promise<void> => new Promise((resolve) => context.signal.addEventListener('abort', () => resolve()));

await runWorker(
  parentPort,
  () =>
    Promise.resolve({
      info: { version: data.version, hostname: 'desk', startedAt, configuredPort: null },
      log: { warn: () => {}, error: () => {} },
      powerHint: () => {},
      stop: () => Promise.resolve(),
      handlers: fakeHandlers({
        calls: {
          'session.hello': () => ({ version: data.version, protocol: PROTOCOL_VERSION, runtime: data.kind, platform: process.platform, hostname: 'desk', startedAt, dataDir: data.dataDir, configPath: data.configPath, firstRun: false }),
          'status.get': status,
          'checks.list': () => [],
          'spans.list': () => [],
          'pipeline.status': pipeline,
          'metrics.search': () => [{ metric: 'system.cpu.user', type: 'gauge', unit: 'percent', description: 'Share of time.', series: 12 }],
          'metrics.describe': () => ({ metric: 'system.cpu.user', type: 'gauge', unit: 'percent', description: 'Share of time.', series: 12, tags: [{ key: 'host', values: 12, examples: ['desk'] }] }),
          'metrics.tagValues': () => ['desk'],
          'query.run': answerQuery,
          'config.get': config,
          'config.check': () => ({ problems: [] }),
          'config.set': ({ path, value, more = [] }) => {
            for (const one of [{ path, value }, ...more]) setAt(one.path, one.value);
            revision += 1;
            return config();
          },
          'storage.stats': () => {
            available();
            const stats = yearOldStats(Date.now(), data.dataDir);
            if (!isEmpty) return stats;
            const tiers = stats.tiers.map((tier) => (tier.tier === 'archive' ? { ...tier, bytes: 0, points: 0, series: 0, from: null, to: null } : tier));
            return { ...stats, tiers, archiveBytes: 0, archiveGrowthPerDay: null, growthPerDay: null, predictedDays: null, lifecycle: stats.lifecycle.map((step) => (step.kind === 'archive' ? { ...step, border: null, last: null } : step)) };
          },
          'storage.previewRetention': (wish) => {
            available();
            return previewOf(wish, Date.now());
          },
          'storage.startTask': ({ kind, target }) => {
            available();
            if (target.includes('forbidden')) throw new VedetteError('bad_input', `The folder ${target} cannot be written. Choose another one.`);
            const task: StorageTask = { id: `task-${tasks.length + 1}`, kind, target, state: 'running', done: 0.37, startedAt: Date.now(), endedAt: null, text: 'Reading segments: 3,712 of 10,040', problems: [] };
            if (kind === 'open_archive') {
              foreign = [...foreign, { id: 'old', folder: target, from: Date.UTC(2023, 0, 1), to: Date.UTC(2024, 0, 1), points: 12_300_000_000, bytes: 4.1e9, metrics: 312 }];
              change({ ...task, state: 'done', done: 1, endedAt: Date.now(), text: 'Opened.' });
            } else if (kind === 'verify') change({ ...task, state: 'done', done: 1, endedAt: Date.now(), text: '10,040 segments and 392 files were read.', problems: ['raw/2026/03/2026-03-04.parquet: the checksum differs.'] });
            else change(task);
            return tasks[0] as StorageTask;
          },
          'storage.cancelTask': ({ id }) => {
            const task = tasks.find((one) => one.id === id);
            if (task !== undefined) change({ ...task, state: 'cancelled', endedAt: Date.now(), text: 'Cancelled; nothing was left behind.' });
            return {};
          },
          'storage.foreignArchives': () => {
            available();
            return foreign;
          },
          'storage.closeArchive': ({ id }) => {
            foreign = foreign.filter((one) => one.id !== id);
            return {};
          },
          'sql.schema': () => {
            available();
            return TABLES;
          },
          'sql.run': ({ text }, { signal }) => {
            available();
            return answerSql(text, Date.now(), signal);
          },
          'sql.export': ({ format }) => ({ bytes: new TextEncoder().encode(format === 'csv' ? 'metric,points\nsystem.load.1,3\n' : 'PAR1…PAR1'), rows: 1 }),
        },
        streams: {
          'status.watch': ticking(status),
          'pipeline.watch': ticking(pipeline),
          'checks.watch': ticking(() => []),
          'config.watch': ticking(() => ({ revision: String(revision) })),
          'live.watch': silent,
          'events.watch': silent,
          'storage.tasks': (_input, context) => {
            available();
            const push = (): void => context.push(tasks);
            listeners.add(push);
            push();
            return new Promise((resolve) =>
              context.signal.addEventListener('abort', () => {
                listeners.delete(push);
                resolve();
              }),
            );
          },
        },
      }),
    }),
  (code) => process.exit(code),
);
