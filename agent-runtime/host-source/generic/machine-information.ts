// What the providers need of a library that asks the OS by its own tools; NaN and null mean "not given".

export interface MemoryFacts {
  readonly total: number;
  readonly free: number;
  readonly available: number;
  readonly buffers: number;
  readonly cached: number;
  readonly slab: number;
  readonly swapTotal: number;
  readonly swapFree: number;
}
export interface FilesystemFacts {
  readonly device: string;
  readonly type: string;
  readonly mountPoint: string;
  readonly size: number;
  readonly used: number;
  readonly available: number;
}
/** Counters since boot over all disks. */
export interface DiskActivityFacts {
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}
export interface InterfaceFacts {
  readonly name: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly errorsIn: number;
  readonly errorsOut: number;
  readonly dropsIn: number;
  readonly dropsOut: number;
}
export interface ConnectionFacts {
  /** tcp, tcp4, tcp6, udp … as the OS's tool says. */
  readonly protocol: string;
  /** ESTABLISHED, LISTEN, TIME_WAIT … */
  readonly state: string;
}
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** macOS: percent of one core, decayed by the OS. Windows: percent of all cores since the call before, over the whole life in the first. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Epoch ms, NaN when not given. */
  readonly startedAt: number;
  readonly state: string;
  readonly user: string;
  readonly command: string;
}
export interface BatteryFacts {
  readonly present: boolean;
  readonly percent: number;
  readonly charging: boolean;
  readonly onMains: boolean;
  readonly healthPercent: number;
  readonly cycles: number;
}
export interface GraphicsFacts {
  readonly model: string;
  readonly vendor: string;
  readonly memoryTotal: number;
  readonly memoryUsed: number;
  readonly busyPercent: number;
  readonly temperature: number;
  readonly powerWatts: number;
}
export interface DiskFacts {
  readonly device: string;
  readonly model: string;
  readonly bytes: number;
  readonly kind: string;
}

/** Slow: most members start programs of the OS. Each rejects when its tool fails. */
export interface MachineInformation {
  memory(): Promise<MemoryFacts>;
  filesystems(): Promise<readonly FilesystemFacts[]>;
  /** Null where the OS does not count. */
  diskActivity(): Promise<DiskActivityFacts | null>;
  interfaces(): Promise<readonly InterfaceFacts[]>;
  connections(): Promise<readonly ConnectionFacts[]>;
  processes(): Promise<readonly ProcessFacts[]>;
  temperatures(): Promise<readonly { readonly label: string; readonly celsius: number }[]>;
  battery(): Promise<BatteryFacts>;
  graphics(): Promise<readonly GraphicsFacts[]>;
  processor(): Promise<{ readonly model: string; readonly physicalCores: number }>;
  /** The hypervisor's name, or '' on bare metal. */
  virtualization(): Promise<string>;
  disks(): Promise<readonly DiskFacts[]>;
}
