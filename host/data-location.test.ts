import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../test/support/archive-days.ts';
import { LOCATION_FILE, moveAtNextStart, settleLocation, settledPaths } from './data-location.ts';

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

test('nothing was moved: the standard folder', () => {
  expect(settleLocation(old.path)).toBe(old.path);
  expect(settledPaths(paths(old.path), 'headless')).toEqual(paths(old.path));
});

test('a move brings everything over but what belongs to the place, and is settled once', () => {
  mkdirSync(join(old.path, 'archive/raw'), { recursive: true });
  mkdirSync(join(old.path, 'logs'));
  for (const [name, text] of [['vedette.db', 'points'], ['archive/raw/a.parquet', 'new!'], ['archive/manifest.json', '{}'], ['logs/x.log', 'log']] as const) writeFileSync(join(old.path, name), text);
  symlinkSync('/nowhere', join(old.path, 'link'));
  mkdirSync(join(target.path, 'archive/raw'), { recursive: true });
  writeFileSync(join(target.path, 'archive/raw/a.parquet'), 'same');
  moveAtNextStart(old.path, target.path);
  expect(settledPaths(paths(old.path), 'headless')).toEqual({ ...paths(old.path), dataDir: target.path, logDir: join(target.path, 'logs') });
  expect(readFileSync(join(target.path, 'vedette.db'), 'utf8')).toBe('points');
  // The task has copied it; its size says that it is the same.
  expect(readFileSync(join(target.path, 'archive/raw/a.parquet'), 'utf8')).toBe('same');
  for (const name of ['logs', 'vedette.lock', 'link', LOCATION_FILE]) expect(existsSync(join(target.path, name)), name).toBe(false);
  writeFileSync(join(old.path, 'vedette.db'), 'stale');
  expect(settleLocation(old.path)).toBe(target.path);
  expect(readFileSync(join(target.path, 'vedette.db'), 'utf8')).toBe('points');
});

test('a folder named by hand is what it is', () => {
  moveAtNextStart(old.path, target.path);
  expect(settledPaths(paths(null), 'headless').dataDir).toBe(old.path);
});

test('a target that is gone, and a file that says nothing, are told with a way out', () => {
  moveAtNextStart(old.path, join(target.path, 'gone'));
  expect(() => settleLocation(old.path)).toThrow(expect.objectContaining({ code: 'unavailable', message: expect.stringContaining('is not there') }));
  for (const text of ['', '{', '{"folder": "relative", "complete": true}', 'null']) {
    writeFileSync(join(old.path, LOCATION_FILE), text);
    expect(() => settleLocation(old.path), text).toThrow(expect.objectContaining({ code: 'bad_input' }));
  }
});
