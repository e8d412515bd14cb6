// Calendar steps: they cover time exactly once, begin where the wall clock says so, and hold what a naive walk over the points finds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDAR_STARTS, CALENDAR_UNITS } from '../../common/query/calendar-interval.ts';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { memorySources } from '../../test/support/query-memory.ts';
import { tieredSources } from '../../test/support/query-tiers.ts';
import { Calendar, chooseCalendarGrid } from './calendar.ts';
import { createQueryEngine } from './engine.ts';
import type { TierFacts } from './plan.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Seoul', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia', 'Africa/Cairo'] as const;
const interval = fc.constantFrom(...CALENDAR_UNITS).chain((unit) => fc.record({ unit: fc.constant(unit), start: fc.option(fc.constantFrom(...CALENDAR_STARTS[unit]), { nil: null }), zone: fc.constantFrom(...ZONES) }));
const time = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2040, 0) });
const iso = (t: number): string => new Date(t).toISOString();

describe('Calendar', () => {
  it('puts every time into exactly one step', () =>
    fc.assert(
      fc.property(interval, time, (asked, t) => {
        const calendar = Calendar.of(asked)!;
        const index = calendar.indexAt(t);
        expect(calendar.startOf(index)).toBeLessThanOrEqual(t);
        expect(calendar.startOf(index + 1)).toBeGreaterThan(t);
        expect(calendar.timeOf(calendar.axisOf(t))).toBe(calendar.startOf(index));
        for (let i = index - 3; i < index + 3; i += 1) expect(calendar.indexAt(calendar.startOf(i))).toBe(i);
      }),
      { numRuns: 300 },
    ));

  it('begins at the same time of day, but where the clock skips it', () =>
    fc.assert(
      fc.property(interval, time, (asked, t) => {
        const calendar = Calendar.of(asked)!;
        const start = calendar.startOf(calendar.indexAt(t));
        const parts = new Intl.DateTimeFormat('en-GB', { timeZone: asked.zone, hour: 'numeric', weekday: 'long', day: 'numeric', month: 'long', hourCycle: 'h23' }).formatToParts(start);
        const part = (type: string): string => parts.find((one) => one.type === type)!.value.toLowerCase();
        const first = asked.start ?? CALENDAR_STARTS[asked.unit][0]!;
        const hour = asked.unit === 'daily' ? CALENDAR_STARTS.daily.indexOf(first) : 0;
        const late = Number(part('hour')) - hour;
        // An hour that is skipped is read an hour (at Lord Howe half an hour) later.
        expect(late === 0 || late === 1).toBe(true);
        if (asked.unit === 'weekly') expect(part('weekday')).toBe(first);
        if (asked.unit === 'yearly') expect([part('month'), part('day')]).toEqual([first, '1']);
        if (asked.unit === 'monthly') expect(Number(part('day'))).toBeGreaterThanOrEqual(Math.min(28, Number.parseInt(first, 10)));
      }),
      { numRuns: 300 },
    ));

  it.each([
    // A day of 23 hours, one of 25, and a midnight that does not exist: Cairo went from 00:00 to 01:00 on 2024-04-26.
    ['Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00:00.000Z', 25],
    ['Africa/Cairo', '2024-04-26T12:00Z', '2024-04-25T22:00:00.000Z', 23],
    ['Australia/Lord_Howe', '2026-04-05T03:00Z', '2026-04-04T13:00:00.000Z', 24.5],
  ])('knows that in %s the day of %s begins at %s and has %s hours', (zone, t, start, hours) => {
    const calendar = Calendar.of({ unit: 'daily', start: null, zone })!;
    const index = calendar.indexAt(Date.parse(t));
    expect(iso(calendar.startOf(index))).toBe(start);
    expect((calendar.startOf(index + 1) - calendar.startOf(index)) / HOUR).toBe(hours);
  });

  it('knows dates long ago and times that no calendar can name', () => {
    const months = Calendar.of({ unit: 'monthly', start: null, zone: 'UTC' })!;
    expect(iso(months.startOf(months.indexAt(Date.parse('0050-03-15T00:00Z'))))).toBe('0050-03-01T00:00:00.000Z');
    for (const t of [Number.MAX_SAFE_INTEGER, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) expect(Number.isFinite(months.axisOf(t))).toBe(true);
    expect(Calendar.of({ unit: 'daily', start: null, zone: 'Mars/Olympus' })).toBeUndefined();
  });

  it('takes the next longer unit where there are too many steps, and refuses more years than points', () => {
    const days = Calendar.of({ unit: 'daily', start: '6am', zone: 'Asia/Seoul' })!;
    const range = { from: Date.UTC(2020, 0), to: Date.UTC(2024, 0) };
    expect([2_000, 300, 60, 5].map((most) => chooseCalendarGrid(days, range, most).calendar.unit)).toEqual([...CALENDAR_UNITS]);
    expect(() => chooseCalendarGrid(days, range, 2)).toThrow('more than 2 years');
  });
});

describe('queries over a calendar', () => {
  const start = Date.UTC(2026, 2, 1);
  const points = Array.from({ length: 60 * 48 }, (_, i) => [start + i * 30 * MINUTE, (i * 7_919) % 101] as const);

  it('hold what a walk over the points finds, from whichever tier', () =>
    fc.assert(
      fc.asyncProperty(interval, fc.constantFrom('avg', 'sum', 'min', 'max', 'count', 'last'), fc.integer({ min: 0, max: 60 }), async (asked, method, split) => {
        const facts: TierFacts = {
          memoryFrom: start + split * DAY,
          sealed: start + split * DAY,
          rawFrom: start,
          rolled: [{ resolution: HOUR, from: start, to: start + Math.floor(split / 2) * DAY }],
          archive: [{ resolution: 0, from: start - 400 * DAY, to: start + 30 * DAY, rollsUp: true }],
        };
        const text = `avg:m{*}.rollup(${method}, ${asked.unit}${asked.start === null ? '' : `, ${asked.start}`}, '${asked.zone}')`;
        const engine = createQueryEngine(tieredSources([{ metric: 'm', tags: [], interval: 30 * MINUTE, points }], facts));
        const { frame, rollup } = await engine.query({ text, from: start, to: start + 60 * DAY, maxPoints: 1_000, tiers: 'stored' });
        expect(rollup.calendar).toBe(asked.unit);
        const borders = frame.borders!;
        expect(borders).toHaveLength(frame.length + 1);
        expect(borders[0]!).toBeLessThanOrEqual(start);
        expect(borders.at(-1)!).toBeGreaterThanOrEqual(start + 60 * DAY);
        for (let i = 0; i < frame.length; i += 1) {
          const within = points.filter(([t]) => t >= borders[i]! && t < borders[i + 1]!).map(([, value]) => value);
          const sum = within.reduce((all, value) => all + value, 0);
          const wanted = { avg: sum / within.length, sum, min: Math.min(...within), max: Math.max(...within), count: within.length, last: within.at(-1) ?? Number.NaN }[method as 'avg'];
          if (within.length === 0) expect(frame.series[0]!.values[i]).toBeNaN();
          else expect(frame.series[0]!.values[i]).toBeCloseTo(wanted, 9);
        }
      }),
      { numRuns: 60 },
    ));

  it('begin where buckets begin where nothing finer is left, and say so', async () => {
    const facts: TierFacts = { memoryFrom: start + 60 * DAY, sealed: start + 60 * DAY, rawFrom: start + 60 * DAY, rolled: [{ resolution: HOUR, from: start, to: start + 60 * DAY }] };
    const engine = createQueryEngine(tieredSources([{ metric: 'm', tags: [], interval: 30 * MINUTE, points }], facts));
    const ask = (zone: string) => engine.query({ text: `avg:m{*}.rollup(count, daily, '${zone}')`, from: start + DAY, to: start + 3 * DAY, maxPoints: 1_000, tiers: 'stored' });
    const kolkata = await ask('Asia/Kolkata');
    expect(kolkata.notices).toMatchObject([{ code: 'calendar_moved', params: { bucket: HOUR } }]);
    expect([...kolkata.frame.series[0]!.values]).toEqual([48, 48, 48]);
    expect(iso(kolkata.frame.t0)).toBe('2026-03-01T18:00:00.000Z');
    expect((await ask('Asia/Seoul')).notices).toEqual([]);
  });

  it('are kept like others once they are complete', async () => {
    const engine = createQueryEngine(memorySources([{ metric: 'm', tags: [], points }]));
    const ask = () => engine.query({ text: "sum:m{*}.rollup(sum, weekly, 'Asia/Seoul')", from: start, to: start + 30 * DAY, maxPoints: 1_000, tiers: 'stored' });
    const first = await ask();
    const again = await ask();
    expect(again.stats.cached).toBe(true);
    expect(again.frame).toEqual(first.frame);
    expect(again.frame.borders).not.toBe(first.frame.borders);
  });
});
