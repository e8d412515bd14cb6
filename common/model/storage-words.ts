// What the storage has to say, as keys and values: the console words them in its language, logs have the English sentence beside them.

/**
 * Keys and their values. Times (until, from, to, day) are epoch ms, bytes are bytes; `reason` is a sentence of the system or of an error, in English.
 * Background work: no_archive_process, archive_off, archive_missing {folder}, archive_other {folder}, archive_damaged {folder}, tried_again {reason},
 * steady_clock {until}, for_archive {day}, for_archive_folder {folder}, for_merge {from}, nothing_to_delete {bytes, maxBytes}, old_format.
 * Storage: disk_full {reason}, not_writable {reason}, recovered.
 * Tasks: starting, copying_log, copying_database, copying_archive, reading_segments, reading_files, backed_up {bytes, target}, moved {bytes, target},
 * verified {segments, files}, verified_problems {problems, segments, files}, opened {from, to, points}, opened_empty, cancelled, failed {reason}.
 * Problems: bad_segment {segment, from, to, reason}, bad_times {from, to, reason}, bad_file {file, reason}, archive_not_in {reason}.
 */
export const STORAGE_WORDS = [
  'no_archive_process', 'archive_off', 'archive_missing', 'archive_other', 'archive_damaged', 'tried_again', 'steady_clock', 'for_archive', 'for_archive_folder', 'for_merge', 'nothing_to_delete', 'old_format',
  'disk_full', 'not_writable', 'recovered',
  'starting', 'copying_log', 'copying_database', 'copying_archive', 'reading_segments', 'reading_files', 'backed_up', 'moved', 'verified', 'verified_problems', 'opened', 'opened_empty', 'cancelled', 'failed',
  'bad_segment', 'bad_times', 'bad_file', 'archive_not_in',
] as const;
export type StorageWord = (typeof STORAGE_WORDS)[number];

export interface StorageWords {
  readonly code: StorageWord;
  readonly params: Readonly<Record<string, string | number>>;
}
