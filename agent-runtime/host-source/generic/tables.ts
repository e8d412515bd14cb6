// Turns the facts of MachineInformation into the readings that checks take: pure, so that macOS and Windows answers are tested anywhere.
import type { DeviceRows } from '../device-rows.ts';
import { endProcesses, reserveProcesses } from '../process-columns.ts';
import { CPU_STRIDE, TCP_STATES, type Batteries, type CpuTimes, type DeviceTable, type Filesystem, type ProcessTable, type TcpConnections } from '../readings.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { scrubCommand } from '../../processes/scrub-command.ts';
import type { BatteryFacts, ConnectionFacts, DiskActivityFacts, FilesystemFacts, InterfaceFacts, ProcessFacts } from './machine-information.ts';

/** The times that node:os gives (user, nice, system, idle, irq) in the columns of CpuTimes; the others stay NaN. */
export function fillCpu(cpus: ReturnType<OperatingSystem['cpus']>, times: CpuTimes): void {
  if (cpus.length > times.coreIds.length) {
    times.coreIds = new Uint32Array(cpus.length);
    times.perCore = new Float64Array(cpus.length * CPU_STRIDE);
  }
  times.perCore.fill(Number.NaN);
  times.total.fill(Number.NaN);
  times.cores = cpus.length;
  const { total, perCore } = times;
  cpus.forEach(({ times: own }, core) => {
    times.coreIds[core] = core;
    const at = core * CPU_STRIDE;
    perCore[at] = own.user;
    perCore[at + 1] = own.nice;
    perCore[at + 2] = own.sys;
    perCore[at + 3] = own.idle;
    perCore[at + 5] = own.irq;
    for (const field of [0, 1, 2, 3, 5]) total[field] = (core === 0 ? 0 : total[field]!) + perCore[at + field]!;
  });
}

const IMAGE_TYPES = new Set(['squashfs', 'iso9660', 'cd9660', 'udf', 'devfs', 'autofs', 'nullfs']);

/** Rows of file systems; macOS's hidden system volumes share the space of the visible one and count as pseudo. */
export function toFilesystems(facts: readonly FilesystemFacts[]): Filesystem[] {
  return facts.map((fact) => ({
    device: fact.device,
    mountPoint: fact.mountPoint,
    type: fact.type,
    pseudo: IMAGE_TYPES.has(fact.type.toLowerCase()) || fact.mountPoint.startsWith('/System/Volumes/') || fact.size === 0,
    total: fact.size,
    used: fact.used,
    free: fact.available,
    inodesTotal: Number.NaN,
    inodesFree: Number.NaN,
    problem: '',
  }));
}

/** One row `all`: these systems count over all disks together. */
export function fillDiskActivity(facts: DiskActivityFacts, rows: DeviceRows): DeviceTable {
  rows.begin();
  const at = rows.nextNamed('all');
  const values = rows.table.values;
  values.fill(Number.NaN, at, at + rows.table.stride);
  values[at] = facts.reads;
  values[at + 2] = facts.readBytes;
  values[at + 4] = facts.writes;
  values[at + 6] = facts.writtenBytes;
  rows.table.kinds[0] = 'disk';
  return rows.finish();
}

export function fillInterfaces(facts: readonly InterfaceFacts[], rows: DeviceRows): DeviceTable {
  rows.begin();
  for (const fact of facts) {
    const at = rows.nextNamed(fact.name);
    if (at < 0) break;
    rows.table.values.set([fact.bytesIn, Number.NaN, fact.errorsIn, fact.dropsIn, fact.bytesOut, Number.NaN, fact.errorsOut, fact.dropsOut], at);
  }
  const table = rows.finish();
  for (let i = 0; i < table.rows; i++) table.kinds[i] = /^lo\d*$|loopback/i.test(table.names[i]!) ? 'loopback' : 'physical';
  return table;
}

/** Names of states as netstat prints them on macOS and Windows → ours. */
const STATE_ALIASES: Readonly<Record<string, string>> = { listening: 'listen', syn_received: 'syn_recv', fin_wait_1: 'fin_wait1', fin_wait_2: 'fin_wait2', closed: 'close' };

export function fillConnections(facts: readonly ConnectionFacts[], into: TcpConnections): void {
  into.v4.fill(0);
  into.v6.fill(0);
  for (const fact of facts) {
    if (!fact.protocol.startsWith('tcp')) continue;
    const word = fact.state.toLowerCase();
    const state = (TCP_STATES as readonly string[]).indexOf(STATE_ALIASES[word] ?? word);
    const counts = fact.protocol.startsWith('tcp6') ? into.v6 : into.v4;
    if (state >= 0) counts[state]! += 1;
  }
}

/** ps(1) letters from the words that the library uses. */
const STATE_LETTERS: Readonly<Record<string, string>> = { running: 'R', sleeping: 'S', blocked: 'D', zombie: 'Z', stopped: 'T', idle: 'I', unknown: '?' };

/** `cpuScale` turns the tool's share into percent of one core; NaN leaves the CPU column unknown. Windows' idle process (number 0) is no process. */
export function fillProcesses(all: readonly ProcessFacts[], table: ProcessTable, cpuScale: number): void {
  const facts = all.filter((fact) => fact.pid !== 0);
  reserveProcesses(table, facts.length);
  facts.forEach((fact, row) => {
    table.pid[row] = fact.pid;
    table.parent[row] = fact.parent;
    table.cpuSeconds[row] = Number.NaN;
    table.cpuPercent[row] = fact.cpu * cpuScale;
    table.memory[row] = fact.memoryBytes;
    table.readBytes[row] = Number.NaN;
    table.writtenBytes[row] = Number.NaN;
    table.threads[row] = 0;
    table.startedAt[row] = fact.startedAt;
    table.name[row] = fact.name;
    table.command[row] = scrubCommand(fact.command.slice(0, 1_024));
    table.user[row] = fact.user;
    table.state[row] = STATE_LETTERS[fact.state] ?? '?';
  });
  endProcesses(table, facts.length);
}

export function toBatteries(facts: BatteryFacts): Batteries {
  const state = facts.charging ? 'charging' : facts.onMains ? (facts.percent >= 99 ? 'full' : 'not_charging') : 'discharging';
  return {
    batteries: [{ name: 'battery', percent: facts.percent, state, powerWatts: Number.NaN, healthPercent: facts.healthPercent, cycles: facts.cycles }],
    onMains: facts.onMains,
  };
}
