// Owns the way from merged lines to what a chart draws: labels, the strongest lines, and "others".
import type { ChartSeries } from './series.ts';
import { statistics, valueAt } from './series.ts';
import type { MergedLine } from './merge.ts';

export interface LabelledQuery {
  readonly id: string;
  readonly text: string;
  readonly label?: string | undefined;
  /** Palette slot 0 … 7 for a query that gives one line. */
  readonly slot?: number | undefined;
}

/** The tags that tell lines apart: those that not all lines share. */
function telling(lines: readonly { readonly tags: readonly string[] }[]): (tags: readonly string[]) => readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) for (const tag of line.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return (tags) => (lines.length === 1 ? tags : tags.filter((tag) => (counts.get(tag) ?? 0) < lines.length));
}

/**
 * The words for a line's tags. Where all lines differ by one key alone and its values speak for themselves ("/home", "eth0"), the value
 * suffices; a bare number keeps its key ("core:3").
 */
function tagWords(lines: readonly { readonly tags: readonly string[] }[], tell: (tags: readonly string[]) => readonly string[]): (tags: readonly string[]) => string {
  const told = lines.map((line) => tell(line.tags));
  const key = (tag: string): string => tag.slice(0, Math.max(0, tag.indexOf(':')));
  const single = told.every((tags) => tags.length === 1) && new Set(told.map((tags) => key(tags[0] as string))).size === 1;
  const speaking = single && told.every((tags) => !/^\d*$/.test((tags[0] as string).slice((tags[0] as string).indexOf(':') + 1)));
  return (tags) => (speaking ? tags.map((tag) => tag.slice(tag.indexOf(':') + 1)) : tags).join(' ');
}

/** Lines of all queries of a chart with the names that people read. */
export function labelled(answers: readonly { readonly query: LabelledQuery; readonly lines: readonly MergedLine[] }[]): ChartSeries[] {
  const series: ChartSeries[] = [];
  const many = answers.length > 1;
  for (const { query, lines } of answers) {
    const tell = telling(lines);
    const words = tagWords(lines, tell);
    for (const line of lines) {
      const tags = words(tell(line.tags));
      const own = query.label ?? line.metric;
      const label = tags === '' ? own || query.text : many ? `${own} ${tags}` : tags;
      series.push({ key: `${query.id} ${line.name}`, label, queryId: query.id, tags: tell(line.tags), unit: line.unit, x: line.x, y: line.y, lo: line.lo, hi: line.hi, span: line.span, expectation: line.expectation, slot: lines.length === 1 ? query.slot : undefined });
    }
  }
  return series;
}

/** Natural order: core:2 before core:10. */
const collator = new Intl.Collator('en', { numeric: true });

/**
 * At most `most` lines: the ones with the largest mean magnitude, and the rest as one line (their sum, or their mean when
 * `combine` says so). The order of the kept lines is by query, then by name.
 */
export function strongest(series: readonly ChartSeries[], most: number, from: number, to: number, combine: 'sum' | 'mean', othersLabel: (count: number) => string): ChartSeries[] {
  if (series.length <= most) return sorted(series);
  const ranked = series
    .map((line) => ({ line, weight: Math.abs(statistics(line, from, to).avg) || 0 }))
    .sort((a, b) => b.weight - a.weight || collator.compare(a.line.label, b.line.label))
    .map(({ line }) => line);
  const kept = ranked.slice(0, most - 1);
  return [...sorted(kept), combined(ranked.slice(most - 1), combine, othersLabel)];
}

function sorted(series: readonly ChartSeries[]): ChartSeries[] {
  const order = new Map<string, number>();
  for (const line of series) if (!order.has(line.queryId)) order.set(line.queryId, order.size);
  return [...series].sort((a, b) => (order.get(a.queryId) ?? 0) - (order.get(b.queryId) ?? 0) || collator.compare(a.label, b.label));
}

function combined(rest: readonly ChartSeries[], combine: 'sum' | 'mean', othersLabel: (count: number) => string): ChartSeries {
  const longest = rest.reduce((best, line) => (line.x.length > best.x.length ? line : best), rest[0] as ChartSeries);
  const { x } = longest;
  const y = new Float64Array(x.length);
  // Times ascend, so each line is walked along once.
  const places = new Uint32Array(rest.length);
  for (let i = 0; i < x.length; i++) {
    const t = x[i] as number;
    const reach = i + 1 < x.length ? (x[i + 1] as number) - t - 1 : 1_000;
    let sum = 0;
    let count = 0;
    for (const [index, line] of rest.entries()) {
      let at = places[index] as number;
      while (at < line.x.length && (line.x[at] as number) < t) at += 1;
      places[index] = at;
      const value = at < line.x.length && (line.x[at] as number) <= t + Math.max(0, reach) ? (line.y[at] as number) : valueAt(line, t, 1);
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    y[i] = count === 0 ? Number.NaN : combine === 'sum' ? sum : sum / count;
  }
  return { key: 'others', label: othersLabel(rest.length), queryId: longest.queryId, tags: [], unit: longest.unit, x, y, span: longest.span, slot: -1, stands: rest.length };
}
