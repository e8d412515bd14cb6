// Trouble while days are archived and read: a full disk, damage in the database, damage that shows in the middle of an answer.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import type { StorageNotice } from '../../storage/api.ts';
import { ArchiveServer } from '../../storage/archive/archive-server.ts';
import { createArchive } from '../../storage/archive/archive.ts';
import { openDay } from '../../storage/archive/open-day.ts';
import type { ToArchive } from '../../storage/archive/protocol.ts';
import { Database } from '../../storage/sqlite/database.ts';
import { A_DAY, meta, temporaryFolder } from '../support/archive-days.ts';
import type { TestSeries } from '../support/archive-days.ts';
import { inProcessArchive, scanned } from '../support/archive-in-process.ts';
import type { InProcessArchive } from '../support/archive-in-process.ts';
import { SmallDisk, reasonAgainstMounting } from '../support/small-disk.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

const reason = reasonAgainstMounting();
let folder: ReturnType<typeof temporaryFolder>;
let archive: InProcessArchive | undefined;
beforeEach(() => {
  folder = temporaryFolder('archive-faults');
});
afterEach(async () => {
  await archive?.close();
  archive = undefined;
  folder.remove();
});

/** Noise, which no encoding makes small: two days of 200 kB. */
const noisy: TestSeries[] = Array.from({ length: 3 }, (_, host) => ({
  meta: meta(host, 'noise', [`host:h${host}`]),
  points: Array.from({ length: 2 * 8_640 }, (_unused, index): [number, number] => [A_DAY + index * 10_000, Math.sin(index * 12.9898 + host) * 43_758.5453]),
}));

describe.skipIf(reason !== '')(`a full disk${reason === '' ? '' : ` (skipped, because nothing can be mounted here: ${reason})`}`, () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk(join(folder.path, 'archive'), 2);
  });
  afterEach(() => disk.dispose());

  test.each([40_000, 120_000, 170_000])('with %i bytes left leaves the archive as it was and nothing behind; with room again the day is written', async (left) => {
    archive = await inProcessArchive(folder.path, noisy);
    await archive.archive.archiveDay(A_DAY);
    const before = readFileSync(join(archive.archive.path, 'manifest.json'), 'utf8');
    disk.fill(left);
    await expect(archive.archive.archiveDay(A_DAY + DAY)).rejects.toMatchObject({ code: 'storage_full' });
    expect(readFileSync(join(archive.archive.path, 'manifest.json'), 'utf8')).toBe(before);
    expect(readdirSync(archive.archive.path, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
    const kept = await scanned(archive.archive.source, { refs: Uint32Array.of(1), from: A_DAY, to: A_DAY + 2 * DAY, resolution: 0 });
    expect(kept.points[0]).toHaveLength(8_640);
    disk.free();
    expect((await archive.archive.archiveDay(A_DAY + DAY)).points).toBe(3 * 8_640);
  });
});

test('damage that shows in the middle of a file is said, and the rest of the archive still answers', async () => {
  archive = await inProcessArchive(folder.path, noisy);
  await archive.archive.archiveDay(A_DAY);
  await archive.archive.archiveDay(A_DAY + DAY);
  const raw = archive.archive.files.find(({ kind, from }) => kind === 'raw' && from === A_DAY)!;
  const path = join(archive.archive.path, raw.uri);
  const bytes = readFileSync(path);
  bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 5_000);
  writeFileSync(path, bytes);
  const said: string[] = [];
  const request = { refs: Uint32Array.of(0, 1, 2), from: A_DAY, to: A_DAY + 2 * DAY, resolution: MINUTE };
  const found = await scanned(archive.archive.source, request, { leftOut: (words) => said.push(words) });
  for (const place of [0, 1, 2]) expect(found.buckets[place]!.filter(({ ts }) => ts >= A_DAY + DAY)).toHaveLength(1_440);
  expect(said).toEqual([expect.stringContaining(raw.uri)]);
  expect(archive.notices.map(({ kind }) => kind)).toEqual(['storage.archive_damaged']);
  // It is left out from now on, so the next answer has nothing more to say.
  said.length = 0;
  await scanned(archive.archive.source, request, { leftOut: (words) => said.push(words) });
  expect(said).toEqual([]);
});

test('a damaged file of rollups is left out of a statement over many, which is put again without it', async () => {
  archive = await inProcessArchive(folder.path, noisy);
  await archive.archive.archiveDay(A_DAY);
  await archive.archive.archiveDay(A_DAY + DAY);
  const rollups = archive.archive.files.find(({ kind, from }) => kind === 'rollups' && from === A_DAY)!;
  writeFileSync(join(archive.archive.path, rollups.uri), 'no Parquet at all');
  const found = await scanned(archive.archive.source, { refs: Uint32Array.of(0, 2), from: A_DAY, to: A_DAY + 2 * DAY, resolution: HOUR });
  expect(found.buckets[0]!.map(({ ts }) => ts)).toEqual(Array.from({ length: 24 }, (_, hour) => A_DAY + DAY + hour * HOUR));
  expect(archive.notices.map(({ kind, text }) => [kind, text.includes(rollups.uri)])).toEqual([['storage.archive_damaged', true]]);
});

test('a day with a damaged segment is archived without it, and says so', async () => {
  const temporary = new TemporaryStorage();
  try {
    await temporary.open({ archive: { enabled: false, folder: '', after: HOUR, maxBytes: 1_000_000_000 } });
    const refs = ['a', 'b'].map((host) => temporary.series('load', [`host:${host}`]));
    await temporary.fill(refs, START, START + DAY, (ref, t) => ((t / MINUTE) % 97) + ref / 8, MINUTE);
    await temporary.heartbeat();
    for (let minute = 0; minute < 45; minute++) {
      await temporary.heartbeat();
      temporary.maintain(10);
    }
    await temporary.storage.close();
    const path = join(temporary.directory, 'vedette.db');
    const database = new Database({ path, monotonic: () => 0, onSlow: () => undefined });
    database.run("UPDATE segments SET data = zeroblob(40) WHERE id = (SELECT min(id) FROM segments WHERE kind = 0 AND resolution = 0)");
    database.close();
    const server: ArchiveServer = new ArchiveServer({
      post: (message) => setImmediate(() => listeners.forEach((listener) => listener(message))),
      openDay,
      spillFolder: join(folder.path, 'spill'),
      monotonic: () => performance.now(),
      after: () => () => undefined,
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    });
    const listeners: ((message: unknown) => void)[] = [];
    const notices: StorageNotice[] = [];
    const real = await createArchive({
      folder: join(folder.path, 'archive'),
      database: path,
      spawn: () => ({ post: (message) => server.receive(message as ToArchive), onMessage: (listener) => void listeners.push(listener), onExit: () => undefined, kill: () => undefined }),
      after: () => () => undefined,
      meta: () => undefined,
      notice: (notice) => notices.push(notice),
    });
    const { points } = await real.archiveDay(START);
    expect(points).toBeGreaterThan(0);
    expect(points).toBeLessThan(2 * 1_440);
    expect(notices).toMatchObject([{ kind: 'storage.archive_incomplete', severity: 'warning', text: expect.stringMatching(/2026-11-22.*segment \d+ \(2/) as string }]);
    real.close();
    await server.close();
  } finally {
    await temporary.dispose();
  }
});
