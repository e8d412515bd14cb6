// The English sentences of what the storage has to say: for logs, findings and every reader that has no catalogue.
import type { StorageWord, StorageWords } from '../common/model/storage-words.ts';

type Params = StorageWords['params'];

const number = (params: Params, name: string): number => Number(params[name]);
const count = (params: Params, name: string): string => number(params, name).toLocaleString('en');
const time = (params: Params, name: string): string => new Date(number(params, name)).toISOString();
const day = (params: Params, name: string, offset = 0): string => new Date(number(params, name) + offset).toISOString().slice(0, 10);
const megabytes = (params: Params, name: string): string => (number(params, name) / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 });

const SENTENCES: Readonly<Record<StorageWord, (params: Params) => string>> = {
  no_archive_process: () => 'There is no archive process.',
  archive_off: () => 'The archive is switched off.',
  archive_missing: ({ folder }) => `The archive folder ${folder} is not there (is the disk mounted?).`,
  archive_other: ({ folder }) => `Another archive than the one in use lies in ${folder}. Is another disk mounted there?`,
  archive_damaged: ({ folder }) => `The manifest of the archive ${folder} is damaged or missing; it is made anew from the files.`,
  tried_again: ({ reason }) => `${reason} It is tried again.`,
  steady_clock: (params) => `What is too old goes when the clock has run steadily for an hour, at ${time(params, 'until')}.`,
  for_archive: (params) => `What is too old goes when ${day(params, 'day')} is in the archive.`,
  for_archive_folder: ({ folder }) => `What is too old goes when the archive folder ${folder} is back.`,
  for_merge: (params) => `What is too old goes when late points from ${time(params, 'from')} on have found their place.`,
  nothing_to_delete: (params) => `${megabytes(params, 'bytes')} MB of ${megabytes(params, 'maxBytes')} MB are in use, and nothing that may be deleted is left.`,
  old_format: () => 'It waits until what an older version wrote is converted.',
  disk_full: ({ reason }) => String(reason),
  not_writable: ({ reason }) => String(reason),
  recovered: () => 'A damaged database was set aside and a new one was begun.',
  starting: () => 'Starting.',
  copying_log: () => 'Copying the log of the last hours.',
  copying_database: () => 'Copying the database.',
  copying_archive: () => 'Copying the archive.',
  reading_segments: () => 'Reading the segments of the database.',
  reading_files: () => 'Reading the files of the archive.',
  backed_up: (params) => `Copied ${megabytes(params, 'bytes')} MB to ${params['target']}. To use the copy, start Vedette with --data-dir ${params['target']}.`,
  moved: (params) => `The archive (${megabytes(params, 'bytes')} MB) lies in ${params['target']}. Restart Vedette: it brings the rest over and goes on there. The old folder stays as it is.`,
  verified: (params) => `Everything is as it was written: ${count(params, 'segments')} segments and ${count(params, 'files')} files were read.`,
  verified_problems: (params) => `${count(params, 'problems')} problems; ${count(params, 'segments')} segments and ${count(params, 'files')} files were read.`,
  opened: (params) => `Opened: ${day(params, 'from')} to ${day(params, 'to', -1)}, ${count(params, 'points')} points. Choose it on the SQL page.`,
  opened_empty: () => 'Opened: it is empty. Choose it on the SQL page.',
  cancelled: () => 'Cancelled; nothing was left behind.',
  failed: ({ reason }) => String(reason),
  bad_segment: (params) => `Segment ${params['segment']} (${time(params, 'from')} to ${time(params, 'to')}): ${params['reason']}`,
  bad_times: (params) => `Shared times (${time(params, 'from')} to ${time(params, 'to')}): ${params['reason']}`,
  bad_file: ({ file, reason }) => `${file}: ${reason}`,
  archive_not_in: ({ reason }) => `The archive is not in it: ${reason}`,
};

/** Keys and values, as they go to the console. */
export function words(code: StorageWord, params: Params = {}): StorageWords {
  return { code, params };
}

/** The same in English. */
export function sentence({ code, params }: StorageWords): string {
  return SENTENCES[code](params);
}
