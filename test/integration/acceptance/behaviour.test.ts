// What the running program does: pace while someone looks, runs by hand, a check that hangs, a sink that stands still, events, numbers, memory.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../common/contract/client.ts';
import type { CallInput, CallOutput, StreamEvent } from '../../../common/contract/contract.ts';
import { BuiltProgram, allEvents, eventOf, pointsOf, until, watermarkOf } from '../../support/built-program.ts';
import type { RunningProgram } from '../../support/built-program.ts';
import { openClient } from '../../support/start-headless.ts';

const LOAD = 'avg:system.load.1{*}';
/** A time service that answers, or, while the file `hang` lies beside it, does not. */
const CHRONYC = `#!/bin/sh
[ -e "$(dirname "$0")/hang" ] && exec sleep 30
echo 'C0A80001,pool,2,1700000000.0,0.001,0.0,0.0,0.0,0.0,0.0,0.0,0.0,64.0,Normal'
`;
const CONFIG = `pipeline: { flush_interval: 1s }
checks:
  memory: { interval: 1s }
  ntp: { interval: 1s, timeout: 300ms }
  # Each of its runs writes what they cost.
  agent: { interval: 2s }
`;

let built: BuiltProgram;
let running: RunningProgram;
let client: Client;
let tools: string;
beforeAll(async () => {
  built = new BuiltProgram();
  tools = built.path('tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'chronyc'), CHRONYC);
  chmodSync(join(tools, 'chronyc'), 0o755);
  running = await built.start({ config: CONFIG, args: ['--test-hooks'], env: { PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` } });
  ({ client } = running);
});
afterAll(() => built.dispose());

type Check = CallOutput<'checks.list'>[number];
const check = async (name: string): Promise<Check> => (await client.call('checks.list', {})).find((one) => one.name === name)!;
const status = (): Promise<CallOutput<'status.get'>> => client.call('status.get', {});
const watchLoad = (on: Client, onEvent: (event: StreamEvent<'live.watch'>) => void = () => {}): (() => void) => on.watch('live.watch', { queries: [{ id: 'load', text: LOAD }] }, { onEvent });

// These wait for the program's own patience, and have nothing to do with each other.
describe.concurrent('over some time', () => {
  test('one that hangs is given up on, said, delays nobody, and is well again when it answers', async () => {
    expect((await until('a first run', () => check('ntp'), ({ runs }) => runs > 0)).state).toBe('ok');
    writeFileSync(join(tools, 'hang'), '');
    const hanging = await until('the end of the patience', () => check('ntp'), ({ state }) => state === 'timeout');
    expect(hanging.lastError?.message).toBe('No answer within 300 ms.');
    expect(await eventOf(client, 'check.failed')).toMatchObject({ source: 'ntp', severity: 'warning', tags: ['check:ntp'] });
    expect((await until('a finding', status, ({ findings }) => findings.some(({ id }) => id.includes('ntp')), 15_000)).findings.length).toBeGreaterThan(0);
    const { runs } = await check('memory');
    await until('other checks to go on', () => check('memory'), (memory) => memory.runs >= runs + 2, 6_000);
    expect((await check('memory')).skipped).toBe(0);
    const complete = (await client.call('pipeline.status', {})).completeUpTo!;
    await until('completeness to go on', () => client.call('pipeline.status', {}), ({ completeUpTo }) => completeUpTo! > complete + 1_000);
    expect((await until('slots left out', () => check('ntp'), ({ skipped }) => skipped > 0)).runs).toBeGreaterThan(0);
    rmSync(join(tools, 'hang'));
    await until('a good run', () => check('ntp'), ({ state }) => state === 'ok', 20_000);
    expect((await eventOf(client, 'check.recovered')).source).toBe('ntp');
    expect(existsSync(join(tools, 'hang'))).toBe(false);
  });

  test('while someone looks: cheap checks run every second, others as before; afterwards they go back, and no viewer is left', { timeout: 40_000 }, async () => {
    const before = await client.call('checks.list', {});
    expect(before.find(({ name }) => name === 'load')).toMatchObject({ intervalMs: 10_000, configuredIntervalMs: 10_000, cost: 'cheap' });
    expect((await status()).viewers).toBe(0);
    const seen: number[] = [];
    const events: StreamEvent<'live.watch'>[] = [];
    const stop = watchLoad(client, (event) => {
      events.push(event);
      for (const value of event.results[0]?.frame?.series[0]?.values ?? []) if (!Number.isNaN(value)) seen.push(value);
    });
    await until('a viewer', status, ({ viewers }) => viewers === 1);
    for (const now of await client.call('checks.list', {})) {
      const { intervalMs } = before.find(({ name }) => name === now.name)!;
      expect([now.name, now.intervalMs]).toEqual([now.name, now.cost === 'cheap' ? Math.min(1_000, intervalMs) : intervalMs]);
    }
    const { runs } = await check('load');
    await until('three more runs', () => check('load'), (load) => load.runs >= runs + 3, 8_000);
    await until('three live points', () => seen.length, (count) => count >= 3);
    expect(events[0]!.reset).toBe(true);
    expect(events.slice(1).every(({ reset }) => !reset)).toBe(true);
    expect(events.every(({ completeUpTo }, i) => i === 0 || completeUpTo >= events[i - 1]!.completeUpTo)).toBe(true);
    stop();
    await until('no viewer', status, ({ viewers }) => viewers === 0);
    // The live pace lingers for ten seconds, for whoever only turned a page.
    await until('the old pace', () => check('load'), ({ intervalMs }) => intervalMs === 10_000, 15_000);
  });

  test.skipIf(process.platform !== 'linux')('what it keeps in memory (as /proc shows it, so on Linux only) does not grow with the time that someone looks', { timeout: 60_000 }, async () => {
    const own = await built.start({ config: CONFIG, dataDir: built.path('memory') });
    const rss = (): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${own.pid}/status`, 'utf8'))![1]) / 1_024;
    const stops = [watchLoad(own.client), own.client.watch('processes.watch', {}, { onEvent: () => {} }), own.client.watch('pipeline.watch', {}, { onEvent: () => {} })];
    const ask = (): Promise<unknown> => own.client.call('query.run', { queries: [LOAD, 'avg:system.cpu.user{*} by {core}', 'avg:system.mem.usable{*}'].map((text, i) => ({ id: String(i), text })), from: Date.now() - 600_000, to: Date.now(), maxPoints: 500 });
    const busyFor = async (ms: number): Promise<number> => {
      let lowest = Infinity;
      for (const end = performance.now() + ms; performance.now() < end; ) {
        await ask();
        lowest = Math.min(lowest, rss());
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return lowest;
    };
    const early = await busyFor(5_000);
    const late = await busyFor(9_000);
    for (const stop of stops) stop();
    await own.end();
    // Points of the live tier and caches come on top; a leak of an answer per request or a frame per event would be far more.
    expect(late - early).toBeLessThan(40);
    expect(late).toBeLessThan(400);
  });
});

describe('viewers', () => {
  test('two hundred watches opened and closed, or lost with their connection, leave nothing behind', async () => {
    for (let round = 0; round < 4; round += 1) {
      const stops = Array.from({ length: 25 }, () => watchLoad(client));
      await until('the viewers of this round', status, ({ viewers }) => viewers === 25);
      for (const stop of stops) stop();
      await until('no viewer', status, ({ viewers }) => viewers === 0);
    }
    const others = await Promise.all(Array.from({ length: 10 }, () => openClient(running.headless.url, running.cookie)));
    for (const other of others) {
      for (let i = 0; i < 10; i += 1) watchLoad(other);
      for (const name of ['status.watch', 'pipeline.watch', 'checks.watch', 'processes.watch', 'events.watch', 'config.watch'] as const) other.watch(name, {}, { onEvent: () => {} });
    }
    await until('a hundred viewers', status, ({ viewers }) => viewers === 100);
    for (const other of others) other.close();
    await until('no viewer', status, ({ viewers }) => viewers === 0);
  });
});

test('a check runs by hand', async () => {
  const { runs } = await check('uptime');
  const { status: after } = await client.call('checks.run', { name: 'uptime' });
  expect(after).toMatchObject({ name: 'uptime', state: 'ok', failures: 0, lastError: null });
  expect(after.runs).toBeGreaterThan(runs);
  expect(after.lastSamples).toBeGreaterThan(0);
  expect(after.lastRun).toBeGreaterThan(Date.now() - 5_000);
  await expect(client.call('checks.run', { name: 'nonsense' })).rejects.toMatchObject({ code: 'not_found' });
});

test('a sink that stands still stops no other, and catches up without loss', async () => {
  const from = Date.now();
  await client.call('pipeline.stall', { sink: 'sqlite', stalled: true });
  const held = await watermarkOf(client, 'memory', 'sqlite');
  await until('the head to go on', () => watermarkOf(client, 'memory', 'head'), (watermark) => watermark > held + 4_000);
  const stalled = (await client.call('pipeline.status', {})).sinks.find(({ sink }) => sink === 'sqlite')!;
  expect(stalled).toMatchObject({ state: 'stalled', dropped: 0 });
  expect(stalled.queued).toBeGreaterThan(3);
  expect(await watermarkOf(client, 'memory', 'sqlite')).toBeLessThanOrEqual(held + 1_000);
  // The points are there for whoever asks, and someone who looks sees them come.
  expect((await pointsOf(client, 'avg:system.mem.usable{*}', from, Date.now())).size).toBeGreaterThanOrEqual(2);
  await new Promise<void>((resolve) => {
    const stop = watchLoad(client, ({ results }) => {
      if (!(results[0]?.frame?.series[0]?.values ?? new Float64Array()).some((value) => !Number.isNaN(value))) return;
      stop();
      resolve();
    });
  });
  await client.call('pipeline.stall', { sink: 'sqlite', stalled: false });
  const to = Date.now();
  await until('the catching up', () => watermarkOf(client, 'memory', 'sqlite'), (watermark) => watermark >= to);
  const { sinks, paths } = await client.call('pipeline.status', {});
  expect(sinks.find(({ sink }) => sink === 'sqlite')).toMatchObject({ state: 'ok', dropped: 0 });
  const pathOf = (sink: string): CallOutput<'pipeline.status'>['paths'][number] => paths.find((path) => path.source === 'memory' && path.sink === sink)!;
  expect(pathOf('sqlite').points).toBe(pathOf('head').points);
  await expect(client.call('pipeline.stall', { sink: 'attic', stalled: true })).rejects.toMatchObject({ code: 'not_found', details: { allowed: ['head', 'sqlite', 'live'] } });
});

test('queries that are wrong say where; the others of the page answer', async () => {
  const to = Date.now();
  const ask = (...texts: string[]): Promise<CallOutput<'query.run'>> => client.call('query.run', { queries: texts.map((text, i) => ({ id: String(i), text })), from: to - 60_000, to, maxPoints: 100 });
  const answers = await ask(LOAD, 'avg:system.load.1{*', 'median:system.load.1{*}', `${LOAD} +\n  rolup(${LOAD})`, `${LOAD}.rolup(60)`, '');
  expect(answers[0]!.result!.frame.series).toHaveLength(1);
  expect(answers[0]!.error).toBeUndefined();
  expect(answers.slice(1).map(({ error }) => error?.code)).toEqual(['query_syntax', 'query_syntax', expect.stringMatching(/^query_/), expect.stringMatching(/^query_/), 'query_syntax']);
  const positions = answers.slice(1).map(({ error }) => error!.details['position']);
  expect(positions[0]).toMatchObject({ line: 1, column: 20 });
  expect(positions[1]).toMatchObject({ line: 1, column: 1, length: 'median'.length });
  expect(positions[2]).toMatchObject({ line: 2, column: 3 });
  expect(positions[3]).toMatchObject({ line: 1, column: LOAD.length + 2 });
  expect(positions[4]).toMatchObject({ line: 1, column: 1 });
  await expect(client.call('query.run', { queries: [{ id: 'q', text: LOAD }], from: to, to, maxPoints: 10 })).rejects.toMatchObject({ code: 'bad_input' });
  await expect(client.call('query.run', { queries: [{ id: 'q', text: LOAD }], from: to - 1, to, maxPoints: 0 } satisfies CallInput<'query.run'>)).rejects.toMatchObject({ code: 'bad_input' });
});

describe('events', () => {
  test('are searched, counted by facet, and paged without gap or repeat', async () => {
    const path = built.configPath;
    for (let i = 0; i < 5; i += 1) {
      const { revision, text } = await client.call('config.get', {});
      await client.call('config.save', { text: `${text}# ${i}\n`, revision });
    }
    expect(readFileSync(path, 'utf8')).toContain('# 4');
    const range = { from: 0, to: Date.now() + 60_000 };
    const all = await client.call('events.list', { ...range, limit: 1_000 });
    expect(all.total).toBe(all.events.length);
    expect(all.total).toBeGreaterThanOrEqual(7);
    const count = (pick: (event: (typeof all.events)[number]) => string): Record<string, number> => Object.fromEntries([...Map.groupBy(all.events, pick)].map(([value, events]) => [value, events.length]));
    const facet = (values: readonly { value: string; count: number }[]): Record<string, number> => Object.fromEntries(values.map((one) => [one.value, one.count]));
    expect(facet(all.facets.kinds)).toEqual(count(({ kind }) => kind));
    expect(facet(all.facets.severities)).toEqual(count(({ severity }) => severity));
    expect(facet(all.facets.sources)).toEqual(count(({ source }) => source));

    const paged: number[] = [];
    let before: CallInput<'events.list'>['before'];
    for (;;) {
      const page = await client.call('events.list', { ...range, limit: 2, before });
      expect(page.total).toBe(all.total);
      if (page.events.length === 0) break;
      paged.push(...page.events.map(({ id }) => id));
      const last = page.events.at(-1)!;
      before = { t: last.t, id: last.id };
    }
    expect(paged).toEqual(all.events.map(({ id }) => id));

    const changed = await client.call('events.list', { ...range, kinds: ['config.changed'], limit: 100 });
    expect(changed.events.every(({ kind }) => kind === 'config.changed')).toBe(true);
    expect(changed.total).toBe(count(({ kind }) => kind)['config.changed']);
    // A facet keeps offering its other values.
    expect(changed.facets.kinds.length).toBe(all.facets.kinds.length);
    expect((await client.call('events.list', { ...range, text: 'configuration chang', limit: 100 })).total).toBe(changed.total);
    expect((await client.call('events.list', { ...range, text: 'zebra', limit: 100 }))).toMatchObject({ total: 0, events: [] });
    for (const text of ['"', '*', 'a OR', '(', 'NEAR/', '%', '\\', ':', '-']) await expect(client.call('events.list', { ...range, text, limit: 10 })).resolves.toBeDefined();
    expect((await client.call('events.list', { ...range, severities: ['error'], limit: 100 })).events.every(({ severity }) => severity === 'error')).toBe(true);
    expect((await client.call('events.list', { from: 0, to: 1, limit: 10 })).total).toBe(0);
  });

  test('reach a console as they happen', async () => {
    const heard: string[] = [];
    const stop = client.watch('events.watch', {}, { onEvent: ({ events }) => heard.push(...events.map(({ kind }) => kind)) });
    await client.call('status.get', {});
    const { revision, text } = await client.call('config.get', {});
    await client.call('config.save', { text: `${text}# watched\n`, revision });
    await until('the event', () => heard, (kinds) => kinds.includes('config.changed'));
    stop();
    expect((await allEvents(client))[0]!.kind).toBe('config.changed');
  });
});

test('the numbers of the storage are those of the folder', async () => {
  // Counting is not done more often than every five seconds.
  const events = (await allEvents(client)).length;
  const stats = await until('fresh numbers', () => client.call('storage.stats', {}), (seen) => seen.events === events);
  expect(stats).toMatchObject({ dataDir: built.dataDir, state: 'ok', reason: '' });
  const tier = (name: string): (typeof stats.tiers)[number] => stats.tiers.find((one) => one.tier === name)!;
  expect(stats.tiers.map((one) => one.tier).toSorted()).toEqual(['archive', 'head', 'live', 'log', 'rollups', 'sqlite']);
  expect(tier('head').points).toBeGreaterThan(100);
  expect(tier('head').from).toBeGreaterThan(Date.now() - 300_000);
  expect(tier('head').to).toBeLessThanOrEqual(Date.now());
  expect(tier('live').points).toBeGreaterThan(0);
  // Its segments come and go; what is counted lies between nothing and all that was ever there at once.
  const logBytes = (): number => readdirSync(join(built.dataDir, 'head')).reduce((sum, name) => sum + (statSync(join(built.dataDir, 'head', name), { throwIfNoEntry: false })?.size ?? 0), 0);
  expect(tier('log').bytes).toBeGreaterThan(0);
  expect(tier('log').bytes).toBeLessThanOrEqual(2 * logBytes());
  expect(tier('sqlite').bytes).toBeGreaterThan(0);
  expect(stats.seriesTotal).toBe((await status()).series);
  expect(stats.seriesTotal).toBeGreaterThan(50);
  expect(stats.diskFreeBytes).toBeGreaterThan(0);
});
