// Prints benchmark results as one aligned table and keeps them as JSON for docs/PERFORMANCE.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** One measured line: what, how much, of what unit, and the ratio to the baseline of the same run where there is one. */
export interface Row {
  readonly measure: string;
  readonly subject: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio?: { readonly to: string; readonly value: number };
}

const digits = (value: number): string => (Number.isFinite(value) ? Number(value.toPrecision(3)).toString() : '–');

/** The machine in one line, so that a number is never read without it. */
export function machine(): string {
  const cpu = cpus();
  return `${cpu.length} × ${cpu[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** Prints the rows and writes `out/bench/<name>.json`. */
export function report(name: string, rows: readonly Row[]): void {
  const cells = rows.map((row) => [row.measure, row.subject, `${digits(row.value)} ${row.unit}`, row.ratio ? `${digits(row.ratio.value)}× ${row.ratio.to}` : '']);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${name} on ${machine()}`);
  for (const row of cells) console.log(row.map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
  const folder = join(import.meta.dirname, '../out/bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`);
}
