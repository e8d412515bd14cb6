// Builds a DeviceTable row by row and notices, without making strings, whether the devices are still the same.
import type { ByteScanner } from './linux/byte-scanner.ts';
import type { DeviceTable } from './readings.ts';

/** More devices than any machine shows; a bound for damaged input. */
const MOST_ROWS = 4096;

/**
 * Fills one DeviceTable again and again: `begin`, `row` for each device, `finish`. Names are compared as bytes with the row's
 * last name, so a read with unchanged devices allocates nothing. Kinds are the caller's: set them when the generation changed.
 */
export class DeviceRows {
  readonly table: DeviceTable;
  private readonly nameBytes: Uint8Array[] = [];
  private row = 0;
  private changed = false;

  constructor(stride: number) {
    this.table = { stride, rows: 0, generation: 0, names: [], kinds: [], values: new Float64Array(8 * stride) };
  }

  begin(): void {
    this.row = 0;
    this.changed = false;
  }

  /** Takes the next row, named by the bytes [start, end) of the scanner; answers where its values start, or -1 when the table is full. */
  next(scanner: ByteScanner, start: number, end: number): number {
    const row = this.row;
    if (row >= MOST_ROWS) return -1;
    if (!this.sameName(row, scanner.bytes, start, end)) {
      this.nameBytes[row] = scanner.bytes.slice(start, end);
      this.setName(row, scanner.text(start, end));
    }
    return this.place(row);
  }

  /** Like `next`, for a name that is a string already. */
  nextNamed(name: string): number {
    const row = this.row;
    if (row >= MOST_ROWS) return -1;
    if (this.table.names[row] !== name) this.setName(row, name);
    return this.place(row);
  }

  /** Ends the read; the table is whole. */
  finish(): DeviceTable {
    const table = this.table;
    if (this.row !== table.rows) {
      this.changed = true;
      table.rows = this.row;
      table.names.length = this.row;
      table.kinds.length = this.row;
      this.nameBytes.length = Math.min(this.nameBytes.length, this.row);
    }
    if (this.changed) table.generation++;
    return table;
  }

  private place(row: number): number {
    this.row = row + 1;
    const table = this.table;
    if ((row + 1) * table.stride > table.values.length) {
      const larger = new Float64Array(table.values.length * 2);
      larger.set(table.values);
      table.values = larger;
    }
    return row * table.stride;
  }

  private setName(row: number, name: string): void {
    this.table.names[row] = name;
    this.table.kinds[row] = '';
    this.changed = true;
  }

  private sameName(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.nameBytes[row];
    if (known === undefined || known.length !== end - start) return false;
    for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
    return true;
  }
}
