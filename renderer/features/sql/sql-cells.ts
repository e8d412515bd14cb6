// Owns how single values of an SQL answer are written and how wide their columns are. Pure.
import type { SqlColumn } from '../../../common/model/storage.ts';

/** A number for reading: whole ones whole, others with six significant digits; the exact one is its title. Texts stay. */
export function cellText(value: string | number | boolean): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isSafeInteger(value)) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

const LETTER = 8.4;
const SAMPLE = 60;

/** A width in px that holds the name and most of the first values, within reason. */
export function columnWidth(column: SqlColumn): number {
  if (column.kind === 'time') return 200;
  let letters = column.name.length + 2;
  for (const value of column.values.slice(0, SAMPLE)) letters = Math.max(letters, value === null ? 4 : cellText(value).length);
  return Math.round(Math.min(360, Math.max(72, letters * LETTER + 20)));
}
