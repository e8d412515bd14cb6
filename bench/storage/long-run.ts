// More commands of the process under measurement: many series, a long history, a year under a byte cap, and doing nothing.
import { join } from 'node:path';
import type { Batch } from '../../common/model/batch.ts';
import { HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { folderBytes } from '../peers/server-process.ts';
import { START, createWorkload, hostName, median } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import { OURS, clock, cpuSeconds, opened, resolveAll, turn } from './ours.ts';

/** A run over virtual time. */
export interface LongRun {
  readonly shape: WorkloadShape;
  /** Goes on from this tick. */
  readonly fromTick: number;
  readonly toTick: number;
  /** Calls of maintain() in each tick: as many as its seconds, or fewer where the ticks are long and nearly all of them find nothing to do. */
  readonly maintainPerTick: number;
  /** The folder whose bytes are looked at four times in a virtual day; empty for none. */
  readonly watch: string;
}
export interface LongRunCost {
  readonly points: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Appending a batch to both sinks and committing it, ms. */
  readonly flush: { readonly median: number; readonly p99: number };
  readonly rss: number;
  readonly peak: number;
  /** The most bytes seen in the watched folder, the archive left out: it has a cap of its own. */
  readonly mostBytes: number;
}

const AT_MOST_COMMIT_EVERY = 500;
let running: { refs: Uint32Array; workload: ReturnType<typeof createWorkload>; name: string } | undefined;

/** Feeds generated points; generating is not part of the measured flush, and its CPU is taken off. */
async function run({ shape, fromTick, toTick, maintainPerTick, watch }: LongRun): Promise<LongRunCost> {
  if (running?.name !== shape.name || fromTick === 0) running = { name: shape.name, refs: resolveAll(shape), workload: createWorkload(shape.hosts, shape.metrics, 1, shape.noise) };
  const { refs, workload } = running;
  const storage = opened();
  const ts = new Float64Array(refs.length);
  const flushes: number[] = [];
  let generating = 0;
  let generatingCpu = 0;
  let mostBytes = 0;
  // Flushes are timed while each is committed; a long history is committed twice a second of the wall clock instead.
  const eachCommitted = toTick - fromTick <= 1_000;
  const cpuBefore = cpuSeconds();
  const started = performance.now();
  let committedAt = started;
  for (let tick = fromTick; tick < toTick; tick++) {
    const generatingFrom = performance.now();
    const generatingCpuFrom = cpuSeconds();
    workload.step();
    generating += performance.now() - generatingFrom;
    // On a busy machine far less CPU than time.
    generatingCpu += cpuSeconds() - generatingCpuFrom;
    const t = START + tick * shape.step;
    clock.moveTo(t + shape.step);
    ts.fill(t);
    const batch: Batch = { source: 'bench', seq: tick, watermark: clock.now, refs, ts, values: workload.values };
    const flushFrom = performance.now();
    storage.head.append(batch);
    storage.sqlite.append(batch);
    if (eachCommitted || tick + 1 === toTick || flushFrom - committedAt > AT_MOST_COMMIT_EVERY) {
      await Promise.all([storage.head.commit(), storage.sqlite.commit()]);
      committedAt = performance.now();
      flushes.push(committedAt - flushFrom);
    }
    for (let nth = 0; nth < maintainPerTick; nth++) {
      clock.moveTo(t + shape.step + (nth * shape.step) / maintainPerTick);
      storage.maintain(clock.now);
    }
    if (tick % 16 === 0) await turn();
    if (t % HOUR === 0) await archived();
    if (watch !== '' && t % (6 * HOUR) === 0) mostBytes = Math.max(mostBytes, bytesWithoutArchive(watch));
  }
  if (watch !== '') mostBytes = Math.max(mostBytes, bytesWithoutArchive(watch));
  flushes.sort((a, b) => a - b);
  return {
    points: refs.length * (toTick - fromTick),
    cpuSeconds: cpuSeconds() - cpuBefore - generatingCpu,
    wallSeconds: (performance.now() - started - generating) / 1_000,
    flush: { median: median(flushes), p99: flushes[Math.floor(flushes.length * 0.99)] ?? Number.NaN },
    ...OURS.memory(),
    mostBytes,
  };
}

/** The archive works in real time while hours pass in milliseconds: virtual time waits for it, as it would in life. */
async function archived(): Promise<void> {
  while (opened().stats().lifecycle.some(({ kind, state }) => kind === 'archive' && state === 'running')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    opened().maintain(clock.now);
  }
}

const bytesWithoutArchive = (folder: string): number => folderBytes(folder, (path) => !path.startsWith(join(folder, 'archive')));

/**
 * A text asked several times over a range whose beginning moves each time; the median of the later half, when the compiler has seen it.
 * "NTH" in the text becomes another number each time, so that nothing kept of an earlier answer fits. `first` is the time of the first value of the first answer.
 */
async function time(order: { text: string; from: number; to: number; moveBy: number; times: number; maxPoints: number }): Promise<{ ms: number; lines: number; values: number; first: number; notices: string[]; points: number }> {
  const times: number[] = [];
  let lines = 0;
  let values = 0;
  let first = Number.NaN;
  let points = 0;
  let notices: string[] = [];
  for (let nth = 0; nth < order.times; nth++) {
    const started = performance.now();
    const { frame, stats, notices: said } = await opened().query({ text: order.text.replace('NTH', String(nth)), from: order.from + nth * order.moveBy, to: order.to, maxPoints: order.maxPoints, tiers: 'stored' });
    times.push(performance.now() - started);
    lines = frame.series.length;
    const held = frame.series[0]?.values ?? new Float64Array(0);
    values = held.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
    const at = held.findIndex((value) => !Number.isNaN(value));
    if (at >= 0 && nth === 0) first = frame.t0 + at * frame.step;
    points = stats.pointsRead.head + stats.pointsRead.sqlite + stats.pointsRead.rollups + stats.pointsRead.archive;
    notices = said.map(({ code }) => code);
  }
  return { ms: median(times.slice(Math.floor(times.length / 2))), lines, values, first, notices, points };
}

/** What an editor asks while somebody types: metrics by name, values of a tag. Medians in ms. */
function autocomplete(): { search: number; describe: number; tagValues: number } {
  const { explorer } = opened();
  const timed = (work: (nth: number) => unknown): number => {
    const times: number[] = [];
    for (let nth = 0; nth < 20; nth++) {
      const started = performance.now();
      work(nth);
      times.push(performance.now() - started);
    }
    return median(times);
  };
  return {
    search: timed((nth) => explorer.search(`m${nth % 10}`, 50)),
    describe: timed((nth) => explorer.describe(`bench.m${nth}`)),
    tagValues: timed((nth) => explorer.tagValues(`bench.m${nth}`, 'host', hostName(nth).slice(0, 2), 50)),
  };
}

/** Nothing but the background work, once a second of real time. */
async function idle(ms: number): Promise<{ before: number; after: number; cpuSeconds: number }> {
  const before = OURS.memory().rss;
  const cpuBefore = cpuSeconds();
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(SECOND, Math.max(0, until - performance.now()))));
    // Real time has passed, and the monotonic clock with it.
    clock.now += SECOND;
    opened().maintain(clock.now);
  }
  return { before, after: OURS.memory().rss, cpuSeconds: cpuSeconds() - cpuBefore };
}

/** Lets the background work catch up without a word of any source. */
async function catchUp(order: { minutes: number }): Promise<void> {
  for (let second = 0; second < order.minutes * (MINUTE / SECOND); second++) {
    clock.moveTo(clock.now + SECOND);
    opened().maintain(clock.now);
    await turn();
  }
}

/** The commands of a long run. */
export const LONG_RUN = { ...OURS, run, time, autocomplete, idle, catchUp };
export type LongRunCommands = typeof LONG_RUN;
