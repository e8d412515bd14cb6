import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireLock, currentHolder, LOCK_FILE } from './lock.ts';
import type { DataLock, LockHolder } from './lock.ts';
import type { ProcessProbe } from './process-probe.ts';
import { createProcessProbe, startTicks } from './process-probe.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vedette-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A machine of our own: these processes live, with these start marks. */
function machine(processes: Record<number, string | null>, bootMark: string | null = 'boot-1'): ProcessProbe {
  return { alive: (pid) => pid in processes, startMark: (pid) => processes[pid] ?? null, bootMark: () => bootMark, name: () => null };
}
const take = (probe: ProcessProbe, pid = 10): DataLock => acquireLock({ dataDir, kind: 'headless', probe, pid, now: 1_000 });
const stored = (): LockHolder => JSON.parse(readFileSync(join(dataDir, LOCK_FILE), 'utf8')) as LockHolder;

describe('the lock of a data folder', () => {
  test('one holder; the second is told who it is; giving it back frees it', () => {
    const probe = machine({ 10: 'a', 11: 'b' });
    const lock = take(probe);
    lock.publish('http://127.0.0.1:7474');
    expect(() => take(probe, 11)).toThrowError(expect.objectContaining({ code: 'storage_locked', details: expect.objectContaining({ holder: expect.objectContaining({ pid: 10, url: 'http://127.0.0.1:7474' }) as unknown }) as unknown }) as Error);
    expect(currentHolder(dataDir, probe)?.pid).toBe(10);
    lock.release();
    lock.release();
    expect(readdirSync(dataDir)).toEqual([]);
    take(probe, 11).release();
  });

  test.each([
    ['the process has gone', machine({ 11: 'b' })],
    ['the machine was started again', machine({ 10: 'a', 11: 'b' }, 'boot-2')],
    ['the number belongs to another process now', machine({ 10: 'z', 11: 'b' })],
  ])('a lock is stale when %s', (_why, later) => {
    take(machine({ 10: 'a' }));
    expect(currentHolder(dataDir, later)).toBeUndefined();
    const lock = take(later, 11);
    expect(stored().pid).toBe(11);
    expect(readdirSync(dataDir)).toEqual([LOCK_FILE]);
    lock.release();
  });

  test('where the OS does not tell start times, a living process keeps its lock', () => {
    take(machine({ 10: null }, null));
    expect(() => take(machine({ 10: null, 11: null }, null), 11)).toThrowError(/process 10/);
  });

  test('a damaged lock is nobody’s once it is old enough to have been written out', () => {
    writeFileSync(join(dataDir, LOCK_FILE), '{"pid":');
    expect(() => take(machine({}))).toThrowError(/right now/);
    utimesSync(join(dataDir, LOCK_FILE), 1_000, 1_000);
    take(machine({ 10: 'a' })).release();
  });

  test('a late release removes nothing that belongs to another', () => {
    const first = take(machine({ 10: 'a' }));
    const second = take(machine({ 11: 'b' }), 11);
    first.publish('http://127.0.0.1:1');
    first.release();
    expect(stored().nonce).toBe(second.holder.nonce);
  });

  test('a folder that cannot be made is a clear error', () => {
    writeFileSync(join(dataDir, 'file'), '');
    expect(() => acquireLock({ dataDir: join(dataDir, 'file', 'sub'), kind: 'headless', probe: machine({}), pid: 1, now: 0 })).toThrowError(/cannot be written \(ENOTDIR\)/);
  });

  test('an address that cannot be written is a clear error, and may be published later', () => {
    const lock = take(machine({ 10: 'a' }));
    const inTheWay = join(dataDir, `${LOCK_FILE}.${lock.holder.nonce}`);
    mkdirSync(join(inTheWay, 'folder'), { recursive: true });
    expect(() => lock.publish('http://127.0.0.1:1')).toThrowError(/cannot be written \(EISDIR\)/);
    expect(stored().url).toBeUndefined();
    rmSync(inTheWay, { recursive: true });
    lock.publish('http://127.0.0.1:1');
    expect(stored().url).toBe('http://127.0.0.1:1');
    lock.release();
  });

  test('of many programs that race for a stale lock exactly one gets it', async () => {
    writeFileSync(join(dataDir, LOCK_FILE), JSON.stringify({ pid: 2 ** 22 + 5, kind: 'headless', startedAt: 0, bootMark: null, startMark: null, nonce: 'left behind' }));
    const racer = join(import.meta.dirname, '..', 'test', 'support', 'lock-racer.ts');
    const children = Array.from({ length: 6 }, () => fork(racer, [dataDir], { stdio: 'ignore' }));
    const outcomes = await Promise.all(children.map((child) => new Promise<string>((resolve) => {
      child.on('message', (message) => {
        if (message === 'ready') return;
        resolve(message as string);
      });
      child.on('exit', (code) => resolve(`exit ${code}`));
      child.once('message', () => child.send('go'));
    })));
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'storage_locked')).toHaveLength(5);
    await Promise.all(children.map((child) => new Promise<void>((resolve) => {
      if (child.exitCode !== null) resolve();
      child.on('exit', () => resolve());
      if (child.connected) child.send('stop');
    })));
    expect(existsSync(join(dataDir, LOCK_FILE))).toBe(false);
  });
});

describe('the probe', () => {
  test('the start time is found behind any process name', () => {
    const rest = Array.from({ length: 30 }, (_, index) => String(index + 3)).join(' ');
    expect(startTicks(`12 (a b) c) ${rest}`)).toBe('22');
    expect(startTicks('')).toBeNull();
  });

  test.runIf(process.platform === 'linux')('knows this very process', () => {
    const probe = createProcessProbe('linux');
    expect(probe.alive(process.pid)).toBe(true);
    expect(probe.startMark(process.pid)).toMatch(/^\d+$/);
    expect(probe.bootMark()).toMatch(/^[0-9a-f-]{36}$/);
    expect(probe.alive(2 ** 22 + 5)).toBe(false);
  });
});
