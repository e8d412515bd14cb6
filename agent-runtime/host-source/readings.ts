// What the readers of host-source hand out: plain numbers in base units (bytes, seconds, counters since boot); NaN is "not given".
import type { Millis } from '../../common/time/millis.ts';

/** Columns of CPU time, in the order of /proc/stat (proc_stat(5)). `guest` is contained in `user`, `guestNice` in `nice`. */
export const CPU_FIELDS = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal', 'guest', 'guestNice'] as const;
export const CPU_STRIDE = CPU_FIELDS.length;

/** CPU time since boot in any unit (only ratios are used): `total` has CPU_STRIDE numbers, `perCore` CPU_STRIDE per row. */
export interface CpuTimes {
  /** How many cores are online now: rows of `coreIds` and `perCore` in use. */
  cores: number;
  readonly total: Float64Array;
  coreIds: Uint32Array;
  perCore: Float64Array;
  /** Counters since boot. */
  contextSwitches: number;
  interrupts: number;
  forks: number;
  running: number;
  blocked: number;
}

export interface LoadAverages {
  one: number;
  five: number;
  fifteen: number;
}

/** Bytes. `available` is what programs could get without swapping (MemAvailable, proc_meminfo(5)). */
export interface MemoryUse {
  total: number;
  free: number;
  available: number;
  buffers: number;
  cached: number;
  shared: number;
  slab: number;
  slabReclaimable: number;
  pageTables: number;
  commitLimit: number;
  committedAs: number;
}

/** Bytes; `inBytes` and `outBytes` are counters since boot. */
export interface SwapUse {
  total: number;
  free: number;
  cached: number;
  inBytes: number;
  outBytes: number;
}

/** One mounted file system. Sizes in bytes. `problem` says why the numbers are NaN. */
export interface Filesystem {
  readonly device: string;
  readonly mountPoint: string;
  readonly type: string;
  /** The kernel invents it (proc, sysfs, cgroup …) or it is an image that is always full (squashfs). */
  readonly pseudo: boolean;
  readonly total: number;
  readonly used: number;
  /** What an ordinary user may still take. */
  readonly free: number;
  readonly inodesTotal: number;
  readonly inodesFree: number;
  readonly problem: string;
}

/**
 * Counters of a changing set of devices as one row-major table. Row i is `names[i]` with `values[i * stride … + stride)`.
 * `generation` changes exactly when the names or their order change, so that users keep handles per row.
 */
export interface DeviceTable {
  readonly stride: number;
  rows: number;
  generation: number;
  readonly names: string[];
  /** disk: disk, partition, loop, ram, virtual; interface: loopback, virtual, physical. */
  readonly kinds: string[];
  values: Float64Array;
}

/** Columns of a disk row (Documentation/admin-guide/iostats.rst): completed operations, merges, bytes, and ms spent; all since boot. */
export const DISK_FIELDS = [
  'reads', 'readsMerged', 'readBytes', 'readMs',
  'writes', 'writesMerged', 'writtenBytes', 'writeMs',
  'inFlight', 'busyMs', 'weightedMs',
] as const;
export const DISK_STRIDE = DISK_FIELDS.length;

/** Columns of an interface row: counters since the interface appeared. */
export const INTERFACE_FIELDS = [
  'bytesIn', 'packetsIn', 'errorsIn', 'dropsIn',
  'bytesOut', 'packetsOut', 'errorsOut', 'dropsOut',
] as const;
export const INTERFACE_STRIDE = INTERFACE_FIELDS.length;

/** Counters since boot of TCP and UDP, and levels where said. */
export interface TransportCounters {
  tcpActiveOpens: number;
  tcpPassiveOpens: number;
  tcpAttemptFails: number;
  tcpEstablishedResets: number;
  /** Level. */
  tcpEstablished: number;
  tcpSegmentsIn: number;
  tcpSegmentsOut: number;
  tcpSegmentsRetransmitted: number;
  tcpErrorsIn: number;
  tcpResetsOut: number;
  tcpListenOverflows: number;
  tcpListenDrops: number;
  tcpBacklogDrops: number;
  tcpFailedRetransmits: number;
  udpDatagramsIn: number;
  udpNoPorts: number;
  udpErrorsIn: number;
  udpDatagramsOut: number;
  udpReceiveBufferErrors: number;
  udpSendBufferErrors: number;
  udpChecksumErrors: number;
  /** Levels from here: sockets in use. */
  tcpInUse: number;
  tcpOrphans: number;
  tcpTimeWait: number;
  udpInUse: number;
}

/** TCP states in the kernel's numbering from 1 (include/net/tcp_states.h). */
export const TCP_STATES = [
  'established', 'syn_sent', 'syn_recv', 'fin_wait1', 'fin_wait2', 'time_wait',
  'close', 'close_wait', 'last_ack', 'listen', 'closing', 'new_syn_recv',
] as const;

/** Connections per state, indexed like TCP_STATES; `v6` is absent (all NaN) when IPv6 is off. */
export interface TcpConnections {
  readonly v4: Float64Array;
  readonly v6: Float64Array;
}

/**
 * All processes as columns, rows [0, rows). CPU seconds and I/O bytes are counters since the process started.
 * NaN: not given (the I/O of another user's process).
 */
export interface ProcessTable {
  t: Millis;
  rows: number;
  pid: Uint32Array;
  parent: Uint32Array;
  cpuSeconds: Float64Array;
  /** Percent of one core as the OS itself says it; NaN where it follows from `cpuSeconds`. */
  cpuPercent: Float64Array;
  memory: Float64Array;
  readBytes: Float64Array;
  writtenBytes: Float64Array;
  threads: Uint32Array;
  startedAt: Float64Array;
  readonly name: string[];
  readonly command: string[];
  readonly user: string[];
  readonly state: string[];
}

export interface Uptime {
  seconds: number;
}

export interface FileHandles {
  allocated: number;
  allocatedUnused: number;
  max: number;
}

export type SensorKind = 'temperature' | 'fan' | 'voltage' | 'current' | 'power' | 'humidity';

/** One sensor; its present value stands in SensorTable.values at the same index. */
export interface Sensor {
  readonly chip: string;
  readonly label: string;
  readonly kind: SensorKind;
  /** The device the chip sits in (nvme0, a PCI address), to tell two of a kind apart; '' when not known. */
  readonly device: string;
}
/** Degrees Celsius, revolutions per minute, volts, amperes, watts, percent. `generation` as in DeviceTable. */
export interface SensorTable {
  generation: number;
  sensors: readonly Sensor[];
  values: Float64Array;
}

export interface Battery {
  readonly name: string;
  /** 0 to 100. */
  readonly percent: number;
  readonly state: 'charging' | 'discharging' | 'full' | 'not_charging' | 'unknown';
  /** Watts taken from (or put into) the battery, never negative. */
  readonly powerWatts: number;
  /** Full charge now as a percentage of the design capacity. */
  readonly healthPercent: number;
  readonly cycles: number;
}
export interface Batteries {
  readonly batteries: readonly Battery[];
  /** Whether mains power is connected; null when the OS does not say. */
  readonly onMains: boolean | null;
}

export interface Gpu {
  readonly name: string;
  readonly busyPercent: number;
  readonly memoryUsed: number;
  readonly memoryTotal: number;
  readonly temperature: number;
  readonly powerWatts: number;
}
export interface Gpus {
  readonly gpus: readonly Gpu[];
}

/** What the machine's own time service says. `offsetSeconds` is reference time minus local time. */
export interface NtpState {
  readonly service: string;
  readonly offsetSeconds: number;
  readonly stratum: number;
  readonly synchronized: boolean;
}
