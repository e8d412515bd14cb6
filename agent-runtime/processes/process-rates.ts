// Turns tables of counters per process into snapshots of rates, by comparing each table with the one before.
import type { ProcessSnapshot } from '../../common/model/process.ts';
import type { ProcessTable } from '../host-source/readings.ts';
import { keepTop } from './top-processes.ts';

/** No more rows than this travel to a console; the rest is counted in `total`. */
export const MOST_ROWS = 2_000;

interface Counters {
  startedAt: number;
  cpuSeconds: number;
  readBytes: number;
  writtenBytes: number;
  round: number;
}

/** Increase per second; NaN when either is unknown or the counter went back. */
function increase(now: number, before: number, seconds: number): number {
  const delta = now - before;
  return delta >= 0 && seconds > 0 ? delta / seconds : Number.NaN;
}

/** Holds the counters of the last table, keyed by process id and start time. One per sequence of readings. */
export class ProcessRates {
  private readonly last = new Map<number, Counters>();
  private lastT = Number.NaN;
  private round = 0;

  /**
   * The snapshot of `table`; `interval` is 0 and rates are NaN in the first one and after the clock stood still or went back.
   * A process that started within the interval counts from zero over the whole interval.
   */
  next(table: ProcessTable): ProcessSnapshot {
    const { rows, t } = table;
    const interval = t > this.lastT ? t - this.lastT : 0;
    const seconds = interval / 1_000;
    this.round++;
    const cpu = new Float64Array(rows);
    const readRate = new Float64Array(rows);
    const writeRate = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const pid = table.pid[row]!;
      const startedAt = table.startedAt[row]!;
      let before = this.last.get(pid);
      // Start times of one process may differ by the rounding of the OS's tool.
      if (before === undefined || Math.abs(before.startedAt - startedAt) > 1_500) {
        const born = startedAt >= this.lastT - 1_000 ? 0 : Number.NaN;
        before = { startedAt, cpuSeconds: born, readBytes: born, writtenBytes: born, round: 0 };
        this.last.set(pid, before);
      }
      const direct = table.cpuPercent[row]!;
      cpu[row] = Number.isNaN(direct) ? increase(table.cpuSeconds[row]!, before.cpuSeconds, seconds) * 100 : direct;
      readRate[row] = increase(table.readBytes[row]!, before.readBytes, seconds);
      writeRate[row] = increase(table.writtenBytes[row]!, before.writtenBytes, seconds);
      before.cpuSeconds = table.cpuSeconds[row]!;
      before.readBytes = table.readBytes[row]!;
      before.writtenBytes = table.writtenBytes[row]!;
      before.round = this.round;
    }
    for (const [pid, counters] of this.last) if (counters.round !== this.round) this.last.delete(pid);
    this.lastT = t;
    const all: ProcessSnapshot = {
      t,
      interval,
      total: rows,
      pid: table.pid.slice(0, rows),
      parent: table.parent.slice(0, rows),
      cpu,
      memory: table.memory.slice(0, rows),
      readRate,
      writeRate,
      threads: table.threads.slice(0, rows),
      startedAt: table.startedAt.slice(0, rows),
      name: table.name.slice(0, rows),
      command: table.command.slice(0, rows),
      user: table.user.slice(0, rows),
      state: table.state.slice(0, rows),
    };
    return rows <= MOST_ROWS ? all : keepTop(all, Math.floor(MOST_ROWS / 3));
  }
}
