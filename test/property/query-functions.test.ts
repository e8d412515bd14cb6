// Properties of the functions of the query language over random data: what must hold whatever the values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame, FrameSeries, QueryResult } from '../../common/model/frame.ts';
import { createQueryEngine } from '../../storage/query/engine.ts';
import { callArbitrary } from '../support/query-arbitrary.ts';
import { memorySources } from '../support/query-memory.ts';
import type { MemorySeries } from '../support/query-memory.ts';

const STEP = 10_000;
const LENGTH = 40;
/** Values on the grid; undefined is a gap. */
const gappy = fc.array(fc.option(fc.integer({ min: -1_000, max: 1_000 }), { nil: undefined, freq: 4 }), { minLength: LENGTH, maxLength: LENGTH });
const whole = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: LENGTH, maxLength: LENGTH });

function seriesOf(columns: readonly (readonly (number | undefined)[])[]): MemorySeries[] {
  return columns.map((values, index) => ({
    metric: 'm',
    tags: [`host:${'abcdefgh'[index]!}`, `env:${index % 2 === 0 ? 'x' : 'y'}`],
    points: values.flatMap((value, i) => (value === undefined ? [] : [[i * STEP, value] as const])),
  }));
}

async function ask(columns: readonly (readonly (number | undefined)[])[], text: string, from = 0, to = LENGTH): Promise<QueryResult> {
  return createQueryEngine(memorySources(seriesOf(columns))).query({ text, from: from * STEP, to: to * STEP, step: STEP, maxPoints: 10_000, tiers: 'stored' });
}

const first = async (values: readonly (number | undefined)[], text: string, from?: number, to?: number): Promise<number[]> => [...(await ask([values], text, from, to)).frame.series[0]!.values];

/** Unlike toEqual: within rounding, NaN equal to NaN. */
function expectClose(got: readonly number[], wanted: readonly number[], room = 1e-9): void {
  expect(got.length).toBe(wanted.length);
  got.forEach((value, i) => {
    if (Number.isNaN(wanted[i])) expect(value).toBeNaN();
    else expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(room * Math.max(1, Math.abs(wanted[i]!)));
  });
}

/** The deviation of the differences of neighbours, as a part of that of the plain line. */
function relativeRoughness(values: readonly number[], plain: readonly number[]): number {
  const rough = (line: readonly number[]): number => {
    const present = line.filter((value) => !Number.isNaN(value));
    const rises = present.slice(1).map((value, i) => value - present[i]!);
    const mean = rises.reduce((sum, rise) => sum + rise, 0) / rises.length;
    return Math.sqrt(rises.reduce((sum, rise) => sum + (rise - mean) ** 2, 0) / rises.length);
  };
  return rough(plain) > 1e-9 ? rough(values) / rough(plain) : 0;
}

describe('functions of the query language', () => {
  it('cumsum undoes diff', () =>
    fc.assert(
      fc.asyncProperty(whole, async (values) => {
        const sums = await first(values, 'cumsum(diff(avg:m{*}))', 1);
        expectClose(sums, values.slice(1).map((value) => value - values[0]!));
      }),
      { numRuns: 60 },
    ));

  it('clamps and cuts only what lies beyond, and twice is once', () =>
    fc.assert(
      fc.asyncProperty(gappy, fc.integer({ min: -500, max: 500 }), fc.constantFrom('clamp_min', 'clamp_max', 'cutoff_min', 'cutoff_max'), async (values, limit, name) => {
        const once = await first(values, `${name}(avg:m{*}, ${limit})`);
        expect(await first(values, `${name}(${name}(avg:m{*}, ${limit}), ${limit})`)).toEqual(once);
        for (const value of once) expect(name.endsWith('min') ? value < limit : value > limit).toBe(false);
      }),
      { numRuns: 60 },
    ));

  it('gives each step of a trailing window the same value in whichever range it is asked', () =>
    fc.assert(
      fc.asyncProperty(gappy, fc.constantFrom('ewma_3(', 'ewma_20(', 'median_5(', 'median_9('), fc.integer({ min: 1, max: LENGTH - 1 }), async (values, name, cut) => {
        const all = await first(values, `${name}avg:m{*})`);
        expectClose(await first(values, `${name}avg:m{*})`, cut), all.slice(cut));
      }),
      { numRuns: 80 },
    ));

  it('smooths lines alike wherever they lie, keeps their gaps, and makes them no rougher', () =>
    fc.assert(
      fc.asyncProperty(gappy, gappy, fc.integer({ min: -5, max: 5 }), async (a, b, level) => {
        const plain = await ask([a, b], 'avg:m{*} by {host}');
        const smooth = await ask([a, b], 'autosmooth(avg:m{*} by {host})');
        const moved = await ask([a, b], `autosmooth(avg:m{*} by {host} + ${level * 1_000})`);
        for (const [index, line] of smooth.frame.series.entries()) {
          const before = [...plain.frame.series[index]!.values];
          const present = before.filter((value) => !Number.isNaN(value));
          // The same span wherever the line lies, and gaps where gaps were.
          expectClose([...moved.frame.series[index]!.values].map((value) => value - level * 1_000), [...line.values], 1e-7);
          line.values.forEach((value, i) => {
            expect(Number.isNaN(value)).toBe(Number.isNaN(before[i]));
            if (!Number.isNaN(value)) expect(value >= Math.min(...present) - 1e-9 && value <= Math.max(...present) + 1e-9).toBe(true);
          });
        }
        const roughness = (frame: Frame): number => frame.series.reduce((sum, { values }, index) => sum + relativeRoughness([...values], [...plain.frame.series[index]!.values]), 0);
        expect(roughness(smooth.frame)).toBeLessThanOrEqual(roughness(plain.frame) + 1e-9);
      }),
      { numRuns: 60 },
    ));

  it('keeps averages and medians between the smallest and largest value of their window', () =>
    fc.assert(
      fc.asyncProperty(gappy, fc.constantFrom(['ewma_5', 5] as const, ['median_7', 7] as const, ['ewma_10', 10] as const), async (values, [name, span]) => {
        const smooth = await first(values, `${name}(avg:m{*})`);
        smooth.forEach((value, i) => {
          const window = values.slice(Math.max(0, i - span + 1), i + 1).filter((one) => one !== undefined);
          if (values[i] === undefined) expect(value).toBeNaN();
          else {
            expect(value).toBeGreaterThanOrEqual(Math.min(...window) - 1e-9);
            expect(value).toBeLessThanOrEqual(Math.max(...window) + 1e-9);
          }
        });
      }),
      { numRuns: 80 },
    ));

  it('shifts in time: the shifted line is the line of the earlier range', () =>
    fc.assert(
      fc.asyncProperty(gappy, fc.integer({ min: 1, max: 30 }), fc.constantFrom('avg:m{*}', 'ewma_3(avg:m{*})', 'diff(avg:m{*})', 'cumsum(avg:m{*})', 'trend_line(avg:m{*})'), async (values, by, query) => {
        const shifted = await first(values, `timeshift(${query}, -${by * 10})`, by, LENGTH);
        expectClose(shifted, await first(values, query, 0, LENGTH - by), 1e-7);
      }),
      { numRuns: 80 },
    ));

  it('ranks: top(n) is n of all lines, and the others have no higher measure', () =>
    fc.assert(
      fc.asyncProperty(fc.array(whole, { minLength: 2, maxLength: 6 }), fc.integer({ min: 1, max: 6 }), fc.constantFrom('mean', 'max', 'min', 'last', 'sum', 'area', 'l2norm'), async (columns, limit, measure) => {
        const all = (await ask(columns, 'avg:m{*} by {host}')).frame.series;
        const best = (await ask(columns, `top(avg:m{*} by {host}, ${limit}, '${measure}')`)).frame.series;
        const worst = (await ask(columns, `bottom(avg:m{*} by {host}, ${limit}, '${measure}')`)).frame.series;
        const tags = (lines: readonly FrameSeries[]): string[] => lines.map((line) => line.tags.join());
        expect(best.length).toBe(Math.min(limit, all.length));
        for (const tag of tags(best)) expect(tags(all)).toContain(tag);
        if (limit >= all.length) expect(tags(worst).sort()).toEqual(tags(best).sort());
      }),
      { numRuns: 60 },
    ));

  it('re-aggregates: the nested sum of groups is the sum of all, min ≤ median ≤ max', () =>
    fc.assert(
      fc.asyncProperty(fc.array(gappy, { minLength: 2, maxLength: 6 }), async (columns) => {
        const line = async (text: string): Promise<number[]> => [...(await ask(columns, text)).frame.series[0]!.values];
        expectClose(await line('sum(sum:m{*} by {env,host}, {})'), await line('sum:m{*}'));
        const [low, middle, high] = [await line('min(avg:m{*} by {host}, {})'), await line("percentile(avg:m{*} by {host}, 'p50', {})"), await line('max(avg:m{*} by {host}, {})')];
        middle.forEach((value, i) => {
          if (Number.isNaN(value)) return;
          expect(value).toBeGreaterThanOrEqual(low[i]!);
          expect(value).toBeLessThanOrEqual(high[i]!);
        });
      }),
      { numRuns: 60 },
    ));

  it('aggregates over time in two layers as in one, where that is the same', () =>
    fc.assert(
      fc.asyncProperty(gappy, fc.constantFrom('min', 'max', 'sum'), async (values, method) => {
        const nested = await createQueryEngine(memorySources(seriesOf([values]))).query({ text: `rollup(avg:m{*}.rollup(${method}, 20), '${method}', 80)`, from: 0, to: LENGTH * STEP, maxPoints: 1_000, tiers: 'stored' });
        const plain = await createQueryEngine(memorySources(seriesOf([values]))).query({ text: `avg:m{*}.rollup(${method}, 80)`, from: 0, to: LENGTH * STEP, maxPoints: 1_000, tiers: 'stored' });
        expectClose([...nested.frame.series[0]!.values], [...plain.frame.series[0]!.values]);
      }),
      { numRuns: 60 },
    ));

  it('fits a straight line exactly, and forecasts it', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 2, max: 30 }), fc.constantFrom('default', 'simple', 'reactive'), async (level, slope, known, model) => {
        const line = Array.from({ length: LENGTH }, (_, i) => level + slope * i);
        expectClose(await first(line, 'trend_line(avg:m{*})'), line, 1e-6);
        expectClose(await first(line, 'robust_trend(avg:m{*})'), line, 1e-6);
        const engine = createQueryEngine(memorySources(seriesOf([line.slice(0, known)]), { completeUpTo: known * STEP }));
        const { frame } = await engine.query({ text: `forecast(avg:m{*}, 'linear', 2, model='${model}')`, from: 0, to: LENGTH * STEP, step: STEP, maxPoints: 1_000, tiers: 'stored' });
        expectClose([...frame.series[0]!.values], line, 1e-5);
        expect(frame.series[0]!.forecastFrom).toBe(known);
      }),
      { numRuns: 60 },
    ));

  it('finds a planted outlier, and none among identical lines', () =>
    fc.assert(
      fc.asyncProperty(whole, fc.integer({ min: 3, max: 7 }), fc.constantFrom('DBSCAN', 'MAD', 'scaledDBSCAN', 'scaledMAD'), async (values, lines, algorithm) => {
        const roles = async (columns: readonly number[][]): Promise<string[]> => (await ask(columns, `outliers(avg:m{*} by {host}, '${algorithm}', 3)`)).frame.series.map((line) => line.role ?? '');
        const same = Array.from({ length: lines }, () => values);
        expect(await roles(same)).toEqual(same.map(() => ''));
        const planted = [...same.slice(1), values.map((value) => value + 10_000)];
        expect(await roles(planted)).toEqual(planted.map((_, index) => (index === lines - 1 ? 'outlier' : '')));
      }),
      { numRuns: 60 },
    ));

  it('marks a planted anomaly in noise and keeps the band around what it expects', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -10, max: 10 }), { minLength: LENGTH, maxLength: LENGTH }), fc.constantFrom('basic', 'agile'), async (noise, algorithm) => {
        const values = noise.map((value, i) => (i === LENGTH - 2 ? 100_000 : 1_000 + value));
        const { frame } = await ask([values], `anomalies(avg:m{*}, '${algorithm}', 3, seasonality='hourly')`);
        const line = frame.series[0]!;
        expect(line.marks![LENGTH - 2]).toBe(1);
        line.lower!.forEach((low, i) => expect(low > line.upper![i]!).toBe(false));
      }),
      { numRuns: 60 },
    ));

  it('answers every function for any data with whole columns, or refuses it as a VedetteError', () =>
    fc.assert(
      fc.asyncProperty(fc.array(gappy, { maxLength: 4 }), callArbitrary, fc.integer({ min: 0, max: LENGTH }), fc.integer({ min: 1, max: 60 }), fc.constantFrom('stored' as const, 'live' as const), async (columns, text, from, span, tiers) => {
        const engine = createQueryEngine(memorySources(seriesOf(columns), { completeUpTo: 30 * STEP }));
        const { frame } = await engine.query({ text, from: from * STEP, to: (from + span) * STEP, maxPoints: 200, tiers }).catch((error: unknown): { frame: Frame } => {
          expect(error).toMatchObject({ code: 'query_semantics' });
          return { frame: { t0: 0, step: 1, length: 0, series: [] } };
        });
        for (const { values, min, max, lower, upper, marks } of frame.series) {
          for (const column of [values, min, max, lower, upper, marks]) if (column !== undefined) expect(column.length).toBe(frame.length);
        }
      }),
      { numRuns: 600 },
    ));

  it('keeps its manners with infinite values', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(Infinity, -Infinity, 0, 5, 1e308, -1e308, 5e-324), { minLength: LENGTH, maxLength: LENGTH }), callArbitrary, async (values, text) => {
        const result = await ask([values, values, values], text).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'query_semantics' });
          return undefined;
        });
        for (const line of result?.frame.series ?? []) expect(line.values.length).toBe(result!.frame.length);
      }),
      { numRuns: 300 },
    ));
});
