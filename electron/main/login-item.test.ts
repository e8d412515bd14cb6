// Start at login: the autostart file on Linux, login items elsewhere, and a reason where neither is possible.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { autostartEntry, autostartPath, execArgument, isAutostartEnabled } from './autostart-entry.ts';
import { createLoginItem, type LoginItemOptions } from './login-item.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vedette-login-'));
});
afterEach(() => rmSync(home, { recursive: true }));

type Settings = Parameters<LoginItemOptions['app']['setLoginItemSettings']>[0];
function options(changes: Partial<LoginItemOptions> = {}): LoginItemOptions & { readonly set: Settings[] } {
  const set: Settings[] = [];
  const app = {
    isPackaged: true,
    getLoginItemSettings: () => ({ openAtLogin: set.at(-1)?.openAtLogin === true }) as Electron.LoginItemSettings,
    setLoginItemSettings: (settings: Settings) => void set.push(settings),
  };
  return { app, platform: 'linux', env: {}, home, execPath: '/opt/Vedette/vedette', ...changes, set };
}

describe('on Linux', () => {
  test('the file comes and goes, and what a desktop switched off counts as off', async () => {
    const item = createLoginItem(options());
    const path = join(home, '.config/autostart/vedette.desktop');
    expect(await item.get()).toEqual({ supported: true, enabled: false, reason: '' });
    expect(await item.set(true)).toEqual({ supported: true, enabled: true, reason: '' });
    expect(readFileSync(path, 'utf8')).toContain('Exec="/opt/Vedette/vedette" "--hidden"');
    writeFileSync(path, `${readFileSync(path, 'utf8')}Hidden=true\n`);
    expect((await item.get()).enabled).toBe(false);
    expect((await item.set(false)).enabled).toBe(false);
    expect((await item.set(false)).enabled).toBe(false);
  });

  test('an AppImage is started by its own file', async () => {
    await createLoginItem(options({ env: { APPIMAGE: '/home/a b/Vedette.AppImage' } })).set(true);
    expect(readFileSync(join(home, '.config/autostart/vedette.desktop'), 'utf8')).toContain('Exec="/home/a b/Vedette.AppImage"');
  });

  test('a folder that cannot be written is named', async () => {
    writeFileSync(join(home, '.config'), 'a file where a folder should be');
    await expect(createLoginItem(options()).set(true)).rejects.toMatchObject({ code: 'not_permitted', message: expect.stringContaining('vedette.desktop') as string });
  });
});

test.each(['darwin', 'win32'] as const)('%s uses its login items', async (platform) => {
  const given = options({ platform });
  const item = createLoginItem(given);
  expect((await item.set(true)).enabled).toBe(true);
  expect((await item.set(false)).enabled).toBe(false);
  expect(given.set[0]).toEqual(platform === 'win32' ? { openAtLogin: true, args: ['--hidden'] } : { openAtLogin: true });
});

test('an app run from its source folder says why it cannot', async () => {
  const { app } = options();
  const item = createLoginItem(options({ app: { ...app, isPackaged: false } }));
  expect((await item.get()).reason).toContain('installed');
  await expect(item.set(true)).rejects.toMatchObject({ code: 'unavailable' });
});

test('the place follows XDG, and ignores a relative value', () => {
  expect(autostartPath({ XDG_CONFIG_HOME: '/cfg' }, '/home/a')).toBe('/cfg/autostart/vedette.desktop');
  expect(autostartPath({ XDG_CONFIG_HOME: 'cfg' }, '/home/a')).toBe('/home/a/.config/autostart/vedette.desktop');
});

test.each([
  ['/plain', '"/plain"'],
  ['/with space', '"/with space"'],
  ['/100%', '"/100%%"'],
  ['/a"b', '"/a\\\\"b"'],
  ['/a$b`c', '"/a\\\\$b\\\\`c"'],
  ['/a\\b', '"/a\\\\\\\\b"'],
])('%s is written %s in an Exec key', (argument, expected) => {
  expect(execArgument(argument)).toBe(expected);
});

test('an entry is whole, and on', () => {
  const entry = autostartEntry(['/v', '--hidden']);
  expect(entry.startsWith('[Desktop Entry]\n')).toBe(true);
  expect(isAutostartEnabled(entry)).toBe(true);
  expect(isAutostartEnabled(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
});
