// What the settings mean to the storage.
import type { StorageOptions } from '../../storage/api.ts';
import type { Settings } from './settings.ts';

export function storageOptionsOf(settings: Settings): StorageOptions {
  const { head, live, chunk, retention, maxSize, archive, maxSeriesPerMetric, maxSeriesPerQuery } = settings.storage;
  return {
    headSpan: head,
    liveSpan: live,
    chunkSpan: chunk,
    retentionRaw: retention.raw,
    retentionRollups: retention.rollups,
    retentionArchive: retention.archive,
    retentionEvents: retention.events,
    retentionProcesses: retention.processes,
    maxBytes: maxSize,
    archive: { enabled: archive.enabled, folder: archive.folder, after: archive.after, maxBytes: archive.maxSize },
    maxSeriesPerMetric,
    maxSeriesPerQuery,
  };
}
