// Orders of names: the fast way through alike ones says what the collator says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagSet } from '../../common/model/tags.ts';
import { compareNatural, groupSeries } from './grouping.ts';

const collator = new Intl.Collator('en', { numeric: true });
const meta = (ref: number, ...tags: string[]) => ({ ref, metric: 'm', tags: tagSet(tags), type: 'gauge' as const, unit: '', interval: 10_000 });

describe('compareNatural', () => {
  it('agrees with the collator on names with numbers in any place', () => {
    const part = fc.oneof(fc.constantFrom('h', 'host:', 'core', '-', '.', 'é', '２', ' ', 'A'), fc.integer({ min: 0, max: 1_200 }).map(String), fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(3, '0')));
    const name = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, name, name, (a, b, prefix) => {
        const expected = (x: string, y: string): number => Math.sign(collator.compare(x, y) || (x < y ? -1 : x > y ? 1 : 0));
        expect(Math.sign(compareNatural(a, b))).toBe(expected(a, b));
        expect(Math.sign(compareNatural(prefix + a, prefix + b))).toBe(expected(prefix + a, prefix + b));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('groupSeries', () => {
  it('makes a group of each value, and puts a series with several into each', () => {
    const groups = groupSeries([meta(1, 'host:b', 'zone:1'), meta(2, 'host:a'), meta(3, 'host:a', 'host:b'), meta(4, 'zone:1'), meta(5, 'host')], ['host']);
    expect(groups.map(({ key, members }) => [key, members.map(({ ref }) => ref)])).toEqual([
      ['', [4]],
      ['host', [5]],
      ['host:a', [2, 3]],
      ['host:b', [1, 3]],
    ]);
  });

  it('tells keys from their beginnings', () => {
    const groups = groupSeries([meta(1, 'hostname:x', 'host:a:b')], ['host']);
    expect(groups.map(({ key }) => key)).toEqual(['host:a:b']);
    expect(groupSeries([meta(1, 'host:a:b')], ['host:a']).map(({ key }) => key)).toEqual(['']);
  });
});
