// Owns what leaves a chart: values as CSV, the picture as PNG.
import type { ChartSeries } from './data/series.ts';

/** A cell of a CSV file (RFC 4180); texts that a spreadsheet would run as a formula are made harmless. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row per moment, one column per line, ISO times; an empty cell where there is no value. */
export function toCsv(lines: readonly Pick<ChartSeries, 'label' | 'unit' | 'x' | 'y'>[], from: number, to: number): string {
  const times = new Set<number>();
  const columns = lines.map((line) => {
    const values = new Map<number, number>();
    for (let i = 0; i < line.x.length; i++) {
      const t = line.x[i] as number;
      const value = line.y[i] as number;
      if (t < from || t >= to || Number.isNaN(value)) continue;
      values.set(t, value);
      times.add(t);
    }
    return values;
  });
  const head = ['time', ...lines.map((line) => cell(line.unit === '' ? line.label : `${line.label} (${line.unit})`))].join(',');
  const rows = [...times].sort((a, b) => a - b).map((t) => [new Date(t).toISOString(), ...columns.map((values) => String(values.get(t) ?? ''))].join(','));
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

/** Hands a file to the browser. */
export function saveFile(name: string, content: Blob | string): void {
  const isUrl = typeof content === 'string';
  const url = isUrl ? content : URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  if (!isUrl) setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name from a title: letters, digits and dashes. */
export function fileName(title: string, extension: string): string {
  const base = title.trim().toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return `${base === '' ? 'chart' : base}.${extension}`;
}
