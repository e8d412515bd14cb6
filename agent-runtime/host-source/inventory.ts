// The machine in words: kept for five minutes, each part on its own, so that one tool that fails costs only its own facts.
import type { HostInventory } from '../../common/model/host.ts';
import { MINUTE } from '../../common/time/millis.ts';
import type { Clock } from '../ports/ports.ts';
import type { MachineInformation } from './generic/machine-information.ts';
import type { HostFiles } from './linux/files.ts';
import { interfaceKind } from './linux/interfaces.ts';
import { ProcFiles } from './linux/proc-files.ts';
import type { OperatingSystem, RunCommand } from './operating-system.ts';

const KEPT_FOR = 5 * MINUTE;

export interface InventoryDependencies {
  readonly system: OperatingSystem;
  readonly information: MachineInformation;
  readonly clock: Clock;
  readonly run: RunCommand;
  /** Present on Linux. */
  readonly files?: HostFiles;
}

/** NAME and VERSION_ID of os-release(5). */
export function parseOsRelease(text: string): { name: string; version: string } {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line.trim());
    if (match !== null) fields.set(match[1]!, match[2]!.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return { name: fields.get('NAME') ?? 'Linux', version: fields.get('VERSION') ?? fields.get('VERSION_ID') ?? '' };
}

async function osName({ system, run, files }: InventoryDependencies): Promise<{ name: string; version: string }> {
  if (system.platform === 'linux' && files !== undefined) {
    const proc = new ProcFiles(files);
    return parseOsRelease(proc.text('/etc/os-release') ?? proc.text('/usr/lib/os-release') ?? '');
  }
  if (system.platform === 'darwin') {
    const answer = await run('sw_vers', ['-productVersion'], { timeoutMs: 3_000, maxBytes: 1_024 });
    return { name: 'macOS', version: answer.stdout.trim() };
  }
  return { name: system.version(), version: system.release() };
}

function interfacesOf({ system, files }: InventoryDependencies): HostInventory['interfaces'] {
  const proc = files === undefined ? undefined : new ProcFiles(files);
  return Object.entries(system.networkInterfaces()).map(([name, addresses]) => {
    const mac = addresses.find((address) => address.mac !== '' && address.mac !== '00:00:00:00:00:00')?.mac;
    // Megabit per second; -1 when the link is down, unreadable for most virtual devices.
    const megabits = proc === undefined ? Number.NaN : proc.number(`/sys/class/net/${name}/speed`);
    const virtual = proc === undefined ? /^(utun|awdl|llw|bridge|vEthernet|vmnet|tun|tap|lo)/.test(name) : interfaceKind(proc, name) !== 'physical';
    return {
      name,
      ...(mac === undefined ? {} : { mac }),
      addresses: addresses.map((address) => address.cidr ?? address.address),
      ...(megabits > 0 ? { speedBits: megabits * 1e6 } : {}),
      virtual,
    };
  });
}

/** A fact, or undefined when its tool failed: the inventory leaves it out. */
function attempt<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch(() => undefined);
}

async function takeInventory(dependencies: InventoryDependencies): Promise<HostInventory> {
  const { system, information, clock } = dependencies;
  const os = await osName(dependencies);
  const processor = await attempt(information.processor());
  const virtualization = await attempt(information.virtualization());
  const disks = (await attempt(information.disks())) ?? [];
  const gpus = (await attempt(information.graphics())) ?? [];
  const cores = system.cpus();
  const now = clock.now();
  const model = processor !== undefined && processor.model !== '' ? processor.model : (cores[0]?.model ?? 'unknown');
  return {
    t: now,
    hostname: system.hostname(),
    os: { platform: system.platform, name: os.name, version: os.version, kernel: system.release(), arch: system.arch },
    bootTime: Math.round(now - system.uptimeSeconds() * 1_000),
    cpu: {
      model,
      logicalCores: cores.length,
      ...(processor !== undefined && processor.physicalCores > 0 ? { physicalCores: processor.physicalCores } : {}),
    },
    memoryBytes: system.totalMemory(),
    ...(virtualization !== undefined && virtualization !== '' ? { virtualization } : {}),
    disks: disks.map((disk) => ({
      device: disk.device,
      ...(disk.model === '' ? {} : { model: disk.model }),
      ...(disk.bytes > 0 ? { bytes: disk.bytes } : {}),
      ...(disk.kind === '' ? {} : { kind: disk.kind }),
    })),
    interfaces: interfacesOf(dependencies),
    gpus: gpus.map((gpu) => ({
      model: gpu.model === '' ? 'unknown model' : gpu.model,
      ...(gpu.vendor === '' ? {} : { vendor: gpu.vendor }),
      ...(gpu.memoryTotal > 0 ? { memoryBytes: gpu.memoryTotal } : {}),
    })),
  };
}

/** The inventory as a function: callers within five minutes share one answer. */
export function cachedInventory(dependencies: InventoryDependencies): () => Promise<HostInventory> {
  let kept: Promise<HostInventory> | undefined;
  let takenAt = 0;
  return () => {
    const now = dependencies.clock.monotonic();
    if (kept === undefined || now - takenAt > KEPT_FOR) {
      takenAt = now;
      kept = takeInventory(dependencies);
      kept.catch(() => {
        kept = undefined;
      });
    }
    return kept;
  };
}
