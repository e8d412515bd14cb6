// Adds up the snapshots of one minute into one table: time-weighted means, then the top by each measure. Pure.
import type { ProcessSnapshot } from '../../common/model/process.ts';
import { MINUTE, type Millis } from '../../common/time/millis.ts';
import { keepTop } from './top-processes.ts';

interface Row {
  readonly pid: number;
  readonly startedAt: number;
  parent: number;
  threads: number;
  name: string;
  command: string;
  user: string;
  state: string;
  /** Sum of rate × interval, and the time for which the rate was known. */
  cpu: number;
  cpuTime: number;
  read: number;
  readTime: number;
  write: number;
  writeTime: number;
  memory: number;
  seen: number;
}

/** More distinct processes than this in one minute are counted but not kept: a bound for fork storms. */
const MOST_KEPT = 20_000;

/** One minute being filled. */
export class ProcessMinuteSum {
  /** Start of the minute. */
  readonly start: Millis;
  private readonly rows = new Map<string, Row>();
  /** Milliseconds of the minute that snapshots cover. */
  private covered = 0;
  private total = 0;
  private lastT = 0;

  constructor(start: Millis) {
    this.start = start;
  }

  add(snapshot: ProcessSnapshot): void {
    // A first snapshot has no rates; one after a sleep covers hours: neither may weigh more than a minute.
    const weight = Math.min(Math.max(snapshot.interval, 0), MINUTE);
    this.covered += weight;
    this.total = snapshot.total;
    this.lastT = snapshot.t;
    for (let i = 0; i < snapshot.pid.length; i++) {
      const row = this.rowOf(snapshot, i);
      if (row === undefined) continue;
      row.parent = snapshot.parent[i]!;
      row.threads = snapshot.threads[i]!;
      row.name = snapshot.name[i]!;
      row.command = snapshot.command[i]!;
      row.user = snapshot.user[i]!;
      row.state = snapshot.state[i]!;
      row.memory += snapshot.memory[i]!;
      row.seen++;
      const cpu = snapshot.cpu[i]!;
      const read = snapshot.readRate[i]!;
      const write = snapshot.writeRate[i]!;
      if (!Number.isNaN(cpu)) {
        row.cpu += cpu * weight;
        row.cpuTime += weight;
      }
      if (!Number.isNaN(read)) {
        row.read += read * weight;
        row.readTime += weight;
      }
      if (!Number.isNaN(write)) {
        row.write += write * weight;
        row.writeTime += weight;
      }
    }
  }

  /**
   * The table of the minute so far, or undefined when nothing was added. Rates are means over the covered part of the minute (a
   * process that lived for ten seconds of it counts with its ten seconds), memory is the mean while it was seen.
   */
  table(top: number): ProcessSnapshot | undefined {
    if (this.lastT === 0) return undefined;
    const rows = [...this.rows.values()];
    const mean = (sum: number, time: number): number => (time > 0 && this.covered > 0 ? sum / this.covered : Number.NaN);
    const all: ProcessSnapshot = {
      t: this.lastT,
      interval: this.covered,
      total: this.total,
      pid: Uint32Array.from(rows, (row) => row.pid),
      parent: Uint32Array.from(rows, (row) => row.parent),
      cpu: Float64Array.from(rows, (row) => mean(row.cpu, row.cpuTime)),
      memory: Float64Array.from(rows, (row) => row.memory / row.seen),
      readRate: Float64Array.from(rows, (row) => mean(row.read, row.readTime)),
      writeRate: Float64Array.from(rows, (row) => mean(row.write, row.writeTime)),
      threads: Uint32Array.from(rows, (row) => row.threads),
      startedAt: Float64Array.from(rows, (row) => row.startedAt),
      name: rows.map((row) => row.name),
      command: rows.map((row) => row.command),
      user: rows.map((row) => row.user),
      state: rows.map((row) => row.state),
    };
    return keepTop(all, top);
  }

  private rowOf(snapshot: ProcessSnapshot, i: number): Row | undefined {
    const pid = snapshot.pid[i]!;
    const startedAt = snapshot.startedAt[i]!;
    const key = `${pid}/${startedAt}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      if (this.rows.size >= MOST_KEPT) return undefined;
      row = { pid, startedAt, parent: 0, threads: 0, name: '', command: '', user: '', state: '', cpu: 0, cpuTime: 0, read: 0, readTime: 0, write: 0, writeTime: 0, memory: 0, seen: 0 };
      this.rows.set(key, row);
    }
    return row;
  }
}
