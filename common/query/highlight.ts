// The colours of a query text: which stretch is what. Works on broken text too.
import { isSign } from './context.ts';
import { MODIFIERS, isAggregator } from './functions.ts';
import { isKeyword, isScopeKeyword, lex } from './lexer.ts';
import type { Token } from './lexer.ts';

export type HighlightKind = 'aggregator' | 'metric' | 'function' | 'method' | 'keyword' | 'tagKey' | 'tagValue' | 'variable' | 'number' | 'string' | 'operator' | 'punctuation' | 'error';

/** Half-open [from, to) in UTF-16 code units. */
export interface HighlightToken {
  readonly from: number;
  readonly to: number;
  readonly kind: HighlightKind;
}

/** Longer texts are highlighted up to here; the parser refuses them anyway. */
const MAX_LENGTH = 20_000;
/** So many tokens may the arguments of a method be: sum , daily , 12 am , 'UTC'. */
const MOST_WORDS = 10;

/** The stretches of the text in order, without overlap; white space is between them. Never throws. */
export function tokens(text: string): HighlightToken[] {
  const all = lex(text.slice(0, MAX_LENGTH));
  const out: HighlightToken[] = [];
  let isGroup = false;
  let isList = false;
  for (const [index, token] of all.entries()) {
    const previous = all[index - 1];
    if (token.kind === 'end') break;
    if (isSign(token, '{')) isGroup = previous !== undefined && (isKeyword(previous, 'by') || isSign(previous, ',') || isSign(previous, '('));
    if (isSign(token, '(')) isList = previous?.kind === 'word' && isKeyword(previous, 'IN');
    if (isSign(token, ')') || isSign(token, '}')) isList = false;
    if (token.kind === 'word') out.push(...wordTokens(text, token, isGroup, isList));
    else out.push({ from: token.from, to: token.to, kind: kindOf(all, index) });
  }
  return out;
}

function kindOf(all: readonly Token[], index: number): HighlightKind {
  const token = all[index]!;
  switch (token.kind) {
    case 'name':
      return nameKind(all, index);
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'punctuation':
      return '+-*/!<>='.includes(token.text) ? 'operator' : 'punctuation';
    default:
      return 'error';
  }
}

function nameKind(all: readonly Token[], index: number): HighlightKind {
  const token = all[index]!;
  const previous = all[index - 1];
  const next = all[index + 1];
  if (isSign(next, '=') && !isSign(previous, ':')) return 'keyword';
  const threshold = thresholdKind(all, index);
  if (threshold !== undefined) return threshold;
  if (isSign(previous, '.')) return MODIFIERS.includes(token.text) ? 'method' : 'error';
  if (isKeyword(token, 'by') && (isSign(previous, '}') || previous?.kind === 'name')) return 'keyword';
  if (isSign(next, ':')) return isAggregator(token.text) ? 'aggregator' : 'error';
  if (isSign(previous, ':')) return 'metric';
  if (isSign(next, '(')) return 'function';
  return isMethodArgument(all, index) ? 'string' : 'metric';
}

/** Whether a word is an argument of a method, as in .rollup(sum, weekly, monday) or .fill(last: plain words before it, then the method. */
function isMethodArgument(all: readonly Token[], index: number): boolean {
  let at = index - 1;
  while (at > 0 && (isSign(all[at], ',') || ['name', 'number', 'string'].includes(all[at]!.kind)) && index - at < MOST_WORDS) at -= 1;
  return isSign(all[at], '(') && isSign(all[at - 2], '.');
}

/** The names of `count(v: v<8):metric`: the aggregator and the value that it stands for. */
function thresholdKind(all: readonly Token[], index: number): HighlightKind | undefined {
  const starts = (at: number): boolean => all[at]?.text === 'count' && isSign(all[at + 1], '(') && all[at + 2]?.kind === 'name' && isSign(all[at + 3], ':');
  if (starts(index)) return 'aggregator';
  if (starts(index - 2)) return 'variable';
  return starts(index - 4) ? 'variable' : undefined;
}

/** A tag is coloured in its parts: key, colon, value. `isGroup`: a key after `by`; `isList`: a value of IN. */
function wordTokens(text: string, token: Token, isGroup: boolean, isList: boolean): HighlightToken[] {
  const { from, to } = token;
  if (isGroup) return [{ from, to, kind: 'tagKey' }];
  if (isList) return [{ from, to, kind: 'tagValue' }];
  if (isScopeKeyword(token)) return [{ from, to, kind: 'keyword' }];
  const raw = text.slice(from, to);
  if (raw.startsWith('$')) return [{ from, to, kind: 'variable' }];
  const colon = raw.indexOf(':');
  if (colon < 0) return [{ from, to, kind: 'tagKey' }];
  const parts: HighlightToken[] = [];
  if (colon > 0) parts.push({ from, to: from + colon, kind: 'tagKey' });
  parts.push({ from: from + colon, to: from + colon + 1, kind: 'punctuation' });
  if (colon + 1 < raw.length) parts.push({ from: from + colon + 1, to, kind: raw[colon + 1] === '$' ? 'variable' : 'tagValue' });
  return parts;
}
