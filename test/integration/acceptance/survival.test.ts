// What is there after the worst: kill -9, a damaged database, a newer one. Each as the built program meets it.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../common/contract/client.ts';
import { BuiltProgram, QUICK, allEvents, eventOf, pointsOf, until } from '../../support/built-program.ts';

let built: BuiltProgram;
beforeAll(() => {
  built = new BuiltProgram();
});
afterAll(() => built.dispose());

const FLUSH_MS = 1_000;
const QUERIES = ['avg:system.load.1{*}', 'avg:system.mem.usable{*}', 'avg:system.cpu.idle{*}'] as const;

// Each has a data folder of its own; they wait at the same time.
describe.concurrent('kill -9', () => {
  test('loses nothing that the head had acknowledged; the pause is a span and a gap', { timeout: 40_000 }, async () => {
    const first = await built.start({ config: QUICK });
    const startedAt = Date.now() - 60_000;
    await until('seven seconds of data', () => pointsOf(first.client, QUERIES[0], startedAt, Date.now()), (points) => points.size >= 7);
    const { t, paths } = await first.client.call('pipeline.status', {});
    const lowest = Math.min(...['load', 'memory', 'cpu'].map((source) => paths.find((path) => path.source === source && path.sink === 'head')!.watermark!));
    // At most the flush in flight is missing, and the one that is about to be.
    expect(t - lowest).toBeLessThan(5 * FLUSH_MS);
    const before = new Map<string, Map<number, number>>();
    for (const query of QUERIES) before.set(query, await pointsOf(first.client, query, startedAt, lowest));
    const killedAt = Date.now();
    await first.end('SIGKILL');

    // Longer than three flushes, so that it counts as a stop.
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    const second = await built.start();
    const { client } = second;
    for (const query of QUERIES) {
      const kept = before.get(query)!;
      expect(kept.size).toBeGreaterThanOrEqual(3);
      const after = await pointsOf(client, query, startedAt, lowest);
      expect([...after]).toEqual([...kept]);
    }
    const restartedAt = (await client.call('session.hello', {})).startedAt;
    const events = await allEvents(client);
    expect(events.filter(({ kind }) => kind === 'agent.started')).toHaveLength(2);
    expect(events.some(({ kind }) => kind === 'agent.stopped')).toBe(false);
    const stopped = (await client.call('spans.list', { from: startedAt, to: Date.now() })).filter(({ kind }) => kind === 'stopped');
    expect(stopped).toHaveLength(1);
    expect(stopped[0]!.from).toBeGreaterThanOrEqual(lowest - FLUSH_MS);
    expect(stopped[0]!.from).toBeLessThanOrEqual(killedAt);
    expect(stopped[0]!.to).toBeGreaterThan(killedAt + 4_000);

    await until('new data', () => pointsOf(client, QUERIES[0], restartedAt, Date.now()), (points) => points.size >= 3);
    const [answer] = await client.call('query.run', { queries: [{ id: 'q', text: QUERIES[0] }], from: startedAt, to: Date.now(), maxPoints: 5_000 });
    const frame = answer!.result!.frame;
    const at = (t: number): number => frame.series[0]!.values[Math.floor((t - frame.t0) / frame.step)]!;
    for (let t = killedAt + FLUSH_MS; t < stopped[0]!.to - FLUSH_MS; t += frame.step) expect(at(t)).toBeNaN();
    expect(await second.end()).toBe(0);
  });
});

describe.concurrent('the database', () => {
  const historyOf = async (client: Client): Promise<number> => (await pointsOf(client, QUERIES[0], Date.now() - 300_000, Date.now())).size;

  test('of a newer program is refused with a sentence and left as it is', async () => {
    const dataDir = built.path('newer');
    const first = await built.start({ config: QUICK, dataDir });
    expect(await first.end()).toBe(0);
    const path = join(dataDir, 'vedette.db');
    const connection = new SqliteConnection(path);
    connection.pragma('user_version = 9999');
    connection.close();
    const snapshot = (): string[] => readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.endsWith('logs')).map((entry) => `${join(entry.parentPath, entry.name)} ${readFileSync(join(entry.parentPath, entry.name), 'base64')}`).sort();
    const before = snapshot();
    const refused = await built.run('--no-open', '--port', '0', '--data-dir', dataDir);
    expect(refused.code).toBe(1);
    expect(refused.stdout).not.toContain('token=');
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).toMatch(/newer Vedette/);
    expect(snapshot()).toEqual(before);
  });

  test.each([
    ['its head', 0, 100],
    ['the middle', 0.3, 20_000],
  ])('damaged at %s is set aside and said; the log fills the new one', { timeout: 60_000 }, async (where, start, length) => {
    const dataDir = built.path(where);
    const database = join(dataDir, 'vedette.db');
    const setAside = (): string[] => readdirSync(dataDir).filter((name) => /^vedette\.db\.damaged-[^-]*$/.test(name));
    const running = await built.start({ config: QUICK, dataDir });
    await until('three points', () => historyOf(running.client), (points) => points >= 3);
    const before = await historyOf(running.client);
    expect(await running.end()).toBe(0);
    const bytes = readFileSync(database);
    const from = Math.floor(bytes.length * start);
    for (let i = from; i < Math.min(bytes.length, from + length); i += 1) bytes[i] = (i * 2_654_435_761) >>> 24;
    writeFileSync(database, bytes);

    const again = await built.start({ dataDir });
    const said = await eventOf(again.client, 'storage.damaged');
    expect(said).toMatchObject({ severity: 'error', source: 'storage' });
    expect(said.text).toContain('vedette.db.damaged-');
    expect(setAside()).toHaveLength(1);
    // The damage is kept for whoever wants to look into it; around it SQLite may have written before it came upon it.
    expect(readFileSync(join(dataDir, setAside()[0]!)).subarray(from, from + 100).equals(bytes.subarray(from, from + 100))).toBe(true);
    expect((await again.client.call('storage.stats', {})).state).toBe('recovered');
    expect(await historyOf(again.client)).toBeGreaterThanOrEqual(before);
    const known = await historyOf(again.client);
    await until('the agent going on', () => historyOf(again.client), (points) => points > known);
    expect(await again.end()).toBe(0);

    const third = await built.start({ dataDir });
    expect((await third.client.call('storage.stats', {})).state).toBe('ok');
    expect(await historyOf(third.client)).toBeGreaterThanOrEqual(known);
    expect(await third.end()).toBe(0);
  });
});

describe.concurrent('the processes of a past minute', () => {
  test('are there after a restart, with the busiest of them', async () => {
    const dataDir = built.path('processes');
    mkdirSync(dataDir);
    const first = await built.start({ dataDir, config: 'checks:\n  processes: { interval: 1s }\n' });
    // The first run has no rates yet.
    await until('two runs', () => first.client.call('checks.list', {}), (checks) => (checks.find(({ name }) => name === 'processes')?.runs ?? 0) >= 2);
    const t = Date.now() - 1;
    const now = await first.client.call('processes.at', { t });
    expect(now).not.toBeNull();
    expect(await first.end()).toBe(0);

    const second = await built.start({ dataDir, config: 'checks:\n  processes: { enabled: false }\n' });
    const then = (await second.client.call('processes.at', { t }))!;
    expect(then).not.toBeNull();
    expect([...then.pid]).toContain(first.pid);
    const row = then.pid.indexOf(first.pid);
    expect(then.memory[row]).toBeGreaterThan(10e6);
    expect(then.command[row]).toContain('headless.js');
    expect(then.total).toBeGreaterThan(2);
    const minutes = await second.client.call('processes.minutes', { from: t - 120_000, to: t + 60_000 });
    expect(minutes.length).toBeGreaterThanOrEqual(1);
    expect(minutes.at(-1)).toMatchObject({ t: Math.floor(t / 60_000) * 60_000, total: then.total });
    expect(await second.client.call('processes.at', { t: t - 3_600_000 })).toBeNull();
    expect(await second.end()).toBe(0);
  });
});
