// Chooses the provider for the platform: /proc and /sys on Linux, the OS's own tools elsewhere.
import type { Clock } from '../ports/ports.ts';
import { genericSource } from './generic/generic-source.ts';
import type { MachineInformation } from './generic/machine-information.ts';
import { systemInformation } from './generic/systeminformation.ts';
import type { HostSource } from './host-source.ts';
import { cachedInventory } from './inventory.ts';
import type { HostFiles } from './linux/files.ts';
import { linuxSource } from './linux/linux-source.ts';
import type { OperatingSystem, RunCommand } from './operating-system.ts';

/** The outside world of a HostSource; host/adapters/node-host.ts gives the real one. */
export interface HostDependencies {
  readonly system: OperatingSystem;
  readonly files: HostFiles;
  readonly run: RunCommand;
  readonly clock: Clock;
  /** Tests give a scripted one; the default asks the real machine. */
  readonly information?: MachineInformation;
}

/** Opens this machine for reading. Reads nothing yet but two small files. */
export function openHostSource({ system, files, run, clock, information = systemInformation() }: HostDependencies): Promise<HostSource> {
  const linux = system.platform === 'linux';
  const inventory = cachedInventory({ system, information, clock, run, ...(linux ? { files } : {}) });
  if (linux) return Promise.resolve(linuxSource({ files, system, clock, run, inventory }));
  return Promise.resolve(genericSource({ system, information, clock, inventory }));
}
