// What this process costs: CPU time, memory, bytes written.
import { readFileSync } from 'node:fs';
import type { SelfUsage } from '../../agent-runtime/ports/ports.ts';

/** `write_bytes` of /proc/PID/io: bytes that the process caused to be sent to the storage layer (proc(5)). */
export function writtenBytesOf(io: string): number | null {
  const match = /^write_bytes: (\d+)$/m.exec(io);
  return match === null ? null : Number(match[1]);
}

/** Usage of the whole process, all its threads. Where the OS keeps no count of written bytes the answer is null. */
export function createSelfUsage(platform: string): SelfUsage {
  return {
    cpuMs() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    rssBytes: () => process.memoryUsage.rss(),
    writtenBytes() {
      if (platform !== 'linux') return null;
      try {
        return writtenBytesOf(readFileSync('/proc/self/io', 'utf8'));
      } catch {
        return null; // kernels without task I/O accounting have no such file
      }
    },
  };
}
