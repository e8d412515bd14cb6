// The results of the storage benchmark: printed, kept as JSON section by section, and shown in docs/PERFORMANCE.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from '../table.ts';
import type { Section } from './arguments.ts';
import { SECTIONS } from './arguments.ts';
import { HEADS, aligned, cellsOf, digits, judge, ratioOf } from './verdicts.ts';
import type { Fact, Verdict } from './verdicts.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENT = join(ROOT, 'docs/PERFORMANCE.md');
const BEGIN = '<!-- storage results: written by npm run bench:storage -- --docs -->';
const END = '<!-- end of storage results -->';

/** What one section measured, in one run. */
export interface SectionResults {
  readonly scale: 'full' | 'quick';
  readonly rounds: number;
  /** When it began, as ISO 8601. */
  readonly at: string;
  readonly verdicts: Verdict[];
  readonly facts: Fact[];
  /** What was left out and why. */
  readonly skipped: string[];
}
export type Results = Partial<Record<Section, SectionResults>>;

const FACT_HEADS: readonly string[] = ['measure', 'of', 'value', ''];
const factCells = ({ measure, subject, value, unit }: Fact): string[] => [measure, subject, digits(value), unit];

/** Prints what was measured now. */
export function printResults(results: Results): void {
  const sections = SECTIONS.flatMap((name) => results[name] ?? []);
  const verdicts = sections.flatMap((section) => section.verdicts);
  const facts = sections.flatMap((section) => section.facts);
  console.log(`\nstorage, ${sections[0]?.scale ?? 'full'} scale, medians of ${sections[0]?.rounds ?? 0} rounds, on ${machine()}`);
  if (verdicts.length > 0) for (const line of aligned([HEADS, ...verdicts.map(cellsOf)], new Set([1, 2, 4, 5, 6]))) console.log(line);
  if (facts.length > 0) console.log('');
  for (const line of aligned(facts.map(factCells), new Set([2]))) console.log(line);
  for (const words of new Set(sections.flatMap(({ skipped }) => skipped))) console.log(words);
}

/**
 * Writes the JSON: sections measured now replace their earlier results, the others stay as they were if this machine measured them.
 * Quick runs and runs without peers have files of their own, so that they replace nothing better. Answers all sections of the file, and those
 * that only runs with or without peers know.
 */
export function keepResults(results: Results, { quick, peers }: { readonly quick: boolean; readonly peers: boolean }): Results {
  const file = fileOf(quick, peers);
  const merged: Results = { ...kept(file), ...results };
  const sections = Object.fromEntries(
    Object.entries(merged).map(([name, section]) => [name, { ...section, verdicts: section.verdicts.map((verdict) => ({ ...verdict, ratio: ratioOf(verdict), verdict: judge(verdict) })) }]),
  );
  mkdirSync(join(ROOT, 'out/bench'), { recursive: true });
  // JSON has no NaN: what was not measured is null.
  writeFileSync(file, `${JSON.stringify({ machine: machine(), sections }, null, 2)}\n`);
  const others = kept(fileOf(quick, !peers));
  return peers ? { ...others, ...merged } : { ...merged, ...others };
}

const fileOf = (quick: boolean, peers: boolean): string => join(ROOT, `out/bench/storage${quick ? '-quick' : ''}${peers ? '' : '-alone'}.json`);

/** What a file holds of this machine. */
function kept(file: string): Results {
  if (!existsSync(file)) return {};
  const known = JSON.parse(readFileSync(file, 'utf8')) as { machine?: string; sections?: Results };
  return known.machine === machine() ? (known.sections ?? {}) : {};
}

const TITLES: Readonly<Record<Section, string>> = {
  w1: 'W1: 10,000 series at 10 s',
  w2: 'W2: 500 series at 1 s',
  jitter: 'W1 with rounds up to 20 ms off their slots',
  parquet: 'The archive',
  curves: 'More series',
  history: 'Longer history',
  year: 'A simulated year under a byte cap',
  idle: 'Idling',
};

const markdownTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

/** Facts of curves are easier to read with a column for each subject. */
function factTable(facts: readonly Fact[]): string {
  const subjects = [...new Set(facts.map(({ subject }) => subject))];
  const measures = [...new Set(facts.map(({ measure, unit }) => `${measure}${unit === '' ? '' : `, ${unit}`}`))];
  if (subjects.length < 3) return markdownTable(FACT_HEADS, facts.map(factCells));
  const cell = (measure: string, subject: string): string => digits(facts.find((fact) => fact.subject === subject && `${fact.measure}${fact.unit === '' ? '' : `, ${fact.unit}`}` === measure)?.value ?? Number.NaN);
  return markdownTable(['', ...subjects], measures.map((measure) => [measure, ...subjects.map((subject) => cell(measure, subject))]));
}

/** Puts the results between their marks in docs/PERFORMANCE.md. Throws when the marks are missing. */
export function writeDocument(results: Results): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has no place for the results between "${BEGIN}" and "${END}"`);
  const parts = SECTIONS.flatMap((name) => {
    const section = results[name];
    if (section === undefined) return [];
    const { scale, rounds, at, verdicts, facts, skipped } = section;
    const head = `### ${TITLES[name]}\n\n${scale === 'full' ? 'Full' : 'Quick'} scale, medians of ${rounds}, ${at.slice(0, 16).replace('T', ' ')} UTC.`;
    const missing = skipped.length === 0 ? [] : [skipped.map((words) => `- ${words.split('\n')[0] ?? ''}`).join('\n')];
    return [[head, ...(verdicts.length > 0 ? [markdownTable(HEADS, verdicts.map(cellsOf))] : []), ...(facts.length > 0 ? [factTable(facts)] : []), ...missing].join('\n\n')];
  });
  writeFileSync(DOCUMENT, `${text.slice(0, begin)}${BEGIN}\n\nOn ${machine()}.\n\n${parts.join('\n\n')}\n\n${text.slice(end)}`);
}
