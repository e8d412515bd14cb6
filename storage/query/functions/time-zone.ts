// Calendar arithmetic in a time zone: the same wall-clock time some days, weeks or months away, across daylight saving changes.
import { DAY, HOUR, MINUTE, SECOND, alignDown } from '../../../common/time/millis.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** `-1d`, `-2w`, `-3mo`, as days and months to add. */
export interface CalendarStep {
  readonly days: number;
  readonly months: number;
}

/** The longest shift that is understood: a hundred years. */
const MAX_COUNT = 36_525;

/** Reads `-1d`, `-4w`, `-1mo`; undefined when it is none. Source: docs.datadoghq.com/dashboards/functions/timeshift. */
export function parseCalendarStep(text: string): CalendarStep | undefined {
  const match = /^-(\d{1,5})(d|w|mo)$/u.exec(text);
  if (match === null) return undefined;
  const count = Number(match[1]);
  const unit = match[2];
  const days = unit === 'd' ? count : unit === 'w' ? count * 7 : 0;
  const months = unit === 'mo' ? count : 0;
  return days > MAX_COUNT || months > MAX_COUNT / 30 ? undefined : { days: 0 - days, months: 0 - months };
}

/** All offsets there are change at whole quarters of an hour. */
const OFFSET_GRAIN = 15 * MINUTE;

/** One time zone of the IANA database. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  readonly #isUtc: boolean;
  readonly #offsets = new Map<number, number>();

  /** Undefined when there is no zone of that name. */
  static find(name: string): TimeZone | undefined {
    try {
      return new TimeZone(name);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    this.#isUtc = this.#format.resolvedOptions().timeZone === 'UTC';
  }

  /** Wall clock minus UTC at that moment, ms. */
  offsetAt(t: Millis): number {
    if (this.#isUtc) return 0;
    const grain = alignDown(t, OFFSET_GRAIN);
    const known = this.#offsets.get(grain);
    if (known !== undefined) return known;
    const parts = new Map(this.#format.formatToParts(grain).map((part) => [part.type, part.value]));
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
    const timeOfDay = number('hour') * HOUR + number('minute') * MINUTE + number('second') * SECOND;
    const offset = utcOf(year, number('month') - 1, number('day')) + timeOfDay - grain;
    this.#offsets.set(grain, offset);
    return offset;
  }

  /**
   * The moment with the same wall-clock time that many days and months away; a day that the month lacks becomes its last one. A time
   * that the clock skips is read with the offset before the change; of a time that it shows twice the first is taken.
   */
  shift(t: Millis, by: CalendarStep): Millis {
    return this.momentOf(addMonths(t + this.offsetAt(t), by.months) + by.days * DAY);
  }

  /** When the wall clock shows that time (counted as if it were UTC); skipped and repeated times as in {@link shift}. */
  momentOf(wall: Millis): Millis {
    const early = wall - this.offsetAt(wall - DAY);
    const late = wall - this.offsetAt(wall + DAY);
    if (early + this.offsetAt(early) === wall) return early;
    return late + this.offsetAt(late) === wall ? late : early;
  }
}

/** `wall` is a wall-clock time counted as if it were UTC. */
function addMonths(wall: Millis, months: number): Millis {
  if (months === 0) return wall;
  const date = new Date(wall);
  const index = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12;
  const lastDay = new Date(utcOf(year, month + 1, 0)).getUTCDate();
  const timeOfDay = wall - alignDown(wall, DAY);
  return utcOf(year, month, Math.min(date.getUTCDate(), lastDay)) + timeOfDay;
}

/** Midnight UTC of a day, as Date.UTC, but for the years 0 to 99 as well; months and days may lie beyond their ends. */
export function utcOf(year: number, month: number, day: number): Millis {
  return new Date(0).setUTCFullYear(year, month, day);
}
