// The steps of a calendar: which real time each day, week, month or year covers in a time zone, changes of the clock included.
import type { CalendarInterval, CalendarUnit } from '../../common/query/calendar-interval.ts';
import { CALENDAR_STARTS, CALENDAR_UNITS } from '../../common/query/calendar-interval.ts';
import { DAY, HOUR, MINUTE, SECOND, alignDown } from '../../common/time/millis.ts';
import type { Millis, TimeRange } from '../../common/time/millis.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { TimeZone, utcOf } from './functions/time-zone.ts';
import type { Grid } from './grid.ts';

/** How long a step of each unit usually is, ms; on the engine's axis every one is that long. */
const USUAL: Readonly<Record<CalendarUnit, number>> = { daily: DAY, weekly: 7 * DAY, monthly: 30 * DAY, yearly: 365 * DAY };

/** Lengths that may divide all borders, longest first: rollups of that length and their divisors can answer. */
const DIVISORS = [DAY, 12 * HOUR, 6 * HOUR, HOUR, 30 * MINUTE, 15 * MINUTE, MINUTE, SECOND] as const;

/** The Monday of the epoch's week, as a day number. */
const FIRST_MONDAY = -3;
/** Times beyond are taken for this one: a calendar cannot name them, and no data lies there. */
const MAX_TIME = 8.63e15;

/**
 * Functions and formulas work on an axis on which all steps of a calendar are equally long: step `index` (days, weeks, months or years
 * since the epoch) stands at `index × usual` there. Only reading points, and functions that divide by seconds, ask for its real time.
 */
export class Calendar {
  readonly unit: CalendarUnit;
  /** The usual length of a step, ms: its length on the engine's axis. */
  readonly usual: number;
  readonly #interval: CalendarInterval;
  readonly #zone: TimeZone;
  /** The place of the start in CALENDAR_STARTS. */
  readonly #offset: number;
  readonly #grain: number;
  readonly #starts = new Map<number, Millis>();

  /** Undefined when there is no time zone of that name. */
  static of(interval: CalendarInterval): Calendar | undefined {
    const zone = TimeZone.find(interval.zone ?? 'UTC');
    return zone === undefined ? undefined : new Calendar(interval, zone, 0);
  }

  private constructor(interval: CalendarInterval, zone: TimeZone, grain: number) {
    this.unit = interval.unit;
    this.usual = USUAL[interval.unit];
    this.#interval = interval;
    this.#zone = zone;
    this.#offset = interval.start === null ? 0 : Math.max(0, CALENDAR_STARTS[interval.unit].indexOf(interval.start));
    this.#grain = grain;
  }

  /** The same calendar with borders at multiples of `grain` ms, the last ones before its own: where nothing finer is left to read. */
  alignedTo(grain: number): Calendar {
    return new Calendar(this.#interval, this.#zone, grain);
  }

  /** The calendar of the next longer unit, beginning where that usually does; undefined after years. */
  longer(): Calendar | undefined {
    const unit = CALENDAR_UNITS[CALENDAR_UNITS.indexOf(this.unit) + 1];
    return unit === undefined ? undefined : new Calendar({ unit, start: null, zone: this.#interval.zone }, this.#zone, this.#grain);
  }

  /** When the step begins. */
  startOf(index: number): Millis {
    let start = this.#starts.get(index);
    if (start === undefined) {
      start = this.#zone.momentOf(this.#wallOf(index));
      if (this.#grain > 0) start = alignDown(start, this.#grain);
      this.#starts.set(index, start);
    }
    return start;
  }

  /** The step that holds the time. */
  indexAt(t: Millis): number {
    const time = Math.min(MAX_TIME, Math.max(-MAX_TIME, t));
    let index = this.#guess(time + this.#zone.offsetAt(time));
    while (this.startOf(index) > time) index -= 1;
    while (this.startOf(index + 1) <= time) index += 1;
    return index;
  }

  /** Where the step that holds the time begins on the engine's axis. */
  axisOf(t: Millis): Millis {
    return this.indexAt(t) * this.usual;
  }

  /** The real start of the step that stands there on the engine's axis. */
  timeOf(axis: Millis): Millis {
    return this.startOf(Math.round(axis / this.usual));
  }

  /** The steps of a grid on the engine's axis, as they are read: `step` divides all borders. */
  bordersOf({ t0, length }: Grid): Grid & { readonly borders: Float64Array } {
    const first = Math.round(t0 / this.usual);
    const borders = Float64Array.from({ length: length + 1 }, (_, i) => this.startOf(first + i));
    const step = DIVISORS.find((divisor) => borders.every((border) => border % divisor === 0)) ?? 1;
    return { t0: borders[0]!, step, length, borders };
  }

  /** The wall clock at the start of a step, counted as if it were UTC. */
  #wallOf(index: number): Millis {
    const offset = this.#offset;
    switch (this.unit) {
      case 'daily':
        return index * DAY + offset * HOUR;
      case 'weekly':
        return (index * 7 + FIRST_MONDAY + offset) * DAY;
      case 'monthly': {
        const year = 1970 + Math.floor(index / 12);
        const month = index - (year - 1970) * 12;
        const lastDay = new Date(utcOf(year, month + 1, 0)).getUTCDate();
        return utcOf(year, month, Math.min(offset + 1, lastDay));
      }
      case 'yearly':
        return utcOf(1970 + index, offset, 1);
      default:
        return this.unit satisfies never;
    }
  }

  /** A step near the wall clock time. */
  #guess(wall: Millis): number {
    if (this.unit === 'daily' || this.unit === 'weekly') return Math.floor(wall / this.usual);
    const date = new Date(wall);
    const years = date.getUTCFullYear() - 1970;
    return this.unit === 'yearly' ? years : years * 12 + date.getUTCMonth();
  }
}

/**
 * The steps that cover the range, on the axis of the calendar that is answered with it: the asked one, or the next longer unit of which
 * at most `maxPoints` cover the range. Throws `bad_input` when not even years do.
 */
export function chooseCalendarGrid(asked: Calendar, range: TimeRange, maxPoints: number): { readonly calendar: Calendar; readonly grid: Grid } {
  for (let calendar: Calendar | undefined = asked; calendar !== undefined; calendar = calendar.longer()) {
    const first = calendar.indexAt(range.from);
    const last = calendar.indexAt(range.to);
    const length = last - first + (calendar.startOf(last) < range.to ? 1 : 0);
    if (length <= maxPoints) return { calendar, grid: { t0: first * calendar.usual, step: calendar.usual, length } };
  }
  throw new VedetteError('bad_input', `This range has more than ${maxPoints} years: ask for more points.`);
}
