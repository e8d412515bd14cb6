// The storage's tunable numbers when the configuration says nothing.
import { DAY, HOUR, MINUTE } from '../common/time/millis.ts';
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { StorageOptions } from './api.ts';

/** Two hours in memory, half-hour segments, two weeks of raw points and a year of rollups in SQLite (2 GB), ten years in Parquet (20 GB). */
export const DEFAULT_STORAGE_OPTIONS: StorageOptions = {
  headSpan: 2 * HOUR,
  liveSpan: 15 * MINUTE,
  chunkSpan: 30 * MINUTE,
  retentionRaw: 14 * DAY,
  retentionRollups: 400 * DAY,
  retentionArchive: 3_650 * DAY,
  retentionEvents: 90 * DAY,
  retentionProcesses: 14 * DAY,
  maxBytes: 2_000_000_000,
  archive: { enabled: true, folder: '', after: 6 * HOUR, maxBytes: 20_000_000_000 },
  maxSeriesPerMetric: 50_000,
  maxSeriesPerQuery: 1000,
};

/** Throws VedetteError('bad_input') naming the first option that cannot work. */
export function checkStorageOptions(options: StorageOptions): void {
  const demand = (holds: boolean, name: keyof StorageOptions, rule: string): void => {
    if (!holds) throw new VedetteError('bad_input', `Storage option ${name} is ${JSON.stringify(options[name])}: ${rule}.`, { path: name });
  };
  for (const name of Object.keys(DEFAULT_STORAGE_OPTIONS) as (keyof StorageOptions)[]) {
    const value = options[name];
    if (typeof value === 'number') demand(Number.isFinite(value) && value > 0, name, 'it must be a number above 0');
  }
  demand(options.chunkSpan % MINUTE === 0 && options.chunkSpan <= DAY, 'chunkSpan', 'chunks span whole minutes, at most a day');
  demand(options.archive.maxBytes >= 1_000_000, 'archive', 'its size must be at least 1 MB');
  demand(options.archive.after >= 0, 'archive', 'it cannot be earlier than the day it keeps');
  demand(options.maxBytes >= 1_000_000, 'maxBytes', 'it must be at least 1 MB');
}
