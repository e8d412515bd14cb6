// Calendar arithmetic across changes of the clock, months of different length, and texts that are no shift.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../common/time/millis.ts';
import { TimeZone, parseCalendarStep } from './time-zone.ts';

const shift = (zone: string, t: string, by: string): string => new Date(TimeZone.find(zone)!.shift(Date.parse(t), parseCalendarStep(by)!)).toISOString();

describe('TimeZone', () => {
  it.each([
    // Berlin went from UTC+1 to UTC+2 on 2026-03-29 at 01:00 UTC: noon is 11:00 UTC before and 10:00 UTC after.
    ['Europe/Berlin', '2026-03-29T10:00:00Z', '-1d', '2026-03-28T11:00:00.000Z'],
    ['Europe/Berlin', '2026-04-03T10:30:00Z', '-1w', '2026-03-27T11:30:00.000Z'],
    // 02:30 did not exist on the 29th: it is read with the offset before the change.
    ['Europe/Berlin', '2026-03-30T00:30:00Z', '-1d', '2026-03-29T01:30:00.000Z'],
    // 02:30 happened twice on 2026-10-25: the first one.
    ['Europe/Berlin', '2026-10-26T01:30:00Z', '-1d', '2026-10-25T00:30:00.000Z'],
    ['UTC', '2026-03-31T12:00:00Z', '-1mo', '2026-02-28T12:00:00.000Z'],
    ['UTC', '2024-03-31T12:00:00Z', '-1mo', '2024-02-29T12:00:00.000Z'],
    ['UTC', '2026-01-15T00:00:00Z', '-13mo', '2024-12-15T00:00:00.000Z'],
    // Midnight of New York's first of November is in summer time, of the first of December in winter time.
    ['America/New_York', '2026-12-01T05:00:00Z', '-1mo', '2026-11-01T04:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-01T00:00:00Z', '-1mo', '2026-02-01T00:00:00.000Z'],
  ])('in %s, %s %s is %s', (zone, t, by, expected) => {
    expect(shift(zone, t, by)).toBe(expected);
  });

  it('keeps the time of day wherever the clock allows it', () => {
    fc.assert(
      fc.property(fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Seoul', 'Australia/Lord_Howe'), fc.integer({ min: Date.UTC(2003, 0), max: Date.UTC(2033, 0) }), fc.integer({ min: 1, max: 800 }), (name, t, days) => {
        const zone = TimeZone.find(name)!;
        const before = zone.shift(t, { days: -days, months: 0 });
        const wall = (at: number): number => at + zone.offsetAt(at);
        expect(Math.abs(t - before - days * DAY)).toBeLessThanOrEqual(HOUR);
        const missing = wall(t) - days * DAY - wall(before);
        expect(missing === 0 || Math.abs(missing) === HOUR || Math.abs(missing) === 30 * MINUTE).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('knows no zones that do not exist, and no shifts but days, weeks and months back', () => {
    expect(TimeZone.find('Mars/Olympus')).toBeUndefined();
    expect(TimeZone.find('')).toBeUndefined();
    for (const text of ['', '1d', '-1', '-d', '-1y', '-1.5d', '- 1d', '-99999d', '-99999mo', '-1d ']) expect(parseCalendarStep(text)).toBeUndefined();
    expect(parseCalendarStep('-2w')).toEqual({ days: -14, months: 0 });
  });
});
