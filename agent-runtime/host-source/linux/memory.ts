// Memory and swap from /proc/meminfo and /proc/vmstat.
import type { HostReader } from '../host-source.ts';
import type { MemoryUse, SwapUse } from '../readings.ts';
import { ascii, type ByteScanner } from './byte-scanner.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

const KIB = 1024;

type Fields<T> = readonly (readonly [Uint8Array, keyof T])[];

/** proc_meminfo(5). */
const MEMORY_FIELDS: Fields<MemoryUse> = [
  [ascii('MemTotal:'), 'total'],
  [ascii('MemFree:'), 'free'],
  [ascii('MemAvailable:'), 'available'],
  [ascii('Buffers:'), 'buffers'],
  [ascii('Cached:'), 'cached'],
  [ascii('Shmem:'), 'shared'],
  [ascii('Slab:'), 'slab'],
  [ascii('SReclaimable:'), 'slabReclaimable'],
  [ascii('PageTables:'), 'pageTables'],
  [ascii('CommitLimit:'), 'commitLimit'],
  [ascii('Committed_AS:'), 'committedAs'],
];
const SWAP_FIELDS: Fields<SwapUse> = [
  [ascii('SwapTotal:'), 'total'],
  [ascii('SwapFree:'), 'free'],
  [ascii('SwapCached:'), 'cached'],
];
/** Pages since boot. */
const SWAP_PAGES: Fields<SwapUse> = [
  [ascii('pswpin '), 'inBytes'],
  [ascii('pswpout '), 'outBytes'],
];

/** Takes the fields found, multiplied; absent ones become NaN. Each line is matched against the fields not yet found. */
function parseFields<T extends Record<keyof T, number>>(scanner: ByteScanner, fields: Fields<T>, into: T, scale: number): void {
  for (const [, key] of fields) into[key] = Number.NaN as T[keyof T];
  let found = 0;
  do {
    for (const [word, key] of fields) {
      if (!scanner.take(word)) continue;
      into[key] = (scanner.number() * scale) as T[keyof T];
      found++;
      break;
    }
  } while (found < fields.length && scanner.nextLine());
}

/** Reads /proc/meminfo. Kernels before 3.14 give no MemAvailable: then it is free + buffers + cached, as Datadog's agent counts. */
export function linuxMemory(proc: ProcFiles): HostReader<MemoryUse> {
  const file = new KeptFile(proc, '/proc/meminfo');
  const memory: MemoryUse = {
    total: 0, free: 0, available: 0, buffers: 0, cached: 0, shared: 0, slab: 0, slabReclaimable: 0, pageTables: 0, commitLimit: 0, committedAs: 0,
  };
  return {
    read() {
      parseFields(file.read(), MEMORY_FIELDS, memory, KIB);
      if (Number.isNaN(memory.total)) throw new Error('/proc/meminfo has no MemTotal line.');
      if (Number.isNaN(memory.available)) memory.available = memory.free + memory.buffers + memory.cached;
      return memory;
    },
    close: () => file.close(),
  };
}

/** Reads swap sizes from /proc/meminfo and the paging counters from /proc/vmstat (NaN when that file is hidden). */
export function linuxSwap(proc: ProcFiles, pageSize: number): HostReader<SwapUse> {
  const sizes = new KeptFile(proc, '/proc/meminfo');
  const paging = new KeptFile(proc, '/proc/vmstat', false);
  const swap: SwapUse = { total: 0, free: 0, cached: 0, inBytes: 0, outBytes: 0 };
  return {
    read() {
      parseFields(sizes.read(), SWAP_FIELDS, swap, KIB);
      if (Number.isNaN(swap.total)) throw new Error('/proc/meminfo has no SwapTotal line.');
      const counters = paging.tryRead();
      if (counters === undefined) swap.inBytes = swap.outBytes = Number.NaN;
      else parseFields(counters, SWAP_PAGES, swap, pageSize);
      return swap;
    },
    close() {
      sizes.close();
      paging.close();
    },
  };
}
