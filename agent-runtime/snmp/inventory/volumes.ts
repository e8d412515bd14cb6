// Disks and file systems of a device: HOST-RESOURCES-MIB, else the disks that a UCD agent was told to watch.
import { numberOf, textOf } from './values.ts';
import { rowsOf } from './rows.ts';
import { storageRowsOf } from './host-storage.ts';
import type { DeviceVolume } from '../../../common/model/device.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const DISKS = '1.3.6.1.4.1.2021.9.1';
const PATH = `${DISKS}.2`;
const TOTAL = `${DISKS}.6`;
const USED = `${DISKS}.8`;
const [TOTAL_LOW, TOTAL_HIGH, USED_LOW, USED_HIGH] = [`${DISKS}.11`, `${DISKS}.12`, `${DISKS}.15`, `${DISKS}.16`];

export const UCD_DISK_PLAN: ReadingPlan = { scalars: [], columns: [PATH, TOTAL, USED, TOTAL_LOW, TOTAL_HIGH, USED_LOW, USED_HIGH] };

const VOLUME_TYPES = new Set(['fixedDisk', 'removableDisk', 'floppyDisk', 'compactDisc', 'ramDisk', 'flashMemory', 'networkDisk']);

/** File systems that are full by nature: views of the kernel, and images of packages that are mounted as they are. */
const ALWAYS_FULL = /^(?:devfs|procfs|linprocfs|fdescfs|squashfs)\b|\btype: (?:devfs|procfs|linprocfs|fdescfs|squashfs|cd9660)\b|\.iso\b|\biso9660\b|\/packages\/mnt\/|\/snap\/|^\/(?:proc|sys)(?:\/|$)|^\/dev(?:$|\/(?:fd|shm|pts|mqueue)\b)|mounted on: \/(?:proc|dev)(?:\/|$)/iu;

/** Volumes with a size; drives without a medium and pseudo file systems have none and are left out. Bytes. */
export function volumesOf(reading: DeviceReading): DeviceVolume[] {
  const volumes = storageRowsOf(reading).flatMap(({ oid, type, name, total, used, readOnly }) => {
    if (!VOLUME_TYPES.has(type) || total === null || total === 0 || used === null) return [];
    return [{ oid, name, total, used, ...(readOnly || type === 'compactDisc' || ALWAYS_FULL.test(name) ? { readOnly: true } : {}) }];
  });
  return volumes.length > 0 ? volumes : ucdVolumes(reading);
}

function ucdVolumes(reading: DeviceReading): DeviceVolume[] {
  return rowsOf(reading, [PATH]).flatMap((row) => {
    const total = kibibytes(reading, row, TOTAL, TOTAL_LOW, TOTAL_HIGH);
    const used = kibibytes(reading, row, USED, USED_LOW, USED_HIGH);
    return total === null || total === 0 || used === null ? [] : [{ oid: `${USED}.${row}`, name: textOf(reading.column(PATH).get(row)), total, used }];
  });
}

/** The plain columns end at 2^31 - 1 KiB; the pairs of 32-bit halves beside them do not. */
function kibibytes(reading: DeviceReading, row: string, plain: string, low: string, high: string): number | null {
  const lowHalf = numberOf(reading.column(low).get(row));
  if (lowHalf !== null) return ((lowHalf < 0 ? lowHalf + 2 ** 32 : lowHalf) + (numberOf(reading.column(high).get(row)) ?? 0) * 2 ** 32) * 1_024;
  const value = numberOf(reading.column(plain).get(row));
  return value === null ? null : (value < 0 ? value + 2 ** 32 : value) * 1_024;
}
