// Minutes of processes: means over the minute, the top by each measure, storing, damaged blobs, a full disk.
import { expect, test } from 'vitest';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import { MINUTE } from '../../common/time/millis.ts';
import type { SnapshotStore } from '../../storage/api.ts';
import { ProcessHistory, parseSummary } from './process-history.ts';
import { keepTop } from './top-processes.ts';

const T0 = Math.floor(1_795_000_000_000 / MINUTE) * MINUTE;

interface Plain {
  pid: number;
  cpu?: number;
  memory?: number;
  read?: number;
  write?: number;
  startedAt?: number;
}

function snapshot(t: number, rows: Plain[], interval = 10_000): ProcessSnapshot {
  return {
    t, interval, total: rows.length + 100,
    pid: Uint32Array.from(rows, (r) => r.pid), parent: Uint32Array.from(rows, () => 1), cpu: Float64Array.from(rows, (r) => r.cpu ?? 0),
    memory: Float64Array.from(rows, (r) => r.memory ?? 1), readRate: Float64Array.from(rows, (r) => r.read ?? NaN), writeRate: Float64Array.from(rows, (r) => r.write ?? NaN),
    threads: Uint32Array.from(rows, () => 2), startedAt: Float64Array.from(rows, (r) => r.startedAt ?? 5),
    name: rows.map((r) => `p${r.pid}`), command: rows.map((r) => `/bin/p${r.pid}`), user: rows.map(() => 'root'), state: rows.map(() => 'S'),
  };
}

function memoryStore(): SnapshotStore & { blobs: Map<number, { summary: string; bytes: Uint8Array }>; full: boolean } {
  const blobs = new Map<number, { summary: string; bytes: Uint8Array }>();
  return {
    blobs,
    full: false,
    put(_kind, t, summary, bytes) {
      if (this.full) throw new Error('The disk is full.');
      blobs.set(t, { summary, bytes });
    },
    latest(_kind, { from, to }) {
      const t = [...blobs.keys()].filter((key) => key >= from && key < to).sort((a, b) => b - a)[0];
      return t === undefined ? undefined : { t, bytes: blobs.get(t)!.bytes };
    },
    summaries: (_kind, { from, to }, limit) => [...blobs].filter(([t]) => t >= from && t < to).slice(0, limit).map(([t, { summary }]) => ({ t, summary })),
  };
}

function newHistory() {
  const store = memoryStore();
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (message: string) => void warnings.push(message) };
  return { store, warnings, history: new ProcessHistory({ snapshots: store, log }) };
}

test('of a minute with a restart in it the longer part is kept', () => {
  const { store, history } = newHistory();
  for (let i = 1; i <= 3; i++) history.submit(snapshot(T0 + i * 10_000, [{ pid: 7 }]));
  history.flush();
  const log = { debug() {}, info() {}, error() {}, warn() {} };
  const shorter = new ProcessHistory({ snapshots: store, log });
  shorter.submit(snapshot(T0 + 50_000, [{ pid: 8 }]));
  shorter.flush();
  expect([...history.at(T0)!.pid]).toEqual([7]);
  const longer = new ProcessHistory({ snapshots: store, log });
  for (let i = 1; i <= 4; i++) longer.submit(snapshot(T0 + 20_000 + i * 10_000, [{ pid: 9 }]));
  longer.flush();
  expect([...history.at(T0)!.pid]).toEqual([9]);
});

test('a minute is stored when it has passed, with means over it', () => {
  const { store, history } = newHistory();
  for (let i = 1; i <= 6; i++) {
    const brief: Plain[] = i === 3 ? [{ pid: 9, cpu: 60, memory: 10, startedAt: T0 + 20_000 }] : [];
    history.submit(snapshot(T0 + i * 10_000, [{ pid: 7, cpu: i * 10, memory: 100 * i, read: 50, write: i <= 3 ? 10 : 0 }, ...brief]));
  }
  expect(store.blobs.size).toBe(0);
  history.submit(snapshot(T0 + 70_000, [{ pid: 7, cpu: 1 }]));
  expect([...store.blobs.keys()]).toEqual([T0]);
  const table = history.at(T0 + 31_000)!;
  expect(table.interval).toBe(60_000);
  expect(Array.from(table.pid)).toEqual([7, 9]);
  expect(Array.from(table.cpu)).toEqual([35, 10]);
  expect(table.memory[0]).toBe(350);
  expect(table.readRate[0]).toBe(50);
  expect(table.writeRate[0]).toBe(5);
  expect(table.readRate[1]).toBeNaN();
  expect(history.minutes({ from: T0, to: T0 + MINUTE })).toEqual([{ t: T0, total: 101, topCpuName: 'p7', topCpu: 35 }]);
});

test('the running minute answers with what it has; other minutes answer null', () => {
  const { history } = newHistory();
  history.submit(snapshot(T0 + 10_000, [{ pid: 7, cpu: 20 }]));
  expect(history.at(T0 + 59_000)?.cpu[0]).toBe(20);
  expect(history.at(T0 - 1)).toBeNull();
});

test('a snapshot at the full minute belongs to the minute that ends', () => {
  const { store, history } = newHistory();
  history.submit(snapshot(T0 + MINUTE, [{ pid: 7 }]));
  history.flush();
  expect([...store.blobs.keys()]).toEqual([T0]);
});

test('only the top by CPU, memory and I/O is kept, as a union', () => {
  const rows = Array.from({ length: 300 }, (_, i): Plain => ({ pid: i + 1, cpu: i, memory: 1_000 - i, read: i === 150 ? 5 : 0, write: i === 151 ? 9 : 0 }));
  const top = keepTop(snapshot(T0, rows), 2);
  expect(Array.from(top.pid)).toEqual([300, 299, 152, 151, 2, 1]);
  expect(top.total).toBe(400);
  const { history } = newHistory();
  history.submit(snapshot(T0 + 10_000, rows), 1);
  expect(history.at(T0)?.pid.length).toBe(3);
});

test('a full disk loses the minute, says so, and the next minute works', () => {
  const { store, warnings, history } = newHistory();
  history.submit(snapshot(T0 + 10_000, [{ pid: 7 }]));
  store.full = true;
  history.submit(snapshot(T0 + 70_000, [{ pid: 7 }]));
  expect(warnings).toHaveLength(1);
  store.full = false;
  history.flush();
  expect([...store.blobs.keys()]).toEqual([T0 + MINUTE]);
  history.flush();
});

test('damaged blobs and summaries are left out with a warning', () => {
  const { store, warnings, history } = newHistory();
  store.blobs.set(T0, { summary: 'x', bytes: Uint8Array.from([1, 2, 3]) });
  expect(history.at(T0)).toBeNull();
  expect(warnings).toHaveLength(1);
  expect(history.minutes({ from: T0, to: T0 + 1 })).toEqual([]);
  expect(parseSummary('{"total":1,"name":2,"cpu":3}')).toBeUndefined();
});

test('a clock that goes back closes the minute it was in', () => {
  const { store, history } = newHistory();
  history.submit(snapshot(T0 + 10_000, [{ pid: 7 }]));
  history.submit(snapshot(T0 - 50_000, [{ pid: 7 }]));
  expect([...store.blobs.keys()]).toEqual([T0]);
});
