// An archive process for programs and tests that kill: the real one, started from its source.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startArchiveProcess } from '../../host/adapters/archive-process.ts';
import type { Storage } from '../../storage/api.ts';
import type { OpenStorageDeps } from '../../storage/open.ts';

/** `started` gets each process, so that it can be ended. */
export function archiveDeps(folder: string, started: (child: { kill(): void }) => void = () => undefined): Required<Pick<OpenStorageDeps, 'spawnArchive' | 'after'>> {
  return {
    spawnArchive() {
      const child = startArchiveProcess({ entry: join(import.meta.dirname, '../../host/archive-entry.ts'), spillFolder: join(folder, 'archive-work') });
      started(child);
      return child;
    },
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Whether a day is being written now. */
export const isArchiving = (storage: Storage): boolean => storage.stats().lifecycle.some(({ kind, state }) => kind === 'archive' && state === 'running');

/** Resolves when no day is being written. */
export async function archiveRests(storage: Storage): Promise<void> {
  while (isArchiving(storage)) await sleep(2);
}
