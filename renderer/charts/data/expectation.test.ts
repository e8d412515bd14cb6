// Proves that bands and marks stand at the moments of their values, and that a gap has none.
import { expect, test } from 'vitest';
import type { Frame, FrameSeries } from '../../../common/model/frame.ts';
import { boundsIn, expectationAt } from './expectation.ts';
import { mergeLines } from './merge.ts';

const series: FrameSeries = {
  name: 'a', metric: 'm', tags: [], unit: '', values: Float64Array.of(1, 9, 3, 4), role: 'anomaly',
  lower: Float64Array.of(0, 1, 2, 3), upper: Float64Array.of(2, 3, 4, 5), marks: Float64Array.of(0, 1, 0, 0), forecastFrom: 3,
};
const frame: Frame = { t0: 1_000, step: 1_000, length: 4, series: [series] };

test('columns follow the moments of the line', () => {
  const found = expectationAt(frame, series, Float64Array.of(2_000, 2_001, 3_000));
  expect([...(found?.lower ?? [])]).toEqual([1, Number.NaN, 2]);
  expect([...(found?.marks ?? [])]).toEqual([1, 0, 0]);
  expect(found?.forecastFrom).toBe(4_000);
  const { role: _, ...plain } = series;
  expect(expectationAt(frame, plain, Float64Array.of(1_000))).toBeUndefined();
});

test('the scale hears of the bounds in view', () => {
  const x = Float64Array.of(1_000, 2_000, 3_000);
  expect(boundsIn(x, expectationAt(frame, series, x), 2_000, 3_000)).toEqual([1, 3]);
  expect(boundsIn(x, undefined, 0, 1)).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});

test('a line of an algorithm is its history alone, also where its steps are still open', () => {
  const history = {
    frame, completeUpTo: 2_000, notices: [], rollup: { aggregator: 'sum', interval: 1_000 },
    stats: { ms: 1, pointsRead: { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 }, parts: [], seriesMatched: 1, chunksRead: 0, cached: false },
  };
  const [line] = mergeLines({ text: 'anomalies(sum:m{*})', history, tail: undefined, from: 1_000, to: 5_000, maxPoints: 100, breaks: [] });
  expect([...(line?.y ?? [])]).toEqual([1, 9, 3, 4]);
  expect(line?.expectation?.marks).toEqual(Float64Array.of(0, 1, 0, 0));
});
