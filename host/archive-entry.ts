// The archive process: DuckDB behind the protocol of storage/archive. Bundled to out/host/archive-entry.js, started by the runtime's host.
import { ArchiveServer } from '../storage/archive/archive-server.ts';
import { openDay } from '../storage/archive/open-day.ts';
import type { FromArchive, ToArchive } from '../storage/archive/protocol.ts';

/** The port of a process that Electron has forked (its `process.parentPort`); a child of Node talks through `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
const spillFolder = process.argv[2];
if (spillFolder === undefined) throw new Error('archive-entry needs the folder that it may spill into.');

const post = (message: FromArchive): void => {
  if (parentPort !== undefined) parentPort.postMessage(message);
  else process.send?.(message);
};
const after = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const server = new ArchiveServer({ post, openDay, spillFolder, monotonic: () => performance.now(), after, turn });

if (parentPort !== undefined) parentPort.on('message', ({ data }) => server.receive(data as ToArchive));
else {
  process.on('message', (message) => server.receive(message as ToArchive));
  // Whoever started it is gone: nobody waits for an answer.
  process.on('disconnect', () => void server.close().finally(() => process.exit(0)));
}
