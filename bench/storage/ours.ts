// The storage under measurement, in a process of its own: opened through its door alone, fed, settled, asked and read back.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Batch } from '../../common/model/batch.ts';
import type { LifecycleStep, StorageStats } from '../../common/model/storage.ts';
import { tagSet } from '../../common/model/tags.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { startArchiveProcess } from '../../host/adapters/archive-process.ts';
import type { ArchiveProcess, Storage, StorageOptions } from '../../storage/api.ts';
import { openStorage } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { folderBytes, peakMegabytesOf } from '../peers/server-process.ts';
import { START, endOf, hostName, layoutOf, pointsOf } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import { readWorkload, slotOf } from '../workload-file.ts';
import { digestOf } from './questions.ts';
import type { Digest, Question } from './questions.ts';
import { verify } from './verify.ts';
import type { Verified } from './verify.ts';

/** How often everything appended is made durable: at each tick, or within a second of the wall clock (each half, to be sure). */
export type CommitEvery = 'tick' | 'second';
const HALF_A_SECOND = 500;

export interface IngestOrder {
  readonly data: string;
  readonly shape: WorkloadShape;
  readonly commit: CommitEvery;
  /** One batch of all hosts, or one of each host, as checks of single hosts make them. */
  readonly batches: 'tick' | 'host';
  /** Only the first so many ticks. */
  readonly ticks?: number;
}
export interface Ingested {
  readonly points: number;
  /** Of the whole process while it took the points in, reading the workload subtracted. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The process's peak so far, MB. */
  readonly peakMegabytes: number;
  readonly commits: number;
  /** Milliseconds of maintain() calls: 99th percentile and longest. */
  readonly slices: { readonly p99: number; readonly longest: number };
}

/** What lies on disk, bytes. `rollups` are those of the database by the storage's own count; `free` are pages that wait for reuse. */
export interface Sizes {
  readonly database: number;
  readonly free: number;
  readonly log: number;
  readonly rollups: number;
  readonly archive: number;
  readonly sealedPoints: number;
  /** The files of raw points alone. */
  readonly archivedRaw: number;
  readonly archivedPoints: number;
}

export interface Asked {
  readonly ms: number;
  readonly digest: Digest;
  readonly cached: boolean;
  readonly points: { readonly head: number; readonly sqlite: number; readonly rollups: number; readonly archive: number };
}

export const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
/** As of the peers. What getrusage says is no less than what the process that started this one had in memory then, also after exec. */
const peakMegabytes = (): number => (process.platform === 'linux' ? peakMegabytesOf(process.pid) : process.resourceUsage().maxRSS / 1_024);
/** Lets timers, files and workers have their turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let storage: Storage | undefined;
let directory = '';
let options: Partial<StorageOptions> = {};
/**
 * The virtual clock of this process. Between calls both clocks jump as far as virtual time does, so that what the storage does each ten
 * seconds it does as often as in life; within a call they go on as real time does.
 */
class VirtualClock {
  now: Millis = START;
  /** How much of each jump the monotonic clock takes part in: less than 1 in runs over months, where only the days matter. */
  pace = 1;
  private skew = 0;

  monotonic(): number {
    return performance.now() + this.skew;
  }
  /** Wall clock and monotonic clock go on to this time; earlier times only set the wall clock. */
  moveTo(t: Millis): void {
    this.skew += Math.max(0, t - this.now) * this.pace;
    this.now = t;
  }
}
export const clock = new VirtualClock();

/** The storage of this process. Throws when none is open. */
export const opened = (): Storage => {
  if (storage === undefined) throw new Error('the storage is not open');
  return storage;
};

const after = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
/** The archive process is bundled beside this one. */
const spawnArchive = (): ArchiveProcess =>
  startArchiveProcess({ entry: join(dirname(process.argv[1] ?? ''), 'archive-entry.js'), spillFolder: `${directory}-spill`, onErrorOutput: (text) => void process.stderr.write(text) });

/** What to open. Without `archive` it is switched off, so that nothing else runs while W1 and W2 are measured. */
interface OpenOrder {
  readonly directory: string;
  readonly options?: Partial<StorageOptions>;
  readonly now?: Millis;
  readonly archive?: boolean;
  readonly pace?: number;
}

async function open(order: OpenOrder): Promise<{ ms: number; replayedPoints: number; notices: readonly string[] }> {
  directory = order.directory;
  options = { archive: { ...DEFAULT_STORAGE_OPTIONS.archive, enabled: order.archive === true }, ...order.options };
  clock.moveTo(order.now ?? clock.now);
  clock.pace = order.pace ?? 1;
  const started = performance.now();
  storage = await openStorage({
    directory,
    options: { ...DEFAULT_STORAGE_OPTIONS, ...options },
    clock: { now: () => clock.now, monotonic: () => clock.monotonic() },
    ...(order.archive === true ? { spawnArchive, after } : {}),
  });
  const ms = performance.now() - started;
  storage.onNotice(({ title, text }) => console.error(`notice: ${title}: ${text}`));
  return { ms, replayedPoints: storage.report.replayedPoints, notices: storage.report.notices.map(({ title }) => title) };
}

/** The references of all series, by host then metric. */
export function resolveAll(shape: WorkloadShape): Uint32Array {
  const layout = layoutOf(shape.metrics);
  const refs = new Uint32Array(shape.hosts * shape.metrics);
  for (let host = 0, at = 0; host < shape.hosts; host++)
    for (const { metric, device } of layout) {
      const tags = device === '' ? [`host:${hostName(host)}`] : [`device:${device}`, `host:${hostName(host)}`];
      refs[at++] = opened().catalogue.resolve(metric, tagSet(tags), 'gauge', '', shape.step);
    }
  return refs;
}

/** CPU seconds of reading the workload and doing nothing with it. */
function feedingCost(order: IngestOrder): number {
  const reader = readWorkload(order.data, order.shape);
  const before = cpuSeconds();
  for (let tick = 0; tick < (order.ticks ?? order.shape.ticks); tick++) {
    reader.values(tick);
    reader.times(tick);
  }
  reader.close();
  return cpuSeconds() - before;
}

async function ingest(order: IngestOrder): Promise<Ingested> {
  const { shape, commit } = order;
  const ticks = order.ticks ?? shape.ticks;
  const { head, sqlite } = opened();
  const refs = resolveAll(shape);
  const feeding = feedingCost(order);
  const reader = readWorkload(order.data, shape);
  const slices: number[] = [];
  let commits = 0;
  const cpuBefore = cpuSeconds();
  const started = performance.now();
  let committedAt = started;
  for (let tick = 0; tick < ticks; tick++) {
    const values = reader.values(tick);
    const ts = reader.times(tick);
    const next = slotOf(shape, tick + 1);
    clock.moveTo(next);
    const watermark = next - shape.jitter;
    const size = order.batches === 'tick' ? refs.length : shape.metrics;
    for (let from = 0; from < refs.length; from += size) {
      const source = order.batches === 'tick' ? 'bench' : `bench:${hostName(from / size)}`;
      const batch: Batch = { source, seq: tick, watermark, refs: refs.subarray(from, from + size), ts: ts.subarray(from, from + size), values: values.subarray(from, from + size) };
      head.append(batch);
      sqlite.append(batch);
    }
    if (commit === 'tick' || tick + 1 === ticks || performance.now() - committedAt >= HALF_A_SECOND) {
      await Promise.all([head.commit(), sqlite.commit()]);
      committedAt = performance.now();
      commits++;
    }
    // The background work of each second that passes until the next tick.
    for (let second = 0; second < shape.step; second += SECOND) {
      clock.moveTo(next + second);
      const before = performance.now();
      opened().maintain(clock.now);
      slices.push(performance.now() - before);
    }
    await turn();
  }
  const wallSeconds = (performance.now() - started) / 1_000;
  const cpu = cpuSeconds() - cpuBefore - feeding;
  reader.close();
  slices.sort((a, b) => a - b);
  return {
    points: shape.hosts * shape.metrics * ticks,
    cpuSeconds: cpu,
    wallSeconds,
    peakMegabytes: peakMegabytes(),
    commits,
    slices: { p99: slices[Math.floor(slices.length * 0.99)] ?? Number.NaN, longest: slices.at(-1) ?? Number.NaN },
  };
}

const SETTLING: readonly number[] = [10 * MINUTE, HOUR, 6 * HOUR, DAY, 2 * DAY];
const busy = (stats: StorageStats): boolean => stats.lifecycle.some(({ kind, state }) => state === 'running' && kind !== 'archive');

/** Lets time pass and the background work with it, until nothing is left to do for the points that are there. `days`: how far time goes on. */
async function settle(order: { shape: WorkloadShape; batches: 'tick' | 'host'; upTo?: number }): Promise<{ cpuSeconds: number; wallSeconds: number }> {
  const { shape } = order;
  const before = cpuSeconds();
  const started = performance.now();
  const sources = order.batches === 'tick' ? ['bench'] : Array.from({ length: shape.hosts }, (_, host) => `bench:${hostName(host)}`);
  const empty = { refs: new Uint32Array(0), ts: new Float64Array(0), values: new Float64Array(0) };
  let seq = shape.ticks;
  for (const later of SETTLING) {
    if (later > (order.upTo ?? 2 * DAY)) break;
    clock.moveTo(endOf(shape) + later);
    for (const source of sources) {
      const heartbeat: Batch = { source, seq, watermark: clock.now, ...empty };
      opened().head.append(heartbeat);
      opened().sqlite.append(heartbeat);
    }
    seq++;
    await Promise.all([opened().head.commit(), opened().sqlite.commit()]);
    // Longer than the pause between two plans of retention, which also gives free pages back.
    for (let quiet = 0, slices = 0; quiet < 400; slices++) {
      if (slices > 1_000_000) throw new Error('the background work does not come to an end');
      clock.moveTo(clock.now + SECOND / 10);
      const sliceStarted = performance.now();
      opened().maintain(clock.now);
      const worked = performance.now() - sliceStarted > 0.5;
      await turn();
      quiet = worked || (slices % 50 === 49 && busy(opened().stats())) ? 0 : quiet + 1;
    }
  }
  return { cpuSeconds: cpuSeconds() - before, wallSeconds: (performance.now() - started) / 1_000 };
}

/** Lets days pass until the archive has taken everything that settled. */
async function archive(order: { shape: WorkloadShape; upTo: number }): Promise<{ wallSeconds: number; reason: string }> {
  // A day is over when points of later ones have been sealed.
  const ref = opened().catalogue.resolve('bench.later', tagSet(['host:later']), 'gauge', '', HOUR);
  for (let hour = 0; hour * HOUR < order.upTo; hour++) {
    const t = Math.max(clock.now, endOf(order.shape) + hour * HOUR);
    clock.moveTo(t + 1);
    const batch: Batch = { source: 'bench', seq: order.shape.ticks + 100 + hour, watermark: t + 1, refs: new Uint32Array([ref]), ts: new Float64Array([t]), values: new Float64Array([hour]) };
    opened().head.append(batch);
    opened().sqlite.append(batch);
    await Promise.all([opened().head.commit(), opened().sqlite.commit()]);
    for (let slice = 0; slice < 20; slice++) {
      clock.moveTo(clock.now + MINUTE);
      opened().maintain(clock.now);
    }
    await turn();
  }
  const started = performance.now();
  const points = pointsOf(order.shape);
  const step = (): LifecycleStep | undefined => opened().stats().lifecycle.find(({ kind }) => kind === 'archive');
  let reason = '';
  for (let minute = 0; minute < 600; minute++) {
    clock.moveTo(clock.now + MINUTE);
    opened().maintain(clock.now);
    // The archive works in a process of its own: real time has to pass, too.
    for (;;) {
      const now = step();
      reason = now === undefined ? 'there is no archive' : `${now.state} ${now.reason}`.trim();
      if (now?.state !== 'running') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
      opened().maintain(clock.now);
    }
    await turn();
    if (sizes().archivedPoints >= points) break;
  }
  return { wallSeconds: (performance.now() - started) / 1_000, reason };
}

/** Lets the database forget everything older than an hour, so that only the archive can answer for the workload. */
async function forget(order: { shape: WorkloadShape; after: number }): Promise<void> {
  clock.moveTo(Math.max(clock.now, endOf(order.shape) + order.after));
  opened().configure({ ...DEFAULT_STORAGE_OPTIONS, ...options, retentionRaw: HOUR, retentionRollups: HOUR, headSpan: HOUR });
  for (let second = 0; second < 600; second++) {
    clock.moveTo(clock.now + SECOND);
    opened().maintain(clock.now);
    await turn();
  }
}

function sizes(): Sizes {
  const stats = opened().stats();
  const tier = (name: string): { bytes: number; points: number } => stats.tiers.find((one) => one.tier === name) ?? { bytes: 0, points: 0 };
  const path = join(directory, 'vedette.db');
  // SQLite's file header: page size at 16 (1 means 65,536), free pages at 36 (sqlite.org/fileformat2.html).
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  return {
    database: statSync(path).size + wal,
    free: header.readUInt32BE(36) * pageSize,
    log: folderBytes(join(directory, 'head')),
    rollups: tier('rollups').bytes,
    archive: tier('archive').bytes,
    archivedRaw: existsSync(join(directory, 'archive', 'raw')) ? folderBytes(join(directory, 'archive', 'raw')) : 0,
    sealedPoints: tier('sqlite').points,
    archivedPoints: tier('archive').points,
  };
}

/** The question in Datadog's words. It leaves out a host that there is not: see Question.nonce. */
function textOf({ id, metric, host, step, nonce }: Question): string {
  const others = `!host:nobody${nonce}`;
  const one = `${metric}{host:${hostName(host)},${others}}`;
  const seconds = step / SECOND;
  switch (id) {
    case 'Q1':
    case 'Q2':
      return `avg:${one}.rollup(avg, ${seconds})`;
    case 'Q3':
      return `max:${metric}{host:h1*,${others}}.rollup(max, ${seconds})`;
    case 'Q4':
      return `avg:${metric}{${others}}.rollup(avg, ${seconds})`;
    case 'Q5':
      return `top(max:${metric}{${others}} by {host}.rollup(max, ${seconds}), 10, 'max', 'desc')`;
  }
}

/** Without the envelope of raw points, which no peer answers either. */
async function ask(question: Question): Promise<Asked> {
  const request = { text: textOf(question), from: question.from, to: question.to, maxPoints: 5_000, tiers: 'stored' as const, envelope: false };
  const started = performance.now();
  const answer = await opened().query(request);
  const ms = performance.now() - started;
  const { head, sqlite, rollups, archive } = answer.stats.pointsRead;
  return { ms, digest: digestOf(answer.frame.series.map(({ values }) => values)), cached: answer.stats.cached, points: { head, sqlite, rollups, archive } };
}

async function askMany(questions: readonly Question[]): Promise<Asked[]> {
  const answers: Asked[] = [];
  for (const one of questions) answers.push(await ask(one));
  return answers;
}

async function close(): Promise<void> {
  await storage?.close();
  storage = undefined;
}

/** The commands of this process; long-run.ts has more. */
export const OURS = {
  open,
  ingest,
  settle,
  archive,
  forget,
  sizes,
  ask: askMany,
  stats: (): StorageStats => opened().stats(),
  verify: (order: { data: string; shape: WorkloadShape }): Promise<Verified> => verify(opened(), order.data, order.shape),
  memory: (): { rss: number; peak: number } => ({ rss: process.memoryUsage.rss() / 2 ** 20, peak: peakMegabytes() }),
  close,
};
export type Ours = typeof OURS;
