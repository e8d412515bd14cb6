import { expect, test } from 'vitest';
import { mayReload } from './reload.ts';

test('a page reloads itself once, and again only much later', () => {
  const kept = new Map<string, string>();
  const memory = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  expect([0, 1_000, 59_999, 60_000, 61_000].map((now) => mayReload(memory, now))).toEqual([true, false, false, true, false]);
});

test('without a memory it does not', () => {
  const refuse = (): never => {
    throw new Error('not in a private window');
  };
  expect(mayReload({ getItem: refuse, setItem: refuse }, 0)).toBe(false);
});
