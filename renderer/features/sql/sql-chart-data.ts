// Owns which picture an SQL answer makes: lines over a time column, bars for words with one number, or none. Pure.
import type { SqlColumn, SqlResult } from '../../../common/model/storage.ts';

/** The most lines and bars that can be told apart. */
export const MAX_LINES = 8;
export const MAX_BARS = 40;

export interface SqlLine {
  readonly label: string;
  /** Epoch ms, ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export type SqlChartData =
  | { readonly kind: 'lines'; readonly lines: readonly SqlLine[]; readonly leftOut: number; readonly from: number; readonly to: number }
  | { readonly kind: 'bars'; readonly name: string; readonly bars: readonly { readonly label: string; readonly value: number }[]; readonly leftOut: number }
  | { readonly kind: 'none' };

const numberAt = (column: SqlColumn, row: number): number => {
  const value = column.values[row];
  return typeof value === 'number' ? value : Number.NaN;
};

function toLine(label: string, points: [number, number][]): SqlLine {
  points.sort((a, b) => a[0] - b[0]);
  return { label, x: Float64Array.from(points, (point) => point[0]), y: Float64Array.from(points, (point) => point[1]) };
}

/**
 * A time column and numbers: one line per number column; with a text column beside one number, one line per text, those with most
 * points first. Without time, or where each row has a text of its own, a text column and a number: bars in the order of the answer.
 */
export function sqlChartData(result: SqlResult): SqlChartData {
  const time = result.columns.find((column) => column.kind === 'time');
  const numbers = result.columns.filter((column) => column.kind === 'number');
  const texts = result.columns.filter((column) => column.kind === 'text' || column.kind === 'boolean');
  const first = numbers[0];
  if (first === undefined || result.rows === 0) return { kind: 'none' };
  const words = Array.from({ length: result.rows }, (_, row) => texts.map((column) => String(column.values[row] ?? 'NULL')).join(' · '));
  // Rows that each have words of their own are told apart by them, not by time.
  const named = texts.length > 0 && new Set(words).size === result.rows;
  if (time !== undefined && !named) return timeLines(time, numbers, texts, result.rows);
  if (texts.length === 0) return { kind: 'none' };
  const bars = words.map((label, row) => ({ label, value: numberAt(first, row) })).filter((bar) => Number.isFinite(bar.value));
  return bars.length === 0 ? { kind: 'none' } : { kind: 'bars', name: first.name, bars: bars.slice(0, MAX_BARS), leftOut: Math.max(0, bars.length - MAX_BARS) };
}

function timeLines(time: SqlColumn, numbers: readonly SqlColumn[], texts: readonly SqlColumn[], rows: number): SqlChartData {
  const groups = new Map<string, [number, number][]>();
  const grouped = numbers.length === 1 && texts.length > 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    const t = numberAt(time, row);
    if (Number.isNaN(t)) continue;
    from = Math.min(from, t);
    to = Math.max(to, t);
    for (const column of numbers) {
      const key = grouped ? texts.map((text) => String(text.values[row] ?? 'NULL')).join(' · ') : column.name;
      let points = groups.get(key);
      if (points === undefined) groups.set(key, (points = []));
      points.push([t, numberAt(column, row)]);
    }
  }
  if (!(from < to)) return { kind: 'none' };
  const all = [...groups];
  if (grouped) all.sort((a, b) => b[1].length - a[1].length);
  return { kind: 'lines', lines: all.slice(0, MAX_LINES).map(([label, points]) => toLine(label, points)), leftOut: Math.max(0, all.length - MAX_LINES), from, to };
}
