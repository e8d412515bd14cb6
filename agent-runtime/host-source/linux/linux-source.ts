// The Linux provider: every family from /proc and /sys, read directly.
import type { HostInventory } from '../../../common/model/host.ts';
import type { Clock } from '../../ports/ports.ts';
import type { HostSource } from '../host-source.ts';
import { openByReading } from '../open-reader.ts';
import type { OperatingSystem, RunCommand } from '../operating-system.ts';
import { ownSubnets } from '../subnets.ts';
import { readKernelUnits } from './auxiliary-vector.ts';
import { linuxBattery } from './battery.ts';
import { linuxConnections } from './connections.ts';
import { linuxCpu } from './cpu.ts';
import { linuxDisks } from './disks.ts';
import type { HostFiles } from './files.ts';
import { linuxFilesystems } from './filesystems.ts';
import { linuxGpu } from './gpu.ts';
import { linuxInterfaces } from './interfaces.ts';
import { linuxFileHandles, linuxLoad, linuxUptime } from './load.ts';
import { linuxMemory, linuxSwap } from './memory.ts';
import { linuxNtp } from './ntp.ts';
import { ProcFiles } from './proc-files.ts';
import { linuxProcesses } from './processes.ts';
import { linuxSensors } from './sensors.ts';
import { linuxTransport } from './transport.ts';

export interface LinuxDependencies {
  readonly files: HostFiles;
  readonly system: OperatingSystem;
  readonly clock: Clock;
  readonly run: RunCommand;
  inventory(): Promise<HostInventory>;
}

/** This Linux machine (or container: families whose files are hidden say so). */
export function linuxSource({ files, system, clock, run, inventory }: LinuxDependencies): HostSource {
  const proc = new ProcFiles(files);
  const units = readKernelUnits(proc, system.arch);
  return {
    platform: 'linux',
    openCpu: () => openByReading(() => linuxCpu(proc)),
    openLoad: () => openByReading(() => linuxLoad(proc)),
    openMemory: () => openByReading(() => linuxMemory(proc)),
    openSwap: () => openByReading(() => linuxSwap(proc, units.pageSize)),
    openFilesystems: () => openByReading(() => linuxFilesystems(proc, files, clock)),
    openDisks: () => openByReading(() => linuxDisks(proc)),
    openInterfaces: () => openByReading(() => linuxInterfaces(proc)),
    openTransport: () => openByReading(() => linuxTransport(proc)),
    openConnections: () => openByReading(() => linuxConnections(proc)),
    openProcesses: () => openByReading(() => linuxProcesses(proc, clock, units)),
    openUptime: () => openByReading(() => linuxUptime(proc)),
    openFileHandles: () => openByReading(() => linuxFileHandles(proc)),
    openSensors: () => openByReading(() => linuxSensors(proc, clock)),
    openBattery: () => openByReading(() => linuxBattery(proc)),
    openGpu: () => openByReading(() => linuxGpu(proc, run)),
    openNtp: () => openByReading(() => linuxNtp(run)),
    inventory,
    subnets: () => ownSubnets(system),
  };
}
