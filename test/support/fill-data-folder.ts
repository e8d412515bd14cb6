// Fills a data folder with weeks of history through the storage's own door in virtual time: raw points, rollups, sketches and archived days. Also a program: node test/support/fill-data-folder.ts <folder> [days].
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SketchPoint } from '../../common/model/batch.ts';
import { tagSet } from '../../common/model/tags.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { DAY, HOUR, MINUTE, SECOND, alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { startArchiveProcess } from '../../host/adapters/archive-process.ts';
import type { Storage } from '../../storage/api.ts';
import { openStorage } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';

export interface FilledFolder {
  readonly from: Millis;
  readonly to: Millis;
  /** Samples that were written, sketches among them. */
  readonly points: number;
  readonly archivedDays: number;
}

const HOSTS = ['atlas', 'borg', 'castor', 'dione'];
const COMMIT_EVERY = 30 * MINUTE;
/** Calls of maintain() in each virtual half hour. */
const MAINTAIN = 30;

/** A day's wave, a weekend that is quieter, and a spike that anomalies find: one wave for each place in the list of series. */
function wave(t: Millis, place: number): number {
  const day = Math.sin(((t % DAY) / DAY - 0.3) * 2 * Math.PI);
  const weekend = [3, 4].includes(Math.floor(t / DAY) % 7) ? 0.6 : 1;
  const spike = Math.floor(t / HOUR) % 101 === place ? 35 : 0;
  // The same "noise" in each run: a hash of minute and place.
  const noise = ((Math.imul(t / MINUTE, 2_654_435_761) ^ Math.imul(place + 1, 40_503)) >>> 16) % 100;
  return Math.round((50 + 25 * day * weekend + spike + noise / 10 + place) * 10) / 10;
}

/** Leaves `days` days of history that end at `to` (a whole minute) in `folder`, which must be new or empty; the newest `rawDays` of them raw in SQLite. Rejects with what the storage says. */
export async function fillDataFolder(folder: string, { days, to, rawDays = 14 }: { readonly days: number; readonly to: Millis; readonly rawDays?: number }): Promise<FilledFolder> {
  mkdirSync(folder, { recursive: true });
  const from = to - days * DAY;
  let now = from;
  const spillFolder = `${folder}-spill`;
  const storage = await openStorage({
    directory: folder,
    options: { ...DEFAULT_STORAGE_OPTIONS, retentionRaw: rawDays * DAY },
    clock: { now: () => now, monotonic: () => performance.now() + (now - from) },
    spawnArchive: () => startArchiveProcess({ entry: join(import.meta.dirname, '..', '..', 'host', 'archive-entry.ts'), spillFolder }),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  let points = 0;
  try {
    const series = HOSTS.flatMap((host) =>
      ['lab.cpu.busy', 'lab.memory.used', 'lab.disk.read', 'lab.net.in', 'lab.temperature'].map((metric) => storage.catalogue.resolve(metric, tagSet([`host:${host}`, `rack:${host < 'c' ? 'one' : 'two'}`]), 'gauge', metric === 'lab.temperature' ? 'celsius' : 'percent', MINUTE)),
    );
    const refs = Uint32Array.from(series);
    const latency = ['checkout', 'search'].map((service) => storage.catalogue.resolve('shop.latency', tagSet([`service:${service}`]), 'distribution', 'millisecond', MINUTE));
    let seq = 0;
    for (let t = from; t < to; t += MINUTE) {
      const values = Float64Array.from(refs, (_, place) => wave(t, place));
      const sketches: SketchPoint[] = latency.map((ref, place) => {
        const sketch = new DDSketch();
        for (let nth = 0; nth < 12; nth++) sketch.add(5 + ((nth * 37 + t / MINUTE) % 50) * (nth === 11 ? 9 : 1) + wave(t, place) / 2);
        return { ref, ts: t, bytes: sketch.toBytes() };
      });
      now = t + MINUTE;
      const batch = { source: 'lab', seq: ++seq, watermark: now, refs, ts: new Float64Array(refs.length).fill(t), values, sketches };
      storage.head.append(batch);
      storage.sqlite.append(batch);
      points += refs.length + sketches.length;
      if (now % COMMIT_EVERY !== 0 && now !== to) continue;
      await Promise.all([storage.head.commit(), storage.sqlite.commit()]);
      for (let nth = 0; nth < MAINTAIN; nth++) storage.maintain(now);
      if (now % (6 * HOUR) === 0) storage.events.add({ t: now, kind: 'lab.checked', severity: 'info', title: 'The lab was looked at', source: 'lab', tags: ['host:atlas'] });
      if (now % HOUR === 0) await archiveCaughtUp(storage);
    }
    await settle(storage, now);
    return { from, to, points, archivedDays: archivedDays(storage) };
  } finally {
    await storage.close();
    rmSync(spillFolder, { recursive: true, force: true });
  }
}

const archivedDays = (storage: Storage): number => {
  const tier = storage.stats().tiers.find((one) => one.tier === 'archive');
  const { from = null, to = null } = tier ?? {};
  return from === null || to === null ? 0 : Math.round((to - from) / DAY);
};

/** The archive works in real time while hours pass in milliseconds: virtual time waits for it, as it would in life. */
async function archiveCaughtUp(storage: Storage): Promise<void> {
  while (storage.stats().lifecycle.some(({ kind, state }) => kind === 'archive' && state === 'running')) await new Promise((done) => setTimeout(done, 5));
}

/** What is still to merge and to summarise at the end is done. */
async function settle(storage: Storage, now: Millis): Promise<void> {
  for (let nth = 0; nth < 600; nth++) {
    storage.maintain(now);
    if (nth % 20 === 0) await new Promise((done) => setImmediate(done));
  }
  await archiveCaughtUp(storage);
}

if (process.argv[1] === import.meta.filename) {
  const folder = resolve(process.argv[2] ?? '');
  const started = performance.now();
  const filled = await fillDataFolder(folder, { days: Number(process.argv[3] ?? 40), to: alignDown(Date.now(), MINUTE) });
  process.stdout.write(`${folder}: ${filled.points} points from ${new Date(filled.from).toISOString()}, ${filled.archivedDays} days in the archive, ${((performance.now() - started) / SECOND).toFixed(1)} s\n`);
}
