// Graphics processors from /sys/class/drm (drivers that publish their load: amdgpu), NVIDIA cards through their driver's tool.
import type { HostReader } from '../host-source.ts';
import type { Gpu, Gpus } from '../readings.ts';
import { readNvidia } from '../nvidia-smi.ts';
import type { RunCommand } from '../operating-system.ts';
import type { ProcFiles } from './proc-files.ts';

const FOLDER = '/sys/class/drm';
const CARD = /^card\d+$/;
const MOST_CARDS = 16;
const NVIDIA = '0x10de';

/** PCI vendor numbers (pci.ids) of the makers whose cards are met in desks. */
const VENDORS: Readonly<Record<string, string>> = { '0x1002': 'AMD', '0x10de': 'NVIDIA', '0x8086': 'Intel', '0x1234': 'QEMU', '0x1af4': 'virtio', '0x15ad': 'VMware' };

function readCard(proc: ProcFiles, card: string): Gpu {
  const device = `${FOLDER}/${card}/device`;
  const sensors = proc.names(`${device}/hwmon`)[0];
  const sensor = (file: string): number => (sensors === undefined ? Number.NaN : proc.number(`${device}/hwmon/${sensors}/${file}`));
  const vendor = proc.text(`${device}/vendor`) ?? '';
  const power = sensor('power1_average');
  return {
    name: `${VENDORS[vendor] ?? 'GPU'} ${card}`,
    busyPercent: proc.number(`${device}/gpu_busy_percent`),
    memoryUsed: proc.number(`${device}/mem_info_vram_used`),
    memoryTotal: proc.number(`${device}/mem_info_vram_total`),
    temperature: sensor('temp1_input') * 1e-3,
    powerWatts: (Number.isNaN(power) ? sensor('power1_input') : power) * 1e-6,
  };
}

function saysAnything(gpu: Gpu): boolean {
  return ![gpu.busyPercent, gpu.memoryUsed, gpu.memoryTotal, gpu.temperature, gpu.powerWatts].every(Number.isNaN);
}

/** Whether this read should also start the tool of NVIDIA's driver: there is such a card and /sys says nothing of it. */
function needsTool(proc: ProcFiles, cards: readonly string[]): boolean {
  return cards.some((card) => proc.text(`${FOLDER}/${card}/device/vendor`) === NVIDIA);
}

/** Reads the cards that say anything; throws a sentence when there is no card, or none that publishes numbers. */
export function linuxGpu(proc: ProcFiles, run: RunCommand): HostReader<Gpus> {
  return {
    async read() {
      const cards = proc.names(FOLDER).filter((name) => CARD.test(name)).sort().slice(0, MOST_CARDS);
      if (cards.length === 0) throw new Error(`${FOLDER} shows no graphics card (usual in virtual machines and containers).`);
      const gpus = cards.map((card) => readCard(proc, card)).filter(saysAnything);
      if (needsTool(proc, cards)) gpus.push(...(await readNvidia(run)));
      if (gpus.length === 0) throw new Error('The graphics driver publishes no load: amdgpu does under /sys/class/drm, NVIDIA through nvidia-smi, others do not.');
      return { gpus };
    },
    close() {},
  };
}
