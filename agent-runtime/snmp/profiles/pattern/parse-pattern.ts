// The syntax of RE2 regular expressions as a tree. What RE2 refuses (look-around, back-references, possessive repeats) is refused here with its place.

/** Sorted, inclusive ranges of code points. */
export type CodeRanges = readonly (readonly [number, number])[];

export type PatternNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly ranges: CodeRanges }
  | { readonly kind: 'start' | 'end' | 'lineStart' | 'lineEnd' | 'boundary' | 'noBoundary' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'group'; readonly item: PatternNode; readonly number: number }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly least: number; readonly most: number; readonly greedy: boolean };

/** Why a pattern is refused; `offset` counts UTF-16 code units from 0. */
export class PatternError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'PatternError';
    this.offset = offset;
  }
}

/** RE2's own limit for a counted repeat. */
const MOST_REPEATS = 1_000;
const LAST = 0x10ffff;
const DEEPEST = 100;
const DIGIT: CodeRanges = [[48, 57]];
const WORD: CodeRanges = [[48, 57], [65, 90], [95, 95], [97, 122]];
/** RE2's \s: tab, newline, form feed, carriage return, space; not the vertical tab. */
const SPACE: CodeRanges = [[9, 10], [12, 13], [32, 32]];
const CLASSES: Readonly<Record<string, CodeRanges>> = {
  alnum: [[48, 57], [65, 90], [97, 122]],
  alpha: [[65, 90], [97, 122]],
  ascii: [[0, 127]],
  blank: [[9, 9], [32, 32]],
  cntrl: [[0, 31], [127, 127]],
  digit: DIGIT,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [[33, 47], [58, 64], [91, 96], [123, 126]],
  space: [[9, 13], [32, 32]],
  upper: [[65, 90]],
  word: WORD,
  xdigit: [[48, 57], [65, 70], [97, 102]],
};
const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Merges, sorts and, when asked, turns ranges inside out. */
function normalRanges(ranges: CodeRanges, negated = false): CodeRanges {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  if (!negated) return merged;
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of merged) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

/** A parsed pattern; groups are numbered from 1 in the order of their opening. */
export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** Parses a pattern. Throws PatternError. */
export function parsePattern(text: string): ParsedPattern {
  return new PatternParser(text).parse();
}

class PatternParser {
  readonly #text: string;
  #at = 0;
  #groups = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, multiLine: false, dotAll: false, ungreedy: false };
  readonly #names = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  parse(): ParsedPattern {
    const root = this.#choice();
    if (this.#at < this.#text.length) throw new PatternError('")" closes nothing', this.#at);
    return { root, groups: this.#groups, names: this.#names };
  }

  #choice(): PatternNode {
    const items = [this.#sequence()];
    while (this.#take('|')) items.push(this.#sequence());
    return items.length === 1 ? items[0]! : { kind: 'choice', items };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.#at < this.#text.length && !this.#sees('|') && !this.#sees(')')) {
      const start = this.#at;
      if (this.#take('\\Q')) {
        const end = this.#text.indexOf('\\E', this.#at);
        const literal = this.#text.slice(this.#at, end < 0 ? undefined : end);
        for (const character of literal) items.push(this.#literal(character.codePointAt(0)!));
        this.#at = end < 0 ? this.#text.length : end + 2;
        continue;
      }
      const atom = this.#atom();
      if (atom !== undefined) items.push(this.#repeats(atom, start));
    }
    return items.length === 1 ? items[0]! : items.length === 0 ? { kind: 'empty' } : { kind: 'sequence', items };
  }

  #repeats(atom: PatternNode, start: number): PatternNode {
    let node = atom;
    let repeated = false;
    for (;;) {
      const before = this.#at;
      let least: number;
      let most: number;
      if (this.#take('*')) [least, most] = [0, Infinity];
      else if (this.#take('+')) [least, most] = [1, Infinity];
      else if (this.#take('?')) [least, most] = [0, 1];
      else {
        const counted = /^\{(\d+)(?:(,)(\d*))?\}/u.exec(this.#text.slice(this.#at, this.#at + 16));
        if (counted === null) return node;
        this.#at += counted[0].length;
        least = Number(counted[1]);
        most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
        if (least > MOST_REPEATS || (most !== Infinity && most > MOST_REPEATS) || least > most) throw new PatternError(`a repeat must lie in 0…${MOST_REPEATS}`, before);
      }
      if (repeated) throw new PatternError('a repeat repeats a repeat', before);
      const lazy = this.#take('?');
      node = { kind: 'repeat', item: node, least, most, greedy: lazy === this.#flags.ungreedy };
      repeated = true;
      if (this.#sees('+')) throw new PatternError('possessive repeats are not part of RE2', start);
    }
  }

  #atom(): PatternNode | undefined {
    const start = this.#at;
    if (this.#take('(')) return this.#group(start);
    if (this.#take('[')) return { kind: 'set', ranges: this.#folded(this.#set(start)) };
    if (this.#take('.')) return { kind: 'set', ranges: this.#flags.dotAll ? [[0, LAST]] : normalRanges([[10, 10]], true) };
    if (this.#take('^')) return { kind: this.#flags.multiLine ? 'lineStart' : 'start' };
    if (this.#take('$')) return { kind: this.#flags.multiLine ? 'lineEnd' : 'end' };
    if (this.#sees('*') || this.#sees('+') || this.#sees('?')) throw new PatternError('a repeat has nothing to repeat', start);
    if (this.#take('\\')) return this.#escape(start);
    return this.#literal(this.#next());
  }

  #group(start: number): PatternNode | undefined {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new PatternError('the pattern is nested too deeply', start);
    const outer = this.#flags;
    let number = 0;
    if (this.#take('?')) {
      if (/^(?:=|!|<=|<!|>)/u.test(this.#text.slice(this.#at, this.#at + 2))) throw new PatternError('look-around and atomic groups are not part of RE2', start);
      const named = /^P?<([A-Za-z_]\w*)>/u.exec(this.#text.slice(this.#at));
      if (named !== null) {
        this.#at += named[0].length;
        number = this.#groups += 1;
        if (this.#names.has(named[1]!)) throw new PatternError(`two groups are named "${named[1]!}"`, start);
        this.#names.set(named[1]!, number);
      } else {
        const flags = /^([imsU]*)(?:-([imsU]+))?([:)])/u.exec(this.#text.slice(this.#at));
        if (flags === null) throw new PatternError('this kind of group is not part of RE2', start);
        this.#at += flags[0].length;
        this.#flags = withFlags(withFlags(outer, flags[1]!, true), flags[2] ?? '', false);
        // "(?i)" holds for the rest of the group that it stands in.
        if (flags[3] === ')') {
          this.#depth -= 1;
          return undefined;
        }
      }
    } else number = this.#groups += 1;
    const item = this.#choice();
    if (!this.#take(')')) throw new PatternError('"(" is never closed', start);
    this.#flags = outer;
    this.#depth -= 1;
    return number === 0 ? item : { kind: 'group', item, number };
  }

  #escape(start: number): PatternNode {
    const letter = this.#text[this.#at];
    if (letter === undefined) throw new PatternError('a backslash ends the pattern', start);
    if (/[1-9]/u.test(letter)) throw new PatternError('back-references are not part of RE2', start);
    if (letter === 'A' || letter === 'z' || letter === 'b' || letter === 'B') {
      this.#at += 1;
      return { kind: letter === 'A' ? 'start' : letter === 'z' ? 'end' : letter === 'b' ? 'boundary' : 'noBoundary' };
    }
    const set = this.#classEscape(start);
    if (set !== undefined) return { kind: 'set', ranges: this.#folded(set) };
    return this.#literal(this.#character(start));
  }

  /** \d and its kin, after the backslash; undefined when it is another escape. */
  #classEscape(start: number): CodeRanges | undefined {
    const letter = this.#text[this.#at] ?? '';
    const base = { d: DIGIT, w: WORD, s: SPACE }[letter.toLowerCase()];
    if (base !== undefined) {
      this.#at += 1;
      return normalRanges(base, letter !== letter.toLowerCase());
    }
    if (letter === 'p' || letter === 'P') throw new PatternError('Unicode classes (\\p) are not supported here', start);
    return undefined;
  }

  /** One escaped character, after the backslash. */
  #character(start: number): number {
    const hex = /^x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/u.exec(this.#text.slice(this.#at, this.#at + 10));
    if (hex !== null) {
      this.#at += hex[0].length;
      return Math.min(LAST, parseInt(hex[1] ?? hex[2]!, 16));
    }
    const octal = /^0[0-7]{0,2}/u.exec(this.#text.slice(this.#at, this.#at + 3));
    if (octal !== null) {
      this.#at += octal[0].length;
      return parseInt(octal[0], 8);
    }
    const letter = this.#text[this.#at]!;
    const control = CONTROL[letter];
    if (control === undefined && /[A-Za-z0-9]/u.test(letter)) throw new PatternError(`"\\${letter}" is not part of RE2`, start);
    const code = this.#next();
    return control ?? code;
  }

  #set(start: number): CodeRanges {
    const negated = this.#take('^');
    const ranges: (readonly [number, number])[] = [];
    let first = true;
    for (;;) {
      if (this.#at >= this.#text.length) throw new PatternError('"[" is never closed', start);
      if (!first && this.#take(']')) return normalRanges(this.#flags.ignoreCase ? folded(ranges) : ranges, negated);
      first = false;
      const posix = /^\[:(\^?)([a-z]+):\]/u.exec(this.#text.slice(this.#at, this.#at + 16));
      if (posix !== null) {
        const known = Object.hasOwn(CLASSES, posix[2]!) ? CLASSES[posix[2]!] : undefined;
        if (known === undefined) throw new PatternError(`there is no class "${posix[2]!}"`, this.#at);
        this.#at += posix[0].length;
        ranges.push(...normalRanges(known, posix[1] === '^'));
        continue;
      }
      const at = this.#at;
      if (this.#take('\\')) {
        const set = this.#classEscape(at);
        if (set !== undefined) {
          ranges.push(...set);
          continue;
        }
        if (this.#at >= this.#text.length) throw new PatternError('a backslash ends the pattern', at);
      }
      const from = this.#text[at] === '\\' ? this.#character(at) : this.#next();
      let to = from;
      if (this.#sees('-') && this.#at + 1 < this.#text.length && this.#text[this.#at + 1] !== ']') {
        this.#at += 1;
        to = this.#take('\\') ? this.#character(at) : this.#next();
      }
      if (to < from) throw new PatternError('the range is the wrong way round', at);
      ranges.push([from, to]);
    }
  }

  #literal(code: number): PatternNode {
    return { kind: 'set', ranges: this.#folded([[code, code]]) };
  }

  #folded(ranges: CodeRanges): CodeRanges {
    return this.#flags.ignoreCase ? normalRanges(folded(ranges)) : ranges;
  }

  #next(): number {
    const code = this.#text.codePointAt(this.#at)!;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #sees(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += text.length;
    return true;
  }
}

function withFlags(flags: Flags, letters: string, on: boolean): Flags {
  return {
    ignoreCase: letters.includes('i') ? on : flags.ignoreCase,
    multiLine: letters.includes('m') ? on : flags.multiLine,
    dotAll: letters.includes('s') ? on : flags.dotAll,
    ungreedy: letters.includes('U') ? on : flags.ungreedy,
  };
}

/** Adds the other case of Latin letters; devices' texts in other scripts match as they are written. */
function folded(ranges: CodeRanges): CodeRanges {
  const added: [number, number][] = [];
  for (const [from, to] of ranges) {
    const upper: [number, number] = [Math.max(from, 65), Math.min(to, 90)];
    const lower: [number, number] = [Math.max(from, 97), Math.min(to, 122)];
    if (upper[0] <= upper[1]) added.push([upper[0] + 32, upper[1] + 32]);
    if (lower[0] <= lower[1]) added.push([lower[0] - 32, lower[1] - 32]);
  }
  return [...ranges, ...added];
}
