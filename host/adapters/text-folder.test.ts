import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTextFolder } from './text-folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-text-folder-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a folder that is not there is empty, and appears with the first text', () => {
  const folder = createTextFolder(join(root, 'a', 'b'), '.yaml', true);
  expect(folder.list()).toEqual([]);
  folder.write('two', 'second');
  folder.write('one', 'first');
  folder.write('two', 'again');
  expect(folder.list()).toEqual([{ name: 'one', text: 'first' }, { name: 'two', text: 'again' }]);
  folder.remove('one');
  folder.remove('never');
  expect(folder.list().map(({ name }) => name)).toEqual(['two']);
  expect(readdirSync(join(root, 'a', 'b'))).toEqual(['two.yaml']);
});

test('other endings, hidden files and folders are left alone', () => {
  writeFileSync(join(root, 'a.yaml'), 'x');
  writeFileSync(join(root, '.b.yaml'), 'x');
  writeFileSync(join(root, 'c.txt'), 'x');
  mkdirSync(join(root, 'd.yaml'));
  expect(createTextFolder(root, '.yaml', false).list().map(({ name }) => name)).toEqual(['a']);
});

test.each(['../up', 'a/b', '', '.hidden', 'ü', 'a'.repeat(101)])('refuses the name %j', (name) => {
  const folder = createTextFolder(root, '.yaml', false);
  expect(() => folder.write(name, 'x')).toThrow(/no name for a file/);
  expect(() => folder.remove(name)).toThrow(/no name for a file/);
});

test('says when somebody changes it, until told to stop', async () => {
  const folder = createTextFolder(root, '.yaml', true);
  const changed = new Promise<void>((resolve) => {
    const stop = folder.watch(() => {
      stop();
      resolve();
    });
  });
  writeFileSync(join(root, 'new.yaml'), 'x');
  await changed;
  expect(folder.list()).toHaveLength(1);
});
