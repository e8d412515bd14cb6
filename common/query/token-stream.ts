// Walks over tokens with one token of sight and makes precise errors of what does not fit.
import type { ErrorDetails, VedetteError } from '../errors/vedette-error.ts';
import type { SourceSpan } from './ast.ts';
import { lex } from './lexer.ts';
import type { Token } from './lexer.ts';
import { queryError } from './syntax-error.ts';

/** How deep parentheses, functions and filters may nest. */
export const MAX_NESTING = 100;
/** How many metrics, numbers and tags one text may hold. */
export const MAX_LEAVES = 1_000;

/** The parser's reading position. All failures are thrown as `query_syntax`. */
export class TokenStream {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #leaves = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = lex(text);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  /** The end of the token read last. */
  get lastEnd(): number {
    return this.#at === 0 ? 0 : this.#tokens[this.#at - 1]!.to;
  }

  isPunctuation(character: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'punctuation' && token.text === character;
  }

  /** Reads the character if it comes next. */
  take(character: string): boolean {
    if (!this.isPunctuation(character)) return false;
    this.#at += 1;
    return true;
  }

  /** Reads the character or fails with what was expected. */
  expect(character: string, why: string): Token {
    if (!this.isPunctuation(character)) throw this.unexpected(`"${character}" ${why}`);
    return this.next();
  }

  /** The error for the next token: `expected` completes the sentence "Expected …". */
  unexpected(expected: string, details: ErrorDetails = {}): VedetteError {
    const token = this.peek();
    if (token.kind === 'bad') return this.error(token, token.problem ?? 'This cannot be read.', details);
    const found = token.kind === 'end' ? 'the query ends' : `found ${JSON.stringify(shorten(this.text.slice(token.from, token.to)))}`;
    return this.error(token, `Expected ${expected}, but ${found}.`, details);
  }

  error(span: SourceSpan, message: string, details: ErrorDetails = {}): VedetteError {
    return queryError('query_syntax', this.text, span, message, details);
  }

  /** Runs `parse` one level deeper; too deep is an error, so that no text can exhaust the stack. */
  nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw this.error(this.peek(), `The query nests deeper than ${MAX_NESTING} levels.`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  /** Counts one metric, number or tag. */
  countLeaf(): void {
    this.#leaves += 1;
    if (this.#leaves > MAX_LEAVES) throw this.error(this.peek(), `The query holds more than ${MAX_LEAVES} metrics, numbers and tags.`);
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
