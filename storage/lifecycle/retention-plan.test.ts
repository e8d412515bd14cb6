import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRetention } from './retention-plan.ts';

const options = { retentionRaw: 1000, retentionEvents: 5000, retentionProcesses: 500, maxBytes: 1000 };
const buckets = (count: number, bytes: number): { start: number; finish: number; bytes: number }[] => Array.from({ length: count }, (_, i) => ({ start: 10_000 + i * 100, finish: 10_100 + i * 100, bytes }));

describe('the retention plan', () => {
  it('drops by age', () => {
    expect(planRetention({ believed: true, now: 11_250, options, buckets: buckets(10, 1), bytes: 100, oldestSnapshot: null })).toEqual({ buckets: 2, snapshotsBefore: 10_750, eventsBefore: 6250, forSize: false, stuck: false });
  });

  it('believes no clock that has just jumped, but still keeps the size', () => {
    const facts = { now: 9e12, believed: false, options, buckets: buckets(10, 100), oldestSnapshot: 10_000 };
    expect(planRetention({ ...facts, bytes: 900 })).toEqual({ buckets: 0, snapshotsBefore: -Infinity, eventsBefore: -Infinity, forSize: false, stuck: false });
    expect(planRetention({ ...facts, bytes: 1100 })).toMatchObject({ buckets: 2, snapshotsBefore: 10_200 });
  });

  it('drops the oldest buckets with their snapshots when there is too much', () => {
    expect(planRetention({ believed: true, now: 11_000, options, buckets: buckets(10, 100), bytes: 1200, oldestSnapshot: 10_000 })).toEqual({ buckets: 3, snapshotsBefore: 10_500, eventsBefore: 6000, forSize: true, stuck: false });
    expect(planRetention({ believed: true, now: 11_000, options, buckets: buckets(10, 100), bytes: 1800, oldestSnapshot: 10_000 })).toMatchObject({ buckets: 9, snapshotsBefore: 10_900 });
  });

  it('halves the snapshots when no bucket is left, and admits when nothing helps', () => {
    expect(planRetention({ believed: true, now: 11_000, options, buckets: [], bytes: 2000, oldestSnapshot: 10_800 })).toMatchObject({ buckets: 0, snapshotsBefore: 10_900, forSize: true, stuck: false });
    expect(planRetention({ believed: true, now: 11_000, options, buckets: [], bytes: 2000, oldestSnapshot: null })).toMatchObject({ forSize: false, stuck: true });
  });

  it('never drops more than it must, and never more than there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 20 }), fc.nat(5000), fc.nat(3000), (sizes, extra, age) => {
        const list = sizes.map((bytes, i) => ({ start: 10_000 + i * 100, finish: 10_100 + i * 100, bytes }));
        const bytes = extra + sizes.reduce((sum, each) => sum + each, 0);
        const now = 10_000 + age;
        const plan = planRetention({ believed: true, now, options, buckets: list, bytes, oldestSnapshot: null });
        expect(plan.buckets).toBeLessThanOrEqual(list.length);
        const left = bytes - sizes.slice(0, plan.buckets).reduce((sum, each) => sum + each, 0);
        const last = list[plan.buckets - 1];
        // The last one dropped was too old, or it was still too much with it.
        if (last !== undefined) expect(last.finish <= now - options.retentionRaw || left + last.bytes > options.maxBytes * 0.95).toBe(true);
        if (plan.buckets < list.length) expect(left).toBeLessThanOrEqual(options.maxBytes);
      }),
    );
  });
});
