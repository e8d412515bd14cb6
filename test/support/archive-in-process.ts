// An archive whose process runs in this one: the real server and the real DuckDB behind a pipe of structured clones.
import { join } from 'node:path';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { ArchiveProcess, StorageNotice } from '../../storage/api.ts';
import { createArchive } from '../../storage/archive/archive.ts';
import type { Archive } from '../../storage/archive/archive.ts';
import { ArchiveServer } from '../../storage/archive/archive-server.ts';
import type { ToArchive } from '../../storage/archive/protocol.ts';
import type { ReadCost, ScanContext, ScanRequest, ScanSource } from '../../storage/query/sources.ts';
import { dayOf } from './archive-days.ts';
import type { TestSeries } from './archive-days.ts';

export interface InProcessArchive {
  readonly archive: Archive;
  readonly notices: StorageNotice[];
  /** How many processes have been started. */
  started(): number;
  close(): Promise<void>;
}

const after = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

/** The archive lies in `path`/archive; every day holds what `series` has of it. */
export async function inProcessArchive(path: string, series: readonly TestSeries[], probe?: (point: string) => void): Promise<InProcessArchive> {
  const notices: StorageNotice[] = [];
  const servers: ArchiveServer[] = [];
  const spawn = (): ArchiveProcess => {
    const listeners: ((message: unknown) => void)[] = [];
    const server = new ArchiveServer({
      post: (message) => setImmediate((copy: unknown) => listeners.forEach((listener) => listener(copy)), structuredClone(message)),
      openDay: (_database: string, day: Millis) => dayOf(day, series),
      spillFolder: join(path, `spill-${servers.length}`),
      monotonic: () => performance.now(),
      after,
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    });
    servers.push(server);
    return {
      post: (message) => setImmediate((copy: ToArchive) => server.receive(copy), structuredClone(message) as ToArchive),
      onMessage: (listener) => void listeners.push(listener),
      onExit: () => undefined,
      kill: () => void listeners.splice(0),
    };
  };
  const archive = await createArchive({
    folder: join(path, 'archive'),
    database: join(path, 'vedette.db'),
    spawn,
    after,
    meta: (ref) => series.find((entry) => entry.meta.ref === ref)?.meta,
    notice: (notice) => notices.push(notice),
    ...(probe === undefined ? {} : { probe }),
  });
  return {
    archive,
    notices,
    started: () => servers.length,
    async close() {
      archive.close();
      for (const server of servers) await server.close();
    },
  };
}

export interface Scanned {
  /** By the place of the series in the request. */
  readonly points: Record<number, [Millis, number][]>;
  readonly buckets: Record<number, { ts: Millis; count: number; sum: number; min: number; max: number; last: number }[]>;
  readonly sketches: Record<number, { ts: Millis; sketch: DDSketch }[]>;
  readonly cost: ReadCost;
}

/** Everything that a scan hands over. */
export async function scanned(source: ScanSource, request: ScanRequest, context: Partial<ScanContext> = {}): Promise<Scanned> {
  const cost: ReadCost = { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, chunks: 0 };
  const found: Scanned = { points: {}, buckets: {}, sketches: {}, cost };
  await source.scan(
    request,
    {
      points(index, ts, values, from, to) {
        const list = (found.points[index] ??= []);
        for (let i = from; i < to; i++) list.push([ts[i]!, values[i]!]);
      },
      rollups(index, { ts, count, sum, min, max, last }, from, to) {
        const list = (found.buckets[index] ??= []);
        for (let i = from; i < to; i++) list.push({ ts: ts[i]!, count: count[i]!, sum: sum[i]!, min: min[i]!, max: max[i]!, last: last[i]! });
      },
      sketch: (index, ts, bytes) => void (found.sketches[index] ??= []).push({ ts, sketch: DDSketch.fromBytes(bytes) }),
    },
    { cost, pause: () => undefined, ...context },
  );
  return found;
}
