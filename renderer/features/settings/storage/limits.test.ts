// Proves that limits are read as the file means them, and that a draft wishes only what differs.
import { expect, test } from 'vitest';
import { LIMITS, limitChanges, limitText, readLimit, takesAway, wishOf, type Limit } from './limits.ts';

const effective = { storage: { retention: { raw: '14d', rollups: '400d', archive: '3650d' }, max_size: '2GB', archive: { max_size: 5_000 } } };
const limit = (name: Limit['name']): Limit => LIMITS.find((one) => one.name === name) as Limit;

test.each([
  ['span', '14d', 14 * 86_400_000],
  ['span', ' 1.5 h ', 5_400_000],
  ['size', '2GB', 2e9],
  ['size', '1 GiB', 2 ** 30],
  ['span', '14', undefined],
  ['span', '2GB', undefined],
  ['size', '14d', undefined],
  ['size', '0GB', undefined],
  ['size', 'constructor', undefined],
  ['span', '-3d', undefined],
] as const)('%s %j', (kind, text, value) => {
  expect(readLimit(kind, text)).toBe(value);
});

test('a bare number of the file gets the unit that it means', () => {
  expect(limitText(limit('archiveMaxBytes'), effective)).toBe('5000B');
  expect(limitText(limit('raw'), effective)).toBe('14d');
  expect(limitText(limit('raw'), {})).toBe('');
});

test('only what differs is wished, and a tighter limit is known as one', () => {
  const changes = limitChanges({ raw: '7d', rollups: '400d', maxBytes: '2000MB', archive: 'soon' }, effective);
  expect(changes.map((change) => [change.limit.name, change.value, change.tighter])).toEqual([['raw', 7 * 86_400_000, true], ['archive', undefined, false]]);
  expect(wishOf(changes)).toEqual({ raw: 7 * 86_400_000 });
  expect(limitChanges({ raw: '30d' }, effective)[0]?.tighter).toBe(false);
});

test('an effect takes away when bytes, points or time go', () => {
  const nothing = { tier: 'sqlite', goesBefore: null, goesBytes: 0, goesPoints: 0, keepsDays: 3, capDays: null, cappedBySize: false } as const;
  expect(takesAway(nothing)).toBe(false);
  expect(takesAway({ ...nothing, goesBytes: 1 })).toBe(true);
  expect(takesAway({ ...nothing, goesBefore: 5 })).toBe(true);
});

test('what the configuration would refuse is known while it is typed, with the nearest limit that would do', () => {
  const problem = (draft: Parameters<typeof limitChanges>[0]): unknown => limitChanges(draft, effective)[0]?.problem;
  expect(problem({ maxBytes: '15MB' })).toEqual({ kind: 'small', bound: '16MB' });
  expect(problem({ archiveMaxBytes: '1kB' })).toEqual({ kind: 'small', bound: '16MB' });
  expect(problem({ raw: '30m' })).toEqual({ kind: 'small', bound: '1h' });
  expect(problem({ raw: '1800s' })).toEqual({ kind: 'small', bound: '1h' });
  expect(problem({ rollups: '23h' })).toEqual({ kind: 'small', bound: '1d' });
  expect(problem({ archive: '40000d' })).toEqual({ kind: 'large', bound: '36500d' });
  expect([problem({ maxBytes: '16MB' }), problem({ raw: '1h' })]).toEqual([undefined, undefined]);
  expect(wishOf(limitChanges({ maxBytes: '15MB', raw: '7d' }, effective))).toEqual({ raw: 7 * 86_400_000 });
});
