// What is remembered must be what would be merged anew, whatever moves between two draws.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueryResult } from '../../../common/model/frame.ts';
import { LiveTail } from './live-tail.ts';
import { MergeMemo } from './merge-memo.ts';
import { mergeLines, type MergeInput } from './merge.ts';

const STEP = 10_000;
const history = (values: readonly number[]): QueryResult => ({
  frame: { t0: 0, step: STEP, length: values.length, series: [{ name: 'a', metric: 'm', tags: [], unit: 'percent', values: Float64Array.from(values) }] },
  stats: { ms: 1, pointsRead: { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 }, parts: [], seriesMatched: 1, chunksRead: 0, cached: false },
  rollup: { aggregator: 'avg', interval: STEP },
  completeUpTo: values.length * STEP,
  notices: [],
});
const input = (over: Partial<MergeInput>): MergeInput => ({ text: 'avg:m{*}', history: undefined, tail: undefined, from: 0, to: 100_000, maxPoints: 100, breaks: [], ...over });

test('a range that slides within a step gives the very same lines', () => {
  const memo = new MergeMemo();
  const past = history([1, 2, 3, 4]);
  const [first] = memo.merge([input({ history: past, from: 1_000, to: 31_000 })]);
  expect(memo.merge([input({ history: past, from: 2_000, to: 32_000 })])[0]).toBe(first);
  expect(memo.merge([input({ history: past, from: 2_000, to: 42_000 })])[0]).not.toBe(first);
});

test('values of the tail are never remembered', () => {
  const memo = new MergeMemo();
  const past = history([1, 2]);
  const tail = new LiveTail();
  memo.merge([input({ history: past, tail })]);
  tail.take({ t0: 20_000, step: 1_000, length: 1, series: [{ name: 'a', metric: 'm', tags: [], unit: 'percent', values: Float64Array.of(7) }] }, false);
  expect(memo.merge([input({ history: past, tail })])[0]?.[0]?.y.at(-1)).toBe(7);
});

test('whatever changes, the answer is that of mergeLines', () => {
  const answers = [history([1, 2, Number.NaN, 4, 5, 6]), history([6, 5, 4])];
  const move = fc.record({ past: fc.constantFrom(...answers, undefined), from: fc.integer({ min: 0, max: 30_000 }), length: fc.integer({ min: 1, max: 40_000 }), gap: fc.option(fc.integer({ min: 0, max: 50_000 }), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 12 }), (moves) => {
      const memo = new MergeMemo();
      for (const { past, from, length, gap } of moves) {
        const one = input({ history: past, from, to: from + length, breaks: gap === undefined ? [] : [{ from: gap, to: gap + 15_000 }] });
        expect(memo.merge([one])).toEqual([mergeLines(one)]);
      }
    }),
  );
});
