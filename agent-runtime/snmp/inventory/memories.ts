// Memory of a device: UCD-SNMP-MIB where there is one, for it tells caches apart, else the memory rows of HOST-RESOURCES-MIB.
import { numberOf } from './values.ts';
import { storageRowsOf } from './host-storage.ts';
import type { DeviceMemory } from '../../../common/model/device.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const UCD_MEMORY = '1.3.6.1.4.1.2021.4';
const TOTAL_SWAP = `${UCD_MEMORY}.3.0`;
const FREE_SWAP = `${UCD_MEMORY}.4.0`;
const TOTAL_REAL = `${UCD_MEMORY}.5.0`;
const FREE_REAL = `${UCD_MEMORY}.6.0`;
const SHARED = `${UCD_MEMORY}.13.0`;
const BUFFERS = `${UCD_MEMORY}.14.0`;
const CACHED = `${UCD_MEMORY}.15.0`;

export const MEMORY_PLAN: ReadingPlan = { scalars: [TOTAL_SWAP, FREE_SWAP, TOTAL_REAL, FREE_REAL, SHARED, BUFFERS, CACHED], columns: [] };

/** Bytes, null where the device does not say. */
interface UcdMemory {
  readonly totalSwap: number | null;
  readonly freeSwap: number | null;
  readonly totalReal: number | null;
  readonly freeReal: number | null;
  readonly shared: number | null;
  readonly buffers: number | null;
  readonly cached: number | null;
}

export function ucdMemoryOf(reading: DeviceReading): UcdMemory {
  const bytes = (oid: string) => {
    const kibibytes = numberOf(reading.scalar(oid));
    return kibibytes === null || kibibytes < 0 ? null : kibibytes * 1_024;
  };
  return {
    totalSwap: bytes(TOTAL_SWAP),
    freeSwap: bytes(FREE_SWAP),
    totalReal: bytes(TOTAL_REAL),
    freeReal: bytes(FREE_REAL),
    shared: bytes(SHARED),
    buffers: bytes(BUFFERS),
    cached: bytes(CACHED),
  };
}

/** Rows that are parts of another row, accounts of the kernel or file systems that live in memory, not memory of their own. */
const PART = /buffer|cache|shared|malloc|^uma|available|mbuf|procfs|devfs|tmpfs|file system|^disk|^tmp$|^root$|^\//iu;

/** Memory in use counts what programs hold: buffers and file caches are given back when needed, so they are not in it. */
export function memoriesOf(reading: DeviceReading): DeviceMemory[] {
  const ucd = ucdMemoryOf(reading);
  if (ucd.totalReal !== null && ucd.totalReal > 0 && ucd.freeReal !== null) {
    const used = Math.max(0, ucd.totalReal - ucd.freeReal - (ucd.buffers ?? 0) - (ucd.cached ?? 0));
    const real = memory(TOTAL_REAL, 'Physical memory', ucd.totalReal, used);
    if (ucd.totalSwap === null || ucd.totalSwap === 0 || ucd.freeSwap === null) return [real];
    return [real, memory(TOTAL_SWAP, 'Swap space', ucd.totalSwap, Math.max(0, ucd.totalSwap - ucd.freeSwap))];
  }
  const rows = storageRowsOf(reading);
  const given = rows.filter(({ name, type }) => (type === 'other' || type === 'ram') && /^(?:memory buffers|cached memory|ram \((?:buffers|cache)\))$/iu.test(name)).reduce((sum, { used }) => sum + (used ?? 0), 0);
  return rows.flatMap(({ oid, type, name, total, used }) => {
    if ((type !== 'ram' && type !== 'virtualMemory') || total === null || total === 0 || used === null || PART.test(name)) return [];
    return [memory(oid, name, total, /^(?:physical memory|ram)$/iu.test(name) ? Math.max(0, used - given) : used)];
  });
}

function memory(oid: string, name: string, total: number, used: number): DeviceMemory {
  return { oid, name, total, used, percent: (used / total) * 100 };
}
