// CPU times, context switches and process counts from /proc/stat (proc_stat(5)).
import type { HostReader } from '../host-source.ts';
import { CPU_STRIDE, type CpuTimes } from '../readings.ts';
import { ascii, type ByteScanner } from './byte-scanner.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

const CPU = ascii('cpu');
const INTERRUPTS = ascii('intr ');
const SWITCHES = ascii('ctxt ');
const FORKS = ascii('processes ');
const RUNNING = ascii('procs_running ');
const BLOCKED = ascii('procs_blocked ');
/** More rows than any machine has; a bound for damaged input. */
const MOST_CORES = 8192;

function readTimes(scanner: ByteScanner, into: Float64Array, from: number): void {
  for (let i = 0; i < CPU_STRIDE; i++) into[from + i] = scanner.number();
}

/** Parses /proc/stat into `times`, whose arrays grow when there are more cores than before. */
export function parseCpu(scanner: ByteScanner, times: CpuTimes): void {
  let row = 0;
  times.contextSwitches = Number.NaN;
  times.interrupts = Number.NaN;
  times.forks = Number.NaN;
  times.running = Number.NaN;
  times.blocked = Number.NaN;
  times.total.fill(Number.NaN);
  do {
    if (scanner.take(CPU)) {
      const core = scanner.bytes[scanner.at] === 32 ? Number.NaN : scanner.number();
      if (Number.isNaN(core)) readTimes(scanner, times.total, 0);
      else if (row < MOST_CORES) {
        if (row === times.coreIds.length) growCores(times);
        times.coreIds[row] = core;
        readTimes(scanner, times.perCore, row * CPU_STRIDE);
        row++;
      }
    } else if (scanner.take(INTERRUPTS)) times.interrupts = scanner.number();
    else if (scanner.take(SWITCHES)) times.contextSwitches = scanner.number();
    else if (scanner.take(FORKS)) times.forks = scanner.number();
    else if (scanner.take(RUNNING)) times.running = scanner.number();
    else if (scanner.take(BLOCKED)) times.blocked = scanner.number();
  } while (scanner.nextLine());
  times.cores = row;
}

function growCores(times: CpuTimes): void {
  const size = Math.max(4, times.coreIds.length * 2);
  const ids = new Uint32Array(size);
  ids.set(times.coreIds);
  times.coreIds = ids;
  const perCore = new Float64Array(size * CPU_STRIDE);
  perCore.set(times.perCore);
  times.perCore = perCore;
}

/** An empty CpuTimes to parse into. */
export function newCpuTimes(): CpuTimes {
  return {
    cores: 0,
    total: new Float64Array(CPU_STRIDE).fill(Number.NaN),
    coreIds: new Uint32Array(4),
    perCore: new Float64Array(4 * CPU_STRIDE),
    contextSwitches: Number.NaN,
    interrupts: Number.NaN,
    forks: Number.NaN,
    running: Number.NaN,
    blocked: Number.NaN,
  };
}

/** Reads /proc/stat; throws when it has no line of total CPU time. */
export function linuxCpu(proc: ProcFiles): HostReader<CpuTimes> {
  const file = new KeptFile(proc, '/proc/stat');
  const times = newCpuTimes();
  return {
    read() {
      parseCpu(file.read(), times);
      if (Number.isNaN(times.total[0]!)) throw new Error('/proc/stat has no line of total CPU time.');
      return times;
    },
    close: () => file.close(),
  };
}
