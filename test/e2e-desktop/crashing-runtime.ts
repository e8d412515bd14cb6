// The real runtime thread, which dies of an uncaught error whenever a file in its data folder says so.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { CRASH_FILE } from './crash-file.ts';

const file = join((workerData as { dataDir: string }).dataDir, CRASH_FILE);
setInterval(() => {
  if (!existsSync(file)) return;
  rmSync(file);
  throw new Error('a test let the runtime thread die');
}, 50);

// The bundle runs on import. Its name is computed so that type checks need no build.
await import(new URL('../../out/host/runtime-entry.js', import.meta.url).href);
