// Owns the way from the console to common/units: one place where numbers become text.
import { format, formatText } from '../../common/units/format.ts';

export interface ShownQuantity {
  readonly number: string;
  readonly unit: string;
}

/** A value in the best unit of its family, three significant digits; "–" without a unit when it is no number. */
export function formatQuantity(value: number, unit: string): ShownQuantity {
  return format(value, unit);
}

/** The same as one text: "3.42 GiB"; "–" when it is no number. */
export function quantityText(value: number | null | undefined, unit: string): string {
  return formatText(value, unit);
}
