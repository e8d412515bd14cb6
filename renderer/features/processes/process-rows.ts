// Owns the way from a process snapshot in columns to rows, totals and the one sentence on top. Pure.
import type { ProcessSnapshot } from '../../../common/model/process.ts';

/** One process at one moment (or as the mean of one minute). NaN: the system does not say. */
export interface ProcessRow {
  /** A number may be given to another process later; together with its start it names one process. */
  readonly key: string;
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly command: string;
  readonly user: string;
  /** One letter as ps(1) prints it. */
  readonly state: string;
  /** Percent of one core. */
  readonly cpu: number;
  readonly memory: number;
  readonly readRate: number;
  readonly writeRate: number;
  readonly threads: number;
  readonly startedAt: number;
}

/** The key of a process: its number and the second of its start. */
export function processKey(pid: number, startedAt: number): string {
  return Number.isFinite(startedAt) ? `${pid}.${Math.round(startedAt / 1_000)}` : String(pid);
}

/** Whether a key means this process; starts are known to about a second, so two seconds apart is the same. */
export function isProcess(key: string, pid: number, startedAt: number): boolean {
  const [wantedPid, start] = key.split('.', 2);
  if (wantedPid !== String(pid)) return false;
  return start === undefined || !Number.isFinite(startedAt) || Math.abs(Number(start) - startedAt / 1_000) <= 2;
}

const at = (column: ArrayLike<number>, index: number): number => column[index] ?? Number.NaN;

/** The rows of a snapshot in its order. */
export function rowsOf(snapshot: ProcessSnapshot): ProcessRow[] {
  return Array.from(snapshot.pid, (pid, i) => ({
    key: processKey(pid, at(snapshot.startedAt, i)),
    pid,
    parent: at(snapshot.parent, i),
    name: snapshot.name[i] ?? '',
    command: snapshot.command[i] ?? '',
    user: snapshot.user[i] ?? '',
    state: snapshot.state[i] ?? '',
    cpu: at(snapshot.cpu, i),
    memory: at(snapshot.memory, i),
    readRate: at(snapshot.readRate, i),
    writeRate: at(snapshot.writeRate, i),
    threads: at(snapshot.threads, i),
    startedAt: at(snapshot.startedAt, i),
  }));
}

export interface ProcessTotals {
  readonly cpu: number;
  readonly memory: number;
  readonly readRate: number;
  readonly writeRate: number;
  readonly threads: number;
}

function sumOf(rows: readonly ProcessRow[], measure: (row: ProcessRow) => number): number {
  let sum = 0;
  let known = 0;
  for (const row of rows) {
    const value = measure(row);
    if (Number.isNaN(value)) continue;
    sum += value;
    known += 1;
  }
  return known === 0 ? Number.NaN : sum;
}

/** Sums over the rows whose value is known; NaN when none is. Memory counts shared pages once for each process that holds them. */
export function totalsOf(rows: readonly ProcessRow[]): ProcessTotals {
  return {
    cpu: sumOf(rows, (row) => row.cpu),
    memory: sumOf(rows, (row) => row.memory),
    readRate: sumOf(rows, (row) => row.readRate),
    writeRate: sumOf(rows, (row) => row.writeRate),
    threads: sumOf(rows, (row) => row.threads),
  };
}

/** The row with the most CPU; undefined when no row says. */
export function busiest(rows: readonly ProcessRow[]): ProcessRow | undefined {
  let top: ProcessRow | undefined;
  for (const row of rows) if (!Number.isNaN(row.cpu) && (top === undefined || row.cpu > top.cpu)) top = row;
  return top;
}

/** How many processes are in a state. */
export function countState(rows: readonly ProcessRow[], state: string): number {
  return rows.reduce((count, row) => count + (row.state === state ? 1 : 0), 0);
}
