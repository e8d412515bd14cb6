// Reads the text of a MIB file into modules with their definitions. What cannot be read is a problem with its line; the rest counts.
import { Cursor, isMacro } from './cursor.ts';
import { tokenize } from './lexer.ts';
import type { Definition, OidPart, ParsedModule, ParsedSyntax } from './parsed.ts';
import { parseOidValue, parseSyntax } from './parse-syntax.ts';

/** Per file; the largest known has 60,000. */
const MOST_DEFINITIONS = 200_000;
const MOST_PROBLEMS = 50;
const MOST_MODULES = 1_000;

export interface ParsedFile {
  readonly modules: readonly ParsedModule[];
  /** Of the file outside of modules. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Reads a file. Never throws, and takes time linear in the text. */
export function parseMib(text: string): ParsedFile {
  const tokens = tokenize(text);
  const cursor = new Cursor(tokens, MOST_PROBLEMS);
  const modules: ParsedModule[] = [];
  let most = MOST_DEFINITIONS;
  while (!cursor.atEnd && modules.length < MOST_MODULES) {
    const header = findHeader(cursor);
    if (header === undefined) break;
    const first = cursor.problems.length;
    const reader = new ModuleReader(cursor, header, most);
    const module = reader.read(cursor.problems, first);
    most -= module.definitions.length;
    modules.push(module);
  }
  const said = [...tokens.problems];
  if (modules.length === 0) said.unshift({ line: 1, message: 'There is no module in it: no "NAME DEFINITIONS ::= BEGIN".' });
  return { modules, problems: said };
}

interface Header {
  readonly name: string;
  readonly line: number;
  readonly start: number;
}

/** Goes to the next NAME [{ … }] DEFINITIONS … BEGIN; undefined when there is no further one. */
function findHeader(cursor: Cursor): Header | undefined {
  let name = -1;
  for (; !cursor.atEnd; cursor.next()) {
    if (cursor.kind === 'word' && cursor.is('DEFINITIONS') && name >= 0) break;
    if (cursor.kind === 'word' && (cursor.peek(1) === 'DEFINITIONS' || cursor.peek(1) === '{')) {
      name = cursor.at;
      if (cursor.peek(1) !== '{') continue;
      cursor.next();
      cursor.skipBrackets('{', '}');
      cursor.at -= 1;
    }
  }
  if (cursor.atEnd) return undefined;
  while (!cursor.atEnd && !cursor.is('BEGIN')) cursor.next();
  cursor.next();
  const { texts, lines, starts } = cursor.tokens;
  return { name: texts[name]!.slice(0, 200), line: lines[name]!, start: starts[name]! };
}

class ModuleReader {
  readonly #cursor: Cursor;
  readonly #header: Header;
  readonly #most: number;
  readonly #imports = new Map<string, string>();
  readonly #definitions: Definition[] = [];
  readonly #types = new Map<string, ParsedSyntax>();
  #updated = '';

  constructor(cursor: Cursor, header: Header, most: number) {
    this.#cursor = cursor;
    this.#header = header;
    this.#most = most;
  }

  read(problems: { line: number; message: string }[], first: number): ParsedModule {
    const cursor = this.#cursor;
    const { name, line, start } = this.#header;
    let isClosed = false;
    while (!cursor.atEnd) {
      if (cursor.peek(1) === 'DEFINITIONS') break;
      if (cursor.is('END')) {
        cursor.next();
        isClosed = true;
        break;
      }
      const before = cursor.at;
      if (!this.#statement()) this.#recover(before);
    }
    if (!isClosed) cursor.problem(cursor.line, `The module ${name} has no END.`);
    const end = cursor.tokens.ends[Math.max(0, cursor.at - 1)]!;
    // The module's own problems leave the list of the file, so that each module may have its share.
    return { name, line, imports: this.#imports, definitions: this.#definitions, types: this.#types, updated: this.#updated, problems: problems.splice(first), start, end };
  }

  /** Steps to where the next definition begins, at least one word further. */
  #recover(before: number): void {
    const cursor = this.#cursor;
    if (cursor.at === before) cursor.next();
    while (!cursor.atEnd && !cursor.startsDefinition()) cursor.next();
  }

  /** One statement; false when it could not be read to its end. */
  #statement(): boolean {
    const cursor = this.#cursor;
    if (cursor.is('EXPORTS')) return this.#skipTo(';');
    if (cursor.is('IMPORTS')) return this.#readImports();
    if (cursor.take(';')) return true;
    const { line } = cursor;
    const name = cursor.text.slice(0, 200);
    if (cursor.kind !== 'word') {
      cursor.problem(line, `A definition should begin here, not ${JSON.stringify(name.slice(0, 40))}.`);
      return false;
    }
    const second = cursor.peek(1);
    if (second === 'MACRO') return this.#skipTo('END');
    if (second === '::=') {
      cursor.at += 2;
      return this.#type(name, line);
    }
    if (second === 'OBJECT' && cursor.peek(2) === 'IDENTIFIER' && cursor.peek(3) === '::=') {
      cursor.at += 4;
      return this.#define({ name, line, macro: 'OBJECT IDENTIFIER', syntax: undefined, access: '', description: '', isRow: false, trap: undefined }, parseOidValue(cursor, name));
    }
    if (isMacro(second)) {
      cursor.at += 2;
      return this.#macro(name, line, second);
    }
    cursor.problem(line, `"${name.slice(0, 60)}" begins no definition that a MIB may have.`);
    return false;
  }

  #skipTo(mark: string): boolean {
    const cursor = this.#cursor;
    while (!cursor.atEnd && !cursor.is(mark)) cursor.next();
    cursor.next();
    return true;
  }

  #readImports(): boolean {
    const cursor = this.#cursor;
    const { line } = cursor;
    cursor.next();
    let symbols: string[] = [];
    while (!cursor.atEnd && !cursor.is(';')) {
      if (cursor.is('FROM')) {
        cursor.next();
        const module = cursor.text.slice(0, 200);
        if (cursor.kind === 'word') for (const symbol of symbols) this.#imports.set(symbol, module);
        symbols = [];
      } else if (cursor.kind === 'word') {
        if (cursor.startsDefinition() && !isMacro(cursor.text)) {
          cursor.problem(line, 'The IMPORTS have no semicolon at their end.');
          return true;
        }
        symbols.push(cursor.text.slice(0, 200));
      }
      cursor.next();
    }
    cursor.take(';');
    return true;
  }

  #define(rest: Omit<Definition, 'oid'>, oid: readonly OidPart[] | undefined): boolean {
    if (oid === undefined) return false;
    if (this.#definitions.length < this.#most) this.#definitions.push({ ...rest, oid });
    else this.#cursor.problem(rest.line, `The file has more than ${MOST_DEFINITIONS} definitions; this one is left out.`);
    return true;
  }

  #type(name: string, line: number): boolean {
    const cursor = this.#cursor;
    let hint = '';
    if (cursor.take('TEXTUAL-CONVENTION')) {
      for (; !cursor.is('SYNTAX'); cursor.next()) {
        if (cursor.atEnd || cursor.startsDefinition()) {
          cursor.problem(line, `The textual convention ${name} has no SYNTAX.`);
          return false;
        }
        if (cursor.is('DISPLAY-HINT') && cursor.tokens.kinds[cursor.at + 1] === 'text') hint = cursor.tokens.texts[cursor.at + 1]!.slice(0, 255);
      }
      cursor.next();
    }
    const syntax = parseSyntax(cursor, hint);
    if (syntax === undefined) return false;
    if (!this.#types.has(name)) this.#types.set(name, syntax);
    return true;
  }

  #macro(name: string, line: number, macro: string): boolean {
    const cursor = this.#cursor;
    let syntax: ParsedSyntax | undefined;
    let access = '';
    let description: string | undefined;
    let isRow = false;
    let enterprise: readonly OidPart[] | undefined;
    while (!cursor.is('::=')) {
      if (cursor.atEnd || cursor.startsDefinition()) {
        cursor.problem(line, `The definition of ${name} ends without a value.`);
        return false;
      }
      const clause = cursor.kind === 'word' ? cursor.text : '';
      if (cursor.is('{')) {
        cursor.skipBrackets('{', '}');
        continue;
      }
      cursor.next();
      if (clause === 'SYNTAX' && macro === 'OBJECT-TYPE' && syntax === undefined) {
        syntax = parseSyntax(cursor);
        if (syntax === undefined) return false;
      } else if (clause === 'MAX-ACCESS' || clause === 'ACCESS') access = cursor.kind === 'word' ? cursor.text.slice(0, 40) : '';
      else if (clause === 'STATUS') cursor.next();
      else if (clause === 'DESCRIPTION' && cursor.kind === 'text') description ??= cursor.text;
      else if (clause === 'INDEX' || clause === 'AUGMENTS') isRow = true;
      else if (clause === 'LAST-UPDATED' && cursor.kind === 'text') this.#updated = cursor.text.slice(0, 20);
      else if (clause === 'ENTERPRISE') enterprise = cursor.is('{') ? parseOidValue(cursor, name) : [{ name: cursor.text, module: '', number: undefined }];
    }
    cursor.next();
    const rest = { name, line, macro, syntax, access, description: description ?? '', isRow };
    if (macro !== 'TRAP-TYPE') return this.#define({ ...rest, trap: undefined }, parseOidValue(cursor, name));
    const trap = Number(cursor.text);
    if (cursor.kind !== 'number' || !Number.isSafeInteger(trap) || trap < 0 || trap > 2 ** 31 - 1) {
      cursor.problem(cursor.line, `The value of the trap ${name} should be a number.`);
      return false;
    }
    cursor.next();
    if (enterprise === undefined) cursor.problem(line, `The trap ${name} has no ENTERPRISE.`);
    return this.#define({ ...rest, trap }, enterprise);
  }
}
