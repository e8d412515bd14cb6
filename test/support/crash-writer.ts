// A program that writes into a storage until it is killed: by itself at a named point, or from outside. Run by the crash test.
// Arguments: folder, first minute, point of death ('' for none), at which visit of that point, days of raw points kept. Prints the number of each committed minute.
import { writeSync } from 'node:fs';
import { openStorage } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { minuteBatch, minuteStart } from './crash-data.ts';

const [directory = '', first = '0', deadlyPoint = '', deadlyVisit = '1', days = '365'] = process.argv.slice(2);
let minute = Number(first);
let visits = 0;

const storage = await openStorage({
  directory,
  options: { ...DEFAULT_STORAGE_OPTIONS, headSpan: 1_200_000, retentionRaw: 86_400_000 * Number(days) },
  clock: { now: () => minuteStart(minute), monotonic: () => minuteStart(minute) },
  probe(point) {
    // SIGKILL to oneself takes effect before the call returns: nothing is cleaned up.
    if (point === deadlyPoint && ++visits === Number(deadlyVisit)) process.kill(process.pid, 'SIGKILL');
  },
});

for (let written = 0; written < 400; written++) {
  const batch = minuteBatch(storage.catalogue, minute);
  storage.head.append(batch);
  storage.sqlite.append(batch);
  await storage.head.commit();
  await storage.sqlite.commit();
  writeSync(1, `${minute}\n`);
  minute++;
  storage.maintain(minuteStart(minute));
}
await storage.close();
