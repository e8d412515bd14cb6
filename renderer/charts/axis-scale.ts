// Owns the vertical scale of a chart: round numbers in the unit's own family, from zero where zero means something.
import { axisOf } from '../../common/units/axis.ts';
import { unitFamily } from '../../common/units/families.ts';
import { isWord } from '../../common/units/format.ts';
import { formatQuantity, quantityText, shownUnit, unitSymbol } from '../ui/format-quantity.ts';

export interface AxisScale {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
  /** The unit as it stands at the axis; '' when the labels carry it. */
  readonly unit: string;
  label(value: number): string;
}

/** Units whose zero is arbitrary or uninteresting: the scale follows the values. */
function floats(unit: string): boolean {
  return /celsius|fahrenheit|volt/.test(unit);
}

/**
 * A scale for values between `low` and `high` with about `ticks` steps. Without values (low > high) it is 0 … 1.
 * `fixedMin` and `fixedMax` are kept as they are.
 */
export function axisScale(low: number, high: number, unit: string, ticks: number, fixedMin?: number, fixedMax?: number): AxisScale {
  const empty = !(low <= high);
  const bottom = fixedMin ?? (empty ? 0 : low);
  const top = fixedMax ?? (empty ? 1 : high);
  if (floats(unit) && fixedMin === undefined && !empty) return floatingScale(bottom, top, unit, ticks, fixedMax);
  const axis = axisOf(bottom, top, unit, ticks);
  return { min: fixedMin ?? axis.min, max: fixedMax ?? axis.max, interval: axis.interval, unit: shownUnit(axis.unit), label: (value) => axis.label(value) };
}

function floatingScale(low: number, high: number, unit: string, ticks: number, fixedMax: number | undefined): AxisScale {
  const room = Math.max((high - low) * 0.15, Math.abs(high) * 0.02, 0.05);
  const bottom = low - room;
  const top = fixedMax ?? high + room;
  const rough = (top - bottom) / Math.max(1, ticks);
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = ([1, 2, 5, 10].find((choice) => choice * power >= rough) ?? 10) * power;
  return {
    min: Math.floor(bottom / interval) * interval,
    max: fixedMax ?? Math.ceil(top / interval) * interval,
    interval,
    // A word would not fit beside the axis: it stands once above it.
    unit: isWord(unitFamily(unit)) ? unitSymbol(unit) : '',
    label: (value) => (isWord(unitFamily(unit)) ? formatQuantity(value, unit).number : quantityText(value, unit)),
  };
}
