// Load averages, uptime and file handles: three one-line files of /proc.
import type { HostReader } from '../host-source.ts';
import type { FileHandles, LoadAverages, Uptime } from '../readings.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

/** Reads /proc/loadavg (proc_loadavg(5)). */
export function linuxLoad(proc: ProcFiles): HostReader<LoadAverages> {
  const file = new KeptFile(proc, '/proc/loadavg');
  const load: LoadAverages = { one: Number.NaN, five: Number.NaN, fifteen: Number.NaN };
  return {
    read() {
      const scanner = file.read();
      load.one = scanner.number();
      load.five = scanner.number();
      load.fifteen = scanner.number();
      if (Number.isNaN(load.fifteen)) throw new Error('/proc/loadavg does not hold three numbers.');
      return load;
    },
    close: () => file.close(),
  };
}

/** Reads /proc/uptime: seconds since boot, sleep included (proc_uptime(5)). */
export function linuxUptime(proc: ProcFiles): HostReader<Uptime> {
  const file = new KeptFile(proc, '/proc/uptime');
  const uptime: Uptime = { seconds: Number.NaN };
  return {
    read() {
      uptime.seconds = file.read().number();
      if (Number.isNaN(uptime.seconds)) throw new Error('/proc/uptime does not start with a number.');
      return uptime;
    },
    close: () => file.close(),
  };
}

/** Reads /proc/sys/fs/file-nr: allocated, allocated but unused, maximum (proc_sys_fs(5)). */
export function linuxFileHandles(proc: ProcFiles): HostReader<FileHandles> {
  const file = new KeptFile(proc, '/proc/sys/fs/file-nr');
  const handles: FileHandles = { allocated: Number.NaN, allocatedUnused: Number.NaN, max: Number.NaN };
  return {
    read() {
      const scanner = file.read();
      handles.allocated = scanner.number();
      handles.allocatedUnused = scanner.number();
      handles.max = scanner.number();
      if (Number.isNaN(handles.allocated)) throw new Error('/proc/sys/fs/file-nr does not start with a number.');
      return handles;
    },
    close: () => file.close(),
  };
}
