// One value in the best unit of its family, for tiles, tables and tooltips.
import { durationParts } from './duration.ts';
import { unitFamily } from './families.ts';
import type { UnitFamily } from './families.ts';
import { scaleOf } from './scale.ts';
import { NO_VALUE, groupThousands, significantText } from './significant.ts';

/** A value in two parts, so that the console can set them apart. `unit` is '' when the number says it all. */
export interface FormattedValue {
  readonly number: string;
  readonly unit: string;
}

/** Counted things are shown exactly below this: "1,234 processes", not "1.23k". */
const EXACT_BELOW = 10_000;

/**
 * The value in the best unit of its family, with three significant digits: format(3.67e9, 'byte') is { number: '3.42', unit: 'GiB' }.
 * `unit` is a name as in common/units/families.ts. A value that is missing or not finite is "–" without a unit.
 */
export function format(value: number | null | undefined, unit: string): FormattedValue {
  const family = unitFamily(unit);
  const base = (value ?? Number.NaN) * family.factor;
  if (!Number.isFinite(base)) return { number: NO_VALUE, unit: '' };
  if (family.scaling === 'duration') return durationParts(base);
  if (family.scaling === 'plain') return { number: significantText(tidy(base)), unit: labelOf(family, '', base) };
  if (family.scaling === 'decimal' && Number.isInteger(base) && Math.abs(base) < EXACT_BELOW) {
    return { number: groupThousands(String(base === 0 ? 0 : base)), unit: labelOf(family, '', base) };
  }
  const { divisor, prefix } = scaleOf(Math.abs(base), family.scaling);
  const scaled = tidy(base / divisor);
  // Counted things have no letters of their own to carry the prefix: "12.3k requests", but "12.3 kbit".
  if (isWord(family)) return { number: `${significantText(scaled)}${prefix}`, unit: labelOf(family, '', base) };
  return { number: significantText(scaled), unit: labelOf(family, prefix, base) };
}

/** The same in one text: "3.42 GiB", "12.3%", "4 d 3 h". */
export function formatText(value: number | null | undefined, unit: string): string {
  const formatted = format(value, unit);
  if (formatted.unit === '') return formatted.number;
  return formatted.unit === '%' ? `${formatted.number}%` : `${formatted.number} ${formatted.unit}`;
}

/** Whether the label is a word or nothing rather than a symbol: its prefix belongs to the number. */
export function isWord(family: UnitFamily): boolean {
  return family.scaling === 'decimal' && family.label !== 'bit' && family.label !== 'Hz';
}

/** The label for that many, with prefix and "/s". */
export function labelOf(family: UnitFamily, prefix: string, count: number): string {
  const label = Math.abs(count) === 1 ? family.label : family.labels;
  return `${prefix}${label}${family.perSecond ? '/s' : ''}`;
}

/** Takes off the noise of binary fractions (0.07 × 100). */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
