// Proves that the hub batches, follows the time range, rests while hidden and keeps the last answer through failures.
import { beforeEach, describe, expect, test } from 'vitest';
import type { CallInput, CallOutput, StreamEvent } from '../../../common/contract/contract.ts';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { TimeSpec } from '../../app/time-range.ts';
import { ChartHub, pointsForWidth, type HubEnvironment } from './chart-hub.ts';

type Run = { input: CallInput<'query.run'>; signal: AbortSignal | undefined; answer(output?: CallOutput<'query.run'>): void; fail(error: VedetteError): void };
type Watch = { input: { queries: { id: string; text: string }[] }; event(event: StreamEvent<'live.watch'>): void; fail(error: VedetteError): void; end(): void; stopped: boolean };

class World implements HubEnvironment {
  time = 1_000_000;
  hidden = false;
  current: TimeSpec = { kind: 'rolling', duration: 900_000, at: null };
  readonly runs: Run[] = [];
  readonly watches: Watch[] = [];
  readonly #timers = new Set<{ at: number; callback: () => void }>();
  readonly #spec = new Set<() => void>();
  readonly #visibility = new Set<() => void>();

  now = () => this.time;
  isHidden = () => this.hidden;
  spec = () => this.current;
  after = (ms: number, callback: () => void) => {
    const timer = { at: this.time + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };
  onSpec = (listener: () => void) => {
    this.#spec.add(listener);
    return () => void this.#spec.delete(listener);
  };
  onVisibility = (listener: () => void) => {
    this.#visibility.add(listener);
    return () => void this.#visibility.delete(listener);
  };
  set(spec: TimeSpec): void {
    this.current = spec;
    for (const listener of this.#spec) listener();
  }
  hide(hidden: boolean): void {
    this.hidden = hidden;
    for (const listener of this.#visibility) listener();
  }
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
      await Promise.resolve();
    }
    this.time = end;
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
  get timers(): number {
    return this.#timers.size;
  }
  client = {
    call: (name: string, input: unknown, options?: { signal?: AbortSignal }) =>
      new Promise<never>((resolve, reject) => {
        if (name === 'spans.list') resolve([] as never);
        else this.runs.push({ input: input as CallInput<'query.run'>, signal: options?.signal, answer: (output) => resolve((output ?? answers(input as CallInput<'query.run'>)) as never), fail: reject });
      }),
    watch: (_name: string, input: unknown, listener: { onEvent(event: never): void; onError(error: VedetteError): void; onEnd(): void }) => {
      const watch: Watch = { input: input as Watch['input'], event: (event) => listener.onEvent(event as never), fail: (error) => listener.onError(error), end: () => listener.onEnd(), stopped: false };
      this.watches.push(watch);
      return () => {
        watch.stopped = true;
      };
    },
  };
}

const answers = (input: CallInput<'query.run'>): CallOutput<'query.run'> =>
  input.queries.map(({ id, text }) => ({
    id,
    result: {
      frame: { t0: input.from, step: 10_000, length: 1, series: [{ name: text, metric: text, tags: [], unit: '', values: Float64Array.of(input.to) }] },
      stats: { ms: 1, pointsRead: { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 }, parts: [], seriesMatched: 1, chunksRead: 0, cached: false },
      rollup: { aggregator: 'avg', interval: 10_000 },
      completeUpTo: input.to,
      notices: [],
    },
  }));

let world: World;
let hub: ChartHub;
let drawn: number;
const openChart = (...texts: string[]) => {
  const chart = hub.open(() => {
    drawn += 1;
  });
  chart.setQueries(texts);
  return chart;
};
beforeEach(() => {
  world = new World();
  hub = new ChartHub(world.client as never, world);
  drawn = 0;
});

test('all charts of a page ask once, the same query only once', async () => {
  openChart('a', 'b');
  openChart('b', 'c');
  await world.pass(50);
  expect(world.runs.map((run) => run.input.queries.map((query) => query.text))).toEqual([['a', 'b', 'c']]);
  expect(world.watches).toHaveLength(1);
  world.runs[0]?.answer();
  await world.pass(1);
  expect(hub.entries.get('b')?.fresh).toBe(true);
  expect(drawn).toBeGreaterThan(0);
});

test('a question under way is not asked again by what else changes meanwhile', async () => {
  openChart('a');
  await world.pass(50);
  openChart('a').setWidth(400);
  openChart('b');
  await world.pass(50);
  expect(world.runs.map((run) => run.input.queries.map((query) => query.text))).toEqual([['a'], ['b']]);
  expect(world.runs[0]?.signal?.aborted).toBe(false);
  world.runs[0]?.answer();
  await world.pass(1);
  expect(hub.entries.get('a')?.fresh).toBe(true);
});

test('more than sixty queries are split', async () => {
  openChart(...Array.from({ length: 130 }, (_, i) => `q${i}`));
  await world.pass(50);
  expect(world.runs.map((run) => run.input.queries.length)).toEqual([60, 60, 10]);
  expect(world.watches.map((watch) => watch.input.queries.length)).toEqual([60, 60, 10]);
});

test('what depends on the whole range is not followed step by step, but asked again', async () => {
  openChart('avg:a{*}', 'cumsum(avg:a{*})');
  await world.pass(50);
  expect(world.watches.map((watch) => watch.input.queries.map((query) => query.text))).toEqual([['avg:a{*}']]);
  world.runs[0]?.answer();
  await world.pass(10_000);
  expect(world.runs[1]?.input.queries.map((query) => query.text)).toEqual(['avg:a{*}', 'cumsum(avg:a{*})']);
});

test('only such queries need no stream', async () => {
  openChart('cumsum(avg:a{*})');
  await world.pass(50);
  expect(world.watches).toEqual([]);
});

test('a forecast is asked a quarter of the range ahead, and its chart has the room', async () => {
  openChart('avg:a{*}', "forecast(avg:a{*}, 'linear', 1)");
  await world.pass(50);
  const [plain, ahead] = world.runs.map((run) => run.input);
  expect([plain?.queries.length, ahead?.queries.length]).toEqual([1, 1]);
  expect((ahead?.to ?? 0) - (plain?.to ?? 0)).toBe(225_000);
  expect(hub.rangeFor(['avg:a{*}'])).toEqual(hub.range());
  expect(hub.rangeFor(["forecast(avg:a{*}, 'linear', 1)"]).to).toBe(hub.range().to + 225_000);
});

test('a new range asks again, drops the old answer and stops following when it is fixed', async () => {
  openChart('a');
  await world.pass(50);
  world.set({ kind: 'absolute', from: 100_000, to: 200_000 });
  await world.pass(50);
  expect(world.runs[0]?.signal?.aborted).toBe(true);
  expect(world.runs[1]?.input).toMatchObject({ from: 100_000, to: 200_000 });
  world.runs[0]?.answer();
  await world.pass(1);
  expect(hub.entries.get('a')?.history).toBeUndefined();
  world.runs[1]?.answer();
  await world.pass(60_000);
  expect(hub.entries.get('a')?.history?.frame.t0).toBe(100_000);
  expect(world.watches.at(-1)?.stopped).toBe(true);
  expect(world.runs).toHaveLength(2);
});

test('live history is renewed, live points arrive in the tail', async () => {
  openChart('a');
  await world.pass(50);
  world.runs[0]?.answer();
  world.watches[0]?.event({ reset: true, completeUpTo: 1_000_000, results: [{ id: '0', frame: { t0: 999_000, step: 1_000, length: 1, series: [{ name: 'a', metric: 'a', tags: [], unit: '', values: Float64Array.of(7) }] } }] });
  expect(hub.entries.get('a')?.tail.lines.get('a')?.v).toEqual([7]);
  await world.pass(10_500);
  expect(world.runs).toHaveLength(2);
});

test('a live stream that fails is opened again, ever more slowly, until something arrives', async () => {
  openChart('a');
  await world.pass(50);
  for (const wait of [1_000, 2_000, 4_000]) {
    const before = world.watches.length;
    world.watches.at(-1)?.fail(new VedetteError('internal', 'broken'));
    await world.pass(wait - 100);
    expect(world.watches).toHaveLength(before);
    await world.pass(200);
    expect(world.watches).toHaveLength(before + 1);
    expect(world.watches.at(-2)?.stopped).toBe(true);
  }
  world.watches.at(-1)?.event({ reset: true, completeUpTo: 1_000_000, results: [] });
  world.watches.at(-1)?.end();
  await world.pass(1_100);
  expect(world.watches).toHaveLength(5);
});

test('other queries do not wait for the next attempt, a hidden page makes none', async () => {
  openChart('a');
  await world.pass(50);
  world.watches[0]?.fail(new VedetteError('internal', 'broken'));
  openChart('b');
  await world.pass(50);
  expect(world.watches).toHaveLength(2);
  world.watches[1]?.fail(new VedetteError('internal', 'broken'));
  world.hide(true);
  await world.pass(60_000);
  expect(world.watches).toHaveLength(2);
});

describe('a hidden page', () => {
  test('costs nothing, and asks again when seen', async () => {
    openChart('a');
    await world.pass(50);
    world.runs[0]?.answer();
    await world.pass(1);
    world.hide(true);
    expect(world.watches[0]?.stopped).toBe(true);
    expect(world.timers).toBe(0);
    await world.pass(600_000);
    expect(world.runs).toHaveLength(1);
    world.hide(false);
    await world.pass(50);
    expect(world.runs).toHaveLength(2);
    expect(world.watches).toHaveLength(2);
  });
});

test('a failure keeps the last answer and is gone with the next', async () => {
  openChart('a');
  await world.pass(50);
  world.runs[0]?.answer();
  await world.pass(11_000);
  world.runs[1]?.fail(new VedetteError('disconnected', 'gone'));
  await world.pass(1);
  expect(hub.entries.get('a')).toMatchObject({ error: { code: 'disconnected' }, history: { completeUpTo: expect.any(Number) } });
  hub.retry();
  await world.pass(50);
  world.runs.at(-1)?.answer();
  await world.pass(1);
  expect(hub.entries.get('a')?.error).toBeUndefined();
});

test('closing the last chart leaves nothing running', async () => {
  const chart = openChart('a');
  await world.pass(50);
  chart.close();
  expect(world.timers).toBe(0);
  expect(world.watches.every((watch) => watch.stopped)).toBe(true);
  expect(hub.entries.size).toBe(0);
});

test('points follow the width in steps', () => {
  expect([100, 330, 700, 4_000].map(pointsForWidth)).toEqual([120, 240, 480, 900]);
});
