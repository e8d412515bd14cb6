// Makes a moment of the parts of a date as a device writes it, refusing parts that no calendar has.
import type { Millis } from '../../../common/time/millis.ts';

/** A date and time of day. `tenths` of a second; `zone` is minutes east of UTC. */
interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly tenths: number;
  readonly zone: number;
}

/** Epoch milliseconds; null when a part is out of its range. */
export function epochMillis(parts: DateParts): Millis | null {
  const { year, month, day, hour, minute, second, tenths, zone } = parts;
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 || tenths > 9 || Math.abs(zone) > 14 * 60) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, tenths * 100) - zone * 60_000;
}
