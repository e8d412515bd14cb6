// The provider for macOS and Windows: node:os where it is enough, MachineInformation for the rest, and a reason for what neither gives.
import type { HostInventory, Reading } from '../../../common/model/host.ts';
import type { Clock } from '../../ports/ports.ts';
import { DeviceRows } from '../device-rows.ts';
import type { HostReader, HostSource } from '../host-source.ts';
import { newCpuTimes } from '../linux/cpu.ts';
import { notAvailable, openByReading } from '../open-reader.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { newProcessTable } from '../process-columns.ts';
import { DISK_STRIDE, INTERFACE_STRIDE, TCP_STATES, type LoadAverages, type MemoryUse, type SensorTable, type SwapUse } from '../readings.ts';
import { ownSubnets } from '../subnets.ts';
import type { MachineInformation } from './machine-information.ts';
import { fillConnections, fillCpu, fillDiskActivity, fillInterfaces, fillProcesses, toBatteries, toFilesystems } from './tables.ts';

export interface GenericDependencies {
  readonly system: OperatingSystem;
  readonly information: MachineInformation;
  readonly clock: Clock;
  inventory(): Promise<HostInventory>;
}

const NAMES: Readonly<Record<string, string>> = { darwin: 'macOS', win32: 'Windows', freebsd: 'FreeBSD', openbsd: 'OpenBSD' };

function reader<T>(read: () => T | Promise<T>): Promise<Reading<HostReader<T>>> {
  return openByReading(() => ({ read, close() {} }));
}

/** This machine through public tools of its OS. Each read of a family may start programs: use it less often than /proc. */
export function genericSource({ system, information, clock, inventory }: GenericDependencies): HostSource {
  const os = NAMES[system.platform] ?? system.platform;
  const missing = <T>(what: string): Promise<Reading<HostReader<T>>> => notAvailable(`Not available on ${os}: ${what}`);
  const unknown = Number.NaN;

  function openCpu() {
    const times = newCpuTimes();
    return reader(() => {
      fillCpu(system.cpus(), times);
      if (times.cores === 0) throw new Error(`${os} did not list its processor cores.`);
      return times;
    });
  }

  function openMemory() {
    return reader(async (): Promise<MemoryUse> => {
      const facts = await information.memory();
      const { total, free, available, buffers, cached, slab } = facts;
      return { total, free, available, buffers, cached, shared: unknown, slab, slabReclaimable: unknown, pageTables: unknown, commitLimit: unknown, committedAs: unknown };
    });
  }

  function openSwap() {
    return reader(async (): Promise<SwapUse> => {
      const facts = await information.memory();
      return { total: facts.swapTotal, free: facts.swapFree, cached: unknown, inBytes: unknown, outBytes: unknown };
    });
  }

  function openDisks() {
    const rows = new DeviceRows(DISK_STRIDE);
    return reader(async () => {
      const facts = await information.diskActivity();
      if (facts === null) throw new Error(`Not available on ${os}: the OS gives no disk counters without performance-counter access.`);
      return fillDiskActivity(facts, rows);
    });
  }

  function openInterfaces() {
    const rows = new DeviceRows(INTERFACE_STRIDE);
    return reader(async () => fillInterfaces(await information.interfaces(), rows));
  }

  function openConnections() {
    const counts = { v4: new Float64Array(TCP_STATES.length), v6: new Float64Array(TCP_STATES.length) };
    return reader(async () => {
      fillConnections(await information.connections(), counts);
      return counts;
    });
  }

  function openProcesses() {
    const table = newProcessTable();
    // On Windows the first answer is a mean over each process's whole life: no statement about now.
    let cpuScale = system.platform === 'win32' ? Number.NaN : 1;
    return reader(async () => {
      const facts = await information.processes();
      if (facts.length === 0) throw new Error(`${os} listed no processes.`);
      table.t = clock.now();
      fillProcesses(facts, table, cpuScale);
      if (system.platform === 'win32') cpuScale = system.cpus().length;
      return table;
    });
  }

  function openSensors() {
    const table: SensorTable = { generation: 0, sensors: [], values: new Float64Array(0) };
    return reader(async () => {
      const found = await information.temperatures();
      if (found.length === 0) throw new Error(`Not available on ${os}: the OS shows its temperatures to drivers and administrators only.`);
      if (found.length !== table.sensors.length || found.some((entry, i) => entry.label !== table.sensors[i]!.label)) {
        table.sensors = found.map((entry) => ({ chip: 'cpu', label: entry.label, kind: 'temperature', device: '' }));
        table.values = new Float64Array(found.length);
        table.generation++;
      }
      found.forEach((entry, i) => (table.values[i] = entry.celsius));
      return table;
    });
  }

  return {
    platform: system.platform,
    openCpu,
    openLoad: () =>
      system.platform === 'win32'
        ? missing<LoadAverages>('the OS keeps no load average.')
        : reader(() => {
            const [one, five, fifteen] = system.loadAverages();
            return { one, five, fifteen };
          }),
    openMemory,
    openSwap,
    openFilesystems: () => reader(async () => toFilesystems(await information.filesystems())),
    openDisks,
    openInterfaces,
    openTransport: () => missing('protocol counters need tools that Vedette does not run every second.'),
    openConnections,
    openProcesses,
    openUptime: () => reader(() => ({ seconds: system.uptimeSeconds() })),
    openFileHandles: () => missing('the OS has no system-wide table of file handles to read.'),
    openSensors,
    openBattery: () =>
      reader(async () => {
        const facts = await information.battery();
        if (!facts.present) throw new Error('This machine has no battery.');
        return toBatteries(facts);
      }),
    openGpu: () =>
      reader(async () => {
        const all = await information.graphics();
        const saying = all.filter((card) => ![card.busyPercent, card.memoryUsed, card.temperature, card.powerWatts].every(Number.isNaN));
        if (saying.length === 0) throw new Error(`Not available on ${os}: the graphics driver publishes no load.`);
        return { gpus: saying.map((card) => ({ ...card, name: card.model })) };
      }),
    openNtp: () => missing('the clock offset can only be had by asking a time server, and Vedette sends no packets for it.'),
    inventory,
    subnets: () => ownSubnets(system),
  };
}
