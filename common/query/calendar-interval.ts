// Calendar intervals of .rollup(): days, weeks, months and years that begin at a chosen place in a time zone. Pure words, no clock.

export const CALENDAR_UNITS = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/**
 * `.rollup(sum, weekly, monday, 'Europe/Paris')`. `start` is one of {@link CALENDAR_STARTS} of the unit, null for the first of them;
 * `zone` is a name of the IANA database, null for UTC. Source: docs.datadoghq.com/dashboards/functions/rollup (calendar interval: hour
 * of the day, day of the week, day of the month, month of the year, and a time zone). Datadog does not say where weeks begin unless
 * told: here on Monday, as in ISO 8601.
 */
export interface CalendarInterval {
  readonly unit: CalendarUnit;
  readonly start: string | null;
  readonly zone: string | null;
}

const hourWord = (hour: number): string => `${hour % 12 === 0 ? 12 : hour % 12}${hour < 12 ? 'am' : 'pm'}`;
const ENDINGS: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st' };

/** Where a unit may begin, in its order: 12am … 11pm, monday … sunday, 1st … 31st, january … december. */
export const CALENDAR_STARTS: Readonly<Record<CalendarUnit, readonly string[]>> = {
  daily: Array.from({ length: 24 }, (_, hour) => hourWord(hour)),
  weekly: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  monthly: Array.from({ length: 31 }, (_, day) => `${day + 1}${ENDINGS[day + 1] ?? 'th'}`),
  yearly: ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'],
};

/** Time zones that many people need; any other may be typed. */
export const OFFERED_TIME_ZONES = [
  'UTC', 'America/New_York', 'America/Los_Angeles', 'Europe/London', 'Europe/Berlin', 'Europe/Paris', 'Asia/Kolkata', 'Asia/Seoul', 'Asia/Tokyo', 'Australia/Sydney',
] as const;

/** Whether a word names a calendar unit. */
export function isCalendarUnit(word: string): word is CalendarUnit {
  return (CALENDAR_UNITS as readonly string[]).includes(word);
}
