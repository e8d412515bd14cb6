// Value axes: one unit for the whole axis, round ticks, and as many decimals as the ticks need.
import { SHORT_DURATIONS } from './duration.ts';
import { unitFamily } from './families.ts';
import { isWord, labelOf } from './format.ts';
import { scaleOf } from './scale.ts';
import { NO_VALUE, groupThousands } from './significant.ts';

/** How an axis is drawn. All numbers outside `label` are in the unit that was passed in. */
export interface Axis {
  /** Round bounds that hold the data; always min < max. */
  readonly min: number;
  readonly max: number;
  /** Distance of ticks. */
  readonly interval: number;
  /** The unit as it stands at the axis: "MiB/s"; '' when there is none. */
  readonly unit: string;
  /** The text of a tick, without the unit (thousands of counted things carry their k, M …). */
  label(value: number): string;
}

const LONG: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/**
 * The axis for data between `low` and `high` (in `unit`) with about `ticks` ticks. Bounds that are not finite count as 0; zero is always
 * part of the axis, so that heights can be compared.
 */
export function axisOf(low: number, high: number, unit: string, ticks = 5): Axis {
  const family = unitFamily(unit);
  const bottom = Math.min(0, finite(low)) * family.factor;
  const top = Math.max(0, finite(high)) * family.factor;
  const size = Math.max(Math.abs(bottom), Math.abs(top));
  const scale = family.scaling === 'duration' ? durationScale(size) : scaleOf(size, family.scaling);
  const span = (top - bottom) / scale.divisor || 1;
  const step = niceStep(span / Math.max(1, ticks), family.scaling === 'duration' && scale.divisor >= 1 && scale.divisor <= 60);
  const toOutside = scale.divisor / family.factor;
  const decimals = Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));
  const min = Math.floor(bottom / scale.divisor / step + 1e-9) * step;
  const max = Math.max(Math.ceil(top / scale.divisor / step - 1e-9) * step, min + step);
  const word = family.scaling !== 'duration' && isWord(family);
  const axisUnit = family.scaling === 'duration' ? scale.prefix : labelOf(family, word ? '' : scale.prefix, 2);
  return {
    min: min * toOutside,
    max: max * toOutside,
    interval: step * toOutside,
    unit: axisUnit,
    label(value) {
      if (!Number.isFinite(value)) return NO_VALUE;
      const scaled = value / toOutside;
      const [whole, fraction] = Math.abs(scaled).toFixed(decimals).split('.');
      const text = `${groupThousands(whole!)}${fraction === undefined ? '' : `.${fraction}`}`;
      const isZero = Number(Math.abs(scaled).toFixed(decimals)) === 0;
      return `${scaled < 0 && !isZero ? '-' : ''}${text}${word && !isZero ? scale.prefix : ''}`;
    },
  };
}

/** Nothing measured reaches these limits, and the arithmetic of ticks stays far from under- and overflow. */
function finite(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) < 1e-100) return 0;
  return Math.max(-1e100, Math.min(1e100, value));
}

function durationScale(seconds: number): { divisor: number; prefix: string } {
  const long = LONG.find(([length]) => seconds >= length * 2);
  const [divisor, prefix] = long ?? SHORT_DURATIONS.find(([power]) => seconds >= power) ?? SHORT_DURATIONS[0]!;
  return { divisor, prefix };
}

/** The next 1, 2 or 5 × 10^n; for seconds and minutes also 15, 30 and 60. */
function niceStep(rough: number, sexagesimal: boolean): number {
  if (sexagesimal && rough > 10 && rough <= 60) return [15, 20, 30, 60].find((step) => step >= rough)!;
  const power = 10 ** Math.floor(Math.log10(rough) + 1e-9);
  return ([1, 2, 5, 10].find((step) => step * power >= rough * (1 - 1e-9)) ?? 10) * power;
}
