// Everything this machine can be asked, as an interface: one `open…` per family, answered by linux/ and generic/.
import type { HostInventory, Reading } from '../../common/model/host.ts';
import type {
  Batteries,
  CpuTimes,
  DeviceTable,
  FileHandles,
  Filesystem,
  Gpus,
  LoadAverages,
  MemoryUse,
  NtpState,
  ProcessTable,
  SensorTable,
  SwapUse,
  TcpConnections,
  TransportCounters,
  Uptime,
} from './readings.ts';

/**
 * Reads one family again and again. The object that `read` returns belongs to the reader and is overwritten by the next read:
 * copy what has to stay. A number that the OS does not give is NaN. `read` throws (or rejects) when the whole family cannot be
 * read this time; the next read may succeed again. `close` gives back open files; idempotent.
 */
export interface HostReader<T> {
  read(): T | Promise<T>;
  close(): void;
}

/** Answers once and for all whether this machine has a family; the reason is a sentence for people. */
export type OpenReading<T> = Promise<Reading<HostReader<T>>>;

/** One own network, in CIDR form, as the OS lists it. Nothing is sent to find it. */
export interface OwnSubnet {
  readonly interface: string;
  readonly cidr: string;
}

/** This machine. Every `open…` may be called more than once; each reader is independent. */
export interface HostSource {
  /** Node's name of the platform: linux, darwin, win32 … */
  readonly platform: string;
  openCpu(): OpenReading<CpuTimes>;
  openLoad(): OpenReading<LoadAverages>;
  openMemory(): OpenReading<MemoryUse>;
  openSwap(): OpenReading<SwapUse>;
  openFilesystems(): OpenReading<readonly Filesystem[]>;
  /** Rows are block devices; columns are DISK_FIELDS. */
  openDisks(): OpenReading<DeviceTable>;
  /** Rows are network interfaces; columns are INTERFACE_FIELDS. */
  openInterfaces(): OpenReading<DeviceTable>;
  openTransport(): OpenReading<TransportCounters>;
  openConnections(): OpenReading<TcpConnections>;
  openProcesses(): OpenReading<ProcessTable>;
  openUptime(): OpenReading<Uptime>;
  openFileHandles(): OpenReading<FileHandles>;
  openSensors(): OpenReading<SensorTable>;
  openBattery(): OpenReading<Batteries>;
  openGpu(): OpenReading<Gpus>;
  openNtp(): OpenReading<NtpState>;
  /** Takes up to some seconds the first time; kept for five minutes. Facts that cannot be had are absent. */
  inventory(): Promise<HostInventory>;
  subnets(): readonly OwnSubnet[];
}
