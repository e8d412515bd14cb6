// The MIB parser: what the languages of both SMIs allow, what vendors make of them, and texts that are none at all.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../../test/support/property-seed.ts';
import { readModule, writeModule } from './mib-document.ts';
import type { MibModule } from './mib-model.ts';
import { parseMib } from './parse-mib.ts';
import { resolveMibs } from './resolve-mibs.ts';

const wrap = (body: string): string => `A-MIB DEFINITIONS ::= BEGIN\nroot OBJECT IDENTIFIER ::= { 1 3 6 1 4 1 32473 }\n${body}\nEND\n`;

function resolved(text: string): MibModule {
  const { modules } = parseMib(text);
  return resolveMibs(modules.map((module) => ({ module, file: 'a.mib' })), () => undefined)[0]!;
}
const oids = (text: string): Record<string, string> => Object.fromEntries(resolved(text).nodes.map(({ name, oid }) => [name, oid]));

describe('object identifiers', () => {
  test('names, numbers, both, and other modules', () => {
    const text = wrap('a OBJECT IDENTIFIER ::= { root 1 }\nb OBJECT IDENTIFIER ::= { iso org(3) dod(6) 9 }\nc OBJECT IDENTIFIER ::= { a sub(4) 5 }\nd OBJECT IDENTIFIER ::= { A-MIB.c 6 }\ne OBJECT IDENTIFIER ::= { enterprises 7 }');
    expect(oids(text)).toMatchObject({ a: '1.3.6.1.4.1.32473.1', b: '1.3.6.9', c: '1.3.6.1.4.1.32473.1.4.5', d: '1.3.6.1.4.1.32473.1.4.5.6', e: '1.3.6.1.4.1.7' });
  });

  test('circles and orphans are left out and said with their lines', () => {
    const module = resolved(wrap('a OBJECT IDENTIFIER ::= { b 1 }\nb OBJECT IDENTIFIER ::= { a 1 }\nc OBJECT IDENTIFIER ::= { nowhere 1 }\nd OBJECT IDENTIFIER ::= { c 1 }\ne OBJECT IDENTIFIER ::= { e 1 }\nf OBJECT IDENTIFIER ::= { root 1 }'));
    expect(module.nodes.map(({ name }) => name)).toEqual(['root', 'f']);
    expect(module.problems.find(({ message }) => message.includes('nowhere'))).toMatchObject({ file: 'a.mib', line: 5, message: '2 objects are left out: they hang under nowhere, which nothing defines.' });
  });

  test('a chain as long as a file has no depth', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => `n${i} OBJECT IDENTIFIER ::= { n${i + 1} }`).join('\n');
    expect(oids(wrap(`${chain}\nn10000 OBJECT IDENTIFIER ::= { root 1 }`))['n0']).toBe('1.3.6.1.4.1.32473.1');
  });
});

describe('objects', () => {
  const text = wrap(`
Kind ::= TEXTUAL-CONVENTION DISPLAY-HINT "d-1" STATUS current DESCRIPTION "a ""quoted" SYNTAX Base
Base ::= INTEGER { one(1), minus(-1), two (2) }
tab OBJECT-TYPE SYNTAX SEQUENCE OF TabEntry ACCESS not-accessible STATUS mandatory ::= { root 1 }
tabEntry OBJECT-TYPE SYNTAX TabEntry ACCESS not-accessible STATUS mandatory INDEX { tabIndex } ::= { tab 1 }
TabEntry ::= SEQUENCE { tabIndex INTEGER, tabKind Kind }
tabIndex OBJECT-TYPE SYNTAX INTEGER (0..'7FFFFFFF'H) ACCESS read-only STATUS mandatory ::= { tabEntry 1 }
tabKind OBJECT-TYPE SYNTAX Kind UNITS "x" MAX-ACCESS read-create STATUS current DESCRIPTION "k" DEFVAL { { one } } ::= { tabEntry 2 }
flags OBJECT-TYPE SYNTAX BITS { a(0), b(9) } MAX-ACCESS read-only STATUS current DESCRIPTION "-- no comment" ::= { root 2 } -- one -- other OBJECT IDENTIFIER ::= { root 3 }
note NOTIFICATION-TYPE OBJECTS { flags } STATUS current DESCRIPTION "n" ::= { root 0 1 }
old TRAP-TYPE ENTERPRISE root VARIABLES { flags } DESCRIPTION "o" ::= 7
----------------------------------------------- lines of hyphens -----
cold TRAP-TYPE ENTERPRISE snmp DESCRIPTION "c" ::= 0
snmp OBJECT IDENTIFIER ::= { 1 3 6 1 2 1 11 }
gone OBJECT-GROUP OBJECTS { flags } STATUS current DESCRIPTION "g" ::= { root 9 }`);
  const module = resolved(text);
  const byName = new Map(module.nodes.map((node) => [node.name, node]));

  test('kinds, types through conventions, traps of both versions', () => {
    expect(module.problems).toEqual([]);
    expect(['tab', 'tabEntry', 'tabIndex', 'tabKind', 'flags', 'note', 'old', 'gone'].map((name) => byName.get(name)!.kind)).toEqual(['table', 'row', 'column', 'column', 'scalar', 'notification', 'notification', 'node']);
    expect(byName.get('tabKind')!.type).toEqual({ syntax: 'Kind', base: 'integer', hint: 'd-1', names: new Map([[1, 'one'], [-1, 'minus'], [2, 'two']]) });
    expect(byName.get('tabKind')!.access).toBe('read-create');
    expect(byName.get('flags')!.type).toMatchObject({ base: 'bits', names: new Map([[0, 'a'], [9, 'b']]) });
    expect(byName.get('old')!.oid).toBe('1.3.6.1.4.1.32473.0.7');
    expect(byName.get('cold')!.oid).toBe('1.3.6.1.6.3.1.1.5.1');
  });

  test('compact JSON leads back to the same', () => {
    expect(readModule(writeModule(module))).toEqual(module);
  });
});

describe('mistakes', () => {
  test('one bad definition costs itself only', () => {
    const module = resolved(wrap('bad OBJECT-TYPE SYNTAX INTEGER ACCESS read-only\nworse OBJECT-TYPE ::= { }\nwords without meaning\ngood OBJECT IDENTIFIER ::= { root 1 }'));
    expect(module.nodes.map(({ name }) => name)).toEqual(['root', 'good']);
    expect(module.problems.map(({ line }) => line)).toEqual([3, 4]);
  });

  test('a text that never closes, a module without END, a file without a module', () => {
    expect(parseMib(wrap('a OBJECT-IDENTITY STATUS current DESCRIPTION "never')).problems[0]).toMatchObject({ line: 3 });
    expect(parseMib('A DEFINITIONS ::= BEGIN\nb OBJECT IDENTIFIER ::= { 1 3 }').modules[0]!.problems[0]!.message).toBe('The module A has no END.');
    expect(parseMib('').problems[0]!.message).toContain('no module');
    expect(parseMib(`${wrap('')}\n${wrap('').replace('A-MIB', 'B-MIB')}`).modules.map(({ name }) => name)).toEqual(['A-MIB', 'B-MIB']);
  });
});

describe('anything at all', () => {
  const words = ['DEFINITIONS', '::=', 'BEGIN', 'END', 'IMPORTS', 'FROM', ';', '{', '}', '(', ')', ',', 'OBJECT-TYPE', 'OBJECT', 'IDENTIFIER', 'SYNTAX', 'SEQUENCE', 'OF', 'INTEGER', 'TEXTUAL-CONVENTION', 'MACRO', 'TRAP-TYPE', 'ENTERPRISE', 'INDEX', 'a', 'B', '1', '"t"', '"', '--', '/*', '..', "'FF'H", '\n', 'DISPLAY-HINT', 'CHOICE', '['];

  test('never throws, and defines only what has an OID', () => {
    const soup = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() }), { maxLength: 120 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.oneof(soup, soup.map((text) => wrap(text)), fc.string({ unit: 'binary' })), (text) => {
        const { modules } = parseMib(text);
        for (const module of resolveMibs(modules.map((one) => ({ module: one, file: 'f' })), () => undefined)) {
          for (const { oid } of module.nodes) expect(oid).toMatch(/^\d+(\.\d+)*$/u);
          expect(readModule(writeModule(module))?.nodes.length).toBe(module.nodes.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('time grows with the length and no faster', () => {
    const steps = (text: string): number => parseMib(text).modules.length;
    for (const piece of ['{', '(', 'a ', 'x ::= ', 'A DEFINITIONS ', 'SEQUENCE { ', '"', '--', 'a OBJECT-TYPE ', 'IMPORTS ', '-', '1.', 'a { ', "'", '/*', '--a--,']) expect(steps(wrap(piece.repeat(20_000)))).toBeLessThan(1_001);
  });
});
