// Tables of a reading by row: which rows there are, what their indexes mean. The index always comes from the OID, for many agents leave the index column out.
import type { DeviceReading } from '../device-reading.ts';
import type { Oid } from '../protocol.ts';

/** The indexes that any of these columns has, each once, in order of their numbers. */
export function rowsOf(reading: DeviceReading, columns: readonly Oid[]): string[] {
  const rows = new Set<string>();
  for (const column of columns) for (const index of reading.column(column).keys()) rows.add(index);
  return [...rows].sort(byNumbers);
}

/** The numbers of an index; undefined when it is no run of numbers. */
export function partsOf(index: string): number[] | undefined {
  const parts = index.split('.').map(Number);
  return parts.every((part) => Number.isSafeInteger(part) && part >= 0) ? parts : undefined;
}

/** A row index that is one number; undefined when it is not. */
export function numberIndex(index: string): number | undefined {
  const number = Number(index);
  return Number.isSafeInteger(number) && number >= 0 && index !== '' ? number : undefined;
}

function byNumbers(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let part = 0; part < Math.min(left.length, right.length); part += 1) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
