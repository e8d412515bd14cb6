// Processes at one moment, as columns: the live table and the history of any past minute have the same form.
import type { Millis } from '../time/millis.ts';

/**
 * Processes as parallel columns, row i over all arrays. Rates are averages over `interval` ms before `t`.
 * NaN in a numeric column means that the OS does not say (for instance I/O of another user's process).
 */
export interface ProcessSnapshot {
  readonly t: Millis;
  readonly interval: number;
  /** How many processes existed, of which these rows are the kept ones (live: all; history: top N by each measure). */
  readonly total: number;
  readonly pid: Uint32Array;
  readonly parent: Uint32Array;
  /** Percent of one core. */
  readonly cpu: Float64Array;
  /** Resident bytes. */
  readonly memory: Float64Array;
  /** Bytes per second from and to storage. */
  readonly readRate: Float64Array;
  readonly writeRate: Float64Array;
  readonly threads: Uint32Array;
  readonly startedAt: Float64Array;
  readonly name: readonly string[];
  readonly command: readonly string[];
  readonly user: readonly string[];
  /** One letter as ps(1) prints it: R S D Z T I. */
  readonly state: readonly string[];
}

/** One past minute for the strip above the table. */
export interface ProcessMinute {
  readonly t: Millis;
  readonly total: number;
  readonly topCpuName: string;
  readonly topCpu: number;
}
