// Owns how SQL text is cut into coloured pieces: comments, texts, names in quotes, numbers, keywords. Pure, one pass.

export type SqlTokenKind = 'comment' | 'string' | 'identifier' | 'number' | 'keyword' | 'function' | 'operator';

export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly from: number;
  readonly to: number;
}

const KEYWORDS = new Set(
  ('all and any as asc asof between by case cast cross date describe desc distinct else end escape except exclude exists explain extract false filter first following for from full group grouping having ilike in inner ' +
    'intersect interval is join last lateral left like limit natural not null nulls offset on or order outer over partition pivot preceding qualify range replace right row rows sample select semi sets show similar ' +
    'some summarize table tablesample then timestamp true try_cast unbounded union unnest unpivot using values when where window with').split(' '),
);

const PIECES = /(?<comment>--[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<string>'(?:[^']|'')*(?:'|$))|(?<identifier>"(?:[^"]|"")*(?:"|$))|(?<number>\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<operator>[-+*/%<>=!|&^~.,;()[\]{}:?]+?)/giu;

/** The coloured pieces in order, without overlaps; what lies between them has no colour. A text that does not end runs to the end. */
export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const match of text.matchAll(PIECES)) {
    const from = match.index;
    const to = from + match[0].length;
    const groups = match.groups ?? {};
    if (groups['word'] !== undefined) {
      if (KEYWORDS.has(match[0].toLowerCase())) tokens.push({ kind: 'keyword', from, to });
      else if (text[to] === '(') tokens.push({ kind: 'function', from, to });
      continue;
    }
    const kind = (['comment', 'string', 'identifier', 'number', 'operator'] as const).find((name) => groups[name] !== undefined);
    if (kind !== undefined) tokens.push({ kind, from, to });
  }
  return tokens;
}

/** A name as SQL needs it: bare where it can be, in double quotes where it must. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/u.test(name) && !KEYWORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
