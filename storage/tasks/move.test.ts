// A move that is stopped at the last moment leaves nothing in its target.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StorageTask } from '../../common/model/storage.ts';
import type { Archive } from '../archive/archive.ts';
import type { ArchiveFile } from '../archive/manifest.ts';
import { createSegmentCodec } from '../encoding/segment-codec.ts';
import type { Database } from '../sqlite/database.ts';
import { createStorageTasks } from './storage-tasks.ts';
import type { TaskList } from './task-list.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-move-'));
  mkdirSync(join(folder, 'data/archive/raw'), { recursive: true });
  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'data/archive/raw/day.parquet'), 'a day');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DAY_FILE: ArchiveFile = { kind: 'raw', uri: 'raw/day.parquet', from: 0, to: 86_400_000, rows: 1, metrics: 1, series: 1, bytes: 5, sha256: '' };

/** Tasks over an archive of one file; `copied` is called when it has been copied. */
function tasksWith(moveAtNextStart: (target: string) => void, copied: () => void = () => undefined): TaskList {
  const archive: Pick<Archive, 'path' | 'trouble' | 'identity' | 'whileStill'> = {
    path: join(folder, 'data/archive'),
    trouble: '',
    identity: { id: 'here', sequence: 1 },
    async whileStill(work) {
      const result = await work([DAY_FILE]);
      copied();
      return result;
    },
  };
  return createStorageTasks({ directory: join(folder, 'data'), database: {} as Database, codec: createSegmentCodec(), archive: archive as Archive, now: () => 0, turn: () => Promise.resolve(), moveAtNextStart });
}

async function moved(tasks: TaskList): Promise<StorageTask> {
  await new Promise<void>((resolve) => {
    const stop = tasks.watch(() => {
      if (tasks.list()[0]!.state === 'running') return;
      stop();
      resolve();
    });
    tasks.start('move', join(folder, 'elsewhere/new'));
  });
  return tasks.list()[0]!;
}

it('copies the archive and is noted', async () => {
  const noted: string[] = [];
  expect(await moved(tasksWith((target) => void noted.push(target)))).toMatchObject({ state: 'done', done: 1 });
  expect(noted).toEqual([join(folder, 'elsewhere/new')]);
  expect(readFileSync(join(folder, 'elsewhere/new/archive/raw/day.parquet'), 'utf8')).toBe('a day');
});

it('takes the copy away when it is cancelled after everything has been copied', async () => {
  const noted: string[] = [];
  const tasks: TaskList = tasksWith((target) => void noted.push(target), () => tasks.cancel(tasks.list()[0]!.id));
  expect(await moved(tasks)).toMatchObject({ state: 'cancelled' });
  expect([noted, readdirSync(join(folder, 'elsewhere'))]).toEqual([[], []]);
});

it('takes the copy away when the move cannot be noted', async () => {
  const tasks = tasksWith(() => {
    throw new Error('the note cannot be written');
  });
  expect(await moved(tasks)).toMatchObject({ state: 'failed', text: expect.stringContaining('the note cannot be written') });
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
});
