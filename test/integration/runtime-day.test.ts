// A virtual day of a whole runtime: slow, hanging and throwing checks beside good ones, the same events every time, every point there.
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { RuntimeHarness, scriptedCheck } from '../support/runtime-harness.ts';

function dayOfChecks(clock: () => RuntimeHarness) {
  const inside = { now: 0, most: 0 };
  const wait = (ms: number) => new Promise<void>((resolve) => void clock().clock.after(ms, resolve));
  let counter = 0;
  let hung = 0;
  const checks = [
    scriptedCheck({ name: 'level', run: (add, t) => add(t) }),
    scriptedCheck({ name: 'counter', sampling: 'rate', run: (add, t) => add((counter = t / 10)) }),
    // Throws for an hour from noon on.
    scriptedCheck({
      name: 'moody',
      run: (add, t) => {
        const hour = (t % DAY) / HOUR;
        if (hour >= 12 && hour < 13) throw new Error('No mood before one.');
        add(1);
      },
    }),
    // Takes longer than a bucket, but less than its timeout: never twice at once, and its points arrive under the right stamp.
    scriptedCheck({
      name: 'slow',
      cost: 'normal',
      timeoutMs: 30_000,
      run: async (add, t) => {
        inside.now += 1;
        inside.most = Math.max(inside.most, inside.now);
        await wait(12_500);
        add(t);
        inside.now -= 1;
      },
    }),
    // Never answers.
    scriptedCheck({ name: 'dead', cost: 'dear', run: () => (hung++, new Promise<void>(() => {})) }),
  ];
  return { checks, inside, counter: () => counter, hung: () => hung };
}

async function runDay() {
  const holder: { harness?: RuntimeHarness } = {};
  const day = dayOfChecks(() => holder.harness!);
  const harness = new RuntimeHarness({ checks: day.checks });
  holder.harness = harness;
  harness.storage.head.keepBatches = false;
  harness.storage.sqlite.keepBatches = false;
  const start = harness.clock.now();
  await harness.runtime.start();
  await harness.clock.advance(DAY);
  const status = await harness.call('checks.list', {});
  const pipeline = await harness.call('pipeline.status', {});
  await harness.stop();
  return { harness, day, start, status, pipeline, lines: harness.eventLines(start) };
}

test('a day: every point once, bad checks harm nobody, and the events are the same in every run', async () => {
  const first = await runDay();
  const { harness, start, day } = first;
  const statusOf = (name: string) => first.status.find((check) => check.name === name)!;

  const level = harness.storage.series('scripted.level');
  expect(level).toHaveLength(DAY / (10 * SECOND));
  level.forEach(([t], index) => expect(t).toBe(start + index * 10 * SECOND));
  // The value is the slot of the run: it lies in the bucket that carries its stamp.
  for (const [t, value] of level) expect(value >= t && value < t + 10 * SECOND).toBe(true);
  expect(harness.storage.sqlite.points).toEqual(harness.storage.head.points);

  const rates = harness.storage.series('scripted.counter');
  expect(rates).toHaveLength(DAY / (10 * SECOND) - 1);
  for (const [, value] of rates) expect(value).toBeCloseTo(100, 9);

  expect(statusOf('level')).toMatchObject({ state: 'ok', runs: 8_640, failures: 0, skipped: 0 });
  expect(statusOf('moody')).toMatchObject({ state: 'ok', failures: 360 });
  expect(statusOf('moody').lastError?.message).toBe('No mood before one.');

  // Every second slot of the slow check finds it still running.
  expect(day.inside.most).toBe(1);
  expect(statusOf('slow').runs + statusOf('slow').skipped).toBeGreaterThanOrEqual(8_639);
  for (const [t, value] of harness.storage.series('scripted.slow')) expect(value >= t && value < t + 10 * SECOND).toBe(true);
  expect(harness.storage.series('scripted.slow').length).toBeGreaterThan(4_300);

  // The dead check is tried again after each back-off, not piled up.
  expect(statusOf('dead').state).toBe('timeout');
  expect(day.hung()).toBeGreaterThan(DAY / (6 * MINUTE));
  expect(day.hung()).toBeLessThan(DAY / (5 * MINUTE));

  // Complete up to the last boundary but for the slow source, whose bucket is open while it runs.
  expect(first.pipeline.completeUpTo).toBeGreaterThanOrEqual(start + DAY - 30 * SECOND);
  expect(first.pipeline.sinks.map((sink) => [sink.sink, sink.dropped])).toEqual([['head', 0], ['sqlite', 0], ['live', 0]]);

  expect(first.lines).toEqual([
    '+0 agent.started Agent started',
    expect.stringMatching(/^\+\d+ check\.failed Check dead failed$/),
    expect.stringMatching(/^\+432\d\d check\.failed Check moody failed$/),
    expect.stringMatching(/^\+468\d\d check\.recovered Check moody works again$/),
    '+86400 agent.stopped Agent stopped',
  ]);
  expect((await runDay()).lines).toEqual(first.lines);
}, 60_000);
