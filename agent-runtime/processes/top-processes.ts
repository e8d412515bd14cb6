// Chooses the rows of a snapshot that matter: the union of the top by CPU, by memory and by I/O. Pure.
import type { ProcessSnapshot } from '../../common/model/process.ts';

function topRows(rows: number, count: number, measure: (row: number) => number, into: Set<number>): void {
  const order: number[] = [];
  for (let row = 0; row < rows; row++) if (measure(row) > 0) order.push(row);
  order.sort((a, b) => measure(b) - measure(a) || a - b);
  for (const row of order.slice(0, count)) into.add(row);
}

/** NaN adds nothing. */
function known(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** A snapshot with these rows only, in this order; `total` stays what it was. */
export function selectRows(snapshot: ProcessSnapshot, rows: readonly number[]): ProcessSnapshot {
  const strings = (column: readonly string[]): string[] => rows.map((row) => column[row] ?? '');
  const doubles = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row] ?? Number.NaN);
  const words = (column: Uint32Array): Uint32Array => Uint32Array.from(rows, (row) => column[row] ?? 0);
  return {
    t: snapshot.t,
    interval: snapshot.interval,
    total: snapshot.total,
    pid: words(snapshot.pid),
    parent: words(snapshot.parent),
    cpu: doubles(snapshot.cpu),
    memory: doubles(snapshot.memory),
    readRate: doubles(snapshot.readRate),
    writeRate: doubles(snapshot.writeRate),
    threads: words(snapshot.threads),
    startedAt: doubles(snapshot.startedAt),
    name: strings(snapshot.name),
    command: strings(snapshot.command),
    user: strings(snapshot.user),
    state: strings(snapshot.state),
  };
}

/** At most `count` rows by each of CPU, memory, and reading plus writing; their union, the busiest by CPU first. */
export function keepTop(snapshot: ProcessSnapshot, count: number): ProcessSnapshot {
  const { cpu, memory, readRate, writeRate, pid } = snapshot;
  const chosen = new Set<number>();
  topRows(pid.length, count, (row) => known(cpu[row]!), chosen);
  topRows(pid.length, count, (row) => known(memory[row]!), chosen);
  topRows(pid.length, count, (row) => known(readRate[row]!) + known(writeRate[row]!), chosen);
  const rows = [...chosen].sort((a, b) => known(cpu[b]!) - known(cpu[a]!) || known(memory[b]!) - known(memory[a]!) || a - b);
  return selectRows(snapshot, rows);
}
