// A program that writes into a storage until it is killed: by itself at a named point, or from outside. Run by the crash test.
// Arguments: folder, first minute, point of death ('' for none), at which visit of that point, days of raw points kept, 'archive' for
// one with finished days in it (then 'archive.writing' is a point, too). Prints the number of each committed minute.
import { writeSync } from 'node:fs';
import { openStorage } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { archiveDeps, archiveRests, isArchiving } from './crash-archive.ts';
import { CRASH_ARCHIVE, minuteBatch, minuteStart } from './crash-data.ts';

const [directory = '', first = '0', deadlyPoint = '', deadlyVisit = '1', days = '365', archive = ''] = process.argv.slice(2);
let minute = Number(first);
let visits = 0;

const probe = (point: string): void => {
  // SIGKILL to oneself takes effect before the call returns: nothing is cleaned up.
  if (point === deadlyPoint && ++visits === Number(deadlyVisit)) process.kill(process.pid, 'SIGKILL');
};
const storage = await openStorage({
  directory,
  options: { ...DEFAULT_STORAGE_OPTIONS, headSpan: 1_200_000, retentionRaw: 86_400_000 * Number(days), ...(archive === '' ? {} : { archive: CRASH_ARCHIVE }) },
  clock: { now: () => minuteStart(minute), monotonic: () => minuteStart(minute) },
  probe,
  ...(archive === '' ? {} : archiveDeps(directory)),
});

for (let written = 0; written < (archive === '' ? 400 : 4_000); written++) {
  const batch = minuteBatch(storage.catalogue, minute);
  storage.head.append(batch);
  storage.sqlite.append(batch);
  await storage.head.commit();
  await storage.sqlite.commit();
  writeSync(1, `${minute}\n`);
  minute++;
  storage.maintain(minuteStart(minute));
  if (archive === '' || !isArchiving(storage)) continue;
  probe('archive.writing');
  await archiveRests(storage);
}
await storage.close();
