// Every kind of store that golden query scripts run on: one line each, all must agree.
import type { Batch } from '../../common/model/batch.ts';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { createQueryEngine } from '../../storage/query/engine.ts';
import { archiveStore } from './query-archive.ts';
import { memorySources } from './query-memory.ts';
import type { MemorySeries } from './query-memory.ts';
import type { MakeStorage, ScriptStorage } from './query-script.ts';
import { TemporaryStorage } from './temporary-storage.ts';

/** The most series in one answer, the same everywhere. */
const MAX_SERIES = 100;
/** Far enough to keep whatever a script loads. */
const KEEP = 3_650 * DAY;

export interface QueryStore {
  readonly name: string;
  readonly make: MakeStorage;
  /** Which tier must have answered, so that a store does not pass by the grace of another; null for a mixture, where all three must. */
  readonly tier: 'head' | 'sqlite' | 'archive' | null;
}

/** Stores that scripts must agree on; those that a build lacks are left out of the list, not skipped. */
export const QUERY_STORES: readonly QueryStore[] = [
  { name: 'memory', tier: 'head', make: (series, completeUpTo) => createQueryEngine(memorySources(series, { completeUpTo, maxSeries: MAX_SERIES })) },
  { name: 'head', tier: 'head', make: (series, completeUpTo) => loaded(series, completeUpTo, ['head'], 0) },
  { name: 'sqlite', tier: 'sqlite', make: (series, completeUpTo) => loaded(series, completeUpTo, ['sqlite'], 90) },
  { name: 'parquet', tier: 'archive', make: (series, completeUpTo) => archiveStore(series, { completeUpTo, maxSeries: MAX_SERIES, archivedTo: 1_000 * DAY, memoryFrom: Infinity }) },
  // Borders in the middle of steps: what a script loads lies in all three.
  { name: 'a mixture of parquet, sqlite and head', tier: null, make: (series, completeUpTo) => archiveStore(series, { completeUpTo, maxSeries: MAX_SERIES, archivedTo: 45_000, memoryFrom: 95_000 }) },
];

/** A storage on disk that holds these series through the given sinks, after so many seconds of background work. */
async function loaded(series: readonly MemorySeries[], completeUpTo: Millis, sinks: readonly ('head' | 'sqlite')[], maintainSeconds: number): Promise<ScriptStorage> {
  const folder = new TemporaryStorage();
  const last = series.reduce((most, one) => Math.max(most, ...(one.points ?? []).map(([t]) => t), ...(one.sketches ?? []).map(({ ts }) => ts)), 0);
  const isWhole = completeUpTo === Number.MAX_SAFE_INTEGER;
  const end = isWhole ? last + DAY : completeUpTo;
  folder.now = Math.max(end, last);
  const storage = await folder.open({ maxSeriesPerQuery: MAX_SERIES, headSpan: sinks.includes('head') ? KEEP : 6 * HOUR, retentionRaw: KEEP });
  for (const batch of batchesOf(folder, series, end)) await folder.write(batch, sinks);
  folder.maintain(maintainSeconds);
  return {
    query: (request) => storage.query(request),
    close: () => folder.dispose(),
  };
}

/** The points in order of time, half an hour a batch; the last batch promises everything up to `end`. */
function batchesOf(folder: TemporaryStorage, series: readonly MemorySeries[], end: Millis): Batch[] {
  const { catalogue } = folder.storage;
  const points: [number, Millis, number][] = [];
  const sketches: { ref: number; ts: Millis; bytes: Uint8Array }[] = [];
  for (const one of series) {
    const ref = catalogue.resolve(one.metric, [...one.tags].sort(), one.type ?? 'gauge', one.unit ?? '', one.interval ?? 10_000);
    for (const [t, value] of one.points ?? []) points.push([ref, t, value]);
    for (const { ts, bytes } of one.sketches ?? []) sketches.push({ ref, ts, bytes });
  }
  const slotOf = (t: Millis): number => Math.floor(t / (30 * MINUTE));
  const slots = [...new Set([...points.map(([, t]) => slotOf(t)), ...sketches.map(({ ts }) => slotOf(ts))])].sort((a, b) => a - b);
  const batches = slots.map((slot) =>
    folder.batch(
      points.filter(([, t]) => slotOf(t) === slot).sort((a, b) => a[1] - b[1]),
      Math.min(end, (slot + 1) * 30 * MINUTE),
      'test',
      sketches.filter(({ ts }) => slotOf(ts) === slot).sort((a, b) => a.ts - b.ts),
    ),
  );
  return [...batches, folder.batch([], end)];
}
