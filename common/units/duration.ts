// Durations: as people read them ("3.2 ms", "4 d 3 h") and as they type them ("4h", "90 s", "1d12h").
import { VedetteError } from '../errors/vedette-error.ts';
import { NO_VALUE, significantText } from './significant.ts';

/** Powers of the second below a minute, largest first. */
export const SHORT_DURATIONS: readonly (readonly [seconds: number, label: string])[] = [
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
];
const LONG_DURATIONS: readonly (readonly [seconds: number, label: string])[] = [
  [365 * 86_400, 'y'],
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A duration in seconds as one text: "320 ns", "3.20 ms", "12.0 s", "1 min 30 s", "4 d 3 h", "1 y 20 d". */
export function formatDuration(seconds: number): string {
  const { number, unit } = durationParts(seconds);
  return unit === '' ? number : `${number} ${unit}`;
}

/** The same split in number and unit; from a minute on everything is in `number` ("4 d 3 h"). */
export function durationParts(seconds: number): { number: string; unit: string } {
  if (!Number.isFinite(seconds)) return { number: NO_VALUE, unit: '' };
  const size = Math.abs(seconds);
  if (size < 59.95) {
    const [divisor, unit] = SHORT_DURATIONS.find(([power]) => size >= power * 0.9995) ?? (size === 0 ? SHORT_DURATIONS[0]! : SHORT_DURATIONS.at(-1)!);
    // 0.1 + 0.2 style noise of a division must not turn 3 ms into 3.00 ms.
    return { number: significantText(Number((seconds / divisor).toPrecision(12))), unit };
  }
  return { number: `${seconds < 0 ? '-' : ''}${twoLargest(size)}`, unit: '' };
}

/** The two largest units next to each other, rounded to the smaller of them. */
function twoLargest(seconds: number): string {
  if (seconds >= 1e15) return `${significantText(seconds / LONG_DURATIONS[0]![0])} y`;
  for (let index = 0; index < LONG_DURATIONS.length - 1; index += 1) {
    const [large, largeLabel] = LONG_DURATIONS[index]!;
    const [small, smallLabel] = LONG_DURATIONS[index + 1]!;
    const rounded = Math.round(seconds / small) * small;
    if (rounded < large) continue;
    const whole = Math.floor(rounded / large);
    const rest = Math.round((rounded - whole * large) / small);
    return rest === 0 ? `${whole} ${largeLabel}` : `${whole} ${largeLabel} ${rest} ${smallLabel}`;
  }
  return `${Math.round(seconds)} s`;
}

const TYPED: Readonly<Record<string, number>> = {
  ms: 1, millisecond: 1, milliseconds: 1,
  s: 1_000, sec: 1_000, secs: 1_000, second: 1_000, seconds: 1_000,
  m: 60_000, min: 60_000, mins: 60_000, minute: 60_000, minutes: 60_000,
  h: 3_600_000, hr: 3_600_000, hrs: 3_600_000, hour: 3_600_000, hours: 3_600_000,
  d: 86_400_000, day: 86_400_000, days: 86_400_000,
  w: 604_800_000, wk: 604_800_000, week: 604_800_000, weeks: 604_800_000,
  y: 31_536_000_000, year: 31_536_000_000, years: 31_536_000_000,
};
const PART = /\s*(\d{1,15}(?:\.\d{1,15})?)\s*([a-z]+)\s*/uy;

/**
 * Milliseconds of what a person typed: "4h", "90 s", "1d12h", "1.5 hours". Throws VedetteError('bad_input') for anything else, also for
 * a bare number (its unit would be a guess) and for more than a thousand years.
 */
export function parseDuration(text: string): number {
  const lower = text.trim().toLowerCase();
  const fail = (why: string): never => {
    const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    throw new VedetteError('bad_input', `${JSON.stringify(shown)} is no duration: ${why}.`, { allowed: ['ms', 's', 'm', 'h', 'd', 'w', 'y'], hint: 'Write for example 90s, 4h or 1d12h.' });
  };
  if (lower === '') fail('it is empty');
  if (lower.length > 100) fail('it is too long');
  let total = 0;
  let at = 0;
  while (at < lower.length) {
    PART.lastIndex = at;
    const match = PART.exec(lower);
    if (match === null) return fail('a number and a unit are expected');
    const unit = match[2]!;
    if (!Object.hasOwn(TYPED, unit)) return fail(`there is no unit ${JSON.stringify(unit)}`);
    total += Number(match[1]) * TYPED[unit]!;
    at = PART.lastIndex;
  }
  if (total > 31_536_000_000_000) fail('it is longer than a thousand years');
  return Math.round(total);
}
