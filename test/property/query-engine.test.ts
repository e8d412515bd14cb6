// Properties of the engine over random data: ranges, groups, aggregators and errors hold together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Frame, QueryResult } from '../../common/model/frame.ts';
import { printQuery } from '../../common/query/printer.ts';
import { createQueryEngine } from '../../storage/query/engine.ts';
import { brokenText, queryArbitrary } from '../support/query-arbitrary.ts';
import { memorySources } from '../support/query-memory.ts';
import type { MemorySeries } from '../support/query-memory.ts';

/** Whole numbers, so that sums are exact in any order. */
const point = fc.tuple(fc.integer({ min: 0, max: 599 }).map((second) => second * 1_000), fc.integer({ min: -1_000, max: 1_000 }));
const series: fc.Arbitrary<MemorySeries> = fc.record({
  metric: fc.constant('m'),
  tags: fc.tuple(fc.constantFrom('host:a', 'host:b', 'host:c'), fc.constantFrom('env:x', 'env:y'), fc.integer({ min: 0, max: 20 })).map(([host, env, id]) => [host, env, `id:${id}`]),
  type: fc.constantFrom('gauge' as const, 'count' as const, 'rate' as const),
  interval: fc.constantFrom(1_000, 10_000),
  points: fc.array(point, { maxLength: 60 }),
});
const data = fc.uniqueArray(series, { minLength: 1, maxLength: 8, selector: (one) => one.tags.join(',') });
const space = fc.constantFrom('avg', 'sum', 'min', 'max');
const time = fc.constantFrom('avg', 'sum', 'min', 'max', 'count');

function ask(all: readonly MemorySeries[], text: string, from: number, to: number): Promise<QueryResult> {
  return createQueryEngine(memorySources(all)).query({ text, from, to, maxPoints: 10_000, tiers: 'stored' });
}

/** Values by start of step. */
function byTime(frame: Frame, column: 'values' | 'min' | 'max' = 'values'): Map<number, number> {
  return new Map([...(frame.series[0]?.[column] ?? [])].map((value, index) => [frame.t0 + index * frame.step, value]));
}

describe('the query engine', () => {
  it('gives a step the same value whichever range it is asked in', async () => {
    await fc.assert(
      fc.asyncProperty(data, space, time, fc.constantFrom(1, 7, 10, 30, 60), fc.integer({ min: 1, max: 599 }), async (all, aggregator, method, seconds, cut) => {
        const text = `${aggregator}:m{*}.rollup(${method}, ${seconds})`;
        const whole = byTime((await ask(all, text, 0, 600_000)).frame);
        const left = byTime((await ask(all, text, 0, cut * 1_000)).frame);
        const right = byTime((await ask(all, text, cut * 1_000, 600_000)).frame);
        expect(new Map([...left, ...right])).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  it('adds up: the sums of the groups are the sum of all', async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.constantFrom('host', 'env', 'host,env', 'nothing'), async (all, by) => {
        const total = (await ask(all, 'sum:m{*}.rollup(sum, 30)', 0, 600_000)).frame;
        const parts = (await ask(all, `sum:m{*} by {${by}}.rollup(sum, 30)`, 0, 600_000)).frame;
        const sums = Array.from({ length: total.length }, (_, i) => {
          const values = parts.series.map((line) => line.values[i]!).filter((value) => !Number.isNaN(value));
          return values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0);
        });
        expect(sums.map((value) => value + 0)).toEqual([...total.series[0]!.values].map((value) => value + 0));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps every line of raw points between the envelope and orders min ≤ value ≤ max', async () => {
    await fc.assert(
      fc.asyncProperty(data, space, fc.constantFrom('avg', 'min', 'max'), async (all, aggregator, method) => {
        const { frame } = await ask(all, `${aggregator}:m{*}.rollup(${method}, 60)`, 0, 600_000);
        const line = frame.series[0]!;
        line.values.forEach((value, i) => {
          if (line.min === undefined || Number.isNaN(value)) return;
          expect(line.min[i]).toBeLessThanOrEqual(value + 1e-9);
          expect(line.max![i]).toBeGreaterThanOrEqual(value - 1e-9);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('splits: a filter and its opposite select every series exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.constantFrom('host:a', 'host:*', 'id:1*', 'host:a,env:x'), async (all, filter) => {
        const inside = await ask(all, `sum:m{${filter}}`, 0, 600_000);
        const outside = await ask(all, `sum:m{NOT (${filter.replace(',', ' AND ')})}`, 0, 600_000);
        expect(inside.stats.seriesMatched + outside.stats.seriesMatched).toBe(all.length);
      }),
      { numRuns: 100 },
    );
  });

  it('never makes more steps than asked for, and covers the range', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2_000_000_000_000 }), fc.integer({ min: 1, max: 40_000_000_000 }), fc.integer({ min: 2, max: 2_000 }), fc.option(fc.integer({ min: 1, max: 100_000 })), async (from, span, maxPoints, seconds) => {
        const text = seconds === null ? 'avg:m{*}' : `avg:m{*}.rollup(avg, ${seconds})`;
        const engine = createQueryEngine(memorySources([{ metric: 'm', tags: [], points: [] }]));
        const { frame } = await engine.query({ text, from, to: from + span, maxPoints, tiers: 'stored' });
        expect(frame.length).toBeLessThanOrEqual(maxPoints);
        expect(frame.t0).toBeLessThanOrEqual(from);
        expect(frame.t0 + frame.length * frame.step).toBeGreaterThanOrEqual(from + span);
        expect(frame.t0 % frame.step).toBe(0);
        if (seconds !== null) expect(frame.step % (seconds * 1_000)).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it('fails with a VedetteError or answers, whatever is asked', async () => {
    const texts = fc.oneof(queryArbitrary.map(printQuery), brokenText, queryArbitrary.map((tree) => printQuery(tree).replaceAll(/[a-z]+\{/gu, 'm{')));
    await fc.assert(
      fc.asyncProperty(data, texts, fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: -10, max: 700_000 }), fc.constantFrom(1, 10, 300), fc.constantFrom('stored' as const, 'live' as const), async (all, text, from, to, maxPoints, tiers) => {
        const engine = createQueryEngine(memorySources(all, { completeUpTo: 300_000 }));
        try {
          const { frame } = await engine.query({ text, from, to, maxPoints, tiers });
          for (const line of frame.series) expect(line.values.length).toBe(frame.length);
        } catch (error) {
          if (!(error instanceof VedetteError)) throw error;
          expect(['bad_input', 'query_syntax', 'query_semantics']).toContain(error.code);
        }
      }),
      { numRuns: 800 },
    );
  });
});
