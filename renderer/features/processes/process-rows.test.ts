// Proves that columns become the right rows and that unknown values stay unknown in totals.
import { expect, test } from 'vitest';
import type { ProcessSnapshot } from '../../../common/model/process.ts';
import { busiest, countState, isProcess, processKey, rowsOf, totalsOf } from './process-rows.ts';

const snapshot: ProcessSnapshot = {
  t: 1_700_000_000_000,
  interval: 2_000,
  total: 2,
  pid: Uint32Array.of(1, 77),
  parent: Uint32Array.of(0, 1),
  cpu: Float64Array.of(Number.NaN, 134.5),
  memory: Float64Array.of(4_096, 8_192),
  readRate: Float64Array.of(Number.NaN, Number.NaN),
  writeRate: Float64Array.of(10, Number.NaN),
  threads: Uint32Array.of(1, 12),
  startedAt: Float64Array.of(1_699_000_000_000, 1_699_999_000_000),
  name: ['init', 'node'],
  command: ['/sbin/init', 'node server.js'],
  user: ['root', 'kim'],
  state: ['S', 'Z'],
};

test('row i is made of the columns at i', () => {
  const [init, node] = rowsOf(snapshot);
  expect(init).toMatchObject({ pid: 1, name: 'init', user: 'root', memory: 4_096, threads: 1, state: 'S' });
  expect(node).toMatchObject({ pid: 77, parent: 1, command: 'node server.js', cpu: 134.5, key: '77.1699999000' });
});

test('totals leave unknown values out and stay unknown when nothing is known', () => {
  const totals = totalsOf(rowsOf(snapshot));
  expect(totals.cpu).toBe(134.5);
  expect(totals.memory).toBe(12_288);
  expect(totals.readRate).toBeNaN();
  expect(totals.writeRate).toBe(10);
  expect(totals.threads).toBe(13);
});

test('the busiest process and states', () => {
  expect(busiest(rowsOf(snapshot))?.name).toBe('node');
  expect(busiest([])).toBeUndefined();
  expect(countState(rowsOf(snapshot), 'Z')).toBe(1);
});

test('a process is known again by number and start, not by number alone', () => {
  const key = processKey(77, 1_699_999_000_400);
  expect(isProcess(key, 77, 1_699_999_001_200)).toBe(true);
  expect(isProcess(key, 77, 1_699_999_900_000)).toBe(false);
  expect(isProcess(key, 78, 1_699_999_000_400)).toBe(false);
  expect(isProcess(processKey(5, Number.NaN), 5, 123)).toBe(true);
});
