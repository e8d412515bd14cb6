// Batteries and mains supply from /sys/class/power_supply (Documentation/ABI/testing/sysfs-class-power).
import type { HostReader } from '../host-source.ts';
import type { Batteries, Battery } from '../readings.ts';
import type { ProcFiles } from './proc-files.ts';

const FOLDER = '/sys/class/power_supply';
const MOST_SUPPLIES = 32;

const STATES: Readonly<Record<string, Battery['state']>> = {
  Charging: 'charging',
  Discharging: 'discharging',
  Full: 'full',
  'Not charging': 'not_charging',
};

/** The first of the quotients that both parts are known for, in percent. */
function percentOf(proc: ProcFiles, base: string, pairs: readonly (readonly [string, string])[]): number {
  for (const [part, whole] of pairs) {
    const quotient = proc.number(`${base}/${part}`) / proc.number(`${base}/${whole}`);
    if (Number.isFinite(quotient)) return quotient * 100;
  }
  return Number.NaN;
}

function readBattery(proc: ProcFiles, name: string): Battery {
  const base = `${FOLDER}/${name}`;
  const capacity = proc.number(`${base}/capacity`);
  const direct = Math.abs(proc.number(`${base}/power_now`)) * 1e-6;
  const product = Math.abs(proc.number(`${base}/current_now`) * proc.number(`${base}/voltage_now`)) * 1e-12;
  return {
    name,
    percent: Number.isNaN(capacity) ? percentOf(proc, base, [['energy_now', 'energy_full'], ['charge_now', 'charge_full']]) : capacity,
    state: STATES[proc.text(`${base}/status`) ?? ''] ?? 'unknown',
    powerWatts: Number.isNaN(direct) ? product : direct,
    healthPercent: percentOf(proc, base, [['energy_full', 'energy_full_design'], ['charge_full', 'charge_full_design']]),
    // Firmware that does not count says 0.
    cycles: proc.number(`${base}/cycle_count`) || Number.NaN,
  };
}

/** Reads the machine's own batteries; those of mice and keyboards (scope Device) are left out. Throws when there is none. */
export function linuxBattery(proc: ProcFiles): HostReader<Batteries> {
  return {
    read() {
      const batteries: Battery[] = [];
      let onMains: boolean | null = null;
      for (const name of proc.names(FOLDER).sort().slice(0, MOST_SUPPLIES)) {
        const type = proc.text(`${FOLDER}/${name}/type`);
        if (type === 'Battery') {
          if (proc.text(`${FOLDER}/${name}/scope`) !== 'Device') batteries.push(readBattery(proc, name));
        } else if (type === 'Mains' || type === 'USB') {
          const online = proc.number(`${FOLDER}/${name}/online`);
          if (!Number.isNaN(online)) onMains = onMains === true || online > 0;
        }
      }
      if (batteries.length === 0) throw new Error(`${FOLDER} shows no battery: this machine runs on mains power.`);
      return { batteries, onMains };
    },
    close() {},
  };
}
