// Cuts a query text into tokens. Never throws: what it cannot read becomes a `bad` token that the parser turns into an error.
import type { SourceSpan } from './ast.ts';

export const SCOPE_KEYWORDS = ['AND', 'OR', 'NOT', 'IN'] as const;

/**
 * One token, [from, to) in the text. `text` is the token's meaning: without quotes and escapes.
 * name: an identifier outside braces (metric, aggregator, function, `by`). word: a tag, key or keyword inside braces.
 */
export interface Token extends SourceSpan {
  readonly kind: 'name' | 'number' | 'string' | 'word' | 'punctuation' | 'bad' | 'end';
  readonly text: string;
  /** Words only: for each UTF-16 unit of `text` whether it stood in quotes; undefined when none did. */
  readonly quoted?: readonly boolean[];
  /** Bad tokens only: what is wrong, as a sentence. */
  readonly problem?: string;
}

const SPACE = /\s/u;
const NAME_START = /[A-Za-z_]/u;
const NAME = /[A-Za-z0-9_.]/u;
const DIGIT = /[0-9]/u;
const WORD_END = /[\s,{}()]/u;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const OUTER_PUNCTUATION = '(){},:.+-*/$<>=';
const SCOPE_PUNCTUATION = '(){},!';

/** All tokens of the text, ending with one `end` token. White space separates and is left out. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let inScope = false;
  while (at < text.length) {
    const character = text[at]!;
    if (SPACE.test(character)) {
      at += 1;
      continue;
    }
    const token = inScope ? scopeToken(text, at) : outerToken(text, at);
    tokens.push(token);
    at = token.to;
    if (token.kind === 'punctuation' && token.text === '{') inScope = true;
    if (token.kind === 'punctuation' && token.text === '}') inScope = false;
  }
  tokens.push({ kind: 'end', text: '', from: text.length, to: text.length });
  return tokens;
}

function outerToken(text: string, from: number): Token {
  const character = text[from]!;
  if (NAME_START.test(character)) {
    let to = from + 1;
    while (to < text.length && NAME.test(text[to]!)) to += 1;
    return { kind: 'name', text: text.slice(from, to), from, to };
  }
  if (DIGIT.test(character) || (character === '.' && DIGIT.test(text[from + 1] ?? ''))) return numberToken(text, from);
  if (character === '"' || character === "'") return stringToken(text, from, character);
  if (OUTER_PUNCTUATION.includes(character)) return { kind: 'punctuation', text: character, from, to: from + 1 };
  return badCharacter(text, from);
}

function numberToken(text: string, from: number): Token {
  NUMBER.lastIndex = from;
  const match = NUMBER.exec(text)![0];
  const to = from + match.length;
  if (!Number.isFinite(Number(match))) return { kind: 'bad', text: match, from, to, problem: `The number ${match} is too large.` };
  return { kind: 'number', text: match, from, to };
}

function stringToken(text: string, from: number, quote: string): Token {
  let value = '';
  let at = from + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    value += text[at]!;
    at += 1;
  }
  if (at >= text.length) return { kind: 'bad', text: value, from, to: text.length, problem: `The text that starts here has no closing ${quote}.` };
  return { kind: 'string', text: value, from, to: at + 1 };
}

function scopeToken(text: string, from: number): Token {
  const character = text[from]!;
  if (SCOPE_PUNCTUATION.includes(character)) return { kind: 'punctuation', text: character, from, to: from + 1 };
  let value = '';
  const quoted: boolean[] = [];
  let at = from;
  while (at < text.length && !WORD_END.test(text[at]!)) {
    if (text[at] !== '"') {
      value += text[at]!;
      quoted.push(false);
      at += 1;
      continue;
    }
    const part = stringToken(text, at, '"');
    if (part.kind === 'bad') return { ...part, from, problem: `The tag has a quote without its closing ".` };
    value += part.text;
    // An empty pair of quotes adds no unit; `anyQuote` below still tells that the word was quoted.
    for (let unit = 0; unit < part.text.length; unit += 1) quoted.push(true);
    at = part.to;
  }
  const anyQuote = text.slice(from, at).includes('"');
  return anyQuote ? { kind: 'word', text: value, from, to: at, quoted } : { kind: 'word', text: value, from, to: at };
}

function badCharacter(text: string, from: number): Token {
  const character = String.fromCodePoint(text.codePointAt(from)!);
  return { kind: 'bad', text: character, from, to: from + character.length, problem: `The character ${JSON.stringify(character)} has no meaning here.` };
}

/** Whether a word is this keyword: unquoted, in any case. */
export function isKeyword(token: Token, keyword: string): boolean {
  return (token.kind === 'word' || token.kind === 'name') && token.quoted === undefined && token.text.toUpperCase() === keyword.toUpperCase();
}

/** Whether a word is one of AND, OR, NOT, IN. */
export function isScopeKeyword(token: Token): boolean {
  return token.kind === 'word' && SCOPE_KEYWORDS.some((keyword) => isKeyword(token, keyword));
}
