// Walks over the bytes of a /proc file without making strings: numbers, words and lines.

const NEWLINE = 10;
const SPACE = 32;
const TAB = 9;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

/** The bytes of an ASCII word, for `startsWith`. */
export function ascii(word: string): Uint8Array {
  const bytes = new Uint8Array(word.length);
  for (let i = 0; i < word.length; i++) bytes[i] = word.charCodeAt(i) & 0x7f;
  return bytes;
}

/**
 * A cursor over `bytes[0, end)`. No method ever moves past `end` or throws; what is not there reads as NaN or ''.
 * Digits beyond 2^53 lose their last bits, as any double does.
 */
export class ByteScanner {
  bytes: Uint8Array;
  end = 0;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Starts over on the first `end` bytes. */
  reset(bytes: Uint8Array, end: number): void {
    this.bytes = bytes;
    this.end = end;
    this.at = 0;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** Moves to the start of the next line; false when there is none. */
  nextLine(): boolean {
    const found = this.bytes.indexOf(NEWLINE, this.at);
    this.at = found < 0 || found >= this.end ? this.end : found + 1;
    return this.at < this.end;
  }

  /** The end of the line the cursor is in (position of the newline, or `end`). */
  lineEnd(): number {
    const found = this.bytes.indexOf(NEWLINE, this.at);
    return found < 0 || found > this.end ? this.end : found;
  }

  /** Skips blanks and tabs, never a newline. */
  skipBlanks(): void {
    const bytes = this.bytes;
    let at = this.at;
    while (at < this.end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    this.at = at;
  }

  /** Whether these bytes stand at the cursor; moves past them when they do. */
  take(word: Uint8Array): boolean {
    const at = this.at;
    if (at + word.length > this.end) return false;
    const bytes = this.bytes;
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
    this.at = at + word.length;
    return true;
  }

  /** Skips blanks and reads a decimal number of this line; NaN (cursor before the odd byte) when there is none. */
  number(): number {
    this.skipBlanks();
    const bytes = this.bytes;
    const end = this.end;
    let at = this.at;
    const negative = at < end && bytes[at] === MINUS;
    if (negative) at++;
    const first = at;
    let value = 0;
    while (at < end) {
      const digit = bytes[at]!;
      if (digit < ZERO || digit > NINE) break;
      value = value * 10 + (digit - ZERO);
      at++;
    }
    if (at === first) return Number.NaN;
    if (at < end && bytes[at] === DOT) {
      at++;
      let scale = 1;
      while (at < end) {
        const digit = bytes[at]!;
        if (digit < ZERO || digit > NINE) break;
        value = value * 10 + (digit - ZERO);
        scale *= 10;
        at++;
      }
      value /= scale;
    }
    this.at = at;
    return negative ? -value : value;
  }

  /** Skips blanks, then the bytes up to the next blank or newline. */
  skipWord(): void {
    this.skipBlanks();
    const bytes = this.bytes;
    let at = this.at;
    while (at < this.end) {
      const byte = bytes[at]!;
      if (byte === SPACE || byte === TAB || byte === NEWLINE) break;
      at++;
    }
    this.at = at;
  }

  /** Skips blanks and answers the word up to the next blank or newline; '' at the end of a line. */
  word(): string {
    this.skipBlanks();
    const start = this.at;
    this.skipWord();
    return this.text(start, this.at);
  }

  /** The bytes of [start, end) as text; bytes above 127 as UTF-8, broken sequences replaced. */
  text(start: number, end: number): string {
    const stop = Math.min(end, this.end);
    for (let i = start; i < stop; i++) if (this.bytes[i]! > 127) return new TextDecoder().decode(this.bytes.subarray(start, stop));
    let result = '';
    for (let i = start; i < stop; i++) result += String.fromCharCode(this.bytes[i]!);
    return result;
  }
}
