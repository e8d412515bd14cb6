// Proves that typed ranges, the address and the range itself agree.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { DEFAULT_SPEC, formatDuration, fromSearch, isLive, parseDuration, parseTimeText, rangeOf, shift, toSearch } from './time-range.ts';

const now = new Date(2026, 10, 22, 15, 30, 0).getTime();
const local = (month: number, day: number, hour = 0, minute = 0) => new Date(2026, month - 1, day, hour, minute).getTime();

describe('typed durations', () => {
  test.each([
    ['4h', 4 * HOUR], ['90 s', 90 * SECOND], ['1d12h', 36 * HOUR], ['last 2 hours', 2 * HOUR], ['30m', 30 * MINUTE], ['past day', DAY],
    ['지난 4시간', 4 * HOUR], ['1일 6시간', 30 * HOUR], ['1.5h', 90 * MINUTE],
  ])('%s', (text, duration) => expect(parseDuration(text)).toBe(duration));
  test.each(['', 'h4', '4 parsecs', '4', '--', '1h foo'])('%j is not a duration', (text) => expect(parseDuration(text)).toBeUndefined());
  test('formatting is read back', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 10_000_000 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * SECOND))).toBe(seconds * SECOND);
    }));
  });
});

describe('typed ranges', () => {
  test('a duration is live', () => expect(parseTimeText('4h', now)).toEqual({ kind: 'rolling', duration: 4 * HOUR, at: null }));
  test.each([
    ['yesterday', local(11, 21), local(11, 22)],
    ['어제', local(11, 21), local(11, 22)],
    ['last week', local(11, 9), local(11, 16)],
    ['14:00-15:00', local(11, 22, 14), local(11, 22, 15)],
    ['14:00 - now', local(11, 22, 14), now],
    ['14:00', local(11, 22, 14), now],
    ['2026-11-20', local(11, 20), local(11, 21)],
    ['11-20 10:00 to 11-20 11:30', local(11, 20, 10), local(11, 20, 11, 30)],
    ['2026-11-20T10:00 – 11:00', local(11, 20, 10), local(11, 20, 11)],
  ])('%s', (text, from, to) => expect(parseTimeText(text, now)).toEqual({ kind: 'absolute', from, to }));
  test.each(['tomorrowish', '25:00', '2026-02-31', '15:00-14:00', '1s', '2026-13-01', '1-2-3-4'])('%j is refused', (text) => {
    expect(parseTimeText(text, now)).toBeUndefined();
  });
  test('no text throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => {
      const spec = parseTimeText(text, now);
      if (spec) expect(rangeOf(spec, now).to).toBeGreaterThan(rangeOf(spec, now).from);
    }));
  });
});

describe('the address', () => {
  test('the default needs no words', () => expect(Object.values(toSearch(DEFAULT_SPEC)).every((value) => value === undefined)).toBe(true));
  test.each([
    { kind: 'rolling', duration: HOUR, at: null },
    { kind: 'rolling', duration: 36 * HOUR, at: 1_763_800_000_000 },
    { kind: 'absolute', from: 1_763_800_000_000, to: 1_763_803_600_000 },
    DEFAULT_SPEC,
  ] as const)('%j survives', (spec) => expect(fromSearch({ ...toSearch(spec) })).toEqual(spec));
  test('nonsense is the default', () => {
    expect(fromSearch({ range: 'x', from: 'a', to: {} })).toEqual(DEFAULT_SPEC);
    expect(fromSearch({ from: '2000', to: '1000' })).toEqual(DEFAULT_SPEC);
  });
});

test('paused and absolute ranges stand still, a shifted one is absolute', () => {
  expect(isLive({ kind: 'rolling', duration: HOUR, at: now })).toBe(false);
  expect(isLive({ kind: 'rolling', duration: HOUR, at: null })).toBe(true);
  expect(shift({ kind: 'rolling', duration: HOUR, at: null }, -1, now)).toEqual({ kind: 'absolute', from: now - 2 * HOUR, to: now - HOUR });
});
