// The storage's tunable numbers when the configuration says nothing.
import { DAY, HOUR, MINUTE } from '../common/time/millis.ts';
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { StorageOptions } from './api.ts';

/** Two hours in memory, half-hour chunks, two weeks of raw points, a quarter of events, 2 GB in all. */
export const DEFAULT_STORAGE_OPTIONS: StorageOptions = {
  headSpan: 2 * HOUR,
  liveSpan: 15 * MINUTE,
  chunkSpan: 30 * MINUTE,
  retentionRaw: 14 * DAY,
  retentionEvents: 90 * DAY,
  retentionProcesses: 14 * DAY,
  maxBytes: 2_000_000_000,
  maxSeriesPerQuery: 1000,
};

/** Throws VedetteError('bad_input') naming the first option that cannot work. */
export function checkStorageOptions(options: StorageOptions): void {
  const demand = (holds: boolean, name: keyof StorageOptions, rule: string): void => {
    if (!holds) throw new VedetteError('bad_input', `Storage option ${name} is ${options[name]}: ${rule}.`, { path: name });
  };
  for (const name of Object.keys(DEFAULT_STORAGE_OPTIONS) as (keyof StorageOptions)[]) demand(Number.isFinite(options[name]) && options[name] > 0, name, 'it must be a number above 0');
  demand(options.chunkSpan % MINUTE === 0 && options.chunkSpan <= DAY, 'chunkSpan', 'chunks span whole minutes, at most a day');
  demand(options.maxBytes >= 1_000_000, 'maxBytes', 'it must be at least 1 MB');
}
