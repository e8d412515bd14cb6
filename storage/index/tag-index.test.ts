import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { tagSet } from '../../common/model/tags.ts';
import { andOf, orOf } from '../../common/query/ast.ts';
import type { ScopeNode } from '../../common/query/ast.ts';
import { matchesScope } from '../../common/query/matching.ts';
import { Catalogue } from './catalogue.ts';
import { createExplorer } from './explorer.ts';
import { Postings, intersect, subtract, union, unionAll, unionWithin } from './postings.ts';
import { compareNames, rankNames } from './ranking.ts';
import { TagIndex } from './tag-index.ts';

function build(): { index: TagIndex; catalogue: Catalogue } {
  const index: TagIndex = new TagIndex((ref) => catalogue.get(ref));
  const catalogue: Catalogue = new Catalogue((meta) => index.add(meta));
  return { index, catalogue };
}

const key = fc.constantFrom('host', 'env', 'core', 'a');
const value = fc.constantFrom('', 'a', 'b', 'web-1', 'web-2', 'db:1', 'x');
const tag = fc.oneof(fc.tuple(key, value).map(([k, v]) => `${k}:${v}`), fc.constantFrom('bare', 'other', 'host'));
const pattern = fc.oneof(value, fc.constantFrom('*', 'web*', '*1', '*e*', 'w*-*1', 'd*:*', '**'));
const leaf: fc.Arbitrary<ScopeNode> = fc.oneof(
  fc.constant<ScopeNode>({ kind: 'all' }),
  fc.tuple(key, pattern).map(([k, v]): ScopeNode => ({ kind: 'tag', key: k, value: v })),
  fc.constantFrom('bare', 'host', 'b*', '*', 'ho*', '*:a').map((k): ScopeNode => ({ kind: 'tag', key: k, value: null })),
  fc.tuple(key, fc.array(pattern, { minLength: 1, maxLength: 3 })).map(([k, values]): ScopeNode => ({ kind: 'in', key: k, values })),
);
const scope: fc.Arbitrary<ScopeNode> = fc.letrec<{ node: ScopeNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('node').map((of): ScopeNode => ({ kind: 'not', of })),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(andOf),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(orOf),
  ),
})).node;

describe('TagIndex', () => {
  it('selects what the meaning of the filter says', () => {
    fc.assert(
      fc.property(fc.array(fc.array(tag, { maxLength: 4 }), { maxLength: 30 }), fc.array(scope, { minLength: 1, maxLength: 4 }), (tagLists, filters) => {
        const { index, catalogue } = build();
        for (const tags of tagLists) catalogue.resolve('m', tagSet(tags), 'gauge', '', 1);
        catalogue.resolve('other', ['host:a'], 'gauge', '', 1);
        const all = index.select('m', { kind: 'all' });
        for (const filter of filters) expect(index.select('m', filter)).toEqual(all.filter(({ tags }) => matchesScope(filter, tags)));
      }),
      { numRuns: 300 },
    );
  });

  it('forgets removed series as if they had never been there', () => {
    fc.assert(
      fc.property(fc.array(fc.array(tag, { maxLength: 4 }), { maxLength: 30 }), fc.array(fc.nat(40), { maxLength: 30 }), scope, (tagLists, removed, filter) => {
        const { index, catalogue } = build();
        for (const tags of tagLists) catalogue.resolve('m', tagSet(tags), 'gauge', '', 1);
        const gone = new Set(removed);
        const left = index.select('m', { kind: 'all' }).filter(({ ref }) => !gone.has(ref));
        for (const ref of removed) {
          const meta = catalogue.get(ref);
          if (meta !== undefined) index.remove(meta);
        }
        const fresh = new TagIndex((ref) => catalogue.get(ref));
        for (const meta of left) fresh.add(meta);
        expect(index.select('m', filter)).toEqual(fresh.select('m', filter));
        expect(index.has('m')).toBe(left.length > 0);
        expect(index.tagCardinality('m')).toEqual(fresh.tagCardinality('m'));
        expect(createExplorer(index).describe('m')).toEqual(createExplorer(fresh).describe('m'));
      }),
      { numRuns: 200 },
    );
  });

  it('names the tag that makes the series many', () => {
    const { index, catalogue } = build();
    for (let i = 0; i < 40; i++) catalogue.resolve('m', tagSet([`env:${i % 2}`, `request:${i}`, 'bare']), 'gauge', '', 1);
    expect(index.tagCardinality('m')).toEqual([
      { key: 'request', values: 40 },
      { key: 'env', values: 2 },
      { key: '', values: 1 },
    ]);
    expect(index.tagCardinality('n')).toEqual([]);
    expect(index.select('m', { kind: 'tag', key: 'request', value: '*' })).toHaveLength(40);
    expect(index.select('m', { kind: 'tag', key: 'request', value: '3*' })).toHaveLength(11);
  });

  it('knows which metrics exist and refuses variables', () => {
    const { index, catalogue } = build();
    catalogue.resolve('m', [], 'gauge', '', 1);
    expect([index.has('m'), index.has('n'), index.select('n', { kind: 'all' })]).toEqual([true, false, []]);
    expect(() => index.select('m', { kind: 'variable', name: 'host', key: null })).toThrow(VedetteError);
  });
});

describe('postings', () => {
  const set = fc.uniqueArray(fc.nat(300), { maxLength: 120 });
  it('do what sets do', () => {
    fc.assert(
      fc.property(set, set, set, (a, b, c) => {
        const [left, right, third] = [a, b, c].map((refs) => {
          const postings = new Postings();
          for (const ref of refs) postings.add(ref);
          for (const ref of refs) postings.add(ref);
          return postings.view();
        });
        const sorted = (refs: Iterable<number>): number[] => [...refs].toSorted((x, y) => x - y);
        expect([...left!]).toEqual(sorted(a));
        expect([...intersect(left!, right!)]).toEqual(sorted(new Set(a).intersection(new Set(b))));
        expect([...union(left!, right!)]).toEqual(sorted(new Set(a).union(new Set(b))));
        expect([...subtract(left!, right!)]).toEqual(sorted(new Set(a).difference(new Set(b))));
        const gone = new Postings();
        for (const ref of a) gone.add(ref);
        for (const ref of b) gone.remove(ref);
        expect([...gone.view()]).toEqual(sorted(new Set(a).difference(new Set(b))));
        const singles = a.map((ref) => {
          const single = new Postings();
          single.add(ref);
          return single;
        });
        expect([...unionWithin(union(left!, right!), singles)]).toEqual(sorted(a));
        expect([...unionAll([left!, right!, third!])]).toEqual(sorted(new Set([...a, ...b, ...c])));
      }),
    );
    expect([...intersect(Uint32Array.of(5, 70), Uint32Array.from({ length: 100 }, (_, i) => i))]).toEqual([5, 70]);
    expect(unionAll([])).toHaveLength(0);
  });
});

describe('the catalogue', () => {
  it('gives one reference per name and keeps it', () => {
    const { catalogue } = build();
    const ref = catalogue.resolve('m', ['a:b'], 'gauge', 'byte', 10);
    expect(catalogue.resolve('m', ['a:b'], 'gauge', 'byte', 10)).toBe(ref);
    expect(catalogue.resolve('m', ['a:c'], 'gauge', 'byte', 10)).not.toBe(ref);
    expect(catalogue.births()).toHaveLength(2);
    catalogue.saved(2);
    catalogue.resolve('m', ['a:b'], 'rate', 'byte/second', 10);
    expect(catalogue.get(ref)).toMatchObject({ type: 'rate', unit: 'byte/second' });
    expect(catalogue.births()).toHaveLength(1);
    expect(catalogue.unsavedCount).toBe(1);
  });

  it('shares tags between metrics, forgets what is removed, and counts each waiting series once', () => {
    const { catalogue } = build();
    const refs = ['m', 'n', 'o'].map((metric) => catalogue.resolve(metric, ['a:b', 'c:d'], 'gauge', '', 10));
    expect(new Set(refs.map((ref) => catalogue.get(ref)!.tags)).size).toBe(1);
    catalogue.resolve('n', ['a:b', 'c:d'], 'rate', '', 10);
    expect([catalogue.births().length, catalogue.unsavedCount]).toEqual([4, 3]);
    catalogue.saved(2);
    expect([catalogue.births().length, catalogue.unsavedCount]).toEqual([2, 2]);
    catalogue.saved(2);
    expect([catalogue.births().length, catalogue.unsavedCount]).toEqual([0, 0]);
    for (const ref of refs) catalogue.remove(ref);
    expect(catalogue.size).toBe(0);
    const again = catalogue.resolve('m', ['a:b', 'c:d'], 'gauge', '', 10);
    expect([refs.includes(again), catalogue.size, catalogue.resolve('m', ['a:b', 'c:d'], 'gauge', '', 10)]).toEqual([false, 1, again]);
    catalogue.forgetSaved();
    expect(catalogue.births().map(({ ref }) => ref)).toEqual([again]);
  });

  it('takes over earlier series under their references, or under new ones where those are taken', () => {
    const { catalogue } = build();
    const meta = { metric: 'm', tags: ['a:b'], type: 'gauge', unit: '', interval: 1 } as const;
    expect(catalogue.adopt({ ...meta, ref: 7 }, true)).toBe(7);
    expect(catalogue.adopt({ ...meta, ref: 9 }, true)).toBe(7);
    expect(catalogue.adopt({ ...meta, metric: 'n', ref: 7 }, false)).toBe(8);
    expect(catalogue.resolve('o', [], 'gauge', '', 1)).toBe(9);
    expect([catalogue.size, catalogue.births().map(({ ref }) => ref)]).toEqual([3, [8, 9]]);
    expect(() => catalogue.adopt({ ...meta, metric: 'p', ref: 2 ** 22 }, true)).toThrow(/series/);
  });
});

describe('ranking', () => {
  const name = fc.oneof(fc.string({ maxLength: 6 }), fc.array(fc.constantFrom('a', 'B', 'b', '0', '00', '7', '10', '.', '_'), { maxLength: 5 }).map((parts) => parts.join('')));
  it('orders names as people do, and always in one way', () => {
    expect(['h10', 'h9', 'H9', 'h09', 'a', 'h1a', 'h'].toSorted(compareNames)).toEqual(['a', 'h', 'h1a', 'H9', 'h09', 'h9', 'h10']);
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b)) + Math.sign(compareNames(b, a))).toBe(0);
        expect(compareNames(a, b) === 0).toBe(a === b);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) expect(compareNames(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the best, whatever comes first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), fc.constantFrom('', 'a', 'b 1', '0'), fc.nat(12), (names, text, limit) => {
        expect(rankNames(names, text, limit)).toEqual(rankNames(names.toReversed(), text, 1_000).slice(0, limit));
      }),
    );
  });
});

describe('the explorer', () => {
  const { index, catalogue } = build();
  for (const metric of ['system.cpu.user', 'system.cpu.idle', 'system.mem.used', 'cpu', 'my.app.cpu_time', 'network.tcp.retrans']) {
    for (const host of ['a', 'b10', 'b9']) catalogue.resolve(metric, [`env:prod`, `host:${host}`], 'gauge', 'percent', 1);
  }
  const explorer = createExplorer(index);
  const names = (text: string, limit = 10): string[] => explorer.search(text, limit).map(({ metric }) => metric);

  it('ranks the name itself, beginnings, beginnings of parts, then the rest', () => {
    expect(names('cpu')).toEqual(['cpu', 'my.app.cpu_time', 'system.cpu.idle', 'system.cpu.user']);
    expect(names('SYSTEM us')).toEqual(['system.cpu.user', 'system.mem.used']);
    expect(names('nothing')).toEqual([]);
    expect(names('', 2)).toEqual(['cpu', 'my.app.cpu_time']);
  });

  it('describes a metric and completes its tags', () => {
    expect(explorer.describe('cpu')).toEqual({
      metric: 'cpu',
      type: 'gauge',
      unit: 'percent',
      series: 3,
      tags: [
        { key: 'env', values: 1, examples: ['prod'] },
        { key: 'host', values: 3, examples: ['a', 'b9', 'b10'] },
      ],
    });
    expect(explorer.describe('none')).toBeUndefined();
    expect(explorer.tagValues('cpu', 'host', 'b', 10)).toEqual(['b9', 'b10']);
    expect(explorer.tagValues('cpu', 'none', '', 10)).toEqual([]);
  });
});
