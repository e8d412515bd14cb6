// Reading one metric: whatever the tiers' borders and resolutions, the answer is that of all raw points.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { MetricNode } from '../../common/query/ast.ts';
import { parseQuery } from '../../common/query/parser.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { tiersOf } from '../../test/support/query-tiers.ts';
import type { TierData, TierOptions } from '../../test/support/query-tiers.ts';
import { Budget } from './budget.ts';
import type { Grid } from './grid.ts';
import type { Line } from './lines.ts';
import { readMetric } from './metric-reader.ts';
import type { MetricLines } from './metric-reader.ts';
import { Notices } from './notices.ts';
import type { TierFacts } from './plan.ts';
import type { ReadCost } from './sources.ts';
import { leastStepOf } from './tier-scan.ts';

const RESOLUTIONS = [6, 30];
const SPAN = 600;
const EVERYTHING: TierFacts = { memoryFrom: -Infinity, sealed: -Infinity, rawFrom: -Infinity, rolled: [] };
const nothing = (): ReadCost => ({ live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, chunks: 0 });

interface Setup {
  readonly metas: readonly SeriesMeta[];
  readonly data: ReadonlyMap<SeriesRef, TierData>;
}

async function read(setup: Setup, text: string, grid: Grid, facts: TierFacts, options: TierOptions = {}, cost = nothing()): Promise<MetricLines> {
  const budget = new Budget({ monotonic: () => 0, yieldToLoop: () => Promise.resolve(), deadlineMs: 1_000 });
  return readMetric({
    text,
    node: parseQuery(text) as MetricNode,
    metas: setup.metas,
    grid,
    complete: grid.length,
    tiers: tiersOf(setup.data, facts, options),
    points: { read: () => expect.unreachable() },
    sketches: undefined,
    measuresInterval: false,
    groupLimit: undefined,
    budget,
    cost,
    notices: new Notices(),
  });
}

const close = (got: Float64Array | undefined, wanted: Float64Array | undefined): void => {
  expect(got === undefined).toBe(wanted === undefined);
  wanted?.forEach((value, i) => {
    const bound = Math.max(1, Math.abs(value)) * 1e-9;
    if (Number.isNaN(value)) expect(got![i]).toBeNaN();
    else expect(Math.abs(got![i]! - value)).toBeLessThanOrEqual(bound);
  });
};
const same = (got: readonly Line[], wanted: readonly Line[]): void => {
  expect(got.map(({ key, unit }) => [key, unit])).toEqual(wanted.map(({ key, unit }) => [key, unit]));
  got.forEach((line, i) => {
    close(line.values, wanted[i]!.values);
    close(line.min, wanted[i]!.min);
    close(line.max, wanted[i]!.max);
  });
};

const value = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -1_000, max: 1_000 }) }, { weight: 2, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
const points = fc.array(fc.tuple(fc.nat(SPAN - 1), value), { maxLength: 120 }).map((list) => [...new Map(list.map((point) => [point[0], point]))].map(([, point]) => point).sort((a, b) => a[0] - b[0]));
const oneSeries = fc.record({ tags: fc.tuple(fc.constantFrom('host:a', 'host:b'), fc.constantFrom('core:1', 'core:2', 'core:3')), type: fc.constantFrom('gauge' as const, 'count' as const, 'rate' as const), interval: fc.constantFrom(1, 2), points });
const setup: fc.Arbitrary<Setup> = fc.uniqueArray(oneSeries, { minLength: 1, maxLength: 5, selector: ({ tags }) => tags.join() }).map((list) => ({
  metas: list.map(({ tags, type, interval }, i) => ({ ref: i * 3 + 1, metric: 'm', tags: [...tags].sort(), type, unit: 'byte', interval })),
  data: new Map(list.map((one, i) => [i * 3 + 1, { points: one.points, sketches: [] }])),
}));
/** Raw points in memory, then in SQLite, then in the archive, and rollups of both anywhere: all points are somewhere, many twice. */
const facts: fc.Arbitrary<TierFacts> = fc
  .record({ cuts: fc.tuple(fc.nat(SPAN), fc.nat(SPAN)), rolled: fc.array(fc.tuple(fc.constantFrom(...RESOLUTIONS), fc.nat(SPAN), fc.nat(SPAN)), { maxLength: 2 }), archived: fc.array(fc.tuple(fc.constantFrom(...RESOLUTIONS), fc.nat(SPAN), fc.nat(SPAN)), { maxLength: 3 }) })
  .map(({ cuts: [a, b], rolled, archived }) => {
    const range = ([resolution, from, to]: readonly [number, number, number]) => ({ resolution, from: Math.ceil(Math.min(from, to) / resolution) * resolution, to: Math.ceil(Math.max(from, to) / resolution) * resolution });
    const rawFrom = Math.min(a, b);
    return { memoryFrom: Math.max(a, b), sealed: rawFrom, rawFrom, rolled: rolled.map(range), archive: [{ resolution: 0, from: 0, to: rawFrom + 5 }, ...archived.map(range)] };
  });
const grid: fc.Arbitrary<Grid> = fc.record({ step: fc.constantFrom(1, 5, 6, 12, 30, 60, 90, 600), from: fc.nat(10), length: fc.integer({ min: 1, max: 120 }) }).map(({ step, from, length }) => ({ t0: from * step, step, length: Math.min(length, Math.ceil(SPAN / step)) }));

describe('readMetric over tiers', () => {
  it('answers the same from any split into tiers, resolutions and pieces as from all raw points', async () => {
    const modifiers = fc.constantFrom('', '.rollup(avg)', '.rollup(sum)', '.rollup(min)', '.rollup(max)', '.rollup(count)', '.as_rate()', '.as_count()', '.rollup(max).as_rate()', '.fill(last)', '.fill(linear)', '.fill(zero)');
    await fc.assert(
      fc.asyncProperty(setup, facts, grid, fc.constantFrom('avg', 'sum', 'min', 'max'), modifiers, fc.constantFrom('', ' by {host}', ' by {core,host}'), fc.integer({ min: 1, max: 50 }), async (data, known, on, space, modifier, by, piece) => {
        const text = `${space}:m{*}${by}${modifier}`;
        const wanted = await read(data, text, on, EVERYTHING);
        const got = await read(data, text, on, known, { piece });
        same(got.lines, wanted.lines);
        const end = on.t0 + on.step * on.length;
        expect(got.parts.reduce((covered, { from, to }) => covered + to - from, 0)).toBe(end - on.t0);
      }),
      { numRuns: 400 },
    );
  });

  it('means by each method what a loop over the points means', async () => {
    const plain: Record<string, (values: readonly number[]) => number> = {
      avg: (values) => values.reduce((a, b) => a + b, 0) / values.length,
      sum: (values) => values.reduce((a, b) => a + b, 0),
      min: (values) => Math.min(...values),
      max: (values) => Math.max(...values),
      count: (values) => values.length,
      last: (values) => values.at(-1)!,
    };
    await fc.assert(
      fc.asyncProperty(points, facts, grid, fc.constantFrom(...Object.keys(plain)), async (all, known, on, method) => {
        const metas: SeriesMeta[] = [{ ref: 1, metric: 'm', tags: [], type: 'gauge', unit: '', interval: 1 }];
        const node = `avg:m{*}.rollup(${method})`;
        const text = method === 'last' ? 'avg:m{*}' : node;
        const tree = parseQuery(text) as MetricNode;
        const asked: MetricNode = method === 'last' ? { ...tree, modifiers: [{ kind: 'rollup', method: 'last', seconds: null }] } : tree;
        const budget = new Budget({ monotonic: () => 0, yieldToLoop: () => Promise.resolve(), deadlineMs: 1_000 });
        const { lines } = await readMetric({
          text, node: asked, metas, grid: on, complete: on.length, tiers: tiersOf(new Map([[1, { points: all, sketches: [] }]]), known), points: { read: () => expect.unreachable() },
          sketches: undefined, measuresInterval: false, groupLimit: undefined, budget, cost: nothing(), notices: new Notices(),
        });
        const wanted = Float64Array.from({ length: on.length }, (_, i) => {
          const [from, to] = [on.t0 + i * on.step, on.t0 + (i + 1) * on.step];
          const values = all.filter(([t, each]) => t >= from && t < to && !Number.isNaN(each)).map(([, each]) => each);
          return values.length === 0 ? Number.NaN : plain[method]!(values);
        });
        close(lines[0]!.values, wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('plans series by what they are rolled up to, and scans each part once', async () => {
    const metas = [1, 2, 3].map((ref): SeriesMeta => ({ ref, metric: 'm', tags: [`host:${ref}`], type: 'gauge', unit: '', interval: ref === 2 ? 60 : 1 }));
    const data = new Map(metas.map(({ ref }) => [ref, { points: Array.from({ length: SPAN }, (_, t) => [t, ref] as const), sketches: [] }]));
    const known: TierFacts = { memoryFrom: 500, sealed: 500, rawFrom: 0, rolled: [{ resolution: 30, from: 0, to: 480 }] };
    const scans: string[] = [];
    const cost = nothing();
    const { lines, parts } = await read({ metas, data }, 'avg:m{*} by {host}', { t0: 0, step: 60, length: 10 }, known, {
      resolutionsOf: ({ interval }) => (interval === 1 ? [30] : []),
      onScan: (tier, { refs, resolution, from, to }) => scans.push(`${tier}/${resolution} ${from}-${to} ${[...refs].join()}`),
    }, cost);
    expect(scans).toEqual(['sqlite/30 0-480 1,3', 'sqlite/0 480-500 1,3', 'head/0 500-600 1,3', 'sqlite/0 0-500 2', 'head/0 500-600 2']);
    expect(lines.map(({ values }) => [...values])).toEqual([1, 2, 3].map((each) => Array.from({ length: 10 }, () => each)));
    expect(cost).toMatchObject({ rollups: 32, sqlite: 540, head: 300 });
    expect(parts).toEqual([
      { tier: 'sqlite', resolution: 30, from: 0, to: 480 },
      { tier: 'sqlite', resolution: 0, from: 0, to: 500 },
      { tier: 'head', resolution: 0, from: 500, to: 600 },
    ]);
  });

  it('refuses points outside the part that was asked for', async () => {
    const metas: SeriesMeta[] = [{ ref: 1, metric: 'm', tags: [], type: 'gauge', unit: '', interval: 1 }];
    const tiers = tiersOf(new Map(), EVERYTHING);
    const budget = new Budget({ monotonic: () => 0, yieldToLoop: () => Promise.resolve(), deadlineMs: 1_000 });
    const head = { scan: async (_: unknown, sink: { points(index: number, ts: Float64Array, values: Float64Array, from: number, to: number): void }) => sink.points(0, Float64Array.of(700), Float64Array.of(1), 0, 1) };
    const asked = readMetric({
      text: 'avg:m{*}', node: parseQuery('avg:m{*}') as MetricNode, metas, grid: { t0: 0, step: 60, length: 10 }, complete: 10, tiers: { ...tiers, head }, points: { read: () => expect.unreachable() },
      sketches: undefined, measuresInterval: false, groupLimit: undefined, budget, cost: nothing(), notices: new Notices(),
    });
    await expect(asked).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('an archive that cannot be read', () => {
  const metas: SeriesMeta[] = [{ ref: 1, metric: 'm', tags: [], type: 'gauge', unit: '', interval: 1 }];
  const known: TierFacts = { memoryFrom: 500, sealed: 400, rawFrom: 300, rolled: [], archive: [{ resolution: 0, from: 0, to: 400 }] };
  const ask = async (failure: Error): Promise<{ readonly answer: MetricLines; readonly notices: Notices }> => {
    const data = new Map([[1, { points: Array.from({ length: SPAN }, (_, t) => [t, 7] as const), sketches: [] }]]);
    const notices = new Notices();
    const answer = await readMetric({
      text: 'avg:m{*}', node: parseQuery('avg:m{*}') as MetricNode, metas, grid: { t0: 0, step: 100, length: 6 }, complete: 6,
      tiers: { ...tiersOf(data, known), archive: { scan: () => Promise.reject(failure) } }, points: { read: () => expect.unreachable() },
      sketches: undefined, measuresInterval: false, groupLimit: undefined, budget: new Budget({ monotonic: () => 0, yieldToLoop: () => Promise.resolve(), deadlineMs: 1_000 }), cost: nothing(), notices,
    });
    return { answer, notices };
  };

  it('is left out with a notice, and the rest is answered', async () => {
    const { answer, notices } = await ask(new VedetteError('unavailable', 'The archive process has ended.'));
    expect([...answer.lines[0]!.values]).toEqual([NaN, NaN, NaN, 7, 7, 7]);
    expect(answer.isWhole).toBe(false);
    expect(answer.parts.map(({ tier }) => tier)).toEqual(['sqlite', 'head']);
    expect(notices.list()).toMatchObject([{ code: 'archive_left_out', params: { reason: 'The archive process has ended.' } }]);
  });

  it('fails the query for any other reason', async () => {
    await expect(ask(new VedetteError('deadline', 'Too late.'))).rejects.toMatchObject({ code: 'deadline' });
  });
});

describe('leastStepOf', () => {
  it('is the longest bucket that any of the series needs', () => {
    const tiers = tiersOf(new Map(), { memoryFrom: 500, sealed: 400, rawFrom: 300, rolled: [{ resolution: 30, from: 0, to: 480 }, { resolution: 6, from: 240, to: 480 }] }, { resolutionsOf: ({ interval }) => (interval === 1 ? [6, 30] : interval === 2 ? [30] : []) });
    const meta = (interval: number): SeriesMeta => ({ ref: interval, metric: 'm', tags: [], type: 'gauge', unit: '', interval });
    const least = (from: number, ...intervals: number[]): number => leastStepOf(intervals.map(meta), { from, to: 600 }, tiers);
    expect([least(300, 1, 2), least(240, 1), least(240, 1, 2), least(0, 1), least(0, 60), least(0)]).toEqual([0, 6, 30, 30, 0, 0]);
  });
});

describe('distributions over tiers', () => {
  it('merges raw and rolled-up sketches to the same answer', async () => {
    const sketch = (values: readonly number[]): Uint8Array => {
      const one = new DDSketch();
      for (const each of values) one.add(each);
      return one.toBytes();
    };
    const sketches = fc.uniqueArray(fc.tuple(fc.nat(SPAN - 1), fc.array(fc.integer({ min: -50, max: 1_000 }), { minLength: 1, maxLength: 10 })), { maxLength: 40, selector: ([t]) => t }).map((list) => list.sort((a, b) => a[0] - b[0]).map(([ts, values]) => ({ ts, bytes: sketch(values) })));
    await fc.assert(
      fc.asyncProperty(fc.array(sketches, { minLength: 1, maxLength: 4 }), facts, grid, fc.constantFrom('avg', 'sum', 'min', 'max', 'count', 'p50', 'p99'), fc.constantFrom('', ' by {host}'), async (list, known, on, aggregator, by) => {
        const metas = list.map((_, i): SeriesMeta => ({ ref: i + 1, metric: 'd', tags: [`host:${i % 2}`, `id:${i}`], type: 'distribution', unit: 'second', interval: 1 }));
        const data = new Map(list.map((one, i) => [i + 1, { points: [], sketches: one }]));
        const text = `${aggregator}:d{*}${by}`;
        const wanted = await read({ metas, data }, text, on, EVERYTHING);
        same((await read({ metas, data }, text, on, known)).lines, wanted.lines);
      }),
      { numRuns: 150 },
    );
  });
});
