// Page size and clock tick of this kernel from /proc/self/auxv (getauxval(3)): arm64 kernels have pages of 4, 16 or 64 KiB.
import { fileErrorCode } from './files.ts';
import type { ProcFiles } from './proc-files.ts';

const AT_PAGESZ = 6;
const AT_CLKTCK = 17;

export interface KernelUnits {
  readonly pageSize: number;
  /** Clock ticks per second in /proc/PID/stat. */
  readonly ticksPerSecond: number;
}

/** The usual values where the vector cannot be read: 4096 and 100 are right on nearly every x86 and arm64 Linux. */
const USUAL: KernelUnits = { pageSize: 4096, ticksPerSecond: 100 };

/** Reads pairs of 64-bit words in the machine's byte order (little-endian on all platforms that Node 24 supports but s390x). */
export function readKernelUnits(proc: ProcFiles, arch: string): KernelUnits {
  const littleEndian = arch !== 's390x';
  try {
    const scanner = proc.readOnce('/proc/self/auxv');
    const view = new DataView(scanner.bytes.buffer, scanner.bytes.byteOffset, scanner.end);
    let { pageSize, ticksPerSecond } = USUAL;
    for (let at = 0; at + 16 <= view.byteLength; at += 16) {
      const type = Number(view.getBigUint64(at, littleEndian));
      const value = Number(view.getBigUint64(at + 8, littleEndian));
      if (type === AT_PAGESZ && value >= 1024 && value <= 1 << 24) pageSize = value;
      else if (type === AT_CLKTCK && value >= 1 && value <= 1_000_000) ticksPerSecond = value;
    }
    return { pageSize, ticksPerSecond };
  } catch (error) {
    if (fileErrorCode(error) === '') throw error;
    return USUAL;
  }
}
