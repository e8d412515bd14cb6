// Cuts the text of a MIB into words: identifiers, numbers, strings, punctuation. Comments vanish. Time linear in the text.

/** Longest text of one file, UTF-16 units; the longest known modules have 5 million. */
export const LONGEST_TEXT = 16_000_000;
/** A description is cut here; the longest known have some thousands of characters. */
const LONGEST_STRING = 20_000;

/** `word`: identifiers, numbers and keywords; `mark`: punctuation; `text`: a quoted string, without its quotes; `end`: nothing follows. */
export type TokenKind = 'word' | 'number' | 'mark' | 'text' | 'end';

/** The words of a text, as columns. */
export interface Tokens {
  readonly kinds: readonly TokenKind[];
  readonly texts: readonly string[];
  readonly lines: readonly number[];
  /** Where each begins in the text, and where it ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const MOST_PROBLEMS = 20;
const SPACE = /[\s\u0000-\u0020\u00a0\ufeff\u001a]+/uy;
/** Also with digits in front, which no standard allows and some vendors write. Two hyphens begin a comment, also within a word. */
const WORD = /(?:[A-Za-z]|\d+[A-Za-z_])(?:[A-Za-z0-9_]|-(?!-))*/uy;
const NUMBER = /-?\d+/uy;
const BASED = /'([0-9A-Fa-f\s]*)'\s*([HhBb])/uy;
const LINE_END = /[\n\r]/gu;
/** What may follow a comment that ends in its own line: the rest of a list, not prose. */
const AFTER_COMMENT = /^\s*(?:[,{}()|;]|::=|[a-z][A-Za-z0-9-]*\s*\(\s*-?\d)/u;

/** Never throws. A text that is too long is cut, and that is a problem; characters that no MIB has are skipped. */
export function tokenize(given: string): Tokens {
  const problems: { line: number; message: string }[] = [];
  let text = given;
  if (given.length > LONGEST_TEXT) {
    text = given.slice(0, LONGEST_TEXT);
    problems.push({ line: 1, message: `The file has more than ${LONGEST_TEXT} characters; the rest is left out.` });
  }
  const kinds: TokenKind[] = [];
  const texts: string[] = [];
  const lines: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  let line = 1;
  /** Where the line ends that was last looked at: a line of many comments is measured once. */
  let lineEnd = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const put = (kind: TokenKind, value: string, length: number): void => {
    kinds.push(kind);
    texts.push(value);
    lines.push(line);
    starts.push(at);
    ends.push(at + length);
    at += length;
  };
  while (at < text.length) {
    const char = text[at]!;
    const space = match(SPACE);
    if (space !== undefined) {
      line += lineEnds(space);
      at += space.length;
    } else if (char === '-' && text[at + 1] === '-') {
      if (at >= lineEnd) {
        LINE_END.lastIndex = at;
        lineEnd = LINE_END.exec(text)?.index ?? text.length;
      }
      at = commentEnd(text, at, lineEnd);
    } else if (char === '/' && (text[at + 1] === '*' || text[at + 1] === '/')) {
      // Comments of C, which some vendors take for ones of ASN.1.
      const close = text.indexOf(text[at + 1] === '*' ? '*/' : '\n', at + 2);
      const end = close < 0 ? text.length : close + (text[at + 1] === '*' ? 2 : 0);
      line += lineEnds(text.slice(at, end));
      at = end;
    } else if (char === '"') {
      const close = text.indexOf('"', at + 1);
      if (close < 0) {
        if (problems.length < MOST_PROBLEMS) problems.push({ line, message: 'The text that begins here has no closing quotation mark.' });
        break;
      }
      const length = close + 1 - at;
      const body = text.slice(at + 1, Math.min(close, at + 1 + LONGEST_STRING));
      const passed = lineEnds(text.slice(at, close));
      put('text', body, length);
      line += passed;
    } else if (text.startsWith('::=', at)) put('mark', '::=', 3);
    else if (text.startsWith('..', at)) put('mark', '..', 2);
    else if ('{}()[],;|.<>:'.includes(char)) put('mark', char, 1);
    else {
      const word = match(WORD);
      const number = word === undefined ? match(NUMBER) : undefined;
      const based = word === undefined && number === undefined ? match(BASED) : undefined;
      if (word !== undefined) put('word', word, word.length);
      else if (number !== undefined) put('number', number, number.length);
      else if (based !== undefined) {
        put('number', basedNumber(based), based.length);
        line += lineEnds(based);
      } else {
        if (problems.length < MOST_PROBLEMS) problems.push({ line, message: `The character ${JSON.stringify(char)} does not belong here; it is skipped.` });
        at += 1;
      }
    }
  }
  put('end', '', 0);
  return { kinds, texts, lines, starts, ends, problems };
}

/** A comment goes to the end of the line. ASN.1 ends it at the next pair of hyphens; authors who draw lines of hyphens do not know, so that counts only where a MIB could go on. */
function commentEnd(text: string, at: number, lineEnd: number): number {
  const close = text.indexOf('--', at + 2);
  return close >= 0 && close < lineEnd && AFTER_COMMENT.test(text.slice(close + 2, Math.min(lineEnd, close + 200))) ? close + 2 : lineEnd;
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** 'FF'H and '01'B in decimal; what has more than 64 bits stays as it is. */
function basedNumber(text: string): string {
  const digits = text.slice(1, text.lastIndexOf("'")).replaceAll(/\s/gu, '');
  const hex = /h$/iu.test(text);
  if (digits === '' || digits.length > (hex ? 16 : 64) || (!hex && /[^01]/u.test(digits))) return text;
  return BigInt(`${hex ? '0x' : '0b'}${digits}`).toString();
}
