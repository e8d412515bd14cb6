// Owns how moments and stretches of time are said in the language of the page.
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '../../common/time/millis.ts';
import type { Language } from './catalogue.ts';

const STEPS: readonly [number, Intl.RelativeTimeFormatUnit][] = [
  [365 * DAY, 'year'],
  [30 * DAY, 'month'],
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
];

const relative = new Map<Language, Intl.RelativeTimeFormat>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** 24 hours (23:59) or twice 12 (11:59 pm). */
export type TimeFormat = '24h' | '12h';
let hourCycle: 'h23' | 'h12' = 'h23';

/** Sets how hours are said everywhere; what is already on the page says them so when it is drawn again. */
export function setTimeFormat(format: TimeFormat): void {
  hourCycle = format === '24h' ? 'h23' : 'h12';
  formats.clear();
}

function dateFormat(language: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}/${name}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', options)));
  return format;
}

/** "3 min ago", "in 5 s", "now". Whole units, the largest that fits. */
export function formatRelative(t: Millis, now: Millis, language: Language): string {
  let format = relative.get(language);
  if (!format) relative.set(language, (format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })));
  const difference = t - now;
  const distance = Math.abs(difference);
  for (const [size, unit] of STEPS) {
    if (distance >= size) return format.format(Math.trunc(difference / size), unit);
  }
  return format.format(0, 'second');
}

/** "14:03:27" in local time. */
export function formatClock(t: Millis, language: Language): string {
  return dateFormat(language, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle }).format(t);
}

/** Day, month, year and time to the second, in local time: the exact form shown on hover. */
export function formatExact(t: Millis, language: Language): string {
  return dateFormat(language, 'exact', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle,
    timeZoneName: 'short',
  }).format(t);
}

/** "22 Nov 14:03": short, for ranges and axis ends. */
export function formatShort(t: Millis, language: Language): string {
  return dateFormat(language, 'short', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle }).format(t);
}

const isMidnight = (t: Millis): boolean => new Date(t).getHours() === 0 && new Date(t).getMinutes() === 0;

/** "21 Nov" for a whole day, "1 Nov, 10:00 – 12:00" within one, "1 Nov – 7 Nov" from midnight to midnight, both moments otherwise; local time. */
export function rangeWords(from: Millis, to: Millis, language: Language): string {
  // The last moment inside, so that a range up to midnight ends on its own day.
  const last = to - 1;
  const sameDay = new Date(from).toDateString() === new Date(last).toDateString();
  if (isMidnight(from) && isMidnight(to)) return sameDay ? formatDay(from, language) : `${formatDay(from, language)} – ${formatDay(last, language)}`;
  return `${formatShort(from, language)} – ${sameDay && !isMidnight(to) ? formatMinute(to, language) : formatShort(to, language)}`;
}

/** "14:03" in local time. */
export function formatMinute(t: Millis, language: Language): string {
  return dateFormat(language, 'minute', { hour: '2-digit', minute: '2-digit', hourCycle }).format(t);
}

/** "22 Nov" in local time. */
export function formatDay(t: Millis, language: Language): string {
  return dateFormat(language, 'day', { month: 'short', day: 'numeric' }).format(t);
}

/** "22 Nov 2025" in local time: for moments so long ago that only the day matters. */
export function formatDate(t: Millis, language: Language): string {
  return dateFormat(language, 'date', { year: 'numeric', month: 'short', day: 'numeric' }).format(t);
}

/** A whole number with the grouping of the language. */
export function formatCount(value: number, language: Language): string {
  return Number.isFinite(value) ? new Intl.NumberFormat(language).format(value) : '–';
}
