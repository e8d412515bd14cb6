// Owns how a stretch of time is said: "15 min", "1 d 12 h", "15분".
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import type { Language } from './catalogue.ts';

const UNITS: readonly [number, Intl.RelativeTimeFormatUnitSingular][] = [[DAY, 'day'], [HOUR, 'hour'], [MINUTE, 'minute'], [SECOND, 'second']];

/** At most two units, the largest first; below one second in milliseconds. 'narrow' is "10s" where there is little room. */
export function durationWords(duration: number, language: Language, display: 'short' | 'narrow' = 'short'): string {
  const unit = (value: number, name: string): string => new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: display }).format(value);
  if (duration < SECOND) return unit(Math.round(duration), 'millisecond');
  const parts: string[] = [];
  let rest = Math.round(duration / SECOND) * SECOND;
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) parts.push(unit(count, name));
    rest -= count * size;
  }
  return parts.join(' ');
}

const YEAR = 365.25;

/** A number of days: "13 days", "28 yrs" from two years on, "100+ yrs" for what nobody waits for; below two days with hours. */
export function daysWords(days: number, language: Language): string {
  if (days < 2 * YEAR) return durationWords((days >= 2 ? Math.round(days) : Math.max(0, days)) * DAY, language);
  const years = Math.round(days / YEAR);
  const words = new Intl.NumberFormat(language, { style: 'unit', unit: 'year', unitDisplay: 'short' }).format(Math.min(years, 100));
  return years > 100 ? words.replace('100', '100+') : words;
}
