// The results of the SNMP benchmark: printed, kept as JSON section by section, and shown in docs/PERFORMANCE.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEADS, aligned, cellsOf, digits } from '../storage/verdicts.ts';
import type { Fact, Verdict } from '../storage/verdicts.ts';
import { machine } from '../table.ts';
import type { Row } from '../table.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILE = join(ROOT, 'out/bench/snmp.json');
/** What bench/snmp-scan.bench.ts leaves. */
const SCANS = join(ROOT, 'out/bench/snmp-scan.json');
const DOCUMENT = join(ROOT, 'docs/PERFORMANCE.md');
const BEGIN = '<!-- SNMP results: written by npm run bench snmp -- --docs -->';
const END = '<!-- end of SNMP results -->';

const TITLES = { poll: 'Polling 100 simulated switches', walk: "A whole table of Debian's snmpd", devices: 'Many devices in the whole program' } as const;
export type SectionName = keyof typeof TITLES;
const NAMES = Object.keys(TITLES) as SectionName[];

/** What one section measured, in one run. */
export interface SectionResults {
  /** When it began, as ISO 8601. */
  readonly at: string;
  /** In words: how much of what. */
  readonly what: string;
  readonly verdicts: readonly Verdict[];
  readonly facts: readonly Fact[];
  /** What was left out or shortened, and why. */
  readonly remarks: readonly string[];
}
export type Results = Partial<Record<SectionName, SectionResults>>;

/** Prints a section. */
export function printSection(name: SectionName, { facts, remarks, verdicts, what }: SectionResults): void {
  console.log(`\n${TITLES[name]} (${what}), on ${machine()}`);
  if (verdicts.length > 0) for (const line of aligned([HEADS, ...verdicts.map(cellsOf)], new Set([1, 2, 4, 5, 6]))) console.log(line);
  for (const line of aligned(facts.map(({ measure, subject, unit, value }) => [measure, subject, digits(value), unit]), new Set([2]))) console.log(line);
  for (const remark of remarks) console.log(remark);
}

/** Sections measured now replace earlier ones of this machine; the others stay. Answers all. */
export function keepResults(results: Results): Results {
  let earlier: Results = {};
  if (existsSync(FILE)) {
    const known = JSON.parse(readFileSync(FILE, 'utf8')) as { machine?: string; sections?: Results };
    if (known.machine === machine()) earlier = known.sections ?? {};
  }
  const sections = { ...earlier, ...results };
  mkdirSync(join(ROOT, 'out/bench'), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify({ machine: machine(), sections }, null, 2)}\n`);
  return sections;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

/** A column for each subject, where the same is told of several. */
function factTable(facts: readonly Fact[]): string {
  const label = ({ measure, unit }: Fact): string => `${measure}${unit === '' ? '' : `, ${unit}`}`;
  const subjects = [...new Set(facts.map(({ subject }) => subject))];
  const labels = [...new Set(facts.map(label))];
  return table(['', ...subjects], labels.map((name) => [name, ...subjects.map((subject) => digits(facts.find((fact) => fact.subject === subject && label(fact) === name)?.value ?? Number.NaN))]));
}

function scans(): string[] {
  if (!existsSync(SCANS)) return ['### Scans\n\nNot measured: `npm run bench snmp-scan` does.'];
  const { rows } = JSON.parse(readFileSync(SCANS, 'utf8')) as { rows: readonly Row[] };
  const cells = rows.map(({ measure, ratio, subject, unit, value }) => [measure, subject, `${digits(value)} ${unit}`, ratio === undefined ? '' : `${digits(ratio.value)}× (${ratio.to})`]);
  return [`### Scans\n\nTargets: a /24 in ≤ 0.25× of braa's time, a /16 in ≤ 0.3× of onesixtyone's without a pause, everything found.\n\n${table(['measure', 'of', 'value', 'ratio'], cells)}`];
}

/** Puts the results between their marks in docs/PERFORMANCE.md; makes the section where it is missing. */
export function writeDocument(results: Results): void {
  const parts = NAMES.flatMap((name) => {
    const section = results[name];
    if (section === undefined) return [];
    const { at, facts, remarks, verdicts, what } = section;
    return [
      [
        `### ${TITLES[name]}\n\n${what}; ${at.slice(0, 16).replace('T', ' ')} UTC.`,
        ...(verdicts.length > 0 ? [table(HEADS, verdicts.map(cellsOf))] : []),
        ...(facts.length > 0 ? [factTable(facts)] : []),
        ...(remarks.length > 0 ? [remarks.map((words) => `- ${words}`).join('\n')] : []),
      ].join('\n\n'),
    ];
  });
  const body = `${BEGIN}\n\nOn ${machine()}.\n\n${[...parts, ...scans()].join('\n\n')}\n\n${END}`;
  const text = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin >= 0 && end > begin) writeFileSync(DOCUMENT, `${text.slice(0, begin)}${body}${text.slice(end + END.length)}`);
  else writeFileSync(DOCUMENT, `${text.trimEnd()}\n\n## SNMP (\`npm run bench snmp\`)\n\n${body}\n`);
}
