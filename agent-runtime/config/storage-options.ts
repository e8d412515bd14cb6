// What the settings mean to the storage.
import type { StorageOptions } from '../../storage/api.ts';
import type { Settings } from './settings.ts';

export function storageOptionsOf(settings: Settings): StorageOptions {
  const { head, live, chunk, retention, maxSize, maxSeriesPerQuery } = settings.storage;
  return {
    headSpan: head,
    liveSpan: live,
    chunkSpan: chunk,
    retentionRaw: retention.raw,
    retentionEvents: retention.events,
    retentionProcesses: retention.processes,
    maxBytes: maxSize,
    maxSeriesPerQuery,
  };
}
