// Backup and verify of the real program on a prepared folder, followed and cancelled over the contract: nothing half remains.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../common/contract/client.ts';
import type { StorageTask, StorageTaskKind } from '../../common/model/storage.ts';
import type { StorageWord } from '../../common/model/storage-words.ts';
import { MINUTE, alignDown } from '../../common/time/millis.ts';
import { fillDataFolder } from '../support/fill-data-folder.ts';
import { APP_ROOT, openClient, signIn, startHeadlessProcess } from '../support/start-headless.ts';
import type { HeadlessProcess } from '../support/start-headless.ts';

// A build of its own, inside the repository so that packages are found: out/host may be rebuilt by others at this moment.
const outDir = join(APP_ROOT, 'out', `test-tasks-${process.pid}`);
const DAYS = 5;
let root: string;
let headless: HeadlessProcess;
let client: Client;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vedette-tasks-'));
  await build({ configFile: join(APP_ROOT, 'vite.headless.config.ts'), logLevel: 'error', build: { outDir } });
  await fillDataFolder(join(root, 'data'), { days: DAYS, to: alignDown(Date.now(), MINUTE) });
  headless = await startHeadlessProcess(join(root, 'data'), [], join(outDir, 'headless.js'));
  client = await openClient(headless.url, await signIn(headless.link));
}, 180_000);
afterAll(async () => {
  client.close();
  await headless.end();
  rmSync(root, { recursive: true, force: true });
  rmSync(outDir, { recursive: true, force: true });
});

/** Starts a task and follows it to its end; cancels it as soon as it is said to do `at`. */
async function run(kind: StorageTaskKind, target: string, at?: StorageWord): Promise<StorageTask> {
  const { id } = await client.call('storage.startTask', { kind, target });
  let isCancelled = false;
  const { promise, resolve, reject } = Promise.withResolvers<StorageTask>();
  const end = client.watch('storage.tasks', {}, {
    onEvent(tasks) {
      const task = tasks.find((one) => one.id === id);
      if (task === undefined) return;
      if (task.state !== 'running') resolve(task);
      else if (task.words?.code === at && !isCancelled) {
        isCancelled = true;
        client.call('storage.cancelTask', { id }).catch(reject);
      }
    },
    onError: reject,
  });
  const task = await promise;
  end();
  return task;
}

/** A small folder is copied fast: what ended before the word to stop came is done once more. */
async function cancelled(kind: StorageTaskKind, target: (time: number) => string, at: StorageWord): Promise<StorageTask> {
  for (let time = 1; time <= 20; time++) {
    const task = await run(kind, target(time), at);
    if (task.state === 'cancelled') return task;
    expect(task.state).toBe('done');
    if (kind === 'backup') rmSync(target(time), { recursive: true });
  }
  throw new Error(`${kind} was never at ${at} for long enough to be cancelled.`);
}

test.each(['copying_database', 'copying_archive'] as const)('a backup that is cancelled while %s leaves nothing behind, and the next one is whole', async (at) => {
  const folder = mkdtempSync(join(root, 'backups-'));
  const task = await cancelled('backup', (time) => join(folder, `cancelled-${time}`), at);
  expect(task).toMatchObject({ state: 'cancelled', words: { code: 'cancelled' }, problems: [] });
  expect(readdirSync(folder)).toEqual([]);
  const whole = await run('backup', task.target);
  expect(whole).toMatchObject({ state: 'done', done: 1, words: { code: 'backed_up', params: { target: task.target } }, problems: [] });
  expect(readdirSync(folder).length).toBe(1);
  expect(readdirSync(task.target).toSorted()).toEqual(['archive', 'head', 'vedette.db']);
  expect(readdirSync(task.target, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(part|tmp)$/.test(name))).toEqual([]);
});

test.each(['reading_segments', 'reading_files'] as const)('verify that is cancelled while %s changes nothing, and the next one finds everything as it was written', async (at) => {
  const files = (): string[] => readdirSync(join(root, 'data', 'archive'), { recursive: true, encoding: 'utf8' }).toSorted();
  const before = files();
  expect(await cancelled('verify', () => '', at)).toMatchObject({ state: 'cancelled', words: { code: 'cancelled' }, problems: [] });
  expect(files()).toEqual(before);
  const whole = await run('verify', '');
  expect(whole).toMatchObject({ state: 'done', done: 1, words: { code: 'verified' }, problems: [] });
  expect(Number(whole.words?.params['files'])).toBeGreaterThanOrEqual((DAYS - 2) * 3);
});
