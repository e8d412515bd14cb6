// The only importer of systeminformation: turns its answers into MachineInformation. Loaded on first use, because it is large.
import type * as systeminformation from 'systeminformation';
import type { BatteryFacts, MachineInformation } from './machine-information.ts';

type Library = Omit<typeof systeminformation, 'default'>;

let loading: Promise<Library> | undefined;

async function load(): Promise<Library> {
  const module = await import('systeminformation');
  // A CommonJS package: its functions stand on the default export.
  return module.default;
}

function library(): Promise<Library> {
  loading ??= load();
  return loading;
}

/** A number, or NaN for what the library leaves null, undefined or negative for "unknown". */
function known(value: number | null | undefined): number {
  return typeof value === 'number' && value >= 0 ? value : Number.NaN;
}

const MEBIBYTE = 1024 * 1024;

/** Asks the real machine. */
export function systemInformation(): MachineInformation {
  return {
    async memory() {
      const memory = await (await library()).mem();
      return {
        total: known(memory.total),
        free: known(memory.free),
        available: known(memory.available),
        buffers: known(memory.buffers),
        cached: known(memory.cached),
        slab: known(memory.slab),
        swapTotal: known(memory.swaptotal),
        swapFree: known(memory.swapfree),
      };
    },
    async filesystems() {
      const list = await (await library()).fsSize();
      return list.map((entry) => ({
        device: entry.fs,
        type: entry.type,
        mountPoint: entry.mount,
        size: known(entry.size),
        used: known(entry.used),
        available: known(entry.available),
      }));
    },
    async diskActivity() {
      const api = await library();
      const [operations, bytes] = [await api.disksIO(), await api.fsStats()];
      // The declarations promise objects; on Windows both answers are null.
      if ((operations as unknown) === null && (bytes as unknown) === null) return null;
      return {
        reads: known(operations?.rIO),
        writes: known(operations?.wIO),
        readBytes: known(bytes?.rx),
        writtenBytes: known(bytes?.wx),
      };
    },
    async interfaces() {
      const list = await (await library()).networkStats('*');
      return list.map((entry) => ({
        name: entry.iface,
        bytesIn: known(entry.rx_bytes),
        bytesOut: known(entry.tx_bytes),
        errorsIn: known(entry.rx_errors),
        errorsOut: known(entry.tx_errors),
        dropsIn: known(entry.rx_dropped),
        dropsOut: known(entry.tx_dropped),
      }));
    },
    async connections() {
      const list = await (await library()).networkConnections();
      return list.map((entry) => ({ protocol: entry.protocol, state: entry.state }));
    },
    async processes() {
      const { list } = await (await library()).processes();
      return list.map((entry) => ({
        pid: entry.pid,
        parent: entry.parentPid,
        name: entry.name,
        cpu: known(entry.cpu),
        memoryBytes: known(entry.memRss) * 1024,
        startedAt: Date.parse(entry.started),
        state: entry.state,
        user: entry.user,
        command: entry.params === '' ? entry.command : `${entry.command} ${entry.params}`,
      }));
    },
    async temperatures() {
      const answer = await (await library()).cpuTemperature();
      const found = [{ label: 'package', celsius: known(answer.main) }];
      answer.cores.forEach((celsius, core) => found.push({ label: `core ${core}`, celsius: known(celsius) }));
      if (answer.chipset !== undefined) found.push({ label: 'chipset', celsius: known(answer.chipset) });
      return found.filter((entry) => !Number.isNaN(entry.celsius));
    },
    async battery(): Promise<BatteryFacts> {
      const battery = await (await library()).battery();
      return {
        present: battery.hasBattery,
        percent: known(battery.percent),
        charging: battery.isCharging,
        onMains: battery.acConnected,
        healthPercent: battery.designedCapacity > 0 ? (battery.maxCapacity / battery.designedCapacity) * 100 : Number.NaN,
        cycles: battery.cycleCount > 0 ? battery.cycleCount : Number.NaN,
      };
    },
    async graphics() {
      const { controllers } = await (await library()).graphics();
      return controllers.map((card) => ({
        model: card.model !== '' ? card.model : (card.name ?? ''),
        vendor: card.vendor,
        memoryTotal: known(card.memoryTotal ?? (card.vramDynamic ? null : card.vram)) * MEBIBYTE,
        memoryUsed: known(card.memoryUsed) * MEBIBYTE,
        busyPercent: known(card.utilizationGpu),
        temperature: known(card.temperatureGpu),
        powerWatts: known(card.powerDraw),
      }));
    },
    async processor() {
      const cpu = await (await library()).cpu();
      return { model: `${cpu.manufacturer} ${cpu.brand}`.trim(), physicalCores: cpu.physicalCores > 0 ? cpu.physicalCores : Number.NaN };
    },
    async virtualization() {
      const system = await (await library()).system();
      if (!system.virtual) return '';
      return system.virtualHost !== undefined && system.virtualHost !== '' ? system.virtualHost : 'virtual machine';
    },
    async disks() {
      const list = await (await library()).diskLayout();
      return list.map((disk) => ({
        device: disk.device,
        model: [disk.vendor, disk.name].filter((part) => part !== '').join(' '),
        bytes: disk.size > 0 ? disk.size : Number.NaN,
        kind: [disk.interfaceType, disk.type].filter((part) => part !== '').join(' '),
      }));
    },
  };
}
