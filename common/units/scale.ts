// Which power of 1000 or 1024 brings a number into reading range.
import type { Scaling } from './families.ts';

/** Dividing by `divisor` gives the number that goes with `prefix`. */
export interface Scale {
  readonly divisor: number;
  readonly prefix: string;
}

const LARGE_DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const LARGE_BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const SMALL = ['', 'm', 'µ', 'n', 'p'];
/** What still rounds to 999 with three digits. */
const LARGEST_READABLE = 999.5;

/** The scale for a size (not negative): the number shown lies below 1000, and for `physical` at or above 1. */
export function scaleOf(size: number, scaling: Scaling): Scale {
  if (scaling === 'plain' || scaling === 'duration') return { divisor: 1, prefix: '' };
  const base = scaling === 'binary' ? 1_024 : 1_000;
  const prefixes = scaling === 'binary' ? LARGE_BINARY : LARGE_DECIMAL;
  let power = 0;
  while (power < prefixes.length - 1 && size / base ** power >= LARGEST_READABLE) power += 1;
  if (power > 0 || scaling !== 'physical' || size === 0) return { divisor: base ** power, prefix: prefixes[power]! };
  while (power < SMALL.length - 1 && size * base ** power < 0.9995) power += 1;
  return { divisor: base ** -power, prefix: SMALL[power]! };
}
