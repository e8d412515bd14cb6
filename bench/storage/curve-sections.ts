// The sections without a peer: how cost grows with series and with history, a simulated year under a byte cap, memory after idling.
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { START, endOf, w1 } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import { startChild } from './child.ts';
import type { LongRunCommands } from './long-run.ts';
import type { Session } from './session.ts';

const SUBJECT = 'vedette';
/** The monotonic clock in runs over months: what is looked at each ten seconds in life is looked at each three minutes or so of theirs. */
const LONG_PACE = 0.05;
/** After each stretch of history so many flushes are timed one by one. */
const TIMED_FLUSHES = 200;
const named = (count: number): string => (count >= 1_000_000 ? `${count / 1_000_000} M` : count >= 1_000 ? `${count / 1_000} k` : String(count));

/** Flush, questions, autocomplete and memory with 1 k, 10 k, 100 k and 1 M series. */
export async function sectionCurves(session: Session): Promise<void> {
  for (const series of [1_000, 10_000, 100_000, 1_000_000].filter((count) => count <= session.asked.maxSeries)) {
    const ticks = series >= 1_000_000 ? 12 : 60;
    const shape: WorkloadShape = { name: `curve${series}`, hosts: series / 100, metrics: 100, step: 10 * SECOND, ticks, jitter: 0, noise: 1 };
    session.say(`${named(series)} series`);
    const child = startChild<LongRunCommands>('long-run');
    try {
      await child.call('open', { directory: session.freshFolder('curve'), options: { maxSeriesPerMetric: series } });
      const cost = await child.call('run', { shape, fromTick: 0, toTick: ticks, maintainPerTick: 10, watch: '' });
      const subject = `${named(series)} series`;
      // The range becomes shorter with each question, and must not vanish.
      const range = { from: START, to: endOf(shape), moveBy: shape.step, times: Math.min(20, ticks - 4), maxPoints: 1_000 };
      const one = await child.call('time', { ...range, text: 'avg:bench.m1{host:h07,!host:nobodyNTH}' });
      const all = await child.call('time', { ...range, text: 'avg:bench.m1{!host:nobodyNTH}' });
      const sizes = await child.call('sizes');
      const words = await child.call('autocomplete');
      session.fact('flush of one tick, median', subject, cost.flush.median, 'ms');
      session.fact('flush of one tick, 99 of 100 below', subject, cost.flush.p99, 'ms');
      session.fact('ingest, synced at every tick', subject, cost.cpuSeconds / (cost.points / 1e6), 'CPU s/M points');
      session.fact('log beside its values', subject, sizes.log / (cost.points * 8), '×');
      session.fact('query of one series', subject, one.ms, 'ms');
      session.fact(`query of all ${named(series / 100)} series of a metric${all.notices.includes('series_capped') ? ' (capped)' : ''}`, subject, all.ms, 'ms');
      session.fact('autocomplete of metrics', subject, words.search, 'ms');
      session.fact('autocomplete of tag values', subject, words.tagValues, 'ms');
      session.fact(`memory after ${ticks} ticks`, subject, cost.rss, 'MB');
    } finally {
      await child.kill();
    }
  }
}

/** A hundred series at a minute: the same questions after a day, ten days, a hundred, a year. */
export async function sectionHistory(session: Session): Promise<void> {
  const days = session.asked.quick ? [1, 10, 60] : [1, 10, 100, 365];
  const shape: WorkloadShape = { name: 'history', hosts: 100, metrics: 1, step: MINUTE, ticks: (days.at(-1) ?? 1) * (DAY / MINUTE), jitter: 0, noise: 1 };
  const child = startChild<LongRunCommands>('long-run');
  try {
    await child.call('open', { directory: session.freshFolder('history'), archive: true, pace: LONG_PACE });
    let fromTick = 0;
    for (const day of days) {
      session.say(`history of ${day} days`);
      const toTick = day * (DAY / MINUTE);
      const cost = await child.call('run', { shape, fromTick, toTick: toTick - TIMED_FLUSHES, maintainPerTick: 3, watch: '' });
      const timed = await child.call('run', { shape, fromTick: toTick - TIMED_FLUSHES, toTick, maintainPerTick: 60, watch: '' });
      await child.call('catchUp', { minutes: 30 });
      fromTick = toTick;
      const subject = `${day} d of history`;
      const range = { from: START, to: START + day * DAY, moveBy: HOUR, times: 10, maxPoints: 1_000 };
      const one = await child.call('time', { ...range, text: 'avg:bench.m0{host:h07,!host:nobodyNTH}' });
      const hundred = await child.call('time', { ...range, text: 'avg:bench.m0{!host:nobodyNTH} by {host}' });
      const sizes = await child.call('sizes');
      session.fact('ingest', subject, cost.cpuSeconds / (cost.points / 1e6), 'CPU s/M points');
      session.fact('flush of 100 points, median', subject, timed.flush.median, 'ms');
      session.fact('query of one series, whole history', subject, one.ms, 'ms');
      session.fact('query of 100 series by host, whole history', subject, hundred.ms, 'ms');
      session.fact('history that the answer shows', subject, (range.to - one.first) / DAY, 'days');
      session.fact('database', subject, sizes.database / 1e6, 'MB');
      session.fact('archive', subject, sizes.archive / 1e6, 'MB');
      session.fact('memory', subject, cost.rss, 'MB');
    }
  } finally {
    await child.kill();
  }
}

/** 10,000 series at 60 s under a byte cap: it must hold on every day, and a question over all of the time must be answered. */
export async function sectionYear(session: Session): Promise<void> {
  const { yearDays, quick } = session.asked;
  const shape: WorkloadShape = { name: 'year', hosts: quick ? 10 : 100, metrics: 100, step: MINUTE, ticks: yearDays * (DAY / MINUTE), jitter: 0, noise: 1 };
  const points = shape.hosts * shape.metrics * shape.ticks;
  // About a third of what the points would take: the cap has to do its work whatever the length of the run. The archive may have all.
  const cap = Math.max(40_000_000, Math.round(points * 0.38));
  const archiveCap = Math.max(40_000_000, points * 3);
  const directory = session.freshFolder('year');
  const child = startChild<LongRunCommands>('long-run');
  try {
    await child.call('open', { directory, archive: true, pace: LONG_PACE, options: { maxBytes: cap, archive: { enabled: true, folder: '', after: 6 * HOUR, maxBytes: archiveCap } } });
    session.say(`simulated year: ${yearDays} days of ${named(shape.hosts * shape.metrics)} series, ${named(points)} points, at most ${Math.round(cap / 1e6)} MB`);
    const cost = await child.call('run', { shape, fromTick: 0, toTick: shape.ticks, maintainPerTick: 6, watch: directory });
    await child.call('catchUp', { minutes: 30 });
    const range = { from: START, to: endOf(shape), moveBy: HOUR, times: 6, maxPoints: 1_000 };
    const one = await child.call('time', { ...range, text: 'avg:bench.m1{host:h07,!host:nobodyNTH}' });
    const all = await child.call('time', { ...range, text: 'avg:bench.m1{!host:nobodyNTH} by {host}' });
    const subject = `${yearDays} d of ${named(shape.hosts * shape.metrics)} series`;
    session.fact('byte cap', subject, cap / 1e6, 'MB');
    session.fact(`most bytes on any day${cost.mostBytes <= cap ? ' (the cap held)' : ' (THE CAP DID NOT HOLD)'}`, subject, cost.mostBytes / 1e6, 'MB');
    const sizes = await child.call('sizes');
    session.fact('archive', subject, sizes.archive / 1e6, 'MB');
    session.fact('archived', subject, sizes.archivedPoints / 1e6, 'M points');
    session.fact('ingest with all background work of this process', subject, cost.cpuSeconds / (cost.points / 1e6), 'CPU s/M points');
    session.fact('query of one series, whole time', subject, one.ms, 'ms');
    session.fact(`query of ${all.lines} series, whole time`, subject, all.ms, 'ms');
    session.fact('history that the answer shows', subject, (range.to - one.first) / DAY, 'days');
    session.fact('peak memory', subject, cost.peak, 'MB');
    if (cost.mostBytes > cap) process.exitCode = 1;
  } finally {
    await child.kill();
  }
}

/** Memory right after W1 and after a while of nothing. */
export async function sectionIdle(session: Session): Promise<void> {
  const shape = w1(session.asked.quick);
  const child = startChild<LongRunCommands>('long-run');
  try {
    await child.call('open', { directory: session.freshFolder('idle') });
    await child.call('ingest', { data: session.data(shape), shape, commit: 'second', batches: 'tick' });
    const seconds = session.asked.idle / SECOND;
    session.say(`idling for ${seconds} s`);
    const idle = await child.call('idle', session.asked.idle);
    session.fact('memory right after W1', SUBJECT, idle.before, 'MB');
    session.fact(`memory after idling for ${seconds} s`, SUBJECT, idle.after, 'MB');
    session.fact('CPU while idling', SUBJECT, (idle.cpuSeconds / seconds) * 60, 's/min');
  } finally {
    await child.kill();
  }
}
