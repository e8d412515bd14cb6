// Flush and query latency, memory and bytes per point of the storage on W1, beside plain SQLite rows fed the same points in the same run.
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../common/model/batch.ts';
import { tagSet } from '../common/model/tags.ts';
import { HOUR, SECOND } from '../common/time/millis.ts';
import { openStorage } from '../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../storage/options.ts';
import type { Row } from './table.ts';
import { report } from './table.ts';
import { createWorkload, median } from './workload.ts';

const HOSTS = 20;
const METRICS = 100;
const STEP = 10 * SECOND;
const SPAN = 6 * HOUR;
const TICKS = SPAN / STEP;
const START = Date.UTC(2026, 0, 5);
const REPEATS = 9;
/** Queries of a console run again and again: what counts is the time after the compiler has seen them. */
const WARM_UPS = 40;

const folderBytes = (folder: string, suffix: RegExp): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && suffix.test(entry.name))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

const cpuMs = (): number => {
  const usage = process.cpuUsage();
  return (usage.user + usage.system) / 1_000;
};
const percentile = (numbers: readonly number[], p: number): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * p)] ?? Number.NaN;

interface Measured {
  readonly cpuPerMillion: number;
  readonly bytesPerPoint: number;
  readonly queries: Record<string, number>;
}

const points = HOSTS * METRICS * TICKS;

/** The whole workload through the storage: every tick appended to both sinks, committed, and maintained once a second of virtual time. */
async function ours(directory: string, rows: Row[]): Promise<Measured> {
  let now = START;
  const storage = await openStorage({ directory, options: DEFAULT_STORAGE_OPTIONS, clock: { now: () => now, monotonic: () => performance.now() } });
  const workload = createWorkload(HOSTS, METRICS);
  const refs = new Uint32Array(workload.series);
  for (let i = 0; i < refs.length; i++) {
    const metric = i % METRICS;
    refs[i] = storage.catalogue.resolve(`bench.m${metric}`, tagSet([`host:h${Math.floor(i / METRICS)}`]), 'gauge', '', STEP);
  }
  const flushes: number[] = [];
  const slices: number[] = [];
  const cpuBefore = cpuMs();
  for (let tick = 0; tick < TICKS; tick++) {
    workload.step();
    const t = START + tick * STEP;
    now = t + STEP;
    const batch: Batch = { source: 'bench', seq: tick, watermark: now, refs, ts: new Float64Array(refs.length).fill(t), values: workload.values.slice() };
    const started = performance.now();
    storage.head.append(batch);
    storage.sqlite.append(batch);
    await Promise.all([storage.head.commit(), storage.sqlite.commit()]);
    flushes.push(performance.now() - started);
    for (let second = 0; second < 10; second++) {
      now = t + STEP + second * SECOND;
      const before = performance.now();
      storage.maintain(now);
      slices.push(performance.now() - before);
    }
  }
  const cpu = cpuMs() - cpuBefore;
  const end = START + SPAN;
  now = end + 10 * 60 * SECOND;
  for (let i = 0; i < 2_000; i++) storage.maintain(now);
  globalThis.gc?.();
  const stats = storage.stats();
  const sqlite = stats.tiers.find((tier) => tier.tier === 'sqlite');
  rows.push(
    { measure: 'flush of 2,000 points, median', subject: 'vedette', value: median(flushes), unit: 'ms' },
    { measure: 'flush of 2,000 points, p99', subject: 'vedette', value: percentile(flushes, 0.99), unit: 'ms' },
    { measure: 'maintenance slice, p99', subject: 'vedette', value: percentile(slices, 0.99), unit: 'ms' },
    { measure: 'maintenance slice, longest', subject: 'vedette', value: Math.max(...slices), unit: 'ms' },
    { measure: 'resident memory after 6 h of W1', subject: 'vedette', value: process.memoryUsage.rss() / 2 ** 20, unit: 'MB' },
  );

  const queries: Record<string, number> = {};
  const timed = async (name: string, text: string, from: number, maxPoints: number): Promise<void> => {
    const times: number[] = [];
    for (let i = 0; i < WARM_UPS + REPEATS; i++) {
      // A different range each time keeps the frame cache out of the measurement.
      const started = performance.now();
      const answer = await storage.query({ text, from: from + i * STEP, to: end - (i % 7) * STEP, maxPoints, tiers: 'stored' });
      if (i >= WARM_UPS) times.push(performance.now() - started);
      if (answer.frame.series.length === 0) throw new Error(`${name} answered nothing`);
    }
    queries[name] = median(times);
  };
  await timed('Q1 one series, 1 h raw', 'avg:bench.m3{host:h7}', end - HOUR, 2_000);
  await timed('Q2 one series, 6 h, 60 s avg', 'avg:bench.m3{host:h7}.rollup(avg, 60)', START, 2_000);
  await timed('Q3 max of 10 hosts, 5 min', 'max:bench.m3{host:h1*} by {host}.rollup(max, 300)', START, 2_000);
  await timed('Q4 avg over all hosts, 1 min', 'avg:bench.m3{*}.rollup(avg, 60)', START, 2_000);
  await timed('Q5 top 10 by max', "top(max:bench.m3{*} by {host}, 10, 'max', 'desc')", START, 2_000);
  await storage.close();

  const reopened = performance.now();
  const again = await openStorage({ directory, options: DEFAULT_STORAGE_OPTIONS, clock: { now: () => now, monotonic: () => performance.now() } });
  rows.push({ measure: 'open and replay of the log', subject: 'vedette', value: performance.now() - reopened, unit: 'ms' });
  await again.close();
  const sealed = sqlite?.points ?? 0;
  return { cpuPerMillion: cpu / 1_000 / (points / 1e6), bytesPerPoint: folderBytes(directory, /\.db(-wal|-shm)?$/) / Math.max(1, sealed), queries };
}

/** The same points as one row each, one transaction per tick: what a table of points costs. */
function naive(directory: string): Measured {
  const database = new Database(join(directory, 'naive.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec('CREATE TABLE points (series INTEGER, t INTEGER, value REAL, PRIMARY KEY (series, t)) WITHOUT ROWID');
  const insert = database.prepare('INSERT INTO points VALUES (?, ?, ?)');
  const workload = createWorkload(HOSTS, METRICS);
  const hours = 1;
  const ticks = (hours * HOUR) / STEP;
  const cpuBefore = cpuMs();
  for (let tick = 0; tick < ticks; tick++) {
    workload.step();
    database.exec('BEGIN');
    for (let i = 0; i < workload.series; i++) insert.run(i, START + tick * STEP, workload.values[i]);
    database.exec('COMMIT');
  }
  const cpu = cpuMs() - cpuBefore;
  database.pragma('wal_checkpoint(TRUNCATE)');
  const written = workload.series * ticks;
  const end = START + hours * HOUR;
  const queries: Record<string, number> = {};
  const timed = (name: string, sql: string, ...parameters: unknown[]): void => {
    const statement = database.prepare(sql);
    const times: number[] = [];
    for (let i = 0; i < WARM_UPS + REPEATS; i++) {
      const started = performance.now();
      statement.all(...parameters);
      if (i >= WARM_UPS) times.push(performance.now() - started);
    }
    queries[name] = median(times);
  };
  timed('Q1 one series, 1 h raw', 'SELECT t, value FROM points WHERE series = ? AND t >= ? AND t < ?', 7 * METRICS + 3, START, end);
  timed(
    'Q4 avg over all hosts, 1 min',
    'SELECT t / 60000 AS step, avg(value) FROM points WHERE series IN (SELECT value FROM json_each(?)) AND t >= ? GROUP BY step',
    JSON.stringify(Array.from({ length: HOSTS }, (_, host) => host * METRICS + 3)),
    START,
  );
  database.close();
  return { cpuPerMillion: cpu / 1_000 / (written / 1e6), bytesPerPoint: folderBytes(directory, /naive\.db$/) / written, queries };
}

const folder = mkdtempSync(join(tmpdir(), 'vedette-bench-'));
try {
  const rows: Row[] = [];
  const mine = await ours(join(folder, 'ours'), rows);
  const rowsPeer = naive(folder);
  const peer = 'SQLite rows';
  rows.push(
    { measure: 'ingest, durable per flush, with sealing', subject: 'vedette', value: mine.cpuPerMillion, unit: 'CPU s/M points', ratio: { to: peer, value: mine.cpuPerMillion / rowsPeer.cpuPerMillion } },
    { measure: 'ingest, a transaction per tick', subject: peer, value: rowsPeer.cpuPerMillion, unit: 'CPU s/M points' },
    { measure: 'bytes per point, everything in the database', subject: 'vedette', value: mine.bytesPerPoint, unit: 'B', ratio: { to: peer, value: mine.bytesPerPoint / rowsPeer.bytesPerPoint } },
    { measure: 'bytes per point', subject: peer, value: rowsPeer.bytesPerPoint, unit: 'B' },
  );
  for (const [name, ms] of Object.entries(mine.queries)) {
    const theirs = rowsPeer.queries[name];
    const comparable = name.startsWith('Q1') && theirs !== undefined;
    rows.push({ measure: name, subject: 'vedette', value: ms, unit: 'ms', ...(comparable ? { ratio: { to: peer, value: ms / theirs } } : {}) });
  }
  for (const [name, ms] of Object.entries(rowsPeer.queries)) rows.push({ measure: `${name}${name.startsWith('Q4') ? ' (1 h of points, not 6)' : ''}`, subject: peer, value: ms, unit: 'ms' });
  report('storage', rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
