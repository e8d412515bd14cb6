// Proves that history and live tail meet without a jump, a double point or a bridge over a gap.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame, QueryResult } from '../../../common/model/frame.ts';
import { LiveTail } from './live-tail.ts';
import { mergeLines, tailStep } from './merge.ts';
import { statistics } from './series.ts';

const frame = (t0: number, step: number, values: number[], name = 'a'): Frame => ({
  t0, step, length: values.length, series: [{ name, metric: 'm', tags: [], unit: 'percent', values: Float64Array.from(values) }],
});
const history = (t0: number, step: number, values: number[], completeUpTo: number, aggregator = 'avg'): QueryResult => ({
  frame: frame(t0, step, values),
  stats: { ms: 1, pointsRead: { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0 }, parts: [], seriesMatched: 1, chunksRead: 0, cached: false },
  rollup: { aggregator, interval: step },
  completeUpTo,
  notices: [],
});
const tailOf = (...frames: Frame[]): LiveTail => {
  const tail = new LiveTail();
  for (const one of frames) tail.take(one, false);
  return tail;
};
const only = (input: Partial<Parameters<typeof mergeLines>[0]>) => {
  const [line] = mergeLines({ text: 'avg:m{*}', history: undefined, tail: undefined, from: 0, to: 100_000, maxPoints: 100, breaks: [], ...input });
  return line === undefined ? undefined : [...line.x].map((x, i) => [x, line.y[i]]);
};

test('history alone keeps its gaps', () => {
  expect(only({ history: history(0, 10_000, [1, Number.NaN, Number.NaN, 4], 40_000) })).toEqual([[0, 1], [1, Number.NaN], [30_000, 4]]);
});

test('steps of a calendar stand where they begin, for as long as they are, the open one with what there is so far', () => {
  const hour = 3_600_000;
  const days = history(0, 24 * hour, [1, Number.NaN, Number.NaN, 3], 74 * hour, 'sum');
  const calendar = { ...days, frame: { ...days.frame, borders: Float64Array.from([0, 23 * hour, 48 * hour, 72 * hour, 96 * hour]) } };
  const input = { text: 'sum:m{*}.rollup(sum, daily)', history: calendar, tail: undefined, from: hour, to: 80 * hour, maxPoints: 100, breaks: [] };
  expect(only(input)).toEqual([[0, 1], [1, Number.NaN], [72 * hour, 3]]);
  expect([...(mergeLines({ ...input, from: 24 * hour })[0]?.span ?? [])]).toEqual([24 * hour]);
});

test('a short range takes one-second points from where the tail begins, history before', () => {
  const points = only({ history: history(0, 10_000, [1, 2, 3], 20_000), tail: tailOf(frame(18_000, 1_000, [5, 6, 7, 8, 9])), to: 40_000, maxPoints: 100 });
  expect(points).toEqual([[0, 1], [10_000, 2], [20_000, 7], [21_000, 8], [22_000, 9]]);
});

test('a long range folds the tail into the history\'s steps, only past what is complete', () => {
  const tail = tailOf(frame(0, 1_000, Array.from({ length: 25 }, (_, i) => i)));
  const points = only({ history: history(0, 10_000, [1, 2], 10_000), tail, to: 10_000_000, maxPoints: 100 });
  expect(points).toEqual([[0, 1], [10_000, 14.5], [20_000, 22]]);
});

test('counts are summed over the history\'s step', () => {
  const tail = tailOf(frame(10_000, 1_000, Array.from({ length: 10 }, () => 2)));
  expect(only({ history: history(0, 10_000, [20], 10_000, 'sum'), tail, to: 30_000 })).toEqual([[0, 20], [10_000, 20]]);
});

test('a metric that is measured every ten seconds is one line on a one-second tail', () => {
  const tail = new LiveTail();
  for (let t = 0; t < 60_000; t += 10_000) tail.take(frame(t, 1_000, [7, ...Array.from({ length: 9 }, () => Number.NaN)]), false);
  expect(only({ tail, to: 60_000 })?.every(([, y]) => y === 7)).toBe(true);
});

test('what is measured every ten seconds stands for ten seconds', () => {
  const tail = new LiveTail();
  for (let t = 0; t < 60_000; t += 10_000) tail.take(frame(t, 1_000, [7]), false);
  const [line] = mergeLines({ text: 'avg:m{*}', history: history(0, 20_000, [1], 20_000), tail, from: 0, to: 60_000, maxPoints: 100, breaks: [] });
  expect([...(line?.span ?? [])]).toEqual(Array.from({ length: 6 }, () => 10_000));
});

test('what an earlier visit left in the live tier does not hide the history of the time between', () => {
  const tail = tailOf(frame(0, 1_000, [5, 5, 5]), frame(80_000, 1_000, [6, 6, 6]));
  const points = only({ history: history(0, 10_000, [1, 2, 3, 4, 5, 6, 7, 8], 80_000), tail });
  expect(points).toEqual([[0, 1], [10_000, 2], [20_000, 3], [30_000, 4], [40_000, 5], [50_000, 6], [60_000, 7], [70_000, 8], [80_000, 6], [81_000, 6], [82_000, 6]]);
});

test('a break is never bridged', () => {
  const points = only({ history: history(0, 10_000, [1, 2, 3], 30_000), breaks: [{ from: 0, to: 10_000 }] });
  expect(points).toEqual([[0, 1], [1, Number.NaN], [10_000, 2], [20_000, 3]]);
});

describe('someone looks, looks away, looks again', () => {
  const seconds = (from: number, to: number, value = 5) => frame(from * 1_000, 1_000, Array.from({ length: to - from }, () => value));
  const past = (length: number, complete: number) => history(0, 10_000, Array.from({ length }, () => 1), complete * 1_000);
  const gaps = (points: ReturnType<typeof only>) => (points ?? []).filter(([, y]) => Number.isNaN(y)).map(([x]) => x);
  const times = (points: ReturnType<typeof only>) => (points ?? []).map(([x]) => (x as number) / 1_000);

  test('every hole of the tail is filled from the history, nothing breaks', () => {
    const points = only({ history: past(9, 80), tail: tailOf(seconds(3, 24), seconds(47, 63), seconds(74, 95)) });
    expect(gaps(points)).toEqual([]);
    const at = times(points);
    // Whole steps of the tail are drawn by the second, steps that it covers in part come from the history.
    expect(at.filter((t) => t >= 10 && t < 20)).toHaveLength(10);
    expect(at.filter((t) => t >= 20 && t < 50)).toEqual([20, 30, 40]);
    expect(at.filter((t) => t >= 60 && t < 80)).toEqual([60, 70]);
    expect(at.filter((t) => t >= 80)).toHaveLength(15);
  });

  test('a page that opens in the middle of an open step goes on from the history', () => {
    const points = only({ history: past(4, 25), tail: tailOf(seconds(36, 44)) });
    expect(times(points)).toEqual([0, 10, 20, 30, 36, 37, 38, 39, 40, 41, 42, 43]);
    expect(gaps(points)).toEqual([]);
  });

  test('switching pages every few seconds leaves a whole line', () => {
    const tail = tailOf(...Array.from({ length: 9 }, (_, i) => seconds(i * 10, i * 10 + 6)));
    const points = only({ history: past(9, 80), tail });
    expect(gaps(points)).toEqual([]);
    expect(times(points).slice(0, 8)).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
  });

  test('the pace of the check changes when someone comes: no gap while the history has not caught up', () => {
    const slow = new LiveTail();
    for (let t = 3; t < 60; t += 10) slow.take(frame(t * 1_000, 1_000, [5]), false);
    for (const one of [seconds(57, 62)]) slow.take(one, false);
    expect(gaps(only({ history: past(3, 30), tail: slow }))).toEqual([]);
  });

  test('what neither has stays open', () => {
    const missing = history(0, 10_000, [1, 1, 1, Number.NaN, Number.NaN, 1, 1], 70_000);
    expect(gaps(only({ history: missing, tail: tailOf(seconds(0, 29), seconds(51, 90)) }))).toEqual([28_001]);
    expect(gaps(only({ history: past(2, 20), tail: tailOf(seconds(20, 30), seconds(45, 60)) }))).toEqual([29_001]);
  });

  test('sleep stays open, also where points are near', () => {
    const points = only({ history: past(6, 60), tail: tailOf(seconds(10, 60)), breaks: [{ from: 33_200, to: 37_800 }] });
    expect(gaps(points).length).toBeGreaterThan(0);
  });
});

describe('counts', () => {
  const tail = (value: number, length = 20) => tailOf(frame(10_000, 1_000, Array.from({ length }, () => value)));

  test('per second, a second and ten seconds are the same quantity', () => {
    const points = only({ text: 'sum:m{*}.as_rate()', history: history(0, 10_000, [7, 7], 20_000, 'sum'), tail: tail(7), maxPoints: 900 });
    expect(points?.every(([, y]) => y === 7)).toBe(true);
    const folded = only({ text: 'sum:m{*}.as_rate()', history: history(0, 10_000, [7], 10_000, 'sum'), tail: tail(7), to: 10_000_000 });
    expect(folded).toEqual([[0, 7], [10_000, 7], [20_000, 7]]);
  });

  test('a total is drawn when its step is over: the open one would look like a fall', () => {
    expect(only({ text: 'sum:m{*}', history: history(0, 10_000, [20, 3], 12_000, 'sum'), tail: tail(2, 13) })).toEqual([[0, 20], [10_000, 20]]);
  });

  test('the statistics hold for what is drawn', () => {
    const [line] = mergeLines({ text: 'sum:m{*}', history: history(0, 10_000, [20], 10_000, 'sum'), tail: tail(3), from: 0, to: 40_000, maxPoints: 100, breaks: [] });
    expect(statistics(line as NonNullable<typeof line>, 0, 40_000)).toMatchObject({ last: 30, max: 30, min: 20 });
    const [mixed] = mergeLines({ text: 'avg:m{*}', history: history(0, 10_000, [20], 10_000), tail: tail(30, 10), from: 0, to: 40_000, maxPoints: 100, breaks: [] });
    expect(statistics(mixed as NonNullable<typeof mixed>, 0, 40_000)).toMatchObject({ avg: 25 });
  });
});

test('repeated frames and resets leave one point per step', () => {
  const tail = tailOf(frame(0, 1_000, [1, 2, 3]), frame(1_000, 1_000, [9, 9, 4]));
  expect(tail.lines.get('a')).toMatchObject({ t: [0, 1_000, 2_000, 3_000], v: [1, 2, 3, 4] });
  tail.take(frame(5_000, 1_000, [6]), true);
  expect(tail.lines.get('a')?.t).toEqual([5_000]);
});

test('the tail is forgotten from the left', () => {
  const tail = tailOf(frame(0, 1_000, Array.from({ length: 400 }, (_, i) => i)));
  tail.prune(300_000);
  expect(tail.lines.get('a')?.t[0]).toBe(300_000);
});

describe('step of the tail', () => {
  test.each([
    [300_000, 600, 10_000, false, 1_000],
    [900_000, 600, 10_000, false, 2_000],
    [3_600_000, 600, 10_000, false, 10_000],
    [300_000, 600, 10_000, true, 10_000],
  ])('%d ms over %d points', (length, maxPoints, historyStep, total, step) => {
    expect(tailStep(length, maxPoints, historyStep, 1_000, total)).toBe(step);
  });
});

test('times always rise, whatever meets', () => {
  const values = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: Number.NaN }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(values, values, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 600 }), (past, live, start, complete) => {
    const line = only({ history: history(0, 10_000, past, complete * 1_000), tail: tailOf(frame(start * 1_000, 1_000, live)), to: 700_000, maxPoints: 900 });
    for (let i = 1; i < (line?.length ?? 0); i++) expect(line?.[i]?.[0]).toBeGreaterThan(line?.[i - 1]?.[0] as number);
  }));
});

describe('lines without gaps and tail', () => {
  const number = fc.integer({ min: -1_000, max: 1_000 });
  const ends = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.array(number, { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 4 }));

  test('are what the answer says, within the range and as far as a sum is whole', () =>
    fc.assert(
      fc.property(ends, fc.integer({ min: -50, max: 350 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 400 }), fc.constantFrom('avg', 'sum'), ([before, values, after], start, length, complete, aggregator) => {
        const column = [...Array.from({ length: before }, () => Number.NaN), ...values, ...Array.from({ length: after }, () => Number.NaN)];
        const [from, to] = [start * 1_000, (start + length) * 1_000];
        const points = only({ text: `${aggregator}:m{*}`, history: history(0, 10_000, column, complete * 1_000, aggregator), from, to });
        const wanted = column.flatMap((value, i) => (Number.isNaN(value) || (i + 1) * 10_000 <= from || i * 10_000 >= to || (aggregator === 'sum' && (i + 1) * 10_000 > complete * 1_000) ? [] : [[i * 10_000, value]]));
        expect(points ?? []).toEqual(wanted);
      }),
    ));

  test('share their times and keep their envelope', () => {
    const answer = history(0, 10_000, [1, 2, 3, 4], 40_000);
    const [a] = answer.frame.series;
    const series = [{ ...a!, name: 'a', min: Float64Array.of(0, 2, 3, 4), max: Float64Array.of(5, 2, 3, 4) }, { ...a!, name: 'b' }, { ...a!, name: 'c', min: Float64Array.of(0, 2, 3, 4), max: Float64Array.of(5, 2, 3, 4) }];
    const input = { text: 'avg:m{*}', history: { ...answer, frame: { ...answer.frame, series } }, tail: undefined, to: 40_000, maxPoints: 100, breaks: [] };
    const [first, second] = mergeLines({ ...input, from: 0 });
    expect([...(first?.hi ?? [])]).toEqual([5, 2, 3, 4]);
    expect(second?.hi).toBeUndefined();
    expect(second?.x.buffer).toBe(first?.x.buffer);
    // No step of this part holds more than one point.
    expect(mergeLines({ ...input, from: 10_000 })[2]?.hi).toBeUndefined();
  });

  test('are cut where a sleep lies', () => {
    expect(only({ history: history(0, 10_000, [1, 1, 1, 1], 40_000), breaks: [{ from: 12_000, to: 25_000 }] })?.some(([, y]) => Number.isNaN(y))).toBe(true);
  });
});
