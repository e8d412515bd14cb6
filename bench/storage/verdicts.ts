// Verdicts: each measure of ours beside the peer's of the same run, with what it must reach and what it aims at; and the words for them.

/** One line of the table. A ratio is ours / peer's; `must` and `aim` are ratios, at most so much, or at least for `more`. */
export interface Verdict {
  readonly measure: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: string;
  /** NaN where the peer did not take part. */
  readonly theirs: number;
  readonly must: number;
  readonly aim: number;
  /** `more`: the higher, the better. */
  readonly better?: 'more';
  /** What the number does not say by itself. */
  readonly note?: string;
}

/** A number that stands by itself. */
export interface Fact {
  readonly measure: string;
  readonly subject: string;
  readonly value: number;
  readonly unit: string;
}

/** Three digits, or a dash for a number that there is not. */
export const digits = (value: number | null): string => (value !== null && Number.isFinite(value) ? Number(value.toPrecision(3)).toString() : '–');

/** ours / peer's, or NaN when one of them is not known. */
export const ratioOf = ({ ours, theirs }: Verdict): number => ours / theirs;

/** Whether a measure reached its aim, what it must, or neither. */
export function judge(verdict: Verdict): 'aim' | 'must' | 'missed' | 'not measured' {
  const ratio = ratioOf(verdict);
  if (!Number.isFinite(ratio)) return 'not measured';
  const reaches = (limit: number): boolean => (verdict.better === 'more' ? ratio >= limit : ratio <= limit);
  return reaches(verdict.aim) ? 'aim' : reaches(verdict.must) ? 'must' : 'missed';
}

/** A limit with its sign. */
const limitOf = (verdict: Verdict, limit: number): string => `${verdict.better === 'more' ? '≥' : '≤'} ${limit}×`;

/** The heads of the columns of `cellsOf`. */
export const HEADS: readonly string[] = ['measure', 'ours', 'peer', '', 'ratio', 'must', 'aim', 'verdict'];

/** A verdict as words, one for each head. */
export function cellsOf(verdict: Verdict): string[] {
  const { measure, unit, ours, theirs, peer, must, aim, note } = verdict;
  const words = judge(verdict) + (note === undefined ? '' : ` (${note})`);
  return [measure, `${digits(ours)} ${unit}`, `${digits(theirs)} ${unit}`, peer, `${digits(ratioOf(verdict))}×`, limitOf(verdict, must), limitOf(verdict, aim), words];
}

/** Rows of cells as lines of equal columns; those named in `right` are aligned to the right. */
export function aligned(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => (right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
}
