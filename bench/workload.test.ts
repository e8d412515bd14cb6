// The workloads: the same for the same seed, of the described mix, and free of values that would make comparing bits ambiguous.
import { expect, test } from 'vitest';
import { createWorkload, hostName, jitterOf, layoutOf, w1 } from './workload.ts';

const run = (ticks: number): Float64Array[] => {
  const workload = createWorkload(3, 100);
  return Array.from({ length: ticks }, () => {
    workload.step();
    return workload.values.slice();
  });
};

test('a seed makes the same values again', () => {
  expect(run(50)).toEqual(run(50));
});

test('a hundred series are the described mix, with ten metrics of five devices each', () => {
  const layout = layoutOf(100);
  const count = (kind: string): number => layout.filter((series) => series.kind === kind).length;
  expect(['percent', 'gauge', 'bytes', 'counter', 'slow', 'rare', 'constant', 'float'].map(count)).toEqual([25, 15, 15, 25, 5, 5, 7, 3]);
  expect(new Set(layout.map(({ metric, device }) => `${metric} ${device}`)).size).toBe(100);
  expect(new Set(layout.map(({ metric }) => metric)).size).toBe(60);
});

test('values are of their kind: finite, never -0, two decimals, whole pages, counters that never go back', () => {
  const layout = layoutOf(100);
  const ticks = run(400);
  const wrong: string[] = [];
  ticks.forEach((values, tick) =>
    values.forEach((value, index) => {
      const { kind, metric } = layout[index % 100]!;
      const before = ticks[tick - 1]?.[index] ?? 0;
      const fits =
        kind === 'percent' ? value >= 0 && value <= 100 && Math.round(value * 100) / 100 === value
        : kind === 'gauge' || kind === 'slow' ? Math.round(value * 100) / 100 === value
        : kind === 'bytes' ? value % 4096 === 0
        : kind === 'counter' ? Number.isInteger(value) && value >= before
        : true;
      if (!fits || !Number.isFinite(value) || Object.is(value, -0)) wrong.push(`${metric} (${kind}): ${value}`);
    }),
  );
  expect(wrong).toEqual([]);
});

test('jitter is whole milliseconds of both signs within its bound, the same each time', () => {
  const shape = w1(true, 20);
  const offsets = Array.from({ length: 2_000 }, (_, tick) => jitterOf(shape, 3, tick));
  expect(offsets.every((offset) => Number.isInteger(offset) && Math.abs(offset) <= 20)).toBe(true);
  expect([Math.min(...offsets), Math.max(...offsets)]).toEqual([-20, 20]);
  expect(jitterOf(shape, 3, 17)).toBe(offsets[17]);
  expect(jitterOf(w1(true), 3, 17)).toBe(0);
});

test('h1* are ten of a hundred hosts', () => {
  expect(Array.from({ length: 100 }, (_, host) => hostName(host)).filter((name) => name.startsWith('h1'))).toHaveLength(10);
});
