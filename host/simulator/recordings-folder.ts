// Recordings that a person put into a folder, as devices of the demo network: how a saved walk is replayed.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecording } from '../../agent-runtime/snmp/recording/recording.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import { recordedDevice } from './recorded-device.ts';
import type { Placed } from './serve-devices.ts';

const EXTENSION = '.snmprec';
/** 127.0.40.101 to 127.0.40.250. */
const FIRST_HOST = 101;
const MOST = 150;
const LARGEST_BYTES = 128 * 1024 * 1024;

/** By name, each at an address of its own; `problems` names the files that are left out, and why. A folder that is not there holds none. */
export function recordingsIn(folder: string): { readonly placed: readonly Placed[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const placed: Placed[] = [];
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(EXTENSION)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push(`${folder}: ${errorMessage(error)}`);
  }
  for (const name of names) {
    if (placed.length === MOST) {
      problems.push(`${name}: there is room for ${MOST} recordings.`);
      continue;
    }
    try {
      const path = join(folder, name);
      if (statSync(path).size > LARGEST_BYTES) throw new Error('it is larger than 128 MiB.');
      const recording = parseRecording(readFileSync(path));
      if (recording.objects.length === 0) throw new Error(recording.problems[0]?.message ?? 'it is empty.');
      placed.push({ device: recordedDevice(name.slice(0, -EXTENSION.length), recording), address: `127.0.40.${FIRST_HOST + placed.length}` });
    } catch (error) {
      problems.push(`${name}: ${errorMessage(error)}`);
    }
  }
  return { placed, problems };
}
