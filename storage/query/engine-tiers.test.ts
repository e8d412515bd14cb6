// The engine over planned tiers: what it says it read, steps where only rollups are left, answers without the archive, cancelling.
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import type { MemorySeries } from '../../test/support/query-memory.ts';
import { tieredSources } from '../../test/support/query-tiers.ts';
import type { QueryRequest } from '../api.ts';
import { createQueryEngine } from './engine.ts';
import type { TierFacts } from './plan.ts';
import type { ScanContext, ScanSource } from './sources.ts';

const SPAN = 2 * DAY;
const series: MemorySeries[] = [{ metric: 'm', tags: [], interval: 5 * MINUTE, points: Array.from({ length: SPAN / (5 * MINUTE) }, (_, i) => [i * 5 * MINUTE, i % 12] as const) }];
const facts: TierFacts = {
  memoryFrom: SPAN - 2 * HOUR,
  sealed: SPAN - HOUR,
  rawFrom: DAY,
  rolled: [{ resolution: HOUR, from: 0, to: SPAN - 4 * HOUR }],
};
const ask = (text: string, more: Partial<QueryRequest> = {}): QueryRequest => ({ text, from: 0, to: SPAN, maxPoints: 1_000, tiers: 'stored', ...more });

describe('the engine over tiers', () => {
  it('says which tier answered for what, at which resolution, and how many points that were', async () => {
    const { stats, frame } = await createQueryEngine(tieredSources(series, facts)).query(ask('sum:m{*}.rollup(sum, 7200)'));
    expect(stats.parts).toEqual([
      { tier: 'sqlite', resolution: HOUR, from: 0, to: SPAN - 4 * HOUR },
      { tier: 'sqlite', resolution: 0, from: SPAN - 4 * HOUR, to: SPAN - 2 * HOUR },
      { tier: 'head', resolution: 0, from: SPAN - 2 * HOUR, to: SPAN },
    ]);
    expect(stats.pointsRead).toEqual({ live: 0, head: 24, sqlite: 24, rollups: 44, archive: 0 });
    expect([...new Set(frame.series[0]!.values)]).toEqual([132]);
  });

  it('names what came from the cache, and only that', async () => {
    const engine = createQueryEngine(tieredSources(series, facts));
    const text = 'sum:m{*}.rollup(sum, 7200)';
    const part = (tier: 'sqlite' | 'head', resolution: number, from: number, to: number, cached?: true): object => ({ tier, resolution, from, to, ...(cached && { cached }) });
    await engine.query(ask(text, { to: SPAN - 2 * HOUR }));
    const moved = await engine.query(ask(text, { from: 12 * HOUR }));
    expect(moved.stats).toMatchObject({ cached: false, pointsRead: { sqlite: 0, rollups: 0, head: 24 } });
    expect(moved.stats.parts).toEqual([part('sqlite', HOUR, 12 * HOUR, SPAN - 4 * HOUR, true), part('sqlite', 0, SPAN - 4 * HOUR, SPAN - 2 * HOUR, true), part('head', 0, SPAN - 2 * HOUR, SPAN)]);
    const again = await engine.query(ask(text, { from: 12 * HOUR }));
    expect(again.stats.cached).toBe(true);
    expect(again.stats.parts).toEqual(moved.stats.parts.map((one) => ({ ...one, cached: true })));
    // Another reading of the same time in the same tier is what is said.
    const both = await engine.query(ask(`${text} + avg:m{*}.rollup(avg, 7200)`, { to: SPAN - 4 * HOUR }));
    expect(both.stats.parts).toEqual([part('sqlite', HOUR, 0, SPAN - 4 * HOUR)]);
  });

  it('takes steps of whole buckets where nothing finer is left, and says so when others were asked for', async () => {
    const engine = createQueryEngine(tieredSources(series, facts));
    const { frame, notices } = await engine.query(ask('avg:m{*}.rollup(avg, 600)'));
    expect(frame.step).toBe(HOUR);
    expect(notices).toMatchObject([{ code: 'rolled_up_only', params: { asked: 600 * SECOND, used: HOUR, bucket: HOUR } }]);
    expect([...frame.series[0]!.values].every((value) => value === 5.5)).toBe(true);
    const automatic = await engine.query(ask('avg:m{*}'));
    expect([automatic.frame.step, automatic.notices]).toEqual([HOUR, []]);
    expect((await engine.query(ask('avg:m{*}', { from: DAY }))).frame.step).toBe(5 * MINUTE);
  });

  it('keeps no answer that lacks the archive', async () => {
    let fails = true;
    const old: TierFacts = { ...facts, rawFrom: DAY, rolled: [], archive: [{ resolution: 0, from: 0, to: DAY }] };
    const sources = tieredSources(series, old);
    const { archive } = sources.tiers!;
    const flaky: ScanSource = { scan: (request, sink, context) => (fails ? Promise.reject(new VedetteError('unavailable', 'It has ended.')) : archive!.scan(request, sink, context)) };
    const engine = createQueryEngine({ ...sources, tiers: { ...sources.tiers!, archive: flaky } });
    const broken = await engine.query(ask('avg:m{*}.rollup(avg, 3600)'));
    expect(broken.notices).toMatchObject([{ code: 'archive_left_out' }]);
    expect([...broken.frame.series[0]!.values].filter((value) => Number.isNaN(value))).toHaveLength(24);
    fails = false;
    const whole = await engine.query(ask('avg:m{*}.rollup(avg, 3600)'));
    expect([whole.notices, whole.stats.cached, whole.stats.pointsRead.archive]).toEqual([[], false, 288]);
    expect([...whole.frame.series[0]!.values].some((value) => Number.isNaN(value))).toBe(false);
    expect((await engine.query(ask('avg:m{*}.rollup(avg, 3600)'))).stats).toMatchObject({ cached: true, pointsRead: { archive: 0 } });
  });

  it('hands the signal and the time that is left to slow tiers', async () => {
    const controller = new AbortController();
    let seen: ScanContext | undefined;
    const slow: ScanSource = {
      scan: async (_request, _sink, context) => {
        seen = context;
        controller.abort();
        await context.pause();
      },
    };
    const sources = tieredSources(series, { ...facts, rawFrom: SPAN, memoryFrom: SPAN, rolled: [], archive: [{ resolution: 0, from: 0, to: SPAN }] });
    const engine = createQueryEngine({ ...sources, tiers: { ...sources.tiers!, archive: slow } });
    await expect(engine.query(ask('avg:m{*}', { signal: controller.signal, deadlineMs: 5_000 }))).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen?.signal).toBe(controller.signal);
    expect(seen?.remaining?.()).toBeGreaterThan(4_000);
  });
});
