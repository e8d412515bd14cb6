import { describe, expect, it } from 'vitest';
import type { StorageNotice } from '../api.ts';
import { Notices } from '../notices.ts';
import { Catalogue } from './catalogue.ts';
import { SeriesGuard } from './series-guard.ts';
import { TagIndex } from './tag-index.ts';

describe('the guard of cardinality', () => {
  it('refuses new series of a metric that has too many, names the tag once, and leaves all others alone', () => {
    const said: StorageNotice[] = [];
    const notices = new Notices();
    notices.listen((notice) => said.push(notice));
    const index: TagIndex = new TagIndex((ref) => catalogue.get(ref));
    let limit = 50;
    const catalogue = new Catalogue((meta) => index.add(meta), new SeriesGuard(index, () => limit, notices));
    const resolve = (i: number): number => catalogue.resolve('requests', [`host:h${i % 3}`, `user:u${i}`], 'count', 'request', 10_000);
    const first = resolve(0);
    for (let i = 1; i < 50; i++) resolve(i);
    for (let i = 50; i < 60; i++) expect(() => resolve(i)).toThrow(expect.objectContaining({ code: 'unavailable', message: expect.stringMatching(/tag user, which has 50 values/) }));
    expect(said).toMatchObject([{ kind: 'storage.cardinality', text: expect.stringContaining('requests has 50 series') }]);
    expect(resolve(0)).toBe(first);
    expect(() => catalogue.resolve('other', ['user:u1'], 'gauge', '', 10_000)).not.toThrow();
    limit = 51;
    expect(() => resolve(50)).not.toThrow();
  });
});

describe('groups of series', () => {
  it('hold at most 128 series of one metric and interval, whatever came between, and fill up again', () => {
    const catalogue = new Catalogue(() => undefined);
    const refs = Array.from({ length: 300 }, (_, i) => catalogue.resolve(i % 2 === 0 ? 'a' : 'b', [`n:${i}`], 'gauge', '', i % 4 < 2 ? 10_000 : 1_000));
    const groups = new Map<number, number[]>();
    for (const ref of refs) {
      const { id } = catalogue.groupOf(ref)!;
      groups.set(id, [...(groups.get(id) ?? []), ref]);
    }
    for (const [id, members] of groups) {
      expect(members.length).toBeLessThanOrEqual(128);
      expect(catalogue.group(id)!.refs).toEqual(members);
      expect(new Set(members.map((ref) => `${catalogue.get(ref)!.metric} ${catalogue.get(ref)!.interval}`)).size).toBe(1);
    }
    expect(groups.size).toBe(4);
    const many = new Catalogue(() => undefined);
    const own = Array.from({ length: 200 }, (_, i) => many.resolve('m', [`n:${i}`], 'gauge', '', 10_000));
    expect(own.map((ref) => many.groupOf(ref)!.id).filter((id) => id === 1)).toHaveLength(128);
    many.remove(own[0]!);
    expect(many.get(own[0]!)).toBeUndefined();
    expect(many.resolve('m', ['n:0'], 'gauge', '', 10_000)).toBe(200);
  });

  it('stay with their series when the interval changes', () => {
    const catalogue = new Catalogue(() => undefined);
    const ref = catalogue.resolve('m', [], 'gauge', '', 10_000);
    const group = catalogue.groupOf(ref);
    catalogue.resolve('m', [], 'gauge', '', 60_000);
    expect(catalogue.get(ref)!.interval).toBe(60_000);
    expect(catalogue.groupOf(ref)).toBe(group);
  });
});
