import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConfigFile } from './config-file.ts';
import { createFileLog } from './file-log.ts';
import { createNotifySend, escapeMarkup, findProgram, whyNoNotifications } from './notify-send.ts';
import { writtenBytesOf } from './self-usage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-adapters-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the configuration file', () => {
  test('is absent, written with its folder, read, replaced with its mode kept', () => {
    const path = join(folder, 'deep', 'vedette.yaml');
    const file = createConfigFile(path);
    expect(file.read()).toBeUndefined();
    file.write('a: 1\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    file.write('a: 2\n');
    expect(file.read()).toBe('a: 2\n');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['vedette.yaml']);
  });

  test('behind a symbolic link is replaced where it lies', () => {
    writeFileSync(join(folder, 'real.yaml'), 'x');
    symlinkSync(join(folder, 'real.yaml'), join(folder, 'vedette.yaml'));
    createConfigFile(join(folder, 'vedette.yaml')).write('y');
    expect(readFileSync(join(folder, 'real.yaml'), 'utf8')).toBe('y');
    expect(lstatSync(join(folder, 'vedette.yaml')).isSymbolicLink()).toBe(true);
  });

  test('a place that cannot be written is a clear error', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => createConfigFile(join(folder, 'file', 'vedette.yaml')).write('x')).toThrowError(/cannot be written \((ENOTDIR|EEXIST)\)/);
    expect(() => createConfigFile(folder).read()).toThrowError(/cannot be read \(EISDIR\)/);
  });

  test('tells of a change by an editor that replaces the file', async () => {
    const path = join(folder, 'vedette.yaml');
    writeFileSync(path, 'a');
    const file = createConfigFile(path);
    let stop = (): void => {};
    const changed = new Promise<void>((resolve) => {
      stop = file.watch(resolve);
    });
    writeFileSync(join(folder, 'other'), 'b');
    renameSync(join(folder, 'other'), path);
    await changed;
    stop();
    expect(file.read()).toBe('b');
  });
});

describe('the log', () => {
  const lines = (name: string): Record<string, unknown>[] => readFileSync(join(folder, name), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

  test('writes JSON lines from its level up, errors readable, own fields last', () => {
    const log = createFileLog({ directory: folder, name: 'a', now: () => 0 });
    log.debug('not this');
    log.error('failed', { error: new TypeError('boom'), level: 'fake', big: 5n });
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    log.warn('odd', cycle);
    log.setLevel('debug');
    log.debug('x'.repeat(50_000));
    log.close();
    log.error('after close');
    const [first, second, third, ...rest] = lines('a.log');
    expect(first).toMatchObject({ time: '1970-01-01T00:00:00.000Z', level: 'error', message: 'failed', error: { name: 'TypeError', message: 'boom' }, big: '5' });
    expect(second).toMatchObject({ message: 'odd', unreadable: expect.stringContaining('circular') as unknown });
    expect(third).toMatchObject({ level: 'debug', message: 'x'.repeat(1_000) });
    expect(rest).toEqual([]);
  });

  test('changes files at its size and keeps only so many', () => {
    const log = createFileLog({ directory: folder, name: 'a', maxBytes: 400, keep: 2, now: () => 0 });
    for (let i = 0; i < 40; i++) log.info(`line ${i}`);
    log.close();
    expect(readdirSync(folder).sort()).toEqual(['a.1.log', 'a.2.log', 'a.log']);
    expect(lines('a.log').at(-1)?.['message']).toBe('line 39');
    expect(statSync(join(folder, 'a.1.log')).size).toBeLessThanOrEqual(400);
  });

  test('never throws, and says how many lines were lost when it can write again', () => {
    writeFileSync(join(folder, 'logs'), '');
    const log = createFileLog({ directory: join(folder, 'logs'), name: 'a', now: () => 0 });
    log.info('one');
    log.info('two');
    rmSync(join(folder, 'logs'));
    log.info('three');
    log.close();
    expect(lines('logs/a.log').map((line) => [line['message'], line['count']])).toEqual([['lines could not be written to this log', 2], ['three', undefined]]);
  });
});

describe('notifications without a window', () => {
  test('say why there are none', async () => {
    expect(whyNoNotifications('win32', {})).toMatch(/desktop app/);
    expect(whyNoNotifications('linux', {})).toMatch(/no D-Bus session bus/);
    expect(whyNoNotifications('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' })).toBeUndefined();
    expect(whyNoNotifications('linux', { XDG_RUNTIME_DIR: '/run/user/1' }, (path) => path === '/run/user/1/bus')).toBeUndefined();
    const notifier = createNotifySend('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x', PATH: folder });
    await expect(notifier.notify({ title: 't', body: 'b', urgency: 'low', link: '/' })).resolves.toEqual({ shown: false, reason: expect.stringContaining('not installed') as unknown });
  });

  test.runIf(process.platform === 'linux')('hand title and escaped body to notify-send, and its failure back', async () => {
    const program = join(folder, 'notify-send');
    writeFileSync(program, `#!/bin/sh\nprintf '%s|' "$@" > ${folder}/args\n[ "$7" = fail ] && { echo 'no server' >&2; exit 1; }\nexit 0\n`, { mode: 0o755 });
    const notifier = createNotifySend('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x', PATH: `:/nowhere:${folder}` });
    await expect(notifier.notify({ title: '-t', body: 'a < b & c', urgency: 'critical', link: '/' })).resolves.toEqual({ shown: true, reason: '' });
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe('-a|Vedette|-u|critical|--|-t|a &lt; b &amp; c|');
    await expect(notifier.notify({ title: 't', body: 'fail', urgency: 'low', link: '/' })).resolves.toEqual({ shown: false, reason: 'notify-send failed: no server' });
    expect(findProgram('notify-send', { PATH: folder })).toBe(program);
    expect(escapeMarkup('<b>')).toBe('&lt;b&gt;');
  });
});

test('written bytes are read from the right line', () => {
  expect(writtenBytesOf('rchar: 1\nread_bytes: 2\nwrite_bytes: 4096\ncancelled_write_bytes: 8\n')).toBe(4_096);
  expect(writtenBytesOf('')).toBeNull();
});
