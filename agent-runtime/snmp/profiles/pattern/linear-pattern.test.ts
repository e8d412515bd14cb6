import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinearPattern } from './linear-pattern.ts';
import { PatternError } from './parse-pattern.ts';

const PIECES = ['a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '1', 'a|b', '(a)', '(?:b|)', '(a|ab)', '\\b'];
const pattern = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}')), { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.map(([piece, repeat]) => (piece === 'a|b' || piece === '\\b' ? piece : piece + repeat)).join(''));

describe('linear patterns', () => {
  it('find what the engine of the language finds', () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 8 }), (source, text) => {
        const expected = new RegExp(source, 'u').exec(text);
        expect(new LinearPattern(source).match(text)).toEqual(expected === null ? undefined : [...expected]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('stay quick on patterns that explode elsewhere', () => {
    const text = 'a'.repeat(100_000);
    expect(new LinearPattern('^(a+)+$').match(`${text}b`)?.[0]).toBe('a'.repeat(1_024));
    expect(new LinearPattern('(a|aa)+c').match(text)).toBeUndefined();
    expect(new LinearPattern('(?:(?:(?:(?:){999}){999}){999}){999}b').match('ab')).toEqual(['b']);
    expect(new LinearPattern('(?:(?:a*)*)*c').match(text)).toBeUndefined();
  });

  it('take the rest of the syntax of RE2', () => {
    expect(new LinearPattern('(?i)version (?P<version>[[:digit:].]+)').match('VERSION 12.4;')).toEqual(['VERSION 12.4', '12.4']);
    expect(new LinearPattern('\\Qa.b\\E(?s:.)c').match('a.b\nc')).toEqual(['a.b\nc']);
    expect(new LinearPattern('\\x41\\x{42}\\t[\\]\\-x-z]').match('AB\t-')).toEqual(['AB\t-']);
    expect(new LinearPattern('(?m)^b$').match('a\nb\nc')).toEqual(['b']);
    expect(new LinearPattern('\\A\\S+\\z').match('añ€😀')).toEqual(['añ€😀']);
    expect(new LinearPattern('(?U)a+').match('aaa')).toEqual(['a']);
  });

  it.each([['(?=a)', 0], ['a(?<!b)', 1], ['(a)\\1', 3], ['a(', 1], ['a)', 1], ['[a', 0], ['*', 0], ['a**', 2], ['a++', 0], ['x{2000}', 1], ['\\y', 0], ['[b-a]', 1], ['a\\', 1]])('refuse %s', (source, offset) => {
    const thrown = (() => {
      try {
        return new LinearPattern(source);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(PatternError);
    expect((thrown as PatternError).offset).toBe(offset);
  });

  it('refuse anything with a PatternError or take it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|\\^$-:P<>i1,'.split('')) })), fc.string(), (source, text) => {
        try {
          new LinearPattern(source).match(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
    );
  });

  it('fill templates', () => {
    const found = new LinearPattern('(\\w+)-(?P<unit>\\d+)');
    const match = found.match('sw-12')!;
    expect(found.fill('$1/\\2/${unit}/$$', match)).toBe('sw/12/12/$');
    expect(found.fill('$3', match)).toBe('');
  });
});
