import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import type { SegmentRow } from '../sqlite/segment-directory.ts';
import { mergeSpan, nextJoin, nextMerge, sealBoundary, sealEnd } from './merge-plan.ts';
import { rollupSpans, rollupsFor } from './rollup-plan.ts';

let id = 0;
const row = (start: number, finish: number, level = 0): SegmentRow => ({ id: ++id, grp: 1, kind: level === 2 ? 2 : 0, resolution: 0, level, start, finish, points: 1, bytes: 1 });

describe('spans', () => {
  it('hold about 2,000 points a series, and never more than a day', () => {
    expect([SECOND, 10 * SECOND, MINUTE, 5 * MINUTE].map((interval) => mergeSpan(interval, 30 * MINUTE))).toEqual([HOUR, 6 * HOUR, DAY, DAY]);
  });
  it('are shorter where little is kept, and never shorter than what is sealed', () => {
    expect(mergeSpan(10 * SECOND, 30 * MINUTE, 8 * HOUR)).toBe(HOUR);
    expect(mergeSpan(MINUTE, 30 * MINUTE, 60 * HOUR)).toBe(6 * HOUR);
    expect(mergeSpan(SECOND, 2 * HOUR)).toBe(6 * HOUR);
  });
  it('are never crossed by a seal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 0, max: 100_000 }), (minutes, at) => {
        const span = minutes * MINUTE;
        const start = at * MINUTE;
        const end = sealEnd(start, span);
        expect(end).toBeGreaterThan(start);
        expect(Math.floor(start / sealBoundary(span))).toBe(Math.floor((end - 1) / sealBoundary(span)));
        expect(mergeSpan(SECOND, span) % sealBoundary(span)).toBe(0);
      }),
    );
  });
});

describe('resolutions', () => {
  it('follow the interval', () => {
    expect(rollupsFor(SECOND)).toEqual([MINUTE, HOUR]);
    expect(rollupsFor(2 * SECOND)).toEqual([MINUTE, HOUR]);
    expect(rollupsFor(10 * SECOND)).toEqual([10 * MINUTE, HOUR]);
    expect(rollupsFor(MINUTE)).toEqual([HOUR]);
    expect(rollupsFor(5 * MINUTE)).toEqual([]);
    expect(rollupsFor(0)).toEqual([]);
  });
  it('divide the spans of their rows and of merged points', () => {
    for (const interval of [SECOND, 2 * SECOND, 10 * SECOND, 15 * SECOND, MINUTE, 2 * MINUTE]) {
      for (const resolution of rollupsFor(interval)) {
        expect(mergeSpan(interval, 30 * MINUTE) % resolution).toBe(0);
        for (const span of rollupSpans(resolution)) expect(span % resolution).toBe(0);
      }
    }
  });
});

describe('the next merge', () => {
  it('is the oldest complete span with rows as they were sealed', () => {
    const base = [row(0, HOUR, 1), row(HOUR, 1.5 * HOUR), row(1.5 * HOUR, 2 * HOUR), row(2 * HOUR, 2.5 * HOUR)];
    expect(nextMerge({ base, late: [] }, HOUR, 2 * HOUR, () => true)).toEqual({ start: HOUR, finish: 2 * HOUR, base: base.slice(1, 3), late: [] });
    expect(nextMerge({ base, late: [] }, HOUR, 2 * HOUR - 1, () => true)).toBeUndefined();
    expect(nextMerge({ base: base.slice(0, 1), late: [] }, HOUR, DAY, () => true)).toBeUndefined();
  });
  it('takes late rows when they are many or none came for a while, also without a base', () => {
    const base = [row(0, HOUR, 1)];
    const late = [row(100, 200, 2), row(5 * HOUR, 5 * HOUR + 1, 2)];
    expect(nextMerge({ base, late }, HOUR, DAY, () => false)).toBeUndefined();
    expect(nextMerge({ base, late }, HOUR, DAY, () => true)).toEqual({ start: 0, finish: HOUR, base, late: [late[0]] });
    expect(nextMerge({ base: [], late: [late[1]!] }, HOUR, DAY, () => true)).toMatchObject({ start: 5 * HOUR, finish: 6 * HOUR, base: [] });
    const many = Array.from({ length: 16 }, (_, i) => row(100 + i, 200 + i, 2));
    expect(nextMerge({ base, late: many }, HOUR, DAY, () => false)?.late).toHaveLength(16);
  });
  it('takes along a row that is longer than spans are now, and a late one over a border', () => {
    const long = row(0, 6 * HOUR);
    expect(nextMerge({ base: [long], late: [row(7, 8, 2)] }, HOUR, DAY, () => false)).toMatchObject({ start: 0, finish: 6 * HOUR, base: [long] });
    const [a, b] = [row(0, HOUR, 1), row(HOUR, 2 * HOUR, 1)];
    expect(nextMerge({ base: [a, b], late: [row(HOUR - 5, HOUR + 5, 2)] }, HOUR, DAY, () => true)).toMatchObject({ start: 0, finish: 2 * HOUR, base: [a, b] });
  });
});

describe('the next join', () => {
  it('makes days, then months, of complete rows only', () => {
    const hours = [0, 6, 12, 18].map((hour) => row(hour * HOUR, (hour + 6) * HOUR, 1));
    expect(nextJoin(hours, [DAY], DAY)).toEqual({ start: 0, finish: DAY, rows: hours });
    expect(nextJoin(hours, [DAY], DAY - 1)).toBeUndefined();
    expect(nextJoin(hours.slice(0, 1), [DAY], 2 * DAY)).toBeUndefined();
    const days = [0, 1, 2].map((day) => row(day * DAY, (day + 1) * DAY, 1));
    expect(nextJoin(days, [DAY, 30 * DAY], 30 * DAY)).toEqual({ start: 0, finish: 30 * DAY, rows: days });
    expect(nextJoin([row(0, 30 * DAY, 1), row(30 * DAY, 31 * DAY, 1)], [DAY, 30 * DAY], 90 * DAY)).toBeUndefined();
  });
});
