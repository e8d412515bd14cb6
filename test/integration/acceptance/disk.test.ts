// A data folder whose disk is full or read-only, while it runs and at the start, with the built program on a small disk of its own.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../common/contract/client.ts';
import { BuiltProgram, QUICK, allEvents, eventOf, pointsOf, until } from '../../support/built-program.ts';
import { SmallDisk, reasonAgainstMounting } from '../../support/small-disk.ts';

const reason = reasonAgainstMounting();
const why = reason === '' ? '' : ` (skipped, because nothing can be mounted here: ${reason})`;

const QUERY = 'avg:system.load.1{*}';
let built: BuiltProgram;
const disks: SmallDisk[] = [];
beforeAll(() => {
  built = new BuiltProgram();
});
afterAll(async () => {
  await built.kill();
  for (const disk of disks) disk.dispose();
  await built.dispose();
});

function mountDisk(name: string, megabytes: number): SmallDisk {
  const disk = new SmallDisk(built.path(name), megabytes);
  disks.push(disk);
  return disk;
}
const stats = (client: Client): Promise<{ state: string; reason: string; diskFreeBytes: number | null }> => client.call('storage.stats', {});

// Each has a disk of its own; they wait at the same time.
describe.skipIf(reason !== '').concurrent(`a full disk${why}`, () => {
  test('pauses writing and says so, goes on in memory, resumes by itself, and has lost nothing after a kill', { timeout: 60_000 }, async () => {
    const disk = mountDisk('full', 8);
    const { path: dataDir } = disk;
    const running = await built.start({ dataDir, config: QUICK });
    const { client } = running;
    const startedAt = Date.now() - 60_000;
    const points = (): Promise<Map<number, number>> => pointsOf(client, QUERY, startedAt, Date.now());
    await until('four points', points, (all) => all.size >= 4);
    const before = await points();

    disk.fill();
    const full = await until('the state "full"', () => stats(client), ({ state }) => state === 'full', 20_000);
    expect(full.reason).toContain(dataDir);
    expect(await eventOf(client, 'storage.full')).toMatchObject({ severity: 'error', source: 'storage' });
    const { findings, worst } = await until('a finding', () => client.call('status.get', {}), (status) => status.findings.some(({ id }) => id.startsWith('storage')));
    expect(worst).toBe('alert');
    expect(findings.find(({ id }) => id.startsWith('storage'))?.state).toBe('alert');
    const fullAt = (await points()).size;
    await until('data that goes on in memory', points, (all) => all.size >= fullAt + 3);
    const seen: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const stop = client.watch('live.watch', { queries: [{ id: 'load', text: QUERY }] }, {
        onEvent: ({ results }) => {
          for (const value of results[0]?.frame?.series[0]?.values ?? []) if (!Number.isNaN(value)) seen.push(value);
          if (seen.length < 3) return;
          stop();
          resolve();
        },
        onError: reject,
      });
    });
    // A setting can still be read, and one that cannot be saved says why.
    const { revision, text } = await client.call('config.get', {});
    await expect(client.call('config.save', { text: `${text}# ${'x'.repeat(10_000)}\n`, revision })).rejects.toThrow(/could not be written|cannot be written/);
    expect(readFileSync(join(dataDir, 'vedette.yaml'), 'utf8')).toBe(QUICK);

    disk.free();
    await until('the state "ok"', () => stats(client), ({ state }) => state === 'ok', 20_000);
    expect(await eventOf(client, 'storage.resumed')).toMatchObject({ severity: 'success' });
    await until('the sinks', () => client.call('pipeline.status', {}), ({ sinks }) => sinks.every(({ sink, state }) => state === 'ok' || sink === 'live'));
    const { completeUpTo } = await until('the catching up', () => client.call('pipeline.status', {}), (status) => (status.completeUpTo ?? 0) > Date.now() - 4_000);
    const all = await points();
    for (const [t, value] of before) expect(all.get(t)).toBe(value);
    const acknowledged = [...all].filter(([t]) => t < completeUpTo!);
    expect((await client.call('pipeline.status', {})).sinks.map(({ dropped }) => dropped)).toEqual([0, 0, 0]);
    await running.end('SIGKILL');

    const again = await built.start({ dataDir });
    const after = await pointsOf(again.client, QUERY, startedAt, Date.now());
    expect([...after].filter(([t]) => t < completeUpTo!)).toEqual(acknowledged);
    const kinds = (await allEvents(again.client)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['storage.full', 'storage.resumed']));
    expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([]);
    expect(await again.end()).toBe(0);
  });

  test.each([
    ['empty', false, 0],
    ['with data', true, 0],
    // Room for the lock, but not for the files that SQLite needs beside the database.
    ['with data and 12 KiB left', true, 12],
  ])('at the start (%s) is a sentence that says so, and leaves nothing behind', async (name, withData, kilobytes) => {
    const disk = mountDisk(`no-room-${name.replaceAll(' ', '-')}`, 8);
    if (withData) expect(await (await built.start({ dataDir: disk.path, config: QUICK })).end()).toBe(0);
    disk.fill(kilobytes * 1_024);
    const refused = await built.run('--no-open', '--port', '0', '--data-dir', disk.path);
    expect(refused.code).toBe(1);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).toMatch(/its disk is full.*Free some space.*--data-dir/);
    expect(readdirSync(disk.path).filter((file) => file.includes('lock'))).toEqual([]);
    disk.free();
    const again = await built.start({ dataDir: disk.path });
    expect((await stats(again.client)).state).toBe('ok');
    expect(await again.end()).toBe(0);
  });

  test('that fills up during the run does not keep it from stopping in order', async () => {
    const disk = mountDisk('full-at-stop', 8);
    const running = await built.start({ dataDir: disk.path, config: QUICK });
    disk.fill();
    await until('the state "full"', () => stats(running.client), ({ state }) => state === 'full', 20_000);
    const began = performance.now();
    await running.end();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(readdirSync(disk.path)).not.toContain('vedette.lock');
    disk.free();
    const again = await built.start({ dataDir: disk.path });
    expect((await stats(again.client)).state).toBe('ok');
    expect(await again.end()).toBe(0);
  });
});

describe.skipIf(reason !== '').concurrent(`a read-only disk${why}`, () => {
  test.each([['empty', false], ['with data', true]])('(%s) is a sentence that names the folder and what to do', async (name, withData) => {
    const disk = mountDisk(`read-only-${name}`, 8);
    if (withData) expect(await (await built.start({ dataDir: disk.path, config: QUICK })).end()).toBe(0);
    const before = readdirSync(disk.path, { recursive: true });
    disk.makeReadOnly();
    const refused = await built.run('--no-open', '--port', '0', '--data-dir', disk.path);
    expect(refused.code).toBe(1);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).toContain(`The data folder ${disk.path} cannot be written (EROFS)`);
    expect(refused.stderr).toContain('--data-dir');
    expect(readdirSync(disk.path, { recursive: true })).toEqual(before);
  });
});
