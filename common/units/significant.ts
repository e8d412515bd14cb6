// Numbers as text: three significant digits, never an exponent where people would not write one.

/** What stands where no number is known. */
export const NO_VALUE = '–';

/** A finite number rounded to three significant digits. */
export function roundSignificant(value: number): number {
  return Number(value.toPrecision(3));
}

/**
 * Three significant digits: "0.0123", "3.40", "34.2", "342", "12,300". Whole numbers carry no decimals; below a millionth the
 * exponent form is used. Something that is not finite is {@link NO_VALUE}.
 */
export function significantText(value: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  if (value === 0) return '0';
  const rounded = roundSignificant(value);
  const size = Math.abs(rounded);
  // Not of `rounded`: rounding up the largest numbers there are leaves the finite ones.
  if (size >= 1e15 || size < 1e-6) return value.toExponential(2);
  if (size >= 100 || Number.isInteger(value)) return groupThousands(String(Math.round(rounded)));
  return rounded.toFixed(2 - Math.floor(Math.log10(size) + 1e-12));
}

/** "1234567" → "1,234,567"; English and Korean write it alike. */
export function groupThousands(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}
