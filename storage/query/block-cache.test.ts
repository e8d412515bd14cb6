// The block cache: a range that moves on reads only what is new, and the answers stay what they were.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySources } from '../../test/support/query-memory.ts';
import type { MemorySeries } from '../../test/support/query-memory.ts';
import { BLOCK_STEPS, BlockCache } from './block-cache.ts';
import { createQueryEngine } from './engine.ts';
import type { Line } from './lines.ts';

const STEP = 10_000;
const points = (count: number): [number, number][] => Array.from({ length: count }, (_, i) => [i * STEP, (i * 7) % 100]);
const series: MemorySeries[] = ['a', 'b'].map((host) => ({ metric: 'm', tags: [`host:${host}`], points: points(1_000) }));
const ask = { text: 'sum:m{*} by {host}', step: STEP, maxPoints: 10_000, tiers: 'stored' as const };

describe('moving ranges', () => {
  it('reads only the new steps of each series', async () => {
    let completeUpTo = 300 * STEP;
    const engine = createQueryEngine({ ...memorySources(series), completeUpTo: () => completeUpTo });
    const first = await engine.query({ ...ask, from: 0, to: 300 * STEP });
    expect(first.stats.pointsRead.head).toBe(600);
    completeUpTo = 305 * STEP;
    const moved = await engine.query({ ...ask, from: 5 * STEP, to: 305 * STEP });
    expect(moved.stats).toMatchObject({ cached: false, pointsRead: { head: 10 } });
    expect([...moved.frame.series[1]!.values]).toEqual(points(305).slice(5).map(([, value]) => value));
    // A part of what is known costs nothing, and says the same about itself.
    const part = await engine.query({ ...ask, from: 50 * STEP, to: 200 * STEP });
    expect(part.stats).toMatchObject({ cached: true, pointsRead: { head: 0 } });
    expect(part.rollup).toEqual(first.rollup);
    // Functions above read through the same blocks: one step more of history than is known.
    const changed = await engine.query({ ...ask, text: 'diff(sum:m{*} by {host})', from: 100 * STEP, to: 310 * STEP });
    expect(changed.stats.pointsRead.head).toBeLessThanOrEqual(20);
  });

  it('keeps nothing that may still change', async () => {
    let completeUpTo = 90 * STEP;
    let value = 1;
    const growing = (): ReturnType<typeof memorySources> => memorySources([{ metric: 'm', tags: [], points: [[80 * STEP, 5], [95 * STEP, value]] }], { completeUpTo });
    const engine = createQueryEngine({
      ...growing(),
      completeUpTo: () => completeUpTo,
      stored: { read: (...args) => growing().stored.read(...args) },
    });
    const last = async (): Promise<number> => (await engine.query({ ...ask, text: 'sum:m{*}', from: 60 * STEP, to: 100 * STEP })).frame.series[0]!.values[35]!;
    expect(await last()).toBe(1);
    value = 2;
    expect(await last()).toBe(2);
    completeUpTo = 100 * STEP;
    value = 3;
    expect(await last()).toBe(3);
  });

  it('forgets when the past changes, when series appear, and never mixes envelopes away', async () => {
    let revision = 0;
    const all = [...series];
    const engine = createQueryEngine({
      ...memorySources(series, { pastRevision: () => revision }),
      selector: { has: () => true, select: (...args) => memorySources(all).selector.select(...args) },
      stored: { read: (...args) => memorySources(all).stored.read(...args) },
    });
    const read = async (): Promise<number> => (await engine.query({ ...ask, from: 0, to: 100 * STEP })).stats.pointsRead.head;
    expect([await read(), await read()]).toEqual([200, 0]);
    revision = 1;
    expect(await read()).toBe(200);
    all.push({ metric: 'm', tags: ['host:c'], points: points(100) });
    expect(await read()).toBe(300);
    const wide = { ...ask, text: 'avg:m{host:a}', step: 3 * STEP };
    await engine.query({ ...wide, from: 0, to: 90 * STEP });
    const line = (await engine.query({ ...wide, from: 30 * STEP, to: 150 * STEP })).frame.series[0]!;
    expect(line.min).toHaveLength(40);
    expect([line.min![0], line.max![0], line.min![39]]).toEqual([10, 24, 29]);
  });

  it('answers any sequence of ranges like an engine without a past', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 600 }), fc.constantFrom('sum:m{*} by {host}', 'avg:m{*}', 'ewma_5(max:m{host:a})', 'timeshift(avg:m{*}, -333)')), { minLength: 1, maxLength: 8 }), async (asked) => {
        let completeUpTo = 0;
        const sources = { ...memorySources(series), completeUpTo: () => completeUpTo };
        const engine = createQueryEngine(sources);
        for (const [from, span, complete, text] of asked) {
          completeUpTo = Math.max(completeUpTo, complete * STEP);
          const request = { ...ask, text, from: from * STEP, to: (from + span) * STEP };
          expect((await engine.query(request)).frame).toEqual((await createQueryEngine(sources).query(request)).frame);
        }
      }),
      { numRuns: 60 },
    ));
});

describe('BlockCache', () => {
  const line = (key: string, length: number): Line => ({ key, tags: [], metric: 'm', unit: '', values: new Float64Array(length).fill(1) });
  const facts = { method: 'avg', groups: 1, notices: [] };

  it('stays under its bytes and drops what was used least', () => {
    const cache = new BlockCache(40_000);
    for (let node = 0; node < 100; node += 1) {
      cache.keep(`n${node}`, { from: 0, to: BLOCK_STEPS, step: STEP, parts: [], lines: [line('', BLOCK_STEPS)], facts }, BLOCK_STEPS);
      cache.find('n0', 0, 1);
      expect(cache.bytes).toBeLessThanOrEqual(40_000);
    }
    expect(cache.find('n0', 0, BLOCK_STEPS)).toHaveLength(1);
    expect(cache.find('n50', 0, BLOCK_STEPS)).toHaveLength(0);
    expect(cache.find('n99', 0, BLOCK_STEPS)).toHaveLength(1);
  });

  it('does not take what alone would fill it', () => {
    const cache = new BlockCache(10_000);
    cache.keep('n', { from: 0, to: 1_000, step: STEP, parts: [], lines: [line('', 1_000)], facts }, 1_000);
    expect(cache.bytes).toBe(0);
  });
});
