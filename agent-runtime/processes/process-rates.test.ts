// Rates of processes over tables: the cap, counters that go back, and what belongs to which process.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endProcesses, newProcessTable, reserveProcesses } from '../host-source/process-columns.ts';
import type { ProcessTable } from '../host-source/readings.ts';
import { MOST_ROWS, ProcessRates } from './process-rates.ts';

interface Plain {
  readonly pid: number;
  readonly startedAt?: number;
  readonly cpuSeconds?: number;
  readonly memory?: number;
}

function tableOf(t: number, rows: readonly Plain[]): ProcessTable {
  const table = newProcessTable();
  table.t = t;
  reserveProcesses(table, rows.length);
  rows.forEach((row, i) => {
    table.pid[i] = row.pid;
    table.cpuSeconds[i] = row.cpuSeconds ?? 0;
    table.memory[i] = row.memory ?? 1;
    table.startedAt[i] = row.startedAt ?? 0;
    table.name[i] = `p${row.pid}`;
    table.command[i] = '';
    table.user[i] = '';
    table.state[i] = 'S';
  });
  endProcesses(table, rows.length);
  return table;
}

test('more processes than travel are cut to the busiest; their number is still said', () => {
  const rates = new ProcessRates();
  const rows = Array.from({ length: 5_000 }, (_, i): Plain => ({ pid: i + 1, memory: i + 1 }));
  rates.next(tableOf(1_000, rows));
  const snapshot = rates.next(tableOf(2_000, rows.map((row) => ({ ...row, cpuSeconds: row.pid === 1 ? 1 : 0 }))));
  expect(snapshot.total).toBe(5_000);
  expect(snapshot.pid.length).toBeLessThanOrEqual(MOST_ROWS);
  expect(snapshot.pid[0]).toBe(1);
  expect(snapshot.cpu[0]).toBe(100);
  expect(snapshot.pid).toContain(5_000);
});

test('a counter that goes back is unknown for one interval', () => {
  const rates = new ProcessRates();
  const cpuAt = (t: number, cpuSeconds: number): number => rates.next(tableOf(t, [{ pid: 1, cpuSeconds }])).cpu[0]!;
  expect(cpuAt(1_000, 50)).toBeNaN();
  expect(cpuAt(2_000, 51)).toBe(100);
  expect(cpuAt(3_000, 0)).toBeNaN();
  expect(cpuAt(4_000, 0.5)).toBe(50);
});

test('a snapshot does not change when the table is filled again', () => {
  const rates = new ProcessRates();
  const table = tableOf(1_000, [{ pid: 1 }, { pid: 2 }]);
  const snapshot = rates.next(table);
  table.pid[0] = 99;
  table.name[0] = 'other';
  endProcesses(table, 1);
  expect(Array.from(snapshot.pid)).toEqual([1, 2]);
  expect(snapshot.name).toEqual(['p1', 'p2']);
});

test('whatever comes and goes, rates are never negative and rows belong to the process they name', () => {
  const step = fc.uniqueArray(fc.record({ pid: fc.integer({ min: 1, max: 8 }), startedAt: fc.constantFrom(0, 500_000), cpuSeconds: fc.nat({ max: 100 }) }), { selector: (row) => row.pid, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const rates = new ProcessRates();
      steps.forEach((rows, i) => {
        const snapshot = rates.next(tableOf(1_000_000 + i * 1_000, rows));
        expect(Array.from(snapshot.pid)).toEqual(rows.map((row) => row.pid));
        expect(snapshot.name).toEqual(rows.map((row) => `p${row.pid}`));
        for (const value of snapshot.cpu) expect(Number.isNaN(value) || value >= 0).toBe(true);
      });
    }),
  );
});
