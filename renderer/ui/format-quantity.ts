// Owns the way from the console to common/units: one place where numbers become text, in the language of the page.
import { unitFamily } from '../../common/units/families.ts';
import { format, labelOf } from '../../common/units/format.ts';
import type { Language } from '../i18n/catalogue.ts';
import { i18n } from '../i18n/i18n.ts';
import { unitWord } from '../i18n/unit-words.ts';

export interface ShownQuantity {
  readonly number: string;
  readonly unit: string;
}

const language = (): Language => (i18n.language === 'ko' ? 'ko' : 'en');

/** A unit as common/units writes it behind a number ("events/s", "MiB"), in the language of the page. */
export function shownUnit(unit: string): string {
  return unitWord(unit, language());
}

/** A value in the best unit of its family, three significant digits; "–" without a unit when it is no number. */
export function formatQuantity(value: number, unit: string): ShownQuantity {
  const formatted = format(value, unit);
  return { number: formatted.number, unit: shownUnit(formatted.unit) };
}

/** The same as one text: "3.42 GiB"; "–" when it is no number. */
export function quantityText(value: number | null | undefined, unit: string): string {
  const { number, unit: shown } = formatQuantity(value ?? Number.NaN, unit);
  if (shown === '') return number;
  return shown === '%' ? `${number}%` : `${number} ${shown}`;
}

/** What values of a unit are shown in, before any prefix: "B" for 'kibibyte', "ops/s" for 'operation/second', "%" for 'fraction'; '' for none. */
export function unitSymbol(unit: string): string {
  return unit === '' ? '' : shownUnit(labelOf(unitFamily(unit), '', 2));
}
