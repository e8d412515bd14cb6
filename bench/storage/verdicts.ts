// The table of verdicts: each measure of ours beside the peer's of the same run, with what it must reach and what it aims at.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from '../table.ts';

/** One line of the table. A ratio is ours / peer's; `must` and `aim` are ratios, at most so much, or at least for `more`. */
export interface Verdict {
  readonly measure: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: string;
  readonly theirs: number;
  readonly must?: number;
  readonly aim?: number;
  /** `more`: the higher, the better. */
  readonly better?: 'more';
  /** Why a number is missing, or what it does not say by itself. */
  readonly note?: string;
}

/** A number that stands by itself. */
export interface Fact {
  readonly measure: string;
  readonly subject: string;
  readonly value: number;
  readonly unit: string;
}

const digits = (value: number): string => (Number.isFinite(value) ? Number(value.toPrecision(3)).toString() : '–');

/** ours / peer's, or NaN when one of them is not known. */
export const ratioOf = ({ ours, theirs }: Verdict): number => ours / theirs;

/** Whether a measure reached its aim, what it must, or neither. */
export function judge(verdict: Verdict): 'aim' | 'must' | 'missed' | 'no verdict' | 'not measured' {
  const ratio = ratioOf(verdict);
  if (!Number.isFinite(ratio)) return 'not measured';
  const reaches = (limit: number | undefined): boolean => limit !== undefined && (verdict.better === 'more' ? ratio >= limit : ratio <= limit);
  if (verdict.must === undefined) return 'no verdict';
  return reaches(verdict.aim) ? 'aim' : reaches(verdict.must) ? 'must' : 'missed';
}

const aligned = (rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => (right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
};

/** What a whole run measured; written as JSON as it is. */
export interface Results {
  readonly scale: 'full' | 'quick';
  readonly rounds: number;
  readonly verdicts: Verdict[];
  readonly facts: Fact[];
  /** What was left out and why. */
  readonly skipped: string[];
}

/** Prints the verdicts and the facts and writes `out/bench/<name>.json`. */
export function reportVerdicts(name: string, results: Results): void {
  const sign = (verdict: Verdict, limit: number | undefined): string => (limit === undefined ? '' : `${verdict.better === 'more' ? '≥' : '≤'} ${limit}×`);
  const rows = results.verdicts.map((verdict) => [
    verdict.measure,
    `${digits(verdict.ours)} ${verdict.unit}`.trim(),
    `${digits(verdict.theirs)} ${verdict.unit}`.trim(),
    verdict.peer,
    `${digits(ratioOf(verdict))}×`,
    sign(verdict, verdict.must),
    sign(verdict, verdict.aim),
    judge(verdict) + (verdict.note === undefined ? '' : ` (${verdict.note})`),
  ]);
  console.log(`\n${name}, ${results.scale} scale, medians of ${results.rounds} rounds, on ${machine()}`);
  for (const line of aligned([['measure', 'ours', 'peer', '', 'ratio', 'must', 'aim', 'verdict'], ...rows], new Set([1, 2, 4, 5, 6]))) console.log(line);
  if (results.facts.length > 0) console.log('');
  for (const line of aligned(results.facts.map(({ measure, subject, value, unit }) => [measure, subject, digits(value), unit]), new Set([2]))) console.log(line);
  for (const words of results.skipped) console.log(words);
  const folder = join(import.meta.dirname, '../../out/bench');
  mkdirSync(folder, { recursive: true });
  const verdicts = results.verdicts.map((verdict) => ({ ...verdict, ratio: ratioOf(verdict), verdict: judge(verdict) }));
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ machine: machine(), at: new Date().toISOString(), ...results, verdicts }, null, 2)}\n`);
}
