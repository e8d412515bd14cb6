import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../common/time/millis.ts';
import { daysWithPoints, nextDay, unarchivedFrom } from './day-plan.ts';
import type { DayState } from './day-plan.ts';

const raw = [{ start: 0, finish: DAY, bytes: 1, points: 1 }, { start: 2 * DAY - HOUR, finish: 2 * DAY + HOUR, bytes: 1, points: 1 }];
const facts = { now: 10 * DAY, after: 6 * HOUR, sealed: 10 * DAY, rawFrom: -Infinity, raw, states: new Map<number, DayState>() };

describe('the days of the archive', () => {
  it('are those with points', () => {
    expect(daysWithPoints(raw)).toEqual([0, DAY, 2 * DAY]);
  });
  it('come oldest first, when they are complete and old enough', () => {
    expect(nextDay(facts)).toBe(0);
    expect(nextDay({ ...facts, now: DAY + 6 * HOUR - 1 })).toBeUndefined();
    expect(nextDay({ ...facts, sealed: DAY - 1 })).toBeUndefined();
    expect(nextDay({ ...facts, states: new Map([[0, 'done']]) })).toBe(DAY);
  });
  it('are written again when they have changed, after the new ones, and begun ones at once', () => {
    expect(nextDay({ ...facts, states: new Map([[0, 'dirty']]) })).toBe(DAY);
    expect(nextDay({ ...facts, states: new Map([[0, 'dirty'], [DAY, 'done'], [2 * DAY, 'done']]) })).toBe(0);
    expect(nextDay({ ...facts, states: new Map([[0, 'writing']]) })).toBe(0);
  });
  it('of which a part has gone stay as they are in the archive', () => {
    expect(nextDay({ ...facts, rawFrom: 1 })).toBe(DAY);
  });
  it('hold back what age would take', () => {
    expect(unarchivedFrom(raw, new Map([[0, 'done']]))).toBe(DAY);
    expect(unarchivedFrom(raw, new Map([[0, 'done'], [DAY, 'done'], [2 * DAY, 'done']]))).toBe(Infinity);
  });
});
