// NVIDIA cards by the tool that comes with their driver: neither /sys nor the OS publishes their load.
import type { CommandResult, RunCommand } from './operating-system.ts';
import type { Gpu } from './readings.ts';

const FIELDS = 'name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw';
const MEBIBYTE = 1_048_576;
const MOST_CARDS = 16;

/** A number, or NaN for `[N/A]` and the like. */
function numberOf(text: string | undefined): number {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** One line per card: name, percent, mebibytes used, mebibytes in all, degrees Celsius, watts. */
export function parseNvidia(text: string): Gpu[] {
  const gpus: Gpu[] = [];
  for (const line of text.split('\n').slice(0, MOST_CARDS)) {
    const fields = line.split(',').map((field) => field.trim());
    const name = fields[0];
    if (name === undefined || name === '' || fields.length < 6) continue;
    const same = gpus.filter((gpu) => gpu.name === name || gpu.name.startsWith(`${name} #`)).length;
    gpus.push({
      name: same === 0 ? name : `${name} #${same + 1}`,
      busyPercent: numberOf(fields[1]),
      memoryUsed: numberOf(fields[2]) * MEBIBYTE,
      memoryTotal: numberOf(fields[3]) * MEBIBYTE,
      temperature: numberOf(fields[4]),
      powerWatts: numberOf(fields[5]),
    });
  }
  return gpus;
}

/** Asks the tool; none when it is missing or fails. */
export async function readNvidia(run: RunCommand): Promise<Gpu[]> {
  const result: CommandResult = await run('nvidia-smi', [`--query-gpu=${FIELDS}`, '--format=csv,noheader,nounits'], { timeoutMs: 5_000, maxBytes: 65_536 });
  return result.reason === '' ? parseNvidia(result.stdout) : [];
}
