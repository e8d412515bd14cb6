import { expect, test } from 'vitest';
import { matchesText, mergeTraps, MOST_TRAPS } from './trap-list.ts';
import type { Trap } from './trap-types.ts';

const trap = (id: number, change: Partial<Trap> = {}): Trap => ({ id, t: id, lastT: id, count: 1, address: '127.0.0.1', device: '', deviceName: '', version: '2c', inform: false, oid: '1.3.6.1.6.3.1.1.5.3', name: 'linkDown', variables: [], ...change });

test('what comes again takes its place with its count and moves to the top', () => {
  const list = mergeTraps([trap(3), trap(2), trap(1)], [trap(1, { count: 4, lastT: 9 })]);
  expect(list.map(({ id, count }) => [id, count])).toEqual([[1, 4], [3, 1], [2, 1]]);
});

test('an older view of the same trap does not undo a newer one; the list is bounded', () => {
  expect(mergeTraps([trap(1, { count: 4, lastT: 9 })], [trap(1)])).toEqual([trap(1, { count: 4, lastT: 9 })]);
  const many = mergeTraps([], Array.from({ length: MOST_TRAPS + 10 }, (_, id) => trap(id)));
  expect(many.length).toBe(MOST_TRAPS);
  expect(many[0]?.id).toBe(MOST_TRAPS + 9);
});

test('a text is looked for in name, OID, sender and variables', () => {
  const full = trap(1, { deviceName: 'core-1', variables: [{ oid: '1.3', name: 'ifDescr.7', type: 'OctetString', text: 'Gi0/7', raw: '', numeric: null }] });
  for (const text of ['LINK', '5.3', '127.0', 'core', 'gi0/7', 'ifdescr', ' ']) expect(matchesText(full, text), text).toBe(true);
  expect(matchesText(full, 'coldStart')).toBe(false);
});
