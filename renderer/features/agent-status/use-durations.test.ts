// Proves that durations are told apart by check and that the steps between two runs are no gaps.
import { expect, test } from 'vitest';
import { byTag } from './use-durations.ts';

test('known values by tag, without the steps in which nothing ran', () => {
  const series = (name: string, tags: string[], values: number[]) => ({ name, metric: 'vedette.agent.checks.duration', tags, unit: 'millisecond', values: Float64Array.from(values) });
  const columns = byTag({ t0: 0, step: 10_000, length: 4, series: [series('a', ['check:cpu'], [1, 2, 3, 4]), series('b', ['check:ntp'], [Number.NaN, 5, Number.NaN, 6]), series('c', [], [9, 9, 9, 9])] }, 'check');
  expect([...columns.keys()]).toEqual(['cpu', 'ntp']);
  expect([...(columns.get('ntp') ?? [])]).toEqual([5, 6]);
  expect(byTag(undefined, 'check').size).toBe(0);
});
