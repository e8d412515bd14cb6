// Owns putting one object into the text of a profile, without disturbing the rest of it. Pure.

/** What is known of the object: its module, its own OID (of a column without the row), and the table that it is in. */
export interface MetricWish {
  readonly module: string;
  readonly oid: string;
  readonly name: string;
  /** Undefined for a scalar; its OID then has its instance. */
  readonly table: { readonly oid: string; readonly name: string } | undefined;
}

const plain = (text: string): string => (/^[\w.-]+$/u.test(text) ? text : JSON.stringify(text));

/** The entry as lines, its dash `indent` blanks from the margin. */
function entryOf(wish: MetricWish, indent: string): string[] {
  const head = `${indent}- MIB: ${plain(wish.module === '' ? 'UNKNOWN-MIB' : wish.module)}`;
  const symbol = `{OID: ${wish.oid}, name: ${plain(wish.name)}}`;
  if (wish.table === undefined) return [head, `${indent}  symbol: ${symbol}`];
  return [head, `${indent}  table: {OID: ${wish.table.oid}, name: ${plain(wish.table.name)}}`, `${indent}  symbols:`, `${indent}    - ${symbol}`, `${indent}  metric_tags:`, `${indent}    - {tag: index, index: 1}`];
}

/** The text with the object as the first of its metrics, and the line (from 1) where it now stands. A text that has it already stays as it is. */
export function addMetric(text: string, wish: MetricWish): { readonly text: string; readonly line: number } {
  const lines = text.split('\n');
  const escaped = wish.oid.replaceAll('.', String.raw`\.`);
  const known = lines.findIndex((line) => new RegExp(String.raw`(?:^|[^\d.])${escaped}(?:[^\d.]|$)`, 'u').test(line));
  if (known >= 0) return { text, line: known + 1 };
  const at = lines.findIndex((line) => /^metrics\s*:/u.test(line));
  if (at < 0) {
    const base = text.trimEnd();
    const before = base === '' ? [] : [...base.split('\n'), ''];
    return { text: [...before, 'metrics:', ...entryOf(wish, '  '), ''].join('\n'), line: before.length + 2 };
  }
  // 'metrics: []' says that there are none; comments behind it stay.
  lines[at] = (lines[at] as string).replace(/^metrics\s*:\s*\[\s*\]/u, 'metrics:');
  const first = lines.slice(at + 1).find((line) => /^\s*-\s/u.test(line));
  const next = lines.slice(at + 1).find((line) => line.trim() !== '' && !/^\s*#/u.test(line));
  const indent = first !== undefined && first === next ? (/^\s*/u.exec(first)?.[0] ?? '  ') : '  ';
  lines.splice(at + 1, 0, ...entryOf(wish, indent));
  return { text: lines.join('\n'), line: at + 2 };
}
