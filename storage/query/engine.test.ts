// The engine's manners: cache, caps, deadline, cancellation, names, units, requests that make no sense.
import { describe, expect, it } from 'vitest';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { memorySources } from '../../test/support/query-memory.ts';
import type { MemoryOptions, MemorySeries } from '../../test/support/query-memory.ts';
import type { QueryRequest } from '../api.ts';
import { createQueryEngine } from './engine.ts';

const hosts = (count: number): MemorySeries[] =>
  Array.from({ length: count }, (_, i) => ({ metric: 'm', tags: [`host:h${i}`], points: [[0, i], [10_000, i]] as const }));
const request = (text: string, more: Partial<QueryRequest> = {}): QueryRequest => ({ text, from: 0, to: 20_000, maxPoints: 100, tiers: 'stored', ...more });
const setUp = (series: MemorySeries[], options: MemoryOptions = {}) => {
  const sources = memorySources(series, options);
  return { sources, engine: createQueryEngine(sources) };
};

describe('frame cache', () => {
  it('answers a complete range from memory the second time, with columns of its own', async () => {
    const { engine, sources } = setUp(hosts(2));
    const first = await engine.query(request('sum:m{*}'));
    expect(first.stats).toMatchObject({ cached: false, pointsRead: { head: 4, live: 0, sqlite: 0 } });
    first.frame.series[0]!.values.fill(99);
    const second = await engine.query(request('sum : m{ * }'));
    expect(second.stats).toMatchObject({ cached: true, pointsRead: { head: 0 }, seriesMatched: 2 });
    expect([...second.frame.series[0]!.values]).toEqual([1, 1]);
    expect(sources.reads()).toBe(2);
  });

  it('reads again while the range is open, when the past changed, and for the live tier', async () => {
    const open = setUp(hosts(1), { completeUpTo: 19_999 });
    await open.engine.query(request('sum:m{*}'));
    expect((await open.engine.query(request('sum:m{*}'))).stats.cached).toBe(false);
    let revision = 1;
    const past = setUp(hosts(1), { pastRevision: () => revision });
    await past.engine.query(request('sum:m{*}'));
    revision = 2;
    expect((await past.engine.query(request('sum:m{*}'))).stats.cached).toBe(false);
    const live = setUp(hosts(1));
    await live.engine.query(request('sum:m{*}', { tiers: 'live' }));
    expect((await live.engine.query(request('sum:m{*}', { tiers: 'live' }))).stats.cached).toBe(false);
  });
});

describe('limits', () => {
  it('shows at most maxSeries lines and says so', async () => {
    const { engine, sources } = setUp(hosts(1_340), { maxSeries: 200 });
    const result = await engine.query(request('avg:m{*} by {host}'));
    expect(result.frame.series).toHaveLength(200);
    expect(result.frame.series[10]!.tags).toEqual(['host:h10']);
    expect(result.notices).toContainEqual({ code: 'series_capped', params: { shown: 200, total: 1_340 }, text: 'Showing 200 of 1,340 series: narrow the filter or use top().' });
    expect(sources.reads()).toBe(200);
  });

  it('lets top() choose among all of them', async () => {
    const { engine } = setUp(hosts(1_340), { maxSeries: 200 });
    const result = await engine.query(request("top(avg:m{*} by {host}, 1, 'max')"));
    expect(result.frame.series.map((line) => line.tags)).toEqual([['host:h1339']]);
  });

  it('refuses functions that look back inside each other without end, also over nothing', async () => {
    const text = `${"anomalies(".repeat(30)}avg:nothing{*}${", 'agile', 2)".repeat(30)}`;
    await expect(setUp([]).engine.query(request(text))).rejects.toMatchObject({ code: 'query_semantics', message: expect.stringContaining('too deep') });
    const deep = `${'diff('.repeat(90)}avg:m{*}${')'.repeat(90)}`;
    expect((await setUp(hosts(1)).engine.query(request(deep))).frame.series).toHaveLength(1);
  });

  it('reads the inside of a nested rollup no finer than memory allows', async () => {
    const { engine } = setUp(hosts(300));
    const result = await engine.query(request("rollup(avg:m{*} by {host}, 'max', 3600)", { to: 240 * 3_600_000 }));
    expect(result.frame.series).toHaveLength(300);
    expect(result.frame.series[7]!.values[0]).toBe(7);
  });

  it('refuses what would not fit into memory, with the place', async () => {
    const { engine } = setUp(hosts(1_000));
    const asked = engine.query(request('top(avg:m{*} by {host}, 1)', { to: 60_000_000, maxPoints: 6_000 }));
    await expect(asked).rejects.toMatchObject({ code: 'query_semantics', details: { position: { offset: 4 } } });
  });

  it('gives up at the deadline and says after how long', async () => {
    let now = 0;
    const { engine } = setUp(hosts(50), { monotonic: () => (now += 10) });
    await expect(engine.query(request('avg:m{*}', { deadlineMs: 200 }))).rejects.toMatchObject({ code: 'deadline', details: { deadlineMs: 200 } });
  });

  it('stops between series when it is cancelled, and gives the thread a turn every few milliseconds', async () => {
    let now = 0;
    let turns = 0;
    const controller = new AbortController();
    const yieldToLoop = async (): Promise<void> => {
      turns += 1;
      if (turns === 3) controller.abort();
    };
    const { engine, sources } = setUp(hosts(100), { monotonic: () => (now += 6), yieldToLoop });
    await expect(engine.query(request('avg:m{*}', { signal: controller.signal }))).rejects.toMatchObject({ code: 'cancelled' });
    expect(turns).toBe(3);
    expect(sources.reads()).toBeLessThan(20);
  });

  it.each([
    [{ from: 5, to: 5 }, 'start before its end'],
    [{ from: Number.NaN }, 'start before its end'],
    [{ to: 1e15 }, '100 years'],
    [{ maxPoints: 0 }, 'maxPoints'],
    [{ step: 0.5 }, 'step'],
  ])('refuses the request %o', async (more, words) => {
    await expect(setUp(hosts(1)).engine.query(request('avg:m{*}', more))).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining(words) });
  });
});

describe('names and facts of the answer', () => {
  it('names lines after the metric or the formula, with their tags', async () => {
    const { engine } = setUp(hosts(1));
    const names = async (text: string): Promise<string[]> => (await engine.query(request(text))).frame.series.map((line) => line.name);
    expect(await names('avg:m{*}')).toEqual(['m']);
    expect(await names('avg:m{*} by {host}')).toEqual(['m{host:h0}']);
    expect(await names('avg:m{*} by {host}*2')).toEqual(['avg:m{*} by {host} * 2{host:h0}']);
    expect(await names('7')).toEqual(['7']);
  });

  it('reads equal parts of a formula once', async () => {
    const { engine, sources } = setUp(hosts(3));
    const result = await engine.query(request('sum:m{*} / sum:m{ * }'));
    expect(sources.reads()).toBe(3);
    expect(result.stats.seriesMatched).toBe(3);
    expect(result.rollup).toEqual({ aggregator: 'avg', interval: 10_000 });
  });

  it('measures the interval of live points, which come more often than stored ones', async () => {
    const points = Array.from({ length: 20 }, (_, second) => [second * 1_000, 3] as const);
    const { engine } = setUp([{ metric: 'c', tags: [], type: 'count', unit: 'packet', interval: 10_000, points }]);
    const result = await engine.query(request('sum:c{*}.rollup(max, 5).as_rate()', { tiers: 'live' }));
    expect([...result.frame.series[0]!.values]).toEqual([3, 3, 3, 3]);
    expect(result.stats.pointsRead).toEqual({ live: 20, head: 0, sqlite: 0, rollups: 0, archive: 0 });
    expect((await engine.query(request('sum:c{*}', { tiers: 'live', step: 1_000 }))).frame.length).toBe(20);
    // The live stream asks for one step at a time: what a point stands for is known from the one before.
    const newest = await engine.query(request('sum:c{*}.as_rate()', { tiers: 'live', step: 1_000, from: 12_000, to: 13_000 }));
    expect([...newest.frame.series[0]!.values]).toEqual([3]);
    const first = await engine.query(request('sum:c{*}.as_rate()', { tiers: 'live', step: 1_000, from: 0, to: 1_000 }));
    expect(first.frame.series[0]!.values[0]).toBeCloseTo(0.3);
  });
});

describe('distributions', () => {
  const sketchOf = (...values: number[]): Uint8Array => {
    const sketch = new DDSketch();
    for (const value of values) sketch.add(value);
    return sketch.toBytes();
  };
  const series: MemorySeries[] = [
    { metric: 'd', tags: ['host:a'], type: 'distribution', unit: 'millisecond', sketches: [{ ts: 0, bytes: sketchOf(1, 2, 3) }, { ts: 10_000, bytes: sketchOf(100) }] },
    { metric: 'd', tags: ['host:b'], type: 'distribution', unit: 'millisecond', sketches: [{ ts: 0, bytes: sketchOf(10) }] },
  ];
  const values = async (text: string): Promise<number[]> => [...(await setUp(series).engine.query(request(text))).frame.series[0]!.values];

  it('merges sketches over time and space, then answers exactly or within 1 %', async () => {
    expect(await values('count:d{*}')).toEqual([4, 1]);
    expect(await values('sum:d{*}')).toEqual([16, 100]);
    expect(await values('avg:d{*}')).toEqual([4, 100]);
    expect(await values('max:d{*}.rollup(max, 20)')).toEqual([100]);
    expect(await values('min:d{host:b}')).toEqual([10, Number.NaN]);
    expect(await values('count:d{*}.as_rate()')).toEqual([0.4, 0.1]);
    expect(Math.abs((await values('p50:d{*}'))[0]! - 2)).toBeLessThan(0.03);
  });

  it('keeps units and refuses what has no meaning', async () => {
    const { engine } = setUp(series);
    expect((await engine.query(request('p99:d{*}'))).frame.series[0]!.unit).toBe('millisecond');
    expect((await engine.query(request('count:d{*}'))).frame.series[0]!.unit).toBe('');
    await expect(engine.query(request('avg:d{*}.fill(zero)'))).rejects.toMatchObject({ code: 'query_semantics' });
  });

  it('says when a stored sketch is damaged', async () => {
    const { engine } = setUp([{ metric: 'd', tags: [], type: 'distribution', sketches: [{ ts: 0, bytes: new Uint8Array([255, 1]) }] }]);
    await expect(engine.query(request('avg:d{*}'))).rejects.toMatchObject({ code: 'storage_damaged' });
  });
});
