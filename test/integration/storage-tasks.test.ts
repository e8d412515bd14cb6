// Long tasks on a real data folder with a real archive process: backup, verify, move, another archive.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StorageTask, StorageTaskKind } from '../../common/model/storage.ts';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { moveAtNextStart, settleLocation } from '../../host/data-location.ts';
import { Database } from '../../storage/sqlite/database.ts';
import type { OpenStorageDeps } from '../../storage/open.ts';
import { temporaryFolder } from '../support/archive-days.ts';
import { archiveDeps } from '../support/crash-archive.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

let temporary: TemporaryStorage;
let elsewhere: ReturnType<typeof temporaryFolder>;
const processes: { kill(): void }[] = [];

const processDeps = (): Partial<OpenStorageDeps> => ({
  ...archiveDeps(temporary.directory, (child) => processes.push(child)),
  moveAtNextStart: (target) => moveAtNextStart(temporary.directory, target),
});

/** Hours from START on, a point a minute; the last ones stay in the log. */
async function fill(hours: number): Promise<number> {
  const ref = temporary.series('load');
  await temporary.fill([ref], START, START + hours * HOUR, (_, t) => (t - START) / MINUTE, MINUTE);
  await temporary.heartbeat();
  temporary.maintain(120);
  return ref;
}

/** Runs a task to its end. */
async function finished(kind: StorageTaskKind, target: string): Promise<StorageTask> {
  const { tasks } = temporary.storage;
  const { id } = tasks.start(kind, target);
  const find = (): StorageTask => tasks.list().find((task) => task.id === id)!;
  await new Promise<void>((resolve) => {
    const stop = tasks.watch(() => {
      if (find().state === 'running') return;
      stop();
      resolve();
    });
  });
  return find();
}

const total = async (): Promise<number> => {
  const points = await temporary.ask('sum:load{*}', START, START + 30 * HOUR, MINUTE);
  return points.reduce((sum, [, value]) => sum + value, 0);
};

beforeEach(async () => {
  temporary = new TemporaryStorage();
  elsewhere = temporaryFolder('elsewhere');
  await temporary.open({}, processDeps());
});
afterEach(async () => {
  await temporary.dispose();
  for (const child of processes.splice(0)) child.kill();
  elsewhere.remove();
});

test('a backup opens as a data folder and answers the same', async () => {
  await fill(5);
  const before = await total();
  expect(before).toBeGreaterThan(0);
  const target = join(elsewhere.path, 'backup');
  const task = await finished('backup', target);
  expect(task).toMatchObject({ state: 'done', done: 1, target });
  expect(task.text).toContain(target);
  await temporary.storage.close();
  const copy = new TemporaryStorage();
  try {
    const storage = await copy.open({}, { directory: target });
    const { frame } = await storage.query({ text: 'sum:load{*}', from: START, to: START + 30 * HOUR, step: MINUTE, maxPoints: 100_000, tiers: 'stored' });
    expect(frame.series[0]!.values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0)).toBe(before);
  } finally {
    await copy.dispose();
  }
});

test('verify reads everything, and names a segment whose bytes have changed', async () => {
  await fill(6);
  expect(await finished('verify', '')).toMatchObject({ state: 'done', problems: [] });
  await temporary.storage.close();
  const database = new Database({ path: join(temporary.directory, 'vedette.db'), monotonic: () => 0, onSlow: () => undefined });
  const row = database.get<{ id: number; data: Uint8Array }>('SELECT id, data FROM segments WHERE kind = 0 AND resolution = 0 ORDER BY id LIMIT 1')!;
  row.data[row.data.length - 5]! ^= 1;
  database.run('UPDATE segments SET data = ? WHERE id = ?', row.data, row.id);
  database.close();
  await temporary.open({}, processDeps());
  const { state, problems } = await finished('verify', '');
  expect(state).toBe('done');
  expect(problems).toEqual([expect.stringMatching(new RegExp(`^Segment ${row.id} \\(2026-11-22`))]);
});

describe('targets', () => {
  test('must be absolute, new or empty, and outside of the data folder', () => {
    const { tasks } = temporary.storage;
    writeFileSync(join(elsewhere.path, 'something'), '');
    for (const target of ['relative', elsewhere.path, join(elsewhere.path, 'no/parent'), temporary.directory, join(temporary.directory, 'inside')]) {
      expect(() => tasks.start('backup', target), target).toThrow(expect.objectContaining({ code: 'bad_input' }));
      expect(() => tasks.start('move', target), target).toThrow(expect.objectContaining({ code: 'bad_input' }));
    }
    expect(tasks.list()).toEqual([]);
  });

  test('a folder that is no archive is said', async () => {
    expect(await finished('open_archive', elsewhere.path)).toMatchObject({ state: 'failed', text: expect.stringContaining('is no archive') });
  });

  test('a move is refused where the folder was chosen by hand', async () => {
    await temporary.reopen({}, { ...processDeps(), moveAtNextStart: undefined });
    expect(() => temporary.storage.tasks.start('move', join(elsewhere.path, 'new'))).toThrow(expect.objectContaining({ code: 'bad_input', message: expect.stringContaining('--data-dir') }));
  });
});

test.each(['backup', 'move'] as const)('a cancelled %s leaves nothing behind', async (kind) => {
  await fill(3);
  const { tasks } = temporary.storage;
  const { id } = tasks.start(kind, join(elsewhere.path, 'new'));
  tasks.cancel(id);
  await new Promise<void>((resolve) => {
    const stop = tasks.watch(() => {
      if (tasks.list()[0]!.state === 'running') return;
      stop();
      resolve();
    });
  });
  expect(tasks.list()[0]).toMatchObject({ state: 'cancelled' });
  expect(readdirSync(elsewhere.path)).toEqual([]);
  expect(await settleLocation(temporary.directory)).toBe(temporary.directory);
});

test('a move takes effect at the next start, with everything that came until then', async () => {
  const ref = await fill(3);
  const target = join(elsewhere.path, 'new');
  expect(await finished('move', target)).toMatchObject({ state: 'done' });
  await temporary.fill([ref], START + 4 * HOUR, START + 5 * HOUR, () => 1_000, MINUTE);
  const before = await total();
  await temporary.storage.close();
  expect(await settleLocation(temporary.directory)).toBe(target);
  expect(JSON.parse(readFileSync(join(temporary.directory, 'location.json'), 'utf8'))).toEqual({ folder: target, complete: true });
  await temporary.open({}, { ...processDeps(), directory: target });
  expect(await total()).toBe(before);
  // The second start copies nothing: what is new in the old folder stays there.
  writeFileSync(join(temporary.directory, 'late'), '');
  expect(await settleLocation(temporary.directory)).toBe(target);
  expect(existsSync(join(target, 'late'))).toBe(false);
});

test('the archive of another folder is opened, asked and closed, and nothing in it changes', async () => {
  const ref = temporary.series('load');
  await temporary.fill([ref], START, START + DAY + HOUR, () => 2, MINUTE);
  for (let minute = 0; minute < 8 * 60; minute++) {
    await temporary.heartbeat();
    temporary.maintain(2);
  }
  for (let tries = 0; tries < 200 && temporary.storage.stats().archiveBytes === 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    temporary.maintain(1);
  }
  expect(temporary.storage.stats().archiveBytes).toBeGreaterThan(0);
  expect(await finished('backup', join(elsewhere.path, 'backup'))).toMatchObject({ state: 'done' });
  expect(await finished('verify', '')).toMatchObject({ state: 'done', problems: [] });
  const foreign = join(elsewhere.path, 'backup/archive');
  const names = readdirSync(foreign, { recursive: true, encoding: 'utf8' }).toSorted();
  expect(await finished('open_archive', foreign)).toMatchObject({ state: 'done' });
  const { sql } = temporary.storage;
  const [opened] = sql.foreignArchives();
  expect(opened).toMatchObject({ folder: foreign, from: START, to: START + DAY, points: 1_440 });
  const answer = await sql.run({ archive: opened!.id, text: "SELECT sum(value) AS s FROM metrics WHERE metric = 'load'", limit: 10, timeLimitMs: 10_000 });
  expect(answer.columns[0]!.values).toEqual([2 * 1_440]);
  await expect(sql.run({ archive: '', text: `SELECT * FROM '${foreign}/raw/2026/11/2026-11-22.parquet'`, limit: 1, timeLimitMs: 5_000 })).rejects.toMatchObject({ code: 'not_permitted' });
  expect(readdirSync(foreign, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(names);
  sql.closeArchive(opened!.id);
  expect(sql.foreignArchives()).toEqual([]);
});
