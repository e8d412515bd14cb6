// The rows of hrStorageTable (HOST-RESOURCES-MIB, RFC 2790): memory and disks in one table, in units of their own.
import { numberOf, oidOf, textOf } from './values.ts';
import { rowsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const TABLE = '1.3.6.1.2.1.25.2.3.1';
const TYPE = `${TABLE}.2`;
const DESCRIPTION = `${TABLE}.3`;
const UNITS = `${TABLE}.4`;
const SIZE = `${TABLE}.5`;
const USED = `${TABLE}.6`;
const FILE_SYSTEM_ACCESS = '1.3.6.1.2.1.25.3.8.1.5';
const FILE_SYSTEM_STORAGE = '1.3.6.1.2.1.25.3.8.1.7';

export const HOST_STORAGE_PLAN: ReadingPlan = { scalars: [], columns: [TYPE, DESCRIPTION, UNITS, SIZE, USED, FILE_SYSTEM_ACCESS, FILE_SYSTEM_STORAGE] };

const TYPES = ['', 'other', 'ram', 'virtualMemory', 'fixedDisk', 'removableDisk', 'floppyDisk', 'compactDisc', 'ramDisk', 'flashMemory', 'networkDisk'] as const;
type StorageType = Exclude<(typeof TYPES)[number], ''>;

/** One row. `total` and `used` in bytes, null where the agent gave no size, no use or no unit. */
interface StorageRow {
  /** OID of the row's use. */
  readonly oid: string;
  readonly type: StorageType;
  readonly name: string;
  readonly total: number | null;
  readonly used: number | null;
  /** The file system on it cannot be written. */
  readonly readOnly: boolean;
}

export function storageRowsOf(reading: DeviceReading): StorageRow[] {
  const readOnly = readOnlyRows(reading);
  return rowsOf(reading, [TYPE, DESCRIPTION, UNITS, SIZE, USED]).map((row) => {
    const units = unsigned(numberOf(reading.column(UNITS).get(row)));
    const size = unsigned(numberOf(reading.column(SIZE).get(row)));
    const used = unsigned(numberOf(reading.column(USED).get(row)));
    return {
      oid: `${USED}.${row}`,
      type: storageType(oidOf(reading.column(TYPE).get(row))),
      name: textOf(reading.column(DESCRIPTION).get(row)),
      total: size === null || units === null || units === 0 ? null : size * units,
      used: used === null || units === null || units === 0 ? null : used * units,
      readOnly: readOnly.has(row),
    };
  });
}

const STORAGE_TYPES = '1.3.6.1.2.1.25.2.1.';
const FILE_SYSTEM_TYPES = '1.3.6.1.2.1.25.3.9.';
const NFS = '14';

/** A number under hrStorageTypes; some agents give the type of the file system (hrFSTypes) instead. */
function storageType(oid: string): StorageType {
  if (oid.startsWith(FILE_SYSTEM_TYPES)) return oid.slice(FILE_SYSTEM_TYPES.length) === NFS ? 'networkDisk' : 'fixedDisk';
  const type = oid.startsWith(STORAGE_TYPES) ? TYPES[Number(oid.slice(STORAGE_TYPES.length))] : undefined;
  return type === undefined || type === '' ? 'other' : type;
}

/** Sizes are Integer32 by the MIB, but agents put 32 bits there: above 2^31 units they read as negative. */
function unsigned(value: number | null): number | null {
  return value !== null && value < 0 ? value + 2 ** 32 : value;
}

function readOnlyRows(reading: DeviceReading): Set<string> {
  const access = reading.column(FILE_SYSTEM_ACCESS);
  return new Set([...reading.column(FILE_SYSTEM_STORAGE)].filter(([row]) => numberOf(access.get(row)) === 2).map(([, storage]) => String(numberOf(storage))));
}
