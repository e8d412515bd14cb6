// The storage beside an archive in trouble: the start and every other tier go on, and the archive mends itself.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LifecycleStep } from '../../common/model/storage.ts';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import type { OpenStorageDeps } from '../../storage/open.ts';
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
async function archivedDay(): Promise<void> {
  await temporary.open(OPTIONS, deps());
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
