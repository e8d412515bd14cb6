// Reads a syntax (SYNTAX clauses and types) and the value of an object identifier, as they are written.
import type { Cursor } from './cursor.ts';
import type { OidPart, ParsedSyntax } from './parsed.ts';

const MOST_NAMES = 10_000;
const MOST_PARTS = 128;
const LONGEST_NAME = 200;

/** Reads a syntax; undefined, with a problem, when there is none. */
export function parseSyntax(cursor: Cursor, hint = ''): ParsedSyntax | undefined {
  if (cursor.is('[')) cursor.skipBrackets('[', ']');
  if (!cursor.take('IMPLICIT')) cursor.take('EXPLICIT');
  const { line } = cursor;
  if (cursor.is('SEQUENCE') || cursor.is('SET')) {
    cursor.next();
    if (cursor.take('OF')) {
      const row = cursor.text;
      cursor.next();
      return { kind: 'sequence_of', name: row, module: '', text: `SEQUENCE OF ${row}`, names: new Map(), hint };
    }
    if (cursor.is('{')) cursor.skipBrackets('{', '}');
    return { kind: 'sequence', name: '', module: '', text: 'SEQUENCE', names: new Map(), hint };
  }
  if (cursor.is('CHOICE')) {
    cursor.next();
    if (cursor.is('{')) cursor.skipBrackets('{', '}');
    return { kind: 'choice', name: '', module: '', text: 'CHOICE', names: new Map(), hint };
  }
  if (cursor.kind !== 'word') {
    cursor.problem(line, `A type is expected here, not ${JSON.stringify(cursor.text.slice(0, 40))}.`);
    return undefined;
  }
  let module = '';
  let name = cursor.text.slice(0, LONGEST_NAME);
  cursor.next();
  if ((name === 'OBJECT' && cursor.take('IDENTIFIER')) || (name === 'OCTET' && cursor.take('STRING')) || (name === 'BIT' && cursor.take('STRING'))) {
    name = name === 'OBJECT' ? 'OBJECT IDENTIFIER' : `${name} STRING`;
  } else if (cursor.is('.')) {
    cursor.next();
    module = name;
    name = cursor.text.slice(0, LONGEST_NAME);
    cursor.next();
  }
  const names = cursor.is('{') ? parseNames(cursor) : new Map<number, string>();
  const constraint = cursor.is('(') ? ` ${cursor.skipBrackets('(', ')')}` : '';
  return { kind: 'type', name, module, text: `${name}${constraint}`, names, hint };
}

/** `{ up(1), down(2) }`; whatever else stands in it is stepped over. */
function parseNames(cursor: Cursor): Map<number, string> {
  const names = new Map<number, string>();
  cursor.next();
  while (!cursor.atEnd && !cursor.is('}') && !cursor.startsDefinition()) {
    const name = cursor.text;
    const isNamed = cursor.kind === 'word' && cursor.peek(1) === '(';
    const number = isNamed ? Number(cursor.peek(2)) : Number.NaN;
    if (isNamed && Number.isSafeInteger(number) && cursor.peek(3) === ')') {
      if (names.size < MOST_NAMES && !names.has(number)) names.set(number, name.slice(0, LONGEST_NAME));
      cursor.at += 3;
    }
    cursor.next();
  }
  cursor.take('}');
  return names;
}

/** `{ iso org(3) 6 }`; undefined, with a problem, when it is none. */
export function parseOidValue(cursor: Cursor, of: string): OidPart[] | undefined {
  const { line } = cursor;
  if (!cursor.take('{')) {
    cursor.problem(line, `The value of ${of} should be in braces.`);
    return undefined;
  }
  const parts: OidPart[] = [];
  while (!cursor.atEnd && !cursor.is('}')) {
    const part = parsePart(cursor);
    if (part === undefined || parts.length >= MOST_PARTS) {
      cursor.problem(cursor.line, `The value of ${of} is no object identifier.`);
      return undefined;
    }
    parts.push(part);
    // Commas between the parts are wrong and harmless.
    cursor.take(',');
  }
  cursor.take('}');
  if (parts.length === 0) {
    cursor.problem(line, `The value of ${of} is empty.`);
    return undefined;
  }
  return parts;
}

function parsePart(cursor: Cursor): OidPart | undefined {
  if (cursor.kind === 'number') {
    const number = arc(cursor.text);
    cursor.next();
    return number === undefined ? undefined : { name: '', module: '', number };
  }
  if (cursor.kind !== 'word' || cursor.startsDefinition()) return undefined;
  let module = '';
  let name = cursor.text;
  cursor.next();
  if (cursor.is('.') && cursor.tokens.kinds[cursor.at + 1] === 'word') {
    cursor.next();
    module = name;
    name = cursor.text;
    cursor.next();
  }
  if (!cursor.take('(')) return { name, module, number: undefined };
  const number = arc(cursor.text);
  cursor.next();
  return number !== undefined && cursor.take(')') ? { name, module, number } : undefined;
}

function arc(text: string): number | undefined {
  const number = Number(text);
  return /^\d{1,10}$/u.test(text) && number <= 4_294_967_295 ? number : undefined;
}
