import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../test/support/archive-days.ts';
import { LOCATION_FILE, isMoving, knownPaths, moveAtNextStart, moveSentence, settleLocation, settledPaths } from './data-location.ts';
import type { MoveProgress } from './data-location.ts';

let old: ReturnType<typeof temporaryFolder>;
let target: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  old = temporaryFolder('old-place');
  target = temporaryFolder('new-place');
});
afterEach(() => {
  old.remove();
  target.remove();
});

const paths = (movableFrom: string | null) => ({ dataDir: old.path, configPath: '/c/vedette.yaml', logDir: join(old.path, 'logs'), movableFrom });

test('nothing was moved: the standard folder', async () => {
  expect(await settleLocation(old.path)).toBe(old.path);
  expect(await settledPaths(paths(old.path), 'headless')).toEqual(paths(old.path));
});

test('a move brings everything over but what belongs to the place, and is settled once', async () => {
  mkdirSync(join(old.path, 'archive/raw'), { recursive: true });
  mkdirSync(join(old.path, 'logs'));
  for (const [name, text] of [['vedette.db', 'points'], ['archive/raw/a.parquet', 'new!'], ['archive/manifest.json', '{}'], ['logs/x.log', 'log']] as const) writeFileSync(join(old.path, name), text);
  symlinkSync('/nowhere', join(old.path, 'link'));
  mkdirSync(join(target.path, 'archive/raw'), { recursive: true });
  writeFileSync(join(target.path, 'archive/raw/a.parquet'), 'same');
  moveAtNextStart(old.path, target.path);
  expect(await settledPaths(paths(old.path), 'headless')).toEqual({ ...paths(old.path), dataDir: target.path, logDir: join(target.path, 'logs') });
  expect(readFileSync(join(target.path, 'vedette.db'), 'utf8')).toBe('points');
  // The task has copied it; its size says that it is the same.
  expect(readFileSync(join(target.path, 'archive/raw/a.parquet'), 'utf8')).toBe('same');
  for (const name of ['logs', 'vedette.lock', 'link', LOCATION_FILE]) expect(existsSync(join(target.path, name)), name).toBe(false);
  writeFileSync(join(old.path, 'vedette.db'), 'stale');
  expect(await settleLocation(old.path)).toBe(target.path);
  expect(readFileSync(join(target.path, 'vedette.db'), 'utf8')).toBe('points');
});

test('a folder named by hand is what it is', async () => {
  moveAtNextStart(old.path, target.path);
  expect((await settledPaths(paths(null), 'headless')).dataDir).toBe(old.path);
});

test('a target that is gone, and a file that says nothing, are told with a way out', async () => {
  moveAtNextStart(old.path, join(target.path, 'gone'));
  await expect(settleLocation(old.path)).rejects.toThrow(expect.objectContaining({ code: 'unavailable', message: expect.stringContaining('is not there') }));
  for (const text of ['', '{', '{"folder": "relative", "complete": true}', 'null']) {
    writeFileSync(join(old.path, LOCATION_FILE), text);
    await expect(settleLocation(old.path), text).rejects.toThrow(expect.objectContaining({ code: 'bad_input' }));
  }
});

test('a move says how far it is, and when it is cancelled everything is as it was', async () => {
  mkdirSync(join(old.path, 'head'));
  mkdirSync(join(target.path, 'archive'));
  writeFileSync(join(target.path, 'archive', 'manifest.json'), '{}');
  writeFileSync(join(old.path, 'vedette.db'), new Uint8Array(2_500_000));
  writeFileSync(join(old.path, 'head', 'log'), new Uint8Array(1_000));
  moveAtNextStart(old.path, target.path);
  expect(isMoving(paths(old.path))).toBe(true);
  const heard: MoveProgress[] = [];
  const cancel = new AbortController();
  const stopping = await settledPaths(paths(old.path), 'headless', {
    signal: cancel.signal,
    onProgress(progress) {
      heard.push(progress);
      if (progress.bytes > 1_000_000) cancel.abort();
    },
  });
  expect(stopping).toEqual(paths(old.path));
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.length).toBeLessThan(4);
  expect(existsSync(join(old.path, LOCATION_FILE))).toBe(false);
  expect(readdirSync(target.path, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(['archive', 'archive/manifest.json', 'head']);
  expect(isMoving(paths(old.path))).toBe(false);
  expect(knownPaths(paths(old.path))).toEqual(paths(old.path));
  moveAtNextStart(old.path, target.path);
  heard.length = 0;
  expect((await settledPaths(paths(old.path), 'headless', { onProgress: (progress) => heard.push(progress) })).dataDir).toBe(target.path);
  expect(heard.at(-1)).toMatchObject({ bytes: 2_501_000, total: 2_501_000 });
  expect(moveSentence(heard[0]!)).toMatch(/^Moving \d\.\d of 2\.5 MB from .* to /);
  expect(knownPaths(paths(old.path)).dataDir).toBe(target.path);
});
