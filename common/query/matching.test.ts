// The meaning of filters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagSet } from '../model/tags.ts';
import { matchesPattern, matchesScope } from './matching.ts';
import { parseQuery } from './parser.ts';

function fulfils(filter: string, ...tags: string[]): boolean {
  const node = parseQuery(`avg:m{${filter}}`);
  if (node.kind !== 'metric') throw new Error('no metric');
  return matchesScope(node.scope, tagSet(tags));
}

describe('matchesScope', () => {
  it('compares values, wildcards, bare tags and lists', () => {
    expect(fulfils('host:a', 'host:a', 'x:y')).toBe(true);
    expect(fulfils('host:a', 'host:ab')).toBe(false);
    expect(fulfils('host:*', 'host')).toBe(false);
    expect(fulfils('host:*', 'host:')).toBe(true);
    expect(fulfils('prod', 'prod')).toBe(true);
    expect(fulfils('pr*', 'prod')).toBe(true);
    expect(fulfils('host:', 'host:')).toBe(true);
    expect(fulfils('url:http://x', 'url:http://x')).toBe(true);
    expect(fulfils('k IN (a, b*)', 'k:bc')).toBe(true);
    expect(fulfils('k NOT IN (a, b*)', 'j:bc')).toBe(true);
    expect(fulfils('!host:a', 'other:a')).toBe(true);
    expect(fulfils('host:a,host:b', 'host:a', 'host:b')).toBe(true);
    expect(fulfils('$x', 'x:1')).toBe(false);
  });
});

describe('matchesPattern', () => {
  it('agrees with a regular expression', () => {
    const letters = fc.stringMatching(/^[ab]{0,6}$/u);
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*]{0,6}$/u), letters, (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'u').test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is quick on patterns that make backtracking slow', () => {
    expect(matchesPattern(`${'*a'.repeat(2_000)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});
