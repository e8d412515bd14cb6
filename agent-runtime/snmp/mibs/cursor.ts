// A position in the words of a MIB, and what any part of the grammar asks of it.
import type { TokenKind, Tokens } from './lexer.ts';

const MACROS: ReadonlySet<string> = new Set([
  'OBJECT-TYPE', 'OBJECT-IDENTITY', 'MODULE-IDENTITY', 'NOTIFICATION-TYPE', 'TRAP-TYPE', 'OBJECT-GROUP', 'NOTIFICATION-GROUP', 'MODULE-COMPLIANCE', 'AGENT-CAPABILITIES',
]);

export function isMacro(word: string): boolean {
  return MACROS.has(word);
}

/** Moves forward only; the last token is the end and stays. */
export class Cursor {
  at = 0;
  readonly tokens: Tokens;
  readonly problems: { line: number; message: string }[] = [];
  readonly #mostProblems: number;

  constructor(tokens: Tokens, mostProblems: number) {
    this.tokens = tokens;
    this.#mostProblems = mostProblems;
  }

  get text(): string {
    return this.tokens.texts[this.at]!;
  }

  get kind(): TokenKind {
    return this.tokens.kinds[this.at]!;
  }

  get line(): number {
    return this.tokens.lines[this.at]!;
  }

  get atEnd(): boolean {
    return this.kind === 'end';
  }

  /** The text `ahead` tokens further on when it is no quoted one, else ''. */
  peek(ahead: number): string {
    const at = this.at + ahead;
    return at < this.tokens.texts.length && this.tokens.kinds[at] !== 'text' ? this.tokens.texts[at]! : '';
  }

  is(text: string): boolean {
    return this.kind !== 'text' && this.text === text;
  }

  /** Steps over this token when it is `text`. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  next(): void {
    if (!this.atEnd) this.at += 1;
  }

  problem(line: number, message: string): void {
    if (this.problems.length < this.#mostProblems) this.problems.push({ line, message });
  }

  /** From an opening bracket to behind the one that closes it; answers what stood between, shortened. */
  skipBrackets(open: string, close: string): string {
    let depth = 0;
    let between = '';
    do {
      if (this.is(open)) depth += 1;
      else if (this.is(close)) depth -= 1;
      if (between.length < 200) between += this.text === '|' || this.text === ',' ? `${this.text} ` : this.text;
      this.next();
    } while (depth > 0 && !this.atEnd && !this.startsDefinition());
    return between;
  }

  /** Whether a definition, the end of the module or another module begins here. */
  startsDefinition(): boolean {
    if (this.kind !== 'word') return false;
    const second = this.peek(1);
    if (second === 'DEFINITIONS') return !isMacro(this.text);
    // A type follows the sign. Braces or a number are the value of what began before: `STATUS mandatory ::= { system 1 }`.
    if (second === '::=') return !isMacro(this.text) && /^[A-Z[]/u.test(this.peek(2));
    if (second === 'OBJECT') return this.peek(2) === 'IDENTIFIER' && this.peek(3) === '::=';
    return (isMacro(second) && !isMacro(this.text)) || (this.text === 'END' && second !== ',');
  }
}
