// When the write-ahead log is worth a checkpoint, and that it is on disk by then.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeFiles } from '../files.ts';
import { openDatabase } from '../open-database.ts';
import type { Database } from './database.ts';

let folder = '';
let database: Database;
let synced: { readonly path: string; done(error?: Error): void }[] = [];
let slow: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-checkpoint-'));
  synced = [];
  slow = [];
  const files = { ...nodeFiles, syncFile: (path: string) => new Promise<void>((resolve, reject) => synced.push({ path, done: (error) => (error === undefined ? resolve() : reject(error)) })) };
  ({ database } = openDatabase({ path: join(folder, 'vedette.db'), shared: true, monotonic: () => 0, onSlow: (what) => void slow.push(what) }, files, 0));
  database.checkpoint();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes about so many pages. */
function write(pages: number): void {
  database.script('CREATE TABLE IF NOT EXISTS filler (bytes BLOB)');
  database.transaction('fill', () => {
    for (let page = 0; page < pages; page++) database.run('INSERT INTO filler VALUES (zeroblob(3900))');
  });
}
const settled = (): Promise<void> => new Promise(setImmediate);

it('waits until the log is on disk, unless it has grown very large', async () => {
  write(10);
  expect([database.checkpointDue, synced]).toEqual([false, []]);
  write(400);
  // Asked again and again, it is synced once.
  expect([database.checkpointDue, database.checkpointDue]).toEqual([false, false]);
  expect(synced.map(({ path }) => path)).toEqual([join(folder, 'vedette.db-wal')]);
  write(1);
  expect(database.checkpointDue).toBe(false);
  synced[0]!.done();
  await settled();
  expect(database.checkpointDue).toBe(true);
  database.checkpoint();
  expect([database.checkpointDue, synced.length]).toEqual([false, 1]);
  write(1_200);
  expect([database.checkpointDue, synced.length]).toEqual([true, 1]);
});

it('goes on with a log that could not be synced, and says so', async () => {
  write(400);
  expect(database.checkpointDue).toBe(false);
  synced[0]!.done(new Error('the disk is gone'));
  await settled();
  expect(slow).toEqual(['sync of the write-ahead log: the disk is gone']);
  expect(database.checkpointDue).toBe(true);
});
