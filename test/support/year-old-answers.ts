// What a console is told of an installation that has run for more than a year: sizes, background work, limits, SQL answers, bands.
import type { CallInput, CallOutput, Outgoing } from '../../common/contract/contract.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Frame } from '../../common/model/frame.ts';
import type { RetentionEffect, RetentionWish, SqlResult, SqlTable, StorageStats } from '../../common/model/storage.ts';
import { alignDown, DAY, HOUR, MINUTE } from '../../common/time/millis.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** The configuration in force, as far as the pages under test ask for it. */
export const SETTINGS = {
  storage: {
    head: '2h', live: '15m', chunk: '30m',
    retention: { raw: '14d', rollups: '400d', archive: '3650d', events: '90d', processes: '14d' },
    max_size: '2GB',
    archive: { enabled: true, folder: '', after: '6h', max_size: '20GB' },
    max_series_per_query: 1_000, max_series_per_metric: 50_000,
  },
  sampling: { interval: '10s', live_interval: '1s' },
  log: { level: 'info' },
};

export function yearOldStats(now: number, dataDir: string): StorageStats {
  const midnight = alignDown(now, DAY);
  const sealed = alignDown(now - 2 * MINUTE, MINUTE);
  return {
    dataDir,
    tiers: [
      { tier: 'live', bytes: 3.1 * MIB, points: 812_000, series: 934, from: now - 15 * MINUTE, to: now },
      { tier: 'head', bytes: 21 * MIB, points: 6_720_000, series: 9_934, from: now - 2 * HOUR, to: now },
      { tier: 'log', bytes: 14 * MIB, points: 6_720_000, series: 9_934, from: now - 2 * HOUR, to: now },
      { tier: 'sqlite', bytes: 1.18 * GIB, points: 1_209_600_000, series: 10_214, from: now - 14 * DAY, to: sealed },
      { tier: 'rollups', bytes: 402 * MIB, points: 61_000_000, series: 11_020, from: now - 392 * DAY, to: now - 3 * HOUR },
      { tier: 'archive', bytes: 9.4 * GIB, points: 31_400_000_000, series: 12_400, from: now - 392 * DAY, to: midnight - DAY },
    ],
    lifecycle: [
      { kind: 'seal', state: 'idle', reason: '', border: sealed, running: null, last: { at: now - 100_000, ms: 420, from: sealed - 30 * MINUTE, to: sealed, points: 1_800_000, bytes: 1.9 * MIB } },
      { kind: 'merge', state: 'running', reason: '', border: now - 3 * HOUR, running: { from: now - 9 * HOUR, to: now - 3 * HOUR, done: 0.42 }, last: { at: now - 6 * HOUR, ms: 6_200, from: now - 15 * HOUR, to: now - 9 * HOUR, points: 21_600_000, bytes: 20 * MIB } },
      { kind: 'rollup', state: 'waiting', reason: 'It follows the merge.', border: now - 9 * HOUR, running: null, last: { at: now - 6 * HOUR, ms: 900, from: now - 15 * HOUR, to: now - 9 * HOUR, points: 600_000, bytes: 4 * MIB } },
      { kind: 'archive', state: 'idle', reason: '', border: midnight, running: null, last: { at: midnight + 6 * HOUR + 70_000, ms: 64_000, from: midnight - DAY, to: midnight, points: 86_400_000, bytes: 26 * MIB } },
      { kind: 'retire', state: 'paused', reason: 'The disk is busy with a backup.', border: now - 14 * DAY, running: null, last: null },
    ],
    bytes: 1.6 * GIB,
    archiveBytes: 9.4 * GIB,
    growthPerDay: 88 * MIB,
    archiveGrowthPerDay: 26 * MIB,
    predictedDays: 21.3,
    archiveFolder: `${dataDir}/archive`,
    seriesTotal: 12_400,
    events: 48_211,
    processSnapshots: 20_160,
    diskFreeBytes: 212 * GIB,
    state: 'ok',
    reason: '',
  };
}

/** Raw points below fourteen days go by days, a cap below 1.6 GiB takes the oldest. */
export function previewOf(wish: RetentionWish, now: number): RetentionEffect[] {
  const days = (wish.raw ?? 14 * DAY) / DAY;
  const tight = (wish.maxBytes ?? 2e9) < 1.6 * GIB;
  const goes = days < 14 || tight;
  const kept = Math.min(14, days, tight ? 5 : 14);
  return [
    { tier: 'sqlite', goesBefore: goes ? now - kept * DAY : null, goesBytes: goes ? (14 - kept) * 88 * MIB : 0, goesPoints: goes ? (14 - kept) * 86_400_000 : 0, keepsDays: kept, capDays: 21.3, cappedBySize: tight },
    { tier: 'rollups', goesBefore: null, goesBytes: 0, goesPoints: 0, keepsDays: 392, capDays: 520, cappedBySize: false },
    { tier: 'archive', goesBefore: null, goesBytes: 0, goesPoints: 0, keepsDays: 392, capDays: null, cappedBySize: false },
  ];
}

export const TABLES: readonly SqlTable[] = [
  {
    name: 'metrics',
    doc: 'Every point as it came, one row each.',
    columns: [
      { name: 'metric', type: 'VARCHAR', doc: 'Name of the metric.' },
      { name: 'ts', type: 'TIMESTAMP', doc: 'Start of the interval, UTC.' },
      { name: 'value', type: 'DOUBLE', doc: 'The value, bit by bit.' },
      { name: 'tags', type: 'VARCHAR', doc: 'All tags as one text.' },
      { name: 'host', type: 'VARCHAR', doc: 'The tag host.' },
    ],
  },
  { name: 'rollups', doc: 'Count, sum, smallest, largest and last value by hour.', columns: [{ name: 'metric', type: 'VARCHAR', doc: '' }, { name: 'resolution', type: 'INTEGER', doc: 'Length of the bucket in ms.' }] },
  { name: 'events', doc: 'What happened.', columns: [{ name: 'kind', type: 'VARCHAR', doc: '' }, { name: 'ts', type: 'TIMESTAMP', doc: '' }] },
  { name: 'series', doc: 'Every series with its tags.', columns: [{ name: 'metric', type: 'VARCHAR', doc: '' }] },
];

function byHour(now: number): SqlResult {
  const hours = Array.from({ length: 72 }, (_, index) => alignDown(now - DAY, HOUR) - (72 - index) * HOUR);
  return {
    columns: [
      { name: 'hour', type: 'TIMESTAMP', kind: 'time', values: hours },
      { name: 'mean', type: 'DOUBLE', kind: 'number', values: hours.map((_, index) => 20 + 12 * Math.sin(index / 4)) },
      { name: 'highest', type: 'DOUBLE', kind: 'number', values: hours.map((_, index) => 45 + 20 * Math.sin(index / 4 + 0.3)) },
    ],
    rows: hours.length, truncated: false, ms: 41.3,
  };
}

const METRICS = ['system.cpu.user', 'system.cpu.system', 'system.load.1', 'system.mem.used', 'system.io.await', 'system.net.bytes_rcvd', 'system.net.bytes_sent', 'system.disk.in_use'];

function byMetric(): SqlResult {
  return {
    columns: [
      { name: 'metric', type: 'VARCHAR', kind: 'text', values: METRICS },
      { name: 'points', type: 'BIGINT', kind: 'number', values: METRICS.map((_, index) => 86_400_000 - index * 9_700_001) },
      { name: 'first', type: 'TIMESTAMP', kind: 'time', values: METRICS.map((_, index) => Date.UTC(2025, 10, 1 + index)) },
      { name: 'odd', type: 'DOUBLE', kind: 'number', values: METRICS.map((_, index) => (index === 2 ? null : 0.1 + 0.2 * index)) },
      { name: 'whole', type: 'BOOLEAN', kind: 'boolean', values: METRICS.map((_, index) => index % 2 === 0) },
    ],
    rows: METRICS.length, truncated: false, ms: 12.8,
  };
}

function many(): SqlResult {
  const rows = Array.from({ length: 10_000 }, (_, index) => index);
  return { columns: [{ name: 'n', type: 'BIGINT', kind: 'number', values: rows }, { name: 'word', type: 'VARCHAR', kind: 'text', values: rows.map((row) => `row ${row}`) }], rows: rows.length, truncated: true, ms: 250 };
}

/** Answers by words of the statement: FORM is a mistake, "slow" waits to be cancelled, "many" has too many rows, "hour" is a time series. */
export async function answerSql(text: string, now: number, signal: AbortSignal): Promise<SqlResult> {
  const at = text.indexOf('FORM');
  if (at >= 0) {
    const lines = text.slice(0, at).split('\n');
    const line = text.split('\n')[lines.length - 1] ?? '';
    throw new VedetteError('bad_input', `Parser Error: syntax error at or near "FORM"\n\nLINE ${lines.length}: ${line}\n${' '.repeat(`LINE ${lines.length}: `.length + (lines.at(-1)?.length ?? 0))}^`);
  }
  if (text.includes('slow')) await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new VedetteError('cancelled', 'The statement was cancelled.'))));
  if (text.includes('many')) return many();
  return text.includes('hour') ? byHour(now) : byMetric();
}

/** A query with a band, anomalies and a forecast; read from three tiers. */
export function answerQuery({ queries, from, to, maxPoints }: CallInput<'query.run'>): Outgoing<CallOutput<'query.run'>> {
  const step = Math.max(10_000, Math.ceil((to - from) / maxPoints / 10_000) * 10_000);
  const t0 = alignDown(from, step);
  const length = Math.ceil((to - t0) / step);
  const wave = (phase: number): Float64Array => Float64Array.from({ length }, (_, index) => 30 + 15 * Math.sin(index / 18 + phase));
  return queries.map(({ id, text }) => {
    const values = wave(0);
    const anomalies = text.startsWith('anomalies');
    const forecast = text.startsWith('forecast');
    const spikes = new Set([Math.floor(length * 0.3), Math.floor(length * 0.3) + 1, Math.floor(length * 0.7)]);
    if (anomalies) for (const index of spikes) values[index] = 75;
    const forecastFrom = Math.floor(length * 0.75);
    const frame: Frame = {
      t0, step, length,
      series: [
        {
          name: text, metric: 'system.cpu.user', tags: [], unit: 'percent', values,
          ...(anomalies ? { role: 'anomaly' as const, lower: wave(0).map((value) => value - 8), upper: wave(0).map((value) => value + 8), marks: Float64Array.from({ length }, (_, index) => (spikes.has(index) ? 1 : 0)) } : {}),
          ...(forecast ? { role: 'forecast' as const, forecastFrom, lower: wave(0).map((value, index) => (index < forecastFrom ? Number.NaN : value - 5)), upper: wave(0).map((value, index) => (index < forecastFrom ? Number.NaN : value + 5)) } : {}),
        },
      ],
    };
    return {
      id,
      result: {
        frame,
        stats: {
          ms: 7.31, seriesMatched: 12, chunksRead: 40, cached: false,
          pointsRead: { live: 0, head: 720, sqlite: 4_320, rollups: 8_760, archive: 31_536 },
          parts: [
            { tier: 'archive' as const, resolution: HOUR, from, to: from + (to - from) / 4 },
            { tier: 'sqlite' as const, resolution: 10 * MINUTE, from: from + (to - from) / 4, to: from + (to - from) / 2 },
            { tier: 'sqlite' as const, resolution: 0, from: from + (to - from) / 2, to: to - (to - from) / 8 },
            { tier: 'head' as const, resolution: 0, from: to - (to - from) / 8, to },
          ],
        },
        rollup: { aggregator: 'avg', interval: step }, completeUpTo: to, notices: [],
      },
    };
  });
}
