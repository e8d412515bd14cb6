import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRetention, slicesOf } from './retention-plan.ts';
import type { Slice } from './retention-plan.ts';

const options = { retentionRaw: 1000, retentionRollups: 100_000, retentionEvents: 5000, retentionProcesses: 500, maxBytes: 1000 };
const slices = (count: number, bytes: number): Slice[] => Array.from({ length: count }, (_, i) => ({ start: 10_000 + i * 100, finish: 10_100 + i * 100, bytes, points: 1 }));
const facts = { believed: true, now: 11_000, options, rollups: [] as Slice[], oldestSnapshot: null };

describe('the retention plan', () => {
  it('drops by age, each tier by its own', () => {
    const plan = planRetention({ ...facts, now: 11_250, raw: slices(10, 1), rollups: slices(10, 1), bytes: 100 });
    expect(plan).toMatchObject({ raw: { slices: 2, before: 10_200, bytes: 2, points: 2, forSize: false }, rollups: { slices: 0, before: -Infinity }, snapshotsBefore: 10_750, eventsBefore: 6250, forSize: false, stuck: false });
    expect(planRetention({ ...facts, now: 110_250, raw: [], rollups: slices(10, 1), bytes: 100 }).rollups).toMatchObject({ slices: 2, before: 10_200 });
  });

  it('believes no clock that has just jumped, but still keeps the size', () => {
    const jumped = { ...facts, now: 9e12, believed: false, raw: slices(10, 100), oldestSnapshot: 10_000 };
    expect(planRetention({ ...jumped, bytes: 900 })).toMatchObject({ raw: { slices: 0 }, snapshotsBefore: -Infinity, eventsBefore: -Infinity, forSize: false, stuck: false });
    expect(planRetention({ ...jumped, bytes: 1100 })).toMatchObject({ raw: { slices: 2, forSize: true }, snapshotsBefore: 10_200 });
  });

  it('drops the oldest points with their snapshots when there is too much', () => {
    expect(planRetention({ ...facts, raw: slices(10, 100), bytes: 1200, oldestSnapshot: 10_000 })).toMatchObject({ raw: { slices: 3, before: 10_300, bytes: 300 }, snapshotsBefore: 10_500, forSize: true, stuck: false });
    expect(planRetention({ ...facts, raw: slices(10, 100), bytes: 1800, oldestSnapshot: 10_000 })).toMatchObject({ raw: { slices: 9 }, snapshotsBefore: 10_900 });
  });

  it('takes rollups before the last day of points, and that day last', () => {
    const recent = [{ start: 0, finish: 90_000_000, bytes: 300, points: 1 }, { start: 90_000_000, finish: 180_000_000, bytes: 300, points: 1 }];
    const rollups = [{ start: 0, finish: 180_000_000, bytes: 300, points: 1 }];
    const large = { ...facts, believed: false, raw: recent, rollups };
    expect(planRetention({ ...large, bytes: 1100 })).toMatchObject({ raw: { slices: 1 }, rollups: { slices: 0 } });
    expect(planRetention({ ...large, bytes: 1500 })).toMatchObject({ raw: { slices: 1 }, rollups: { slices: 1 } });
    expect(planRetention({ ...large, bytes: 1800 })).toMatchObject({ raw: { slices: 2 }, rollups: { slices: 1 } });
  });

  it('halves the snapshots when no points are left, and admits when nothing helps', () => {
    expect(planRetention({ ...facts, raw: [], bytes: 2000, oldestSnapshot: 10_800 })).toMatchObject({ raw: { slices: 0 }, snapshotsBefore: 10_900, forSize: true, stuck: false });
    expect(planRetention({ ...facts, raw: [], bytes: 2000 })).toMatchObject({ forSize: false, stuck: true });
  });

  it('never drops more than it must, and never more than there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 20 }), fc.nat(5000), fc.nat(3000), (sizes, extra, age) => {
        const raw = sizes.map((bytes, i) => ({ start: 10_000 + i * 100, finish: 10_100 + i * 100, bytes, points: 1 }));
        const bytes = extra + sizes.reduce((sum, each) => sum + each, 0);
        const now = 10_000 + age;
        const plan = planRetention({ ...facts, now, raw, bytes });
        const left = bytes - plan.raw.bytes;
        const last = raw[plan.raw.slices - 1];
        // The last one dropped was too old, or it was still too much with it.
        if (last !== undefined) expect(last.finish <= now - options.retentionRaw || left + last.bytes > options.maxBytes * 0.95).toBe(true);
        if (plan.raw.slices < raw.length) expect(left).toBeLessThanOrEqual(options.maxBytes);
      }),
    );
  });
});

describe('slices', () => {
  it('join rows that end together, tier by tier, in order', () => {
    const row = { id: 1, grp: 1, kind: 0, level: 0, points: 2, bytes: 10 } as const;
    const rows = [{ ...row, resolution: 0, start: 5, finish: 20 }, { ...row, resolution: 0, start: 0, finish: 10 }, { ...row, resolution: 60_000, start: 0, finish: 10 }, { ...row, resolution: 0, start: 10, finish: 20 }];
    expect(slicesOf(rows)).toEqual({ raw: [{ start: 0, finish: 10, bytes: 10, points: 2 }, { start: 5, finish: 20, bytes: 20, points: 4 }], rollups: [{ start: 0, finish: 10, bytes: 10, points: 2 }] });
  });
});
