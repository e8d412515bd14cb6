// What a process of Linux cost so far, and what it holds.
import { readFileSync } from 'node:fs';

/** Linux counts CPU time of processes in hundredths of a second (USER_HZ), proc(5). */
const TICK_MS = 10;

function fieldsOf(pid: number): readonly number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
}

/** CPU ms of a process itself. */
export function cpuMsOf(pid: number): number {
  const fields = fieldsOf(pid);
  return (fields[11]! + fields[12]!) * TICK_MS;
}

/** CPU ms of the children that a process has waited for. */
export function childrenCpuMsOf(pid: number): number {
  const fields = fieldsOf(pid);
  return (fields[13]! + fields[14]!) * TICK_MS;
}

/** Resident memory now, and the most it ever was, MB. */
export function residentMbOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
