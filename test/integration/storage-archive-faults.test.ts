// The storage beside an archive in trouble: the start and every other tier go on, and the archive mends itself.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LifecycleStep } from '../../common/model/storage.ts';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import type { StorageOptions } from '../../storage/api.ts';
import type { OpenStorageDeps } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { Database } from '../../storage/sqlite/database.ts';
import { archiveDeps } from '../support/crash-archive.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

let temporary: TemporaryStorage;
const processes: { kill(): void }[] = [];
beforeEach(() => {
  temporary = new TemporaryStorage();
});
afterEach(async () => {
  await temporary.dispose();
  for (const child of processes.splice(0)) child.kill();
});

const OPTIONS = { archive: { enabled: true, folder: '', after: HOUR, maxBytes: 1e9 } };
const deps = (): Partial<OpenStorageDeps> => archiveDeps(temporary.directory, (child) => processes.push(child));
const manifest = (): string => join(temporary.directory, 'archive/manifest.json');
const step = (): LifecycleStep => temporary.storage.stats().lifecycle.find(({ kind }) => kind === 'archive')!;
const total = async (from: number, to: number): Promise<number> => (await temporary.ask('sum:load{*}', from, to, MINUTE)).reduce((sum, [, value]) => sum + value, 0);

/** Lets the archive's process work until `done`. */
async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !done(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    temporary.maintain(1);
  }
  expect(done()).toBe(true);
}

/** A day in the archive, and nowhere else; half a day after it in SQLite. */
async function archivedDay(options: Partial<StorageOptions> = OPTIONS): Promise<void> {
  await temporary.open(options, deps());
  const ref = temporary.series('load');
  await temporary.fill([ref], START, START + 36 * HOUR, () => 2, MINUTE);
  for (let minute = 0; minute < 8 * 60; minute++) {
    await temporary.heartbeat();
    temporary.maintain(2);
  }
  await until(() => temporary.storage.stats().archiveBytes > 0);
}

describe('an archive whose manifest is lost', () => {
  it.each([
    ['damaged', () => writeFileSync(manifest(), readFileSync(manifest()).subarray(0, 100))],
    ['missing', () => rmSync(manifest())],
  ])('because it is %s is paused, said, and made anew; other tiers answer meanwhile', async (_what, damage) => {
    await archivedDay();
    const before = await total(START, START + 36 * HOUR);
    await temporary.storage.close();
    damage();
    await temporary.open(OPTIONS, deps());
    expect(temporary.notices.map(({ kind }) => kind)).toEqual(['storage.archive_paused']);
    expect(step()).toMatchObject({ state: 'paused', reason: expect.stringContaining('manifest') });
    expect(temporary.storage.stats().archiveBytes).toBe(0);
    expect(await total(START + DAY, START + 36 * HOUR)).toBe(2 * 12 * 60);
    await until(() => temporary.storage.stats().archiveBytes > 0 && step().state === 'idle');
    expect(temporary.notices.map(({ kind }) => kind)).toEqual(['storage.archive_paused', 'storage.archive_rebuilt']);
    expect(await total(START, START + 36 * HOUR)).toBe(before);
    // Nothing was wrong with the files, so the next start finds nothing to do.
    await temporary.reopen(OPTIONS, deps());
    expect([temporary.notices, step().state]).toEqual([[], 'idle']);
  });

  it('that a newer Vedette wrote is refused with a sentence', async () => {
    await archivedDay();
    await temporary.storage.close();
    writeFileSync(manifest(), readFileSync(manifest(), 'utf8').replace('"format": 1', '"format": 9'));
    await expect(temporary.open(OPTIONS, deps())).rejects.toMatchObject({ code: 'storage_newer' });
  });
});

describe('an archive on a disk that is not mounted', () => {
  let disk: string;
  const folder = (): string => join(disk, 'archive');
  const options = (raw = 14 * DAY): Partial<StorageOptions> => ({ archive: { enabled: true, folder: folder(), after: HOUR, maxBytes: 1e9 }, retentionRaw: raw });
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'vedette-disk-'));
  });
  afterEach(() => rmSync(disk, { recursive: true, force: true }));

  const unmount = (): void => {
    renameSync(folder(), join(disk, 'away'));
    // What is seen then is the mount point.
    mkdirSync(folder());
  };
  const mount = (): void => {
    rmSync(folder(), { recursive: true });
    renameSync(join(disk, 'away'), folder());
  };
  const kinds = (): string[] => temporary.notices.map(({ kind }) => kind);
  /** A day that only the archive has, and half a day after it in SQLite. */
  async function onlyThere(): Promise<number> {
    await archivedDay(options());
    const before = await total(START, START + 36 * HOUR);
    temporary.storage.configure({ ...DEFAULT_STORAGE_OPTIONS, ...options(12 * HOUR) });
    for (let minute = 0; minute < 90; minute++) {
      await temporary.heartbeat();
      temporary.maintain(2);
    }
    expect(temporary.storage.stats().tiers.find(({ tier }) => tier === 'sqlite')!.from).toBeGreaterThanOrEqual(START + DAY - HOUR);
    expect(await total(START, START + 36 * HOUR)).toBe(before);
    return before;
  }
  const notices = async (): Promise<string[]> => (await temporary.storage.query({ text: 'sum:load{*}', from: START, to: START + 36 * HOUR, step: MINUTE, maxPoints: 100_000, tiers: 'stored' })).notices.map(({ code }) => code);

  it('is waited for from the start on, and goes on by itself when it is back', async () => {
    const before = await onlyThere();
    await temporary.storage.close();
    unmount();
    await temporary.open(options(), deps());
    expect(kinds()).toEqual(['storage.archive_away']);
    expect(step()).toMatchObject({ state: 'waiting', reason: expect.stringContaining('is not there'), words: { code: 'archive_missing', params: { folder: folder() } } });
    expect(temporary.storage.stats().archiveAway).toBe('missing');
    expect(await notices()).toContain('archive_left_out');
    expect(await total(START, START + 36 * HOUR)).toBeLessThan(before);
    for (let minute = 0; minute < 60; minute++) temporary.maintain(60);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readdirSync(folder())).toEqual([]);
    mount();
    await until(() => step().state === 'idle');
    expect(kinds()).toEqual(['storage.archive_away', 'storage.archive_resumed']);
    expect(await total(START, START + 36 * HOUR)).toBe(before);
    expect(await notices()).not.toContain('archive_left_out');
  });

  it('that goes while everything runs is noticed; nothing is written in its place or retired because of its age', async () => {
    const before = await onlyThere();
    unmount();
    await until(() => step().state === 'waiting');
    const held = temporary.storage.stats().tiers.find(({ tier }) => tier === 'sqlite')!.from;
    // Days pass: another one could be archived, and everything is too old.
    const ref = temporary.series('load');
    await temporary.fill([ref], START + 46 * HOUR, START + 60 * HOUR, () => 2, MINUTE);
    for (let minute = 0; minute < 12 * 60; minute++) {
      await temporary.heartbeat();
      temporary.maintain(2);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { lifecycle, tiers } = temporary.storage.stats();
    expect(lifecycle.find(({ kind }) => kind === 'retire')).toMatchObject({ state: 'waiting', words: { code: 'for_archive_folder', params: { folder: folder() } } });
    expect(tiers.find(({ tier }) => tier === 'sqlite')!.from).toBe(held);
    expect(readdirSync(folder())).toEqual([]);
    // A file that cannot be read because its disk is gone is not damaged.
    expect(kinds()).not.toContain('storage.archive_damaged');
    mount();
    await until(() => step().state !== 'waiting');
    expect(await total(START, START + 36 * HOUR)).toBe(before);
  });

  it('gives way to a new one when a person says so, with the days that SQLite still has', async () => {
    await archivedDay(options());
    await temporary.storage.close();
    unmount();
    await temporary.open(options(), deps());
    await temporary.storage.beginArchive();
    expect(step().state).toBe('idle');
    await until(() => temporary.storage.stats().archiveBytes > 0);
    expect(existsSync(join(folder(), 'raw/2026/11/2026-11-22.parquet'))).toBe(true);
    await expect(temporary.storage.beginArchive()).rejects.toMatchObject({ code: 'conflict' });
    // The old disk under the same path is another archive now.
    await temporary.storage.close();
    rmSync(folder(), { recursive: true });
    cpSync(join(disk, 'away'), folder(), { recursive: true });
    await temporary.open(options(), deps());
    expect(step()).toMatchObject({ state: 'waiting', words: { code: 'archive_other' } });
    expect(temporary.storage.stats().archiveAway).toBe('other');
    await temporary.storage.beginArchive();
    expect(step().state).toBe('idle');
    expect(temporary.storage.stats().archiveBytes).toBeGreaterThan(0);
  });

  it('of a database that knows nothing of ids yet is missed all the same', async () => {
    await archivedDay(options());
    await temporary.storage.close();
    const database = new Database({ path: join(temporary.directory, 'vedette.db'), monotonic: () => 0, onSlow: () => undefined });
    database.run("DELETE FROM meta WHERE key LIKE 'archive.known%'");
    database.close();
    const text = readFileSync(join(folder(), 'manifest.json'), 'utf8');
    writeFileSync(join(folder(), 'manifest.json'), text.replace(/ {2}"id".*\n {2}"sequence".*\n/, ''));
    unmount();
    await temporary.open(options(), deps());
    expect(step()).toMatchObject({ state: 'waiting', words: { code: 'archive_missing' } });
    mount();
    await until(() => step().state === 'idle');
    expect(temporary.storage.stats().archiveBytes).toBeGreaterThan(0);
  });
});

it('another folder in the configuration takes the days from then on', async () => {
  const other = mkdtempSync(join(tmpdir(), 'vedette-other-'));
  try {
    await temporary.open(OPTIONS, deps());
    const folder = join(other, 'archive');
    temporary.storage.configure({ ...DEFAULT_STORAGE_OPTIONS, archive: { ...OPTIONS.archive, folder } });
    const ref = temporary.series('load');
    await temporary.fill([ref], START, START + 26 * HOUR, () => 2, MINUTE);
    for (let minute = 0; minute < 8 * 60; minute++) {
      await temporary.heartbeat();
      temporary.maintain(2);
    }
    await until(() => temporary.storage.stats().archiveBytes > 0);
    expect(temporary.storage.stats().archiveFolder).toBe(folder);
    expect(existsSync(join(folder, 'raw/2026/11/2026-11-22.parquet'))).toBe(true);
    expect(existsSync(join(temporary.directory, 'archive'))).toBe(false);
  } finally {
    await temporary.storage.close();
    rmSync(other, { recursive: true, force: true });
  }
});
