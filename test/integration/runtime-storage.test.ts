// The runtime over a real data folder: what checks submit can be queried, live and stored, and is there after a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { openStorage } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { RuntimeHarness, scriptedCheck } from '../support/runtime-harness.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const checks = [
  scriptedCheck({ name: 'level', run: (add, t) => add((t / SECOND) % 3_600) }),
  scriptedCheck({ name: 'counter', sampling: 'rate', run: (add, t) => add(t) }),
  scriptedCheck({ name: 'spread', sampling: 'distribution', run: (add) => [1, 2, 3, 4, 100].forEach((value) => add(value)) }),
];

async function start(clock: FakeClock, directory: string) {
  const realStorage = await openStorage({ directory, options: DEFAULT_STORAGE_OPTIONS, clock });
  const harness = new RuntimeHarness({ checks, clock, realStorage });
  await harness.runtime.start();
  const stop = async (): Promise<void> => {
    await harness.runtime.stop();
    await realStorage.close();
  };
  return { harness, stop };
}

/** Writing to the disk takes real time: waits until everything before `t` is there. */
async function complete(harness: RuntimeHarness, t: number): Promise<void> {
  while (((await harness.call('pipeline.status', {})).completeUpTo ?? 0) < t) await settle();
}

test('points, sketches, events and spans of one run are there in the next', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-runtime-'));
  directories.push(directory);
  const clock = new FakeClock(Date.UTC(2026, 2, 1));
  const from = clock.now();
  const queries = [
    { id: 'level', text: 'avg:scripted.level{host:testhost}' },
    { id: 'rate', text: 'avg:scripted.counter{*}' },
    { id: 'p50', text: 'p50:scripted.spread{*}' },
    { id: 'bad', text: 'avg:scripted.level{' },
  ];
  const read = async (harness: RuntimeHarness) => {
    const answers = await harness.call('query.run', { queries, from, to: from + 10 * MINUTE, maxPoints: 1_000 });
    expect(answers.map((answer) => answer.error?.code)).toEqual([undefined, undefined, undefined, 'query_syntax']);
    return answers.slice(0, 3).map((answer) => [...answer.result!.frame.series[0]!.values]);
  };

  const first = await start(clock, directory);
  await clock.advance(10 * MINUTE);
  await complete(first.harness, from + 10 * MINUTE);
  const [level, rate, p50] = await read(first.harness);
  expect(level).toHaveLength(60);
  level!.forEach((value, index) => expect(value >= index * 10 && value < index * 10 + 10).toBe(true));
  expect(rate!.slice(1).every((value) => Math.abs(value - 1_000) < 1e-6)).toBe(true);
  expect(p50!.every((value) => Math.abs(value - 3) <= 0.03)).toBe(true);
  expect((await first.harness.call('metrics.describe', { metric: 'scripted.level' })).tags.map((tag) => tag.key)).toEqual(['host']);

  const live = first.harness.watch('live.watch', { queries: [{ id: 'level', text: 'avg:scripted.level{*}' }] });
  await clock.advance(30 * SECOND);
  for (let wait = 0; wait < 50; wait += 1) await settle();
  const values = live.events.slice(1).flatMap((event) => [...event.results[0]!.frame!.series[0]!.values]);
  expect(values.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(25);
  await live.end();
  await first.stop();

  await clock.advance(HOUR);
  const second = await start(clock, directory);
  expect(await read(second.harness)).toEqual([level, rate, p50]);
  const kinds = (await second.harness.call('events.list', { from, to: clock.now() + 1, limit: 100 })).events.map((event) => event.kind);
  expect(kinds.filter((kind) => kind.startsWith('agent.'))).toEqual(['agent.started', 'agent.stopped', 'agent.started']);
  const spans = await second.harness.call('spans.list', { from, to: clock.now() + 1 });
  expect(spans).toMatchObject([{ kind: 'stopped', to: clock.now() }]);
  expect(clock.now() - spans[0]!.from).toBeGreaterThanOrEqual(HOUR - MINUTE);
  expect(await second.harness.call('session.hello', {})).toMatchObject({ firstRun: false });
  await second.stop();
}, 30_000);
