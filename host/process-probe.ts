// What one process can learn about another on this machine: is it alive, is it still the same one, what is it called.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Answers about processes by number. Null means that this OS does not say, or not to us. */
export interface ProcessProbe {
  alive(pid: number): boolean;
  /** A text that differs between two processes that had the same number one after the other. */
  startMark(pid: number): string | null;
  /** A text that changes with every start of the machine. */
  bootMark(): string | null;
  /** The short name of a process. */
  name(pid: number): string | null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // not this OS, or the process has gone meanwhile
  }
}

/** Field 22 of /proc/PID/stat (proc(5)): the start time in clock ticks since boot. The name in field 2 may hold anything, so count from its end. */
export function startTicks(stat: string): string | null {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2);
  const ticks = afterName.split(' ')[19];
  return ticks !== undefined && /^\d+$/.test(ticks) ? ticks : null;
}

function startTimeByPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2_000, env: { LC_ALL: 'C' } }).trim();
    return text === '' ? null : text;
  } catch {
    return null; // ps knows no such process
  }
}

/** The probe for the platform that this program runs on. */
export function createProcessProbe(platform: string): ProcessProbe {
  return {
    alive(pid) {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        // EPERM: it lives and belongs to someone else.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
    startMark(pid) {
      if (platform === 'linux') {
        const stat = readText(`/proc/${pid}/stat`);
        return stat === null ? null : startTicks(stat);
      }
      return platform === 'darwin' ? startTimeByPs(pid) : null;
    },
    bootMark: () => (platform === 'linux' ? (readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null) : null),
    name: (pid) => (platform === 'linux' ? (readText(`/proc/${pid}/comm`)?.trim() ?? null) : null),
  };
}
