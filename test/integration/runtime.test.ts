// A whole runtime on virtual time: sinks, viewers, clocks, configuration, budget and restarts, each seen through the contract.
import { afterEach, describe, expect, test } from 'vitest';
import type { CheckContext } from '../../agent-runtime/checks/check.ts';
import { HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryStorage } from '../support/memory-storage.ts';
import { RuntimeHarness, scriptedCheck } from '../support/runtime-harness.ts';
import type { HarnessOptions } from '../support/runtime-harness.ts';

const open: RuntimeHarness[] = [];

async function started(options: Partial<HarnessOptions> = {}): Promise<RuntimeHarness> {
  const harness = new RuntimeHarness({ checks: [scriptedCheck({ name: 'level', run: (add, t) => add(t) })], ...options });
  open.push(harness);
  await harness.runtime.start();
  return harness;
}

afterEach(async () => {
  for (const harness of open.splice(0)) {
    await harness.stop();
    // Nothing may go on after a stop: no timer, no watcher.
    expect(harness.clock.pending).toBe(0);
    expect(harness.configFile.watchers).toBe(0);
  }
});

describe('sinks', () => {
  test('a stalled sink delays nobody, says so, and gets everything once it is let go', async () => {
    const harness = await started();
    await harness.clock.advance(30 * SECOND);
    await harness.call('pipeline.stall', { sink: 'sqlite', stalled: true });
    const stalledAt = harness.clock.now();
    await harness.clock.advance(10 * MINUTE);
    const during = await harness.call('pipeline.status', {});
    const sinkOf = (status: typeof during, name: string) => status.sinks.find((sink) => sink.sink === name)!;
    expect(sinkOf(during, 'head')).toMatchObject({ state: 'ok', queued: 0 });
    expect(sinkOf(during, 'sqlite')).toMatchObject({ state: 'stalled', queued: 60 });
    expect(during.completeUpTo).toBe(stalledAt);
    expect((await harness.call('status.get', {})).findings.map((finding) => finding.key)).toEqual(['finding.sink_stalled']);
    expect((await harness.call('status.get', {})).sourcesBehind).toEqual(['level']);
    expect(harness.storage.head.points).not.toEqual(harness.storage.sqlite.points);

    await harness.call('pipeline.stall', { sink: 'sqlite', stalled: false });
    await harness.clock.advance(10 * SECOND);
    const after = await harness.call('pipeline.status', {});
    expect(sinkOf(after, 'sqlite')).toMatchObject({ state: 'ok', queued: 0, dropped: 0 });
    expect(after.completeUpTo).toBe(stalledAt + 10 * MINUTE + 10 * SECOND);
    expect(harness.storage.sqlite.points).toEqual(harness.storage.head.points);
    const numbers = harness.storage.sqlite.batches.map((batch) => batch.seq);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  test('a sink whose commit fails holds back completeness until it works, with an event for each turn', async () => {
    const harness = await started();
    await harness.clock.advance(30 * SECOND);
    const before = (await harness.call('pipeline.status', {})).completeUpTo;
    harness.storage.head.failure = new Error('No space left on the device.');
    await harness.clock.advance(MINUTE);
    expect((await harness.call('pipeline.status', {})).completeUpTo).toBe(before);
    expect((await harness.call('status.get', {})).worst).toBe('alert');
    harness.storage.head.failure = undefined;
    await harness.clock.advance(20 * SECOND);
    expect((await harness.call('pipeline.status', {})).completeUpTo).toBe(before! + MINUTE + 20 * SECOND);
    expect(harness.storage.eventRows.map((event) => event.kind)).toEqual(['agent.started', 'pipeline.sink_failed', 'pipeline.sink_recovered']);
  });

  test('the hook is refused unless hooks are on, and an unknown sink is named', async () => {
    const plain = await started({ hooks: false });
    await expect(plain.call('pipeline.stall', { sink: 'head', stalled: true })).rejects.toMatchObject({ code: 'not_permitted' });
    const hooked = await started();
    await expect(hooked.call('pipeline.stall', { sink: 'heap', stalled: true })).rejects.toMatchObject({ code: 'not_found', details: { allowed: ['head', 'sqlite', 'live'] } });
  });

  test('a run that outlasts its bucket keeps the watermark at the start of it and is delivered when it ends', async () => {
    const holder: { harness?: RuntimeHarness } = {};
    const slow = scriptedCheck({
      name: 'slow',
      intervalMs: 60_000,
      timeoutMs: 50_000,
      run: async (add) => {
        await new Promise<void>((resolve) => void holder.harness!.clock.after(25 * SECOND, resolve));
        add(7);
      },
    });
    const harness = await started({ checks: [slow] });
    holder.harness = harness;
    await harness.clock.advance(5 * MINUTE);
    const points = harness.storage.series('scripted.slow');
    expect(points.length).toBeGreaterThanOrEqual(4);
    // No batch promised a time and then delivered a point from before it.
    let promised = -Infinity;
    for (const batch of harness.storage.head.batches) {
      for (const t of batch.ts) expect(t).toBeGreaterThanOrEqual(promised);
      expect(batch.watermark).toBeGreaterThanOrEqual(promised);
      promised = batch.watermark;
    }
  });
});

describe('viewers', () => {
  test('cheap checks run every second while someone looks, and only then is the live tier fed', async () => {
    let runs = 0;
    const cheap = scriptedCheck({ name: 'cheap', run: (add) => add(++runs) });
    const dear = scriptedCheck({ name: 'dear', cost: 'dear', run: (add) => add(1) });
    const harness = await started({ checks: [cheap, dear] });
    await harness.clock.advance(MINUTE);
    expect(runs).toBe(6);
    expect(harness.storage.live.batches).toEqual([]);
    expect(harness.storage.queries).toEqual([]);

    const stream = harness.watch('live.watch', { queries: [{ id: 'a', text: 'avg:scripted.cheap{*}' }] });
    const twin = harness.watch('live.watch', { queries: [{ id: 'b', text: 'avg:scripted.cheap{*}' }, { id: 'bad', text: 'nonsense' }] });
    await harness.clock.advance(30 * SECOND);
    expect(runs).toBeGreaterThanOrEqual(35);
    const [checkStatus, dearStatus] = await harness.call('checks.list', {});
    expect(checkStatus).toMatchObject({ intervalMs: 1_000, configuredIntervalMs: 10_000 });
    expect(dearStatus).toMatchObject({ intervalMs: 10_000 });
    expect((await harness.call('status.get', {})).viewers).toBe(2);

    const [first, ...later] = stream.events;
    expect(first).toMatchObject({ reset: true, results: [{ id: 'a', frame: { length: 900, step: 1_000 } }] });
    expect(later.length).toBeGreaterThan(25);
    // New steps only: no overlap, no hole.
    let next = first!.completeUpTo;
    for (const event of later) {
      expect(event.reset).toBe(false);
      expect(event.results[0]!.frame!.t0).toBe(next);
      expect(next + event.results[0]!.frame!.length * 1_000).toBe(event.completeUpTo);
      next = event.completeUpTo;
    }
    const values = later.flatMap((event) => [...event.results[0]!.frame!.series[0]!.values]);
    expect(values.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(25);
    expect(twin.events.at(-1)!.results[1]).toMatchObject({ id: 'bad', error: { code: 'query_syntax' } });
    // Both subscriptions share one evaluation per step.
    const good = harness.storage.queries.filter((query) => query.text !== 'nonsense' && query.to - query.from === 1_000);
    expect(new Set(good.map((query) => query.from)).size).toBe(good.length);

    await stream.end();
    await twin.end();
    await harness.clock.advance(15 * SECOND);
    expect((await harness.call('checks.list', {}))[0]).toMatchObject({ intervalMs: 10_000 });
    const [asked, fed, ran] = [harness.storage.queries.length, harness.storage.live.batches.length, runs];
    await harness.clock.advance(MINUTE);
    expect(harness.storage.queries.length).toBe(asked);
    expect(harness.storage.live.batches.length).toBe(fed);
    expect(runs - ran).toBe(6);
  });

  test('status streams tick once a second and end with the watcher', async () => {
    const harness = await started();
    const status = harness.watch('status.watch', {});
    const pipeline = harness.watch('pipeline.watch', {});
    await harness.clock.advance(5 * SECOND);
    expect(status.events).toHaveLength(6);
    expect(pipeline.events).toHaveLength(6);
    await status.end();
    await pipeline.end();
    await harness.clock.advance(5 * SECOND);
    expect(status.events).toHaveLength(6);
  });
});

describe('time', () => {
  test('the clock goes back an hour: nothing stops, nothing is negative, watermarks stay, the step is said', async () => {
    let counter = 0;
    const harness = await started({ checks: [scriptedCheck({ name: 'counter', sampling: 'rate', run: (add) => add((counter += 1_000)) })] });
    await harness.clock.advance(10 * MINUTE);
    const before = harness.clock.now();
    const complete = (await harness.call('pipeline.status', {})).completeUpTo!;
    harness.clock.step(-HOUR);
    await harness.clock.advance(5 * MINUTE);
    expect((await harness.call('checks.list', {}))[0]!.runs).toBe(90);
    expect((await harness.call('pipeline.status', {})).completeUpTo).toBe(complete);
    const points = harness.storage.series('scripted.counter');
    for (const [, value] of points) expect(value).toBeCloseTo(100, 6);
    expect(points.some(([t]) => t < before - 50 * MINUTE)).toBe(true);
    expect(harness.storage.spanRows).toHaveLength(1);
    const [span] = harness.storage.spanRows;
    expect(span!.kind).toBe('clock_step');
    expect(span!.to - span!.from).toBe(HOUR);
    // Noticed at the next look: up to a second after it was made.
    expect(span!.to >= before && span!.to <= before + SECOND).toBe(true);
    expect(harness.storage.eventRows.map((event) => event.kind)).toEqual(['agent.started', 'clock.step']);
    expect((await harness.call('status.get', {})).findings).toMatchObject([{ key: 'finding.clock_stepped', params: { seconds: -3_600 } }]);
  });

  test.each([
    ['standing still', false],
    ['going on', true],
  ])('two hours of sleep with the monotonic clock %s: one span, one event, no burst, no giant rate', async (_, monotonicCounts) => {
    let runs = 0;
    const harness = await started({ checks: [scriptedCheck({ name: 'counter', sampling: 'rate', run: (add) => add(++runs * 1_000) })] });
    await harness.clock.advance(5 * MINUTE);
    const lidClosed = harness.clock.now();
    const ran = runs;
    harness.clock.sleep(2 * HOUR, monotonicCounts);
    await harness.clock.advance(5 * MINUTE);
    expect(runs - ran).toBeLessThanOrEqual(31);
    expect(harness.storage.spanRows).toHaveLength(1);
    const [span] = harness.storage.spanRows;
    expect(span!.kind).toBe('asleep');
    expect(Math.abs(span!.from - lidClosed)).toBeLessThan(4 * SECOND);
    expect(Math.abs(span!.to - lidClosed - 2 * HOUR)).toBeLessThan(4 * SECOND);
    expect(harness.storage.eventRows.map((event) => event.kind)).toEqual(['agent.started', 'host.asleep']);
    for (const [, value] of harness.storage.series('scripted.counter')) expect(value).toBeCloseTo(100, 6);
    expect((await harness.call('status.get', {})).worst).toBe('ok');
  });

  test('live charts go on when the clock goes back while someone looks', async () => {
    const harness = await started();
    const stream = harness.watch('live.watch', { queries: [{ id: 'a', text: 'avg:scripted.level{*}' }] });
    await harness.clock.advance(30 * SECOND);
    harness.clock.step(-HOUR);
    await harness.clock.advance(2 * SECOND);
    const seen = stream.events.length;
    await harness.clock.advance(30 * SECOND);
    const later = stream.events.slice(seen);
    expect(later.length).toBeGreaterThanOrEqual(28);
    for (const event of later) expect(event.completeUpTo).toBeLessThanOrEqual(harness.clock.now());
    expect(stream.events.filter((event) => event.reset)).toHaveLength(2);
    expect((await harness.call('status.get', {})).completeUpTo).toBeLessThanOrEqual(harness.clock.now());
    await stream.end();
  });

  test('an announced sleep of some seconds is found although looks lie between the announcement and the sleep', async () => {
    const harness = await started();
    await harness.clock.advance(MINUTE);
    harness.runtime.powerHint('suspend');
    await harness.clock.advance(5 * SECOND);
    harness.clock.sleep(15 * SECOND, true);
    harness.runtime.powerHint('resume');
    expect(harness.storage.spanRows).toMatchObject([{ kind: 'asleep' }]);
    await harness.clock.advance(MINUTE);
    harness.clock.sleep(15 * SECOND, true);
    await harness.clock.advance(MINUTE);
    expect(harness.storage.spanRows).toHaveLength(1);
  });

  test('a thread that is busy for a while is neither asleep nor behind for long', async () => {
    const harness = await started();
    await harness.clock.advance(MINUTE);
    harness.usage.cpu += 40 * SECOND;
    harness.clock.block(40 * SECOND);
    await harness.clock.advance(MINUTE);
    expect(harness.storage.spanRows).toEqual([]);
    expect((await harness.call('checks.list', {}))[0]).toMatchObject({ runs: 13, skipped: 3 });
  });

  test('a run that ends and one that begins later leave a span of not running between them', async () => {
    const storage = new MemoryStorage();
    const clock = new FakeClock();
    storage.report = {
      notices: [{ kind: 'storage.recovered', severity: 'warning', title: 'Recovered', text: '12 points read back' }],
      lastAlive: clock.now() - HOUR,
      replayedPoints: 12,
    };
    await started({ storage, clock });
    expect(storage.spanRows).toMatchObject([{ kind: 'stopped', from: clock.now() - HOUR, to: clock.now() }]);
    expect(storage.eventRows.map((event) => event.kind)).toEqual(['storage.recovered', 'agent.started']);
  });
});

describe('configuration', () => {
  test('a longer flush interval takes over at its own boundary: no stamp twice, no hole, no promise broken', async () => {
    const harness = await started();
    await harness.clock.advance(55 * SECOND);
    harness.configFile.edit('pipeline:\n  flush_interval: 1m\n');
    await harness.clock.advance(5 * MINUTE);
    harness.configFile.edit('pipeline:\n  flush_interval: 5s\nchecks:\n  level: {interval: 5s}\n');
    await harness.clock.advance(2 * MINUTE);
    const stamps = harness.storage.head.batches.flatMap((batch) => [...batch.ts]);
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    const start = stamps[0]!;
    expect(stamps.slice(0, 8).map((t) => (t - start) / SECOND)).toEqual([0, 10, 20, 30, 40, 50, 60, 120]);
    expect((stamps.at(-1)! - stamps.at(-2)!) / SECOND).toBe(5);
    const status = await harness.call('pipeline.status', {});
    expect(status.flushIntervalMs).toBe(5_000);
    expect(status.completeUpTo).toBeGreaterThanOrEqual(harness.clock.now() - 10 * SECOND);
    expect(harness.storage.metas[0]!.interval).toBe(5_000);
    expect(harness.storage.eventRows.filter((event) => event.kind === 'config.changed').map((event) => event.text)).toEqual([
      'pipeline.flushInterval',
      'pipeline.flushInterval, checks.level.interval',
    ]);
  });

  test('a broken file leaves the last good settings in force and says where the error is', async () => {
    const harness = await started({ config: 'sampling: {interval: 20s}\n' });
    harness.configFile.edit('sampling: {interval: 20s}\nlogg: {level: info}\n');
    await harness.clock.advance(SECOND);
    const state = await harness.call('config.get', {});
    expect(state.problems).toMatchObject([{ path: 'logg', line: 2, column: 1 }]);
    expect(state.effective).toMatchObject({ sampling: { interval: '20s' } });
    expect((await harness.call('checks.list', {}))[0]!.configuredIntervalMs).toBe(20_000);
    expect((await harness.call('status.get', {})).findings).toMatchObject([{ key: 'finding.config_invalid', params: { line: 2 } }]);
    harness.configFile.edit(undefined);
    await harness.clock.advance(SECOND);
    expect((await harness.call('checks.list', {}))[0]!.configuredIntervalMs).toBe(10_000);
    expect((await harness.call('status.get', {})).findings).toEqual([]);
  });

  test('edits keep comments, refuse old revisions and bad values', async () => {
    const harness = await started({ config: '# mine\nlog:\n  level: info # calm\n' });
    const watching = harness.watch('config.watch', {});
    const { revision } = await harness.call('config.get', {});
    const next = await harness.call('config.set', { path: 'checks.level.enabled', value: false, revision });
    expect(next.text).toBe('# mine\nlog:\n  level: info # calm\nchecks:\n  level:\n    enabled: false\n');
    expect((await harness.call('checks.list', {}))[0]!.state).toBe('disabled');
    await expect(harness.call('config.set', { path: 'log.level', value: 'warn', revision })).rejects.toMatchObject({ code: 'conflict' });
    await expect(harness.call('config.set', { path: 'log.level', value: 'loud', revision: next.revision })).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(harness.call('config.save', { text: 'log: [', revision: next.revision })).rejects.toMatchObject({ code: 'config_invalid', details: { problems: [{ line: 1 }] } });
    expect((await harness.call('config.check', { text: 'nope: 1\n' })).problems).toHaveLength(1);
    const back = await harness.call('config.set', { path: 'checks.level.enabled', value: null, revision: next.revision });
    expect(back.text).toBe('# mine\nlog:\n  level: info # calm\n');
    await harness.clock.advance(20 * SECOND);
    expect((await harness.call('checks.list', {}))[0]!.state).toBe('ok');
    expect(watching.events.map((event) => event.revision)).toEqual([revision, next.revision, back.revision]);
    await watching.end();
  });

  test('a check that is switched off and on again goes on numbering its batches', async () => {
    const harness = await started();
    await harness.clock.advance(30 * SECOND);
    harness.configFile.edit('checks: {level: {enabled: false}}\n');
    await harness.clock.advance(MINUTE);
    const batches = harness.storage.head.batches.length;
    expect((await harness.call('pipeline.status', {})).paths.filter((path) => path.source === 'level')).toEqual([]);
    harness.configFile.edit('');
    await harness.clock.advance(MINUTE);
    expect(harness.storage.head.batches.length).toBeGreaterThan(batches);
    const numbers = harness.storage.head.batches.map((batch) => batch.seq);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });
});

describe('checks', () => {
  test('an absent one says why, sends no heartbeat, is tried again later, and cannot be run', async () => {
    let plugged = false;
    const check = scriptedCheck({ name: 'usb', run: (add) => add(1), unavailable: () => (plugged ? '' : 'Nothing is plugged in.') });
    const harness = await started({ checks: [check] });
    await harness.clock.advance(MINUTE);
    expect((await harness.call('checks.list', {}))[0]).toMatchObject({ state: 'unavailable', reason: 'Nothing is plugged in.', nextRun: null });
    expect(harness.storage.head.batches.filter((batch) => batch.refs.length > 0)).toEqual([]);
    await expect(harness.call('checks.run', { name: 'usb' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('plugged') });
    await expect(harness.call('checks.run', { name: 'usc' })).rejects.toMatchObject({ code: 'not_found' });
    plugged = true;
    await harness.clock.advance(16 * MINUTE);
    expect((await harness.call('checks.list', {}))[0]!.state).toBe('ok');
  });

  test('one that takes long to open holds up neither the start nor the others', async () => {
    const slow = scriptedCheck({ name: 'slow', run: (add) => add(1) });
    let opened = 0;
    const opening = { ...slow, open: async (context: CheckContext) => (opened++ === 0 ? await new Promise<never>(() => {}) : undefined, slow.open(context)) };
    const harness = new RuntimeHarness({ checks: [opening, scriptedCheck({ name: 'quick', run: (add) => add(1) })] });
    open.push(harness);
    const starting = harness.runtime.start();
    await harness.clock.advance(20 * SECOND);
    await starting;
    expect((await harness.call('checks.list', {})).map((check) => [check.name, check.state])).toEqual([['slow', 'unavailable'], ['quick', 'ok']]);
    await harness.clock.advance(6 * MINUTE);
    expect((await harness.call('checks.list', {})).map((check) => check.state)).toEqual(['ok', 'ok']);
  });

  test('run now runs at once, and joins a run that goes on', async () => {
    const waiting: (() => void)[] = [];
    const check = scriptedCheck({ name: 'asked', intervalMs: HOUR, run: (add) => new Promise<void>((resolve) => waiting.push(() => (add(1), resolve()))) });
    const harness = await started({ checks: [check] });
    const both = [harness.call('checks.run', { name: 'asked' }), harness.call('checks.run', { name: 'asked' })];
    await harness.clock.advance(SECOND);
    expect(waiting).toHaveLength(1);
    waiting[0]!();
    const answers = await Promise.all(both);
    expect(answers.map((answer) => [answer.status.runs, answer.status.lastSamples])).toEqual([[1, 1], [1, 1]]);
  });

  test('what a timed-out run submits later is ignored', async () => {
    const late: (() => void)[] = [];
    let first = true;
    const check = scriptedCheck({
      name: 'late',
      timeoutMs: 2_000,
      run: (add) => {
        if (!first) return add(1);
        first = false;
        return new Promise<void>((resolve) => late.push(() => (add(999), resolve())));
      },
    });
    const harness = await started({ checks: [check] });
    await harness.clock.advance(25 * SECOND);
    expect((await harness.call('checks.list', {}))[0]).toMatchObject({ state: 'timeout', failures: 1 });
    late[0]!();
    await harness.clock.advance(MINUTE);
    expect((await harness.call('checks.list', {}))[0]!.state).toBe('ok');
    expect(harness.storage.series('scripted.late').map(([, value]) => value)).not.toContain(999);
    expect(harness.storage.eventRows.map((event) => event.kind)).toEqual(['agent.started', 'check.failed', 'check.recovered']);
  });

  test('a failing check that tries again is still failing until a run says otherwise', async () => {
    const begun: number[] = [];
    let settle = (): void => undefined;
    const check = scriptedCheck({
      name: 'flaky',
      timeoutMs: 50_000,
      run: (add, t) => {
        begun.push(t);
        if (begun.length === 1) throw new Error('broken');
        return new Promise<void>((resolve) => {
          settle = () => (add(1), resolve());
        });
      },
    });
    const harness = await started({ checks: [check] });
    while (begun.length < 2) await harness.clock.advance(SECOND);
    expect((await harness.call('checks.list', {}))[0]!.state).toBe('error');
    settle();
    await harness.clock.advance(SECOND);
    expect((await harness.call('checks.list', {}))[0]!.state).toBe('ok');
  });

  test('service checks are events when they change', async () => {
    let status: 'ok' | 'critical' = 'ok';
    const harness = await started({
      checks: [scriptedCheck({ name: 'door', run: (add, _t, context) => (add(1), context.serviceCheck({ name: 'door.closed', status, message: 'creaks', tags: [] })) })],
    });
    await harness.clock.advance(MINUTE);
    status = 'critical';
    await harness.clock.advance(MINUTE);
    expect(harness.storage.eventRows.filter((event) => event.kind === 'service_check.changed')).toMatchObject([{ title: 'door.closed is critical', severity: 'error' }]);
  });
});

describe('the agent itself', () => {
  test('over its budget it slows dear checks first, says so, and goes back when there is room', async () => {
    let dearRuns = 0;
    const spend = (ms: number): void => void (open[0]!.usage.cpu += ms);
    const harness = await started({
      checks: [scriptedCheck({ name: 'cheap', run: (add) => add(1) }), scriptedCheck({ name: 'dear', cost: 'dear', run: (add) => (dearRuns++, spend(300), add(1)) })],
      config: 'budget: {patience: 1m}\n',
    });
    await harness.clock.advance(5 * MINUTE);
    const [cheap, dear] = await harness.call('checks.list', {});
    expect(cheap).toMatchObject({ intervalMs: 10_000, state: 'ok' });
    expect(dear).toMatchObject({ intervalMs: 40_000, state: 'shed', reason: expect.stringContaining('budget') });
    expect((await harness.call('status.get', {})).shed).toEqual(['dear']);
    const reduced = harness.storage.spanRows.filter((span) => span.kind === 'reduced');
    expect(reduced).toHaveLength(1);
    expect(reduced[0]!.to - reduced[0]!.from).toBeGreaterThanOrEqual(MINUTE);

    // Someone looks: everything is sampled as configured.
    const stream = harness.watch('live.watch', { queries: [{ id: 'a', text: 'avg:scripted.dear{*}' }] });
    await harness.clock.advance(20 * SECOND);
    expect((await harness.call('checks.list', {}))[1]).toMatchObject({ intervalMs: 10_000, state: 'ok' });
    await stream.end();
    await harness.clock.advance(30 * SECOND);
    expect((await harness.call('checks.list', {}))[1]).toMatchObject({ intervalMs: 40_000 });

    harness.configFile.edit('budget: {patience: 1m, cpu_percent: 50}\n');
    await harness.clock.advance(30 * MINUTE);
    expect((await harness.call('checks.list', {}))[1]).toMatchObject({ intervalMs: 10_000, state: 'ok' });
    expect(harness.storage.eventRows.map((event) => event.kind).filter((kind) => kind.startsWith('agent.'))).toEqual(['agent.started', 'agent.reduced', 'agent.restored']);
    expect(dearRuns).toBeGreaterThan(0);
  });

  test('events that the storage refuses wait and arrive later', async () => {
    const harness = await started();
    harness.storage.eventFailure = new Error('database is full');
    harness.configFile.edit('log: {level: warn}\n');
    await harness.clock.advance(SECOND);
    expect(harness.storage.eventRows.map((event) => event.kind)).toEqual(['agent.started']);
    await harness.clock.advance(20 * SECOND);
    expect((await harness.call('status.get', {})).findings.map((finding) => finding.key)).toEqual(['finding.events_waiting']);
    harness.storage.eventFailure = undefined;
    await harness.clock.advance(20 * SECOND);
    expect(harness.storage.eventRows.map((event) => event.kind)).toEqual(['agent.started', 'config.changed']);
    expect((await harness.call('status.get', {})).findings).toEqual([]);
  });

  test('says who it is, and that a folder is new only once', async () => {
    const harness = await started({ config: 'hostname: renamed\ntags: [env:test]\n' });
    expect(await harness.call('session.hello', {})).toMatchObject({ version: '1.2.3', hostname: 'renamed', firstRun: true, configPath: '/config/vedette.yaml' });
    await harness.clock.advance(20 * SECOND);
    expect(harness.storage.metas[0]!.tags).toEqual(['env:test', 'host:renamed']);
    const again = await started({ storage: harness.storage });
    expect(await again.call('session.hello', {})).toMatchObject({ firstRun: false, hostname: 'testhost' });
  });

  test('storage options follow the configuration, notices become events', async () => {
    const harness = await started({ config: 'storage: {retention: {raw: 3d}}\n' });
    harness.configFile.edit('storage: {retention: {raw: 5d}, max_size: 1GB}\n');
    await harness.clock.advance(SECOND);
    expect(harness.storage.configured.map((options) => [options.retentionRaw / (24 * HOUR), options.maxBytes])).toEqual([[3, 2e9], [5, 1e9]]);
    harness.storage.notice({ kind: 'storage.full', severity: 'error', title: 'Disk full', text: '', aggregationKey: 'storage.full' });
    expect(harness.storage.eventRows.at(-1)).toMatchObject({ kind: 'storage.full', source: 'storage' });
    expect(harness.storage.maintained).toBeGreaterThan(0);
  });
});
