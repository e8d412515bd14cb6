// Every process of /proc as one table: one small read per process and round, the rest known by (pid, start time).
import type { Clock } from '../../ports/ports.ts';
import { scrubCommand } from '../../processes/scrub-command.ts';
import type { HostReader } from '../host-source.ts';
import { endProcesses, newProcessTable, reserveProcesses } from '../process-columns.ts';
import type { ProcessTable } from '../readings.ts';
import type { KernelUnits } from './auxiliary-vector.ts';
import { ascii, type ByteScanner } from './byte-scanner.ts';
import { fileErrorCode } from './files.ts';
import { parseCommandLine, parseEffectiveUser, parseProcessIo, parseProcessStat, type ProcessIo, type ProcessStat } from './process-stat.ts';
import type { ProcFiles } from './proc-files.ts';
import { UserNames } from './users.ts';

/** What Node.js and Python programs call themselves: the name of the program tells more. */
const UNTELLING_NAME = 'MainThread';
const LONGEST_COMMAND = 1_024;
/** How many rounds a user name is believed: a process may change its user after its start. */
const USER_ROUNDS = 30;
/** The parent of all kernel threads always has this number. */
const KTHREADD = 2;
const BOOT_TIME = ascii('btime ');

interface Known {
  readonly startTicks: number;
  readonly startedAt: number;
  readonly statPath: string;
  readonly ioPath: string;
  nameBytes: Uint8Array;
  name: string;
  command: string;
  user: string;
  userAge: number;
  ioAllowed: boolean;
  /** What the last read of its I/O said, and the CPU time it had then. */
  readBytes: number;
  writtenBytes: number;
  ioTicks: number;
  round: number;
}

function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}

/** The file name of the program in a command line. */
function programName(command: string): string {
  const program = command.split(' ', 1)[0]!;
  return program.slice(program.lastIndexOf('/') + 1);
}

class LinuxProcesses implements HostReader<ProcessTable> {
  private readonly proc: ProcFiles;
  private readonly clock: Clock;
  private readonly units: KernelUnits;
  private readonly users: UserNames;
  private readonly bootTime: number;
  private readonly table = newProcessTable();
  private readonly known = new Map<number, Known>();
  private readonly stat: ProcessStat = { nameStart: 0, nameEnd: 0, state: 0, parent: 0, cpuTicks: 0, threads: 0, startTicks: 0, residentPages: 0 };
  private readonly io: ProcessIo = { readBytes: 0, writtenBytes: 0 };
  private round = 0;

  constructor(proc: ProcFiles, clock: Clock, units: KernelUnits) {
    this.proc = proc;
    this.clock = clock;
    this.units = units;
    this.users = new UserNames(proc, clock);
    this.bootTime = this.readBootTime();
  }

  read(): ProcessTable {
    const { table } = this;
    this.round++;
    table.t = this.clock.now();
    let row = 0;
    for (const entry of this.proc.files.readdir('/proc')) {
      const first = entry.charCodeAt(0);
      if (first < 48 || first > 57) continue;
      reserveProcesses(table, row + 1);
      if (this.readProcess(Number(entry), row)) row++;
    }
    if (row === 0) throw new Error('/proc lists no processes.');
    endProcesses(table, row);
    for (const [pid, known] of this.known) if (known.round !== this.round) this.known.delete(pid);
    return table;
  }

  close(): void {
    this.known.clear();
  }

  /** False when the process ended between the listing and the read. */
  private readProcess(pid: number, row: number): boolean {
    let known = this.known.get(pid);
    const scanner = this.attempt(known?.statPath ?? `/proc/${pid}/stat`);
    const { stat, table } = this;
    if (scanner === undefined || !parseProcessStat(scanner, stat)) return false;
    if (known === undefined || known.startTicks !== stat.startTicks) {
      known = this.meet(pid, scanner);
    } else if (!sameBytes(known.nameBytes, scanner.bytes, stat.nameStart, stat.nameEnd)) {
      // The process has become another program (execve) or renamed itself.
      this.rename(pid, known, scanner);
    } else if (known.userAge++ > USER_ROUNDS) this.refreshUser(pid, known);
    known.round = this.round;
    table.pid[row] = pid;
    table.parent[row] = stat.parent;
    table.cpuSeconds[row] = stat.cpuTicks / this.units.ticksPerSecond;
    table.memory[row] = stat.residentPages * this.units.pageSize;
    table.threads[row] = stat.threads;
    table.startedAt[row] = known.startedAt;
    table.state[row] = String.fromCharCode(stat.state);
    table.name[row] = known.name;
    table.command[row] = known.command;
    table.user[row] = known.user;
    // A kernel thread that did not run did no I/O; there are often more of them than of all others.
    const kernelThread = stat.parent === KTHREADD || pid === KTHREADD;
    if (!kernelThread || known.ioTicks !== stat.cpuTicks) this.readIo(known, stat.cpuTicks);
    table.readBytes[row] = known.readBytes;
    table.writtenBytes[row] = known.writtenBytes;
    return true;
  }

  private readIo(known: Known, ticks: number): void {
    known.readBytes = Number.NaN;
    known.writtenBytes = Number.NaN;
    known.ioTicks = ticks;
    if (!known.ioAllowed) return;
    try {
      parseProcessIo(this.proc.readOnce(known.ioPath), this.io);
      known.readBytes = this.io.readBytes;
      known.writtenBytes = this.io.writtenBytes;
    } catch (error) {
      const code = fileErrorCode(error);
      if (code === '') throw error;
      // Only the owner may see it: do not ask again on each round.
      if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') known.ioAllowed = false;
    }
  }

  private meet(pid: number, scanner: ByteScanner): Known {
    const { stat } = this;
    const known: Known = {
      startTicks: stat.startTicks,
      startedAt: Math.round(this.bootTime + (stat.startTicks / this.units.ticksPerSecond) * 1_000),
      statPath: `/proc/${pid}/stat`,
      ioPath: `/proc/${pid}/io`,
      nameBytes: new Uint8Array(0),
      name: '',
      command: '',
      user: '',
      userAge: 0,
      ioAllowed: true,
      readBytes: Number.NaN,
      writtenBytes: Number.NaN,
      ioTicks: -1,
      round: 0,
    };
    this.rename(pid, known, scanner);
    this.known.set(pid, known);
    return known;
  }

  private rename(pid: number, known: Known, scanner: ByteScanner): void {
    const { nameStart, nameEnd } = this.stat;
    known.nameBytes = scanner.bytes.slice(nameStart, nameEnd);
    known.name = scanner.text(nameStart, nameEnd);
    const line = this.attempt(`/proc/${pid}/cmdline`, LONGEST_COMMAND);
    const command = line === undefined ? '' : parseCommandLine(line);
    // Kernel threads and zombies have no command line: their name in brackets, as ps(1) prints it.
    known.command = command === '' ? `[${known.name}]` : scrubCommand(command);
    if (known.name === UNTELLING_NAME && command !== '') known.name = programName(command);
    known.ioAllowed = true;
    this.refreshUser(pid, known);
  }

  private refreshUser(pid: number, known: Known): void {
    known.userAge = 0;
    const status = this.attempt(`/proc/${pid}/status`);
    const uid = status === undefined ? Number.NaN : parseEffectiveUser(status);
    if (!Number.isNaN(uid)) known.user = this.users.name(uid);
  }

  private attempt(path: string, most?: number): ByteScanner | undefined {
    try {
      return most === undefined ? this.proc.readOnce(path) : this.proc.readHead(path, most);
    } catch (error) {
      if (fileErrorCode(error) === '') throw error;
      return undefined;
    }
  }

  private readBootTime(): number {
    const scanner = this.proc.readOnce('/proc/stat');
    do {
      if (scanner.take(BOOT_TIME)) return scanner.number() * 1_000;
    } while (scanner.nextLine());
    throw new Error('/proc/stat does not say when the machine was started.');
  }
}

/** Reads every process. I/O is NaN for processes whose owner is someone else. */
export function linuxProcesses(proc: ProcFiles, clock: Clock, units: KernelUnits): HostReader<ProcessTable> {
  return new LinuxProcesses(proc, clock, units);
}
