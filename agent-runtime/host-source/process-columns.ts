// The growing columns of a ProcessTable.
import type { ProcessTable } from './readings.ts';

/** A table without rows. */
export function newProcessTable(): ProcessTable {
  return {
    t: 0,
    rows: 0,
    pid: new Uint32Array(256),
    parent: new Uint32Array(256),
    cpuSeconds: new Float64Array(256),
    cpuPercent: new Float64Array(256).fill(Number.NaN),
    memory: new Float64Array(256),
    readBytes: new Float64Array(256),
    writtenBytes: new Float64Array(256),
    threads: new Uint32Array(256),
    startedAt: new Float64Array(256),
    name: [],
    command: [],
    user: [],
    state: [],
  };
}

function larger32(old: Uint32Array, size: number): Uint32Array {
  const array = new Uint32Array(size);
  array.set(old);
  return array;
}
function larger64(old: Float64Array, size: number): Float64Array {
  const array = new Float64Array(size).fill(Number.NaN);
  array.set(old);
  return array;
}

/** Makes room for at least `rows` rows; what stands there stays. */
export function reserveProcesses(table: ProcessTable, rows: number): void {
  if (rows <= table.pid.length) return;
  const size = Math.max(rows, table.pid.length * 2);
  table.pid = larger32(table.pid, size);
  table.parent = larger32(table.parent, size);
  table.threads = larger32(table.threads, size);
  table.cpuSeconds = larger64(table.cpuSeconds, size);
  table.cpuPercent = larger64(table.cpuPercent, size);
  table.memory = larger64(table.memory, size);
  table.readBytes = larger64(table.readBytes, size);
  table.writtenBytes = larger64(table.writtenBytes, size);
  table.startedAt = larger64(table.startedAt, size);
}

/** Forgets the rows beyond `rows`. */
export function endProcesses(table: ProcessTable, rows: number): void {
  table.rows = rows;
  table.name.length = rows;
  table.command.length = rows;
  table.user.length = rows;
  table.state.length = rows;
}
