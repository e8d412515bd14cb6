// The small decisions: flags, second starts, routes, what a dead page asks for, and keepers of secrets.
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createRestartBudget } from '../../host/restart-budget.ts';
import { recoveryAction } from './crash.ts';
import { parseDesktopFlags } from './flags.ts';
import { watchPower } from './power.ts';
import { isRoute } from './routes.ts';
import { secretsBackend } from './secrets.ts';
import { wantsWindow } from './single-instance.ts';

describe('flags', () => {
  test('are read in both spellings, among those of Chromium', () => {
    expect(parseDesktopFlags(['--no-sandbox', '--data-dir', '/a', '--config=/b.yaml', '--hidden', 'stray', '--port', '0'])).toEqual({ dataDir: '/a', configPath: '/b.yaml', hidden: true, demo: false, runtimeEntry: undefined });
    expect(parseDesktopFlags(['--demo']).demo).toBe(true);
    expect(parseDesktopFlags([])).toEqual({ dataDir: undefined, configPath: undefined, hidden: false, demo: false, runtimeEntry: undefined });
  });
  test.each([[['--data-dir']], [['--data-dir=']], [['--config', '--hidden']]])('%j lacks its path, and is told so', (argv) => {
    expect(() => parseDesktopFlags(argv)).toThrow(/needs a path/);
  });
});

test('a login item that fires late does not bring the window up', () => {
  expect(wantsWindow(['vedette'])).toBe(true);
  expect(wantsWindow(['vedette', '--hidden'])).toBe(false);
});

test.each([
  ['/', true],
  ['/host?family=disk', true],
  ['/events?id=3&text=a%20b', true],
  ['//evil.example/x', false],
  ['host', false],
  ['javascript:alert(1)', false],
  ['/a<script>', false],
  [`/${'a'.repeat(3_000)}`, false],
])('%s is a route: %s', (text, expected) => {
  expect(isRoute(text)).toBe(expected);
});

test('a dead page is loaded again three times in ten minutes, then the person is asked', () => {
  const budget = createRestartBudget(3, 600_000);
  const at = (now: number): string => recoveryAction('crashed', false, budget, now);
  expect([at(0), at(1), at(2), at(3), at(600_003)]).toEqual(['reload', 'reload', 'reload', 'ask', 'reload']);
  expect(recoveryAction('clean-exit', false, budget, 4)).toBe('nothing');
  expect(recoveryAction('oom', true, budget, 4)).toBe('nothing');
});

test('sleep is passed on as a hint, and a shutdown waits for the app', () => {
  const monitor = new EventEmitter();
  const heard: string[] = [];
  watchPower(monitor as unknown as Electron.PowerMonitor, { onHint: (hint) => heard.push(hint), onShutdown: () => heard.push('shutdown') });
  monitor.emit('suspend');
  monitor.emit('resume');
  monitor.emit('shutdown', { preventDefault: () => heard.push('held') });
  expect(heard).toEqual(['suspend', 'resume', 'held', 'shutdown']);
});

describe('secrets', () => {
  const keeper = (changes: Partial<Parameters<typeof secretsBackend>[0]> = {}): Parameters<typeof secretsBackend>[0] => ({
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(Buffer.from(text).reverse()),
    decryptStringAsync: (kept) => Promise.resolve({ shouldReEncrypt: false, result: Buffer.from(kept).reverse().toString() }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...changes,
  });
  test('a keyring that gives back what it kept protects', async () => {
    expect(await secretsBackend(keeper(), 'linux')).toEqual({ protected: true, backend: 'gnome_libsecret', reason: '' });
    expect((await secretsBackend(keeper(), 'darwin')).backend).toBe('keychain');
    expect((await secretsBackend(keeper(), 'win32')).backend).toBe('dpapi');
  });
  test('basic_text does not, however well it works', async () => {
    const backend = await secretsBackend(keeper({ getSelectedStorageBackend: () => 'basic_text' }), 'linux');
    expect(backend).toMatchObject({ protected: false, backend: 'basic_text' });
    expect(backend.reason).toContain('plain text');
  });
  test('a keeper that is locked, lies or fails is said to', async () => {
    expect((await secretsBackend(keeper({ isAsyncEncryptionAvailable: () => Promise.resolve(false) }), 'linux')).reason).toContain('locked');
    expect((await secretsBackend(keeper({ decryptStringAsync: () => Promise.resolve({ shouldReEncrypt: false, result: 'x' }) }), 'linux')).reason).toContain('something else');
    expect((await secretsBackend(keeper({ encryptStringAsync: () => Promise.reject(new Error('bus gone')) }), 'linux')).reason).toContain('bus gone');
  });
});
