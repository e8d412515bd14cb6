// Writes the files of /proc in the kernel's own layout, from plain numbers.
import type { Growing, ScriptedProcess } from './scripted-machine.ts';

const whole = (values: readonly number[]): string => values.map((value) => Math.floor(value)).join(' ');

/** /proc/stat; the first line is the sum of all cores. */
export function renderStat(cores: ReadonlyMap<number, Growing>, other: { contextSwitches: number; interrupts: number; forks: number; bootTime: number; running: number; blocked: number }): string {
  const total = Array.from({ length: 10 }, (_, i) => [...cores.values()].reduce((sum, core) => sum + Math.floor(core.now[i]!), 0));
  const lines = [`cpu  ${whole(total)}`];
  for (const [id, core] of cores) lines.push(`cpu${id} ${whole(core.now)}`);
  lines.push(
    `intr ${Math.floor(other.interrupts)} 1 2 3`,
    `ctxt ${Math.floor(other.contextSwitches)}`,
    `btime ${Math.floor(other.bootTime)}`,
    `processes ${Math.floor(other.forks)}`,
    `procs_running ${other.running}`,
    `procs_blocked ${other.blocked}`,
    'softirq 12 1 2 3',
  );
  return `${lines.join('\n')}\n`;
}

/** /proc/diskstats with the seventeen counters of newer kernels. */
export function renderDiskstats(disks: ReadonlyMap<string, Growing>): string {
  let text = '';
  let minor = 0;
  for (const [name, disk] of disks) text += `   8 ${String(minor++).padStart(7)} ${name} ${whole(disk.now)} 0 0 0 0 0 0\n`;
  return text;
}

/** /proc/net/dev with its two heading lines. */
export function renderNetDev(interfaces: ReadonlyMap<string, Growing>): string {
  let text = 'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';
  for (const [name, counters] of interfaces) text += `${name.padStart(6)}:${whole(counters.now)}\n`;
  return text;
}

/** /proc/PID/stat with 52 fields. */
export function renderProcessStat(pid: number, process: ScriptedProcess): string {
  const ticks = Math.floor(process.cpuTicks);
  const user = Math.floor(ticks / 2);
  return `${pid} (${process.comm}) ${process.state} ${process.parent} ${pid} ${pid} 0 -1 4194304 10 20 0 0 ${user} ${ticks - user} 3 4 20 0 ${process.threads} 0 ${process.startTicks} 12345678 ${process.residentPages} 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;
}

/** /proc/net/tcp with one socket per state. */
export function renderTcp(states: readonly number[]): string {
  let text = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  states.forEach((state, i) => {
    text += `${String(i).padStart(4)}: 0100007F:1F90 00000000:0000 ${state.toString(16).toUpperCase().padStart(2, '0')} 00000000:00000000 00:00000000 00000000     0        0 1234 1 0000000000000000 100 0 0 10 0\n`;
  });
  return text;
}
