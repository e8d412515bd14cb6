// Temperatures, fans and voltages from /sys/class/hwmon (Documentation/hwmon/sysfs-interface) and /sys/class/thermal.
import type { Clock } from '../../ports/ports.ts';
import type { HostReader } from '../host-source.ts';
import type { Sensor, SensorKind, SensorTable } from '../readings.ts';
import { fileErrorCode } from './files.ts';
import { KeptFile, type ProcFiles } from './proc-files.ts';

/** How often the folders are listed again for sensors that came. */
const RESCAN_MS = 60_000;
const MOST_SENSORS = 256;

/** File name prefix → kind and the factor from the file's unit (millidegree, rpm, millivolt, milliampere, microwatt, per mille). */
const KINDS: Readonly<Record<string, { readonly kind: SensorKind; readonly scale: number }>> = {
  temp: { kind: 'temperature', scale: 1e-3 },
  fan: { kind: 'fan', scale: 1 },
  in: { kind: 'voltage', scale: 1e-3 },
  curr: { kind: 'current', scale: 1e-3 },
  power: { kind: 'power', scale: 1e-6 },
  humidity: { kind: 'humidity', scale: 1e-3 },
};
const INPUT = /^(temp|fan|in|curr|power|humidity)(\d+)_input$/;

interface OpenSensor extends Sensor {
  readonly path: string;
  readonly scale: number;
  readonly file: KeptFile;
}

type Found = Omit<OpenSensor, 'file'>;

/** The last part of where a link points, or '' when it is none. */
function linkName(proc: ProcFiles, path: string): string {
  try {
    const target = proc.files.readlink(path);
    return target.slice(target.lastIndexOf('/') + 1);
  } catch (error) {
    if (fileErrorCode(error) === '') throw error;
    return '';
  }
}

function listHwmon(proc: ProcFiles): Found[] {
  const found: Found[] = [];
  for (const folder of proc.names('/sys/class/hwmon').sort()) {
    const base = `/sys/class/hwmon/${folder}`;
    const chip = proc.text(`${base}/name`) ?? folder;
    const device = linkName(proc, `${base}/device`);
    for (const file of proc.names(base).sort()) {
      const match = INPUT.exec(file);
      const type = match === null ? undefined : KINDS[match[1]!];
      if (match === null || type === undefined) continue;
      const label = proc.text(`${base}/${match[1]}${match[2]}_label`) ?? `${match[1]}${match[2]}`;
      found.push({ chip, device, label, kind: type.kind, path: `${base}/${file}`, scale: type.scale });
    }
  }
  return found;
}

function listThermal(proc: ProcFiles): Found[] {
  const found: Found[] = [];
  for (const folder of proc.names('/sys/class/thermal').sort()) {
    if (!folder.startsWith('thermal_zone')) continue;
    const base = `/sys/class/thermal/${folder}`;
    found.push({ chip: 'thermal', device: '', label: proc.text(`${base}/type`) ?? folder, kind: 'temperature', path: `${base}/temp`, scale: 1e-3 });
  }
  return found;
}

/** Sensors that share chip, device and label get a number, so that each is a series of its own. */
function distinguish(found: readonly Found[]): Found[] {
  const seen = new Map<string, number>();
  return found.slice(0, MOST_SENSORS).map((sensor) => {
    const key = `${sensor.kind}/${sensor.chip}/${sensor.device}/${sensor.label}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? sensor : { ...sensor, label: `${sensor.label} ${count}` };
  });
}

/** Reads all sensors; one that fails (an unplugged disk, a fan controller that is asleep) is NaN alone. Thermal zones only where hwmon has no temperature. */
export function linuxSensors(proc: ProcFiles, clock: Clock): HostReader<SensorTable> {
  const table: SensorTable = { generation: 0, sensors: [], values: new Float64Array(0) };
  let open: OpenSensor[] = [];
  let scannedAt = Number.NEGATIVE_INFINITY;

  function closeAll(): void {
    for (const sensor of open) sensor.file.close();
    open = [];
  }

  function scan(): void {
    scannedAt = clock.monotonic();
    const hwmon = listHwmon(proc);
    const found = distinguish(hwmon.some((sensor) => sensor.kind === 'temperature') ? hwmon : [...hwmon, ...listThermal(proc)]);
    const same = found.length === open.length && found.every((sensor, i) => sensor.path === open[i]!.path && sensor.chip === open[i]!.chip && sensor.label === open[i]!.label);
    if (same) return;
    closeAll();
    open = found.map((sensor) => ({ ...sensor, file: new KeptFile(proc, sensor.path) }));
    table.sensors = open;
    table.values = new Float64Array(open.length);
    table.generation++;
  }

  return {
    read() {
      if (clock.monotonic() - scannedAt >= RESCAN_MS) scan();
      if (open.length === 0) throw new Error('The kernel shows no sensors under /sys/class/hwmon or /sys/class/thermal (usual in virtual machines and containers).');
      for (let i = 0; i < open.length; i++) {
        const sensor = open[i]!;
        table.values[i] = (sensor.file.tryRead()?.number() ?? Number.NaN) * sensor.scale;
      }
      return table;
    },
    close: closeAll,
  };
}
