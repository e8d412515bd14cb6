// Proves that the steps between kept minutes reach every minute, skip gaps, and end in "live".
import { expect, test } from 'vitest';
import { MINUTE } from '../../../common/time/millis.ts';
import { minuteIndex, nearestMinute, stepMinute } from './minutes.ts';

const minutes = [10, 11, 15].map((minute) => ({ t: minute * MINUTE }));

test('a moment belongs to the minute that holds it or to the newest one before', () => {
  expect(minuteIndex(minutes, 11 * MINUTE + 30_000)).toBe(1);
  expect(minuteIndex(minutes, 13 * MINUTE)).toBe(1);
  expect(minuteIndex(minutes, 9 * MINUTE)).toBe(-1);
});

test('a click finds the nearest kept minute within reach, none in a gap', () => {
  expect(nearestMinute(minutes, 11 * MINUTE + 50_000, 0)?.t).toBe(11 * MINUTE);
  expect(nearestMinute(minutes, 13 * MINUTE, 0)).toBeUndefined();
  expect(nearestMinute(minutes, 14 * MINUTE, 2 * MINUTE)?.t).toBe(15 * MINUTE);
  expect(nearestMinute([], 14 * MINUTE, 2 * MINUTE)).toBeUndefined();
});

test('steps skip gaps; after the last kept minute comes live', () => {
  expect(stepMinute(minutes, null, -1)).toBe(15 * MINUTE);
  expect(stepMinute(minutes, 15 * MINUTE, -1)).toBe(11 * MINUTE);
  expect(stepMinute(minutes, 13 * MINUTE, -1)).toBe(11 * MINUTE);
  expect(stepMinute(minutes, 10 * MINUTE, -1)).toBeUndefined();
  expect(stepMinute(minutes, 10 * MINUTE, 1)).toBe(11 * MINUTE);
  expect(stepMinute(minutes, 15 * MINUTE, 1)).toBeNull();
  expect(stepMinute(minutes, null, 1)).toBeNull();
  expect(stepMinute([], null, -1)).toBeUndefined();
});
