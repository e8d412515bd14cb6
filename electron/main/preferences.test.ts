// What the shell remembers survives damage and a read-only disk.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import fc from 'fast-check';
import { DEFAULT_PREFERENCES, openPreferences, parsePreferences } from './preferences.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-preferences-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const warnings: string[] = [];
const log = { debug: () => undefined, info: () => undefined, warn: (message: string) => void warnings.push(message), error: () => undefined };
const place = { x: -5, y: 7, width: 800, height: 600, maximized: true };

test('what was changed is there the next time', () => {
  const path = join(folder, 'desktop/preferences.json');
  const first = openPreferences(path, log);
  expect(first.current).toEqual(DEFAULT_PREFERENCES);
  first.update({ window: place });
  first.update({ closeWithoutTray: 'quit' });
  expect(openPreferences(path, log).current).toEqual({ window: place, closeWithoutTray: 'quit' });
  expect(readFileSync(path, 'utf8')).toMatch(/\n$/);
});

test('a damaged field falls back alone, a damaged file as a whole', () => {
  expect(parsePreferences(JSON.stringify({ window: { x: 'left' }, closeWithoutTray: 'background' }))).toEqual({ window: undefined, closeWithoutTray: 'background' });
  expect(parsePreferences(JSON.stringify({ window: place, closeWithoutTray: 'explode' }))).toEqual({ window: place, closeWithoutTray: 'ask' });
  expect(parsePreferences('{"window":')).toEqual(DEFAULT_PREFERENCES);
  expect(parsePreferences('[]')).toEqual(DEFAULT_PREFERENCES);
});

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => ['ask', 'quit', 'background'].includes(parsePreferences(text).closeWithoutTray)));
});

test('a place that cannot be written to costs only the memory', () => {
  writeFileSync(join(folder, 'file'), '');
  const preferences = openPreferences(join(folder, 'file/preferences.json'), log);
  preferences.update({ closeWithoutTray: 'quit' });
  expect(preferences.current.closeWithoutTray).toBe('quit');
  expect(warnings.some((message) => message.includes('cannot be written'))).toBe(true);
});
