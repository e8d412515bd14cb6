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
