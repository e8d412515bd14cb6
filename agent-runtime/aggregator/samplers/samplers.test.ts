// Every sampler against the cases that spoil graphs elsewhere: resets, gaps, first samples, sleeps.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CountColumn } from './count.ts';
import { DistributionColumn } from './distribution.ts';
import { GaugeColumn } from './gauge.ts';
import { MonotonicCountColumn } from './monotonic-count.ts';
import { RateColumn } from './rate.ts';
import { RatioColumn } from './ratio.ts';
import type { SamplerColumn } from './sampler-kind.ts';

/** Feeds one series; each inner list is a bucket of [value, at] samples. Answers the point of each bucket. */
function points(column: SamplerColumn, buckets: readonly (readonly (readonly [number, number])[])[]): number[] {
  column.reset(3);
  return buckets.map((samples) => {
    for (const [value, at] of samples) column.add(3, value, at, NaN, NaN);
    return column.close(3);
  });
}

test('gauge: the last value, and nothing without a sample', () => {
  expect(points(new GaugeColumn(), [[[1, 0], [2, 5]], [], [[0, 20]]])).toEqual([2, NaN, 0]);
});

test('count: the sum, and nothing without a sample', () => {
  expect(points(new CountColumn(), [[[1, 0], [2, 5]], [], [[0, 20]]])).toEqual([3, NaN, 0]);
});

describe('monotonic count', () => {
  test.each([
    ['grows', [[[10, 0]], [[15, 1]], [[15, 2], [22, 3]]], [NaN, 5, 7]],
    ['is reset', [[[100, 0]], [[3, 1]], [[5, 2]]], [NaN, NaN, 2]],
    ['is reset within a bucket', [[[100, 0]], [[110, 1], [1, 2], [4, 3]]], [NaN, 13]],
    ['pauses', [[[1, 0]], [], [[9, 2]]], [NaN, NaN, 8]],
  ] as const)('%s', (_, buckets, expected) => {
    expect(points(new MonotonicCountColumn(), buckets)).toEqual(expected);
  });
});

describe('rate', () => {
  test.each([
    ['grows by 1000 in a second', [[[0, 0]], [[1_000, 1_000]], [[3_000, 2_000]]], [NaN, 1_000, 2_000]],
    ['stands still', [[[5, 0]], [[5, 1_000]]], [NaN, 0]],
    ['goes over a missed bucket', [[[0, 0]], [], [[2_000, 2_000]]], [NaN, NaN, 1_000]],
    ['is reset: no spike, no dead rate', [[[1e9, 0]], [[10, 1_000]], [[1_010, 2_000]]], [NaN, NaN, 1_000]],
    ['is reset within a bucket', [[[1e9, 0]], [[2e9, 500], [10, 1_000]], [[1_010, 2_000]]], [NaN, NaN, 1_000]],
    ['is reset in its first bucket', [[[1e9, 0], [10, 500]], [[1_010, 1_500]]], [NaN, 1_000]],
    ['has two samples in its first bucket', [[[0, 0], [500, 500]]], [1_000]],
  ] as const)('%s', (_, buckets, expected) => {
    expect(points(new RateColumn(), buckets)).toEqual(expected);
  });

  test('after a reseed the next sample is a first one', () => {
    const column = new RateColumn();
    expect(points(column, [[[0, 0]], [[1_000, 1_000]]])).toEqual([NaN, 1_000]);
    column.reseed(3);
    column.add(3, 9e9, 7_200_000);
    expect(column.close(3)).toBeNaN();
    column.add(3, 9e9 + 10_000, 7_210_000);
    expect(column.close(3)).toBe(1_000);
  });

  test('never a negative or infinite rate, whatever the counter does', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.integer({ min: 0, max: 10_000 })), { maxLength: 4 }), { maxLength: 12 }), (buckets) => {
        let at = 0;
        const rising = buckets.map((samples) => samples.map(([value, passed]) => [value, (at += passed)] as const));
        for (const point of points(new RateColumn(), rising)) expect(Number.isNaN(point) || (point >= 0 && Number.isFinite(point))).toBe(true);
      }),
    );
  });
});

describe('ratio', () => {
  test.each([
    ['a part of the whole', [[0, 0], [25, 100], [100, 200]], [NaN, 25, 75]],
    ['a whole that stands still says nothing', [[0, 0], [0, 0], [50, 100]], [NaN, NaN, 50]],
    ['a reset says nothing once', [[50, 1_000], [10, 20], [60, 120]], [NaN, NaN, 50]],
    ['a part that went back a little is no growth', [[50, 100], [49, 200], [99, 300]], [NaN, 0, 50]],
  ] as const)('%s', (_, samples, expected) => {
    const column = new RatioColumn();
    column.reset(0);
    const found = samples.map(([numerator, denominator], index) => {
      column.add(0, numerator, index, denominator, 100);
      return column.close(0);
    });
    expect(found).toEqual(expected);
  });
});

test('distribution: one sketch per bucket with everything observed in it', () => {
  const made: number[][] = [];
  const column = new DistributionColumn(() => {
    const values: number[] = [];
    made.push(values);
    return { add: (value) => void values.push(value), toBytes: () => Uint8Array.from(values) };
  });
  column.reset(0);
  column.add(0, 1);
  column.add(0, 2);
  expect(column.close(0)).toEqual(Uint8Array.of(1, 2));
  expect(column.close(0)).toBeUndefined();
  column.add(0, 3);
  expect(column.close(0)).toEqual(Uint8Array.of(3));
  expect(made).toEqual([[1, 2], [3]]);
});
