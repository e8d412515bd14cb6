// Pure functions of readings that are worked out anew only when something that they looked at has changed.
import { DeviceReading } from './device-reading.ts';
import type { Column, Oid, SnmpValue } from './protocol.ts';

/** A reading that notes what is asked of it. */
class WatchedReading extends DeviceReading {
  readonly askedScalars = new Map<Oid, SnmpValue | undefined>();
  readonly askedColumns = new Map<Oid, Column>();
  readonly #reading: DeviceReading;

  constructor(reading: DeviceReading) {
    super(reading.t, new Map(), new Map());
    this.#reading = reading;
  }

  override scalar(oid: Oid): SnmpValue | undefined {
    const value = this.#reading.scalar(oid);
    this.askedScalars.set(oid, value);
    return value;
  }

  override column(oid: Oid): Column {
    const column = this.#reading.column(oid);
    this.askedColumns.set(oid, column);
    return column;
  }
}

interface Kept<T> {
  readonly scalars: readonly Oid[];
  readonly scalarsFound: readonly (SnmpValue | undefined)[];
  readonly columns: readonly Oid[];
  readonly columnsFound: readonly Column[];
  readonly given: readonly unknown[];
  readonly result: T;
}

/**
 * The last result of one function. Values and columns are compared by identity: sessions answer the same column, and pollers the same
 * scalar, as long as nothing in it has changed. The function must look at nothing but the reading (not its time) and what it is given.
 */
export class ReadingMemo<T> {
  #kept: Kept<T> | undefined;

  /** `given`: what the function uses beside the reading. */
  of(reading: DeviceReading, given: readonly unknown[], make: (reading: DeviceReading) => T): T {
    const kept = this.#kept;
    if (kept !== undefined && isStill(kept, reading, given)) return kept.result;
    const watched = new WatchedReading(reading);
    const result = make(watched);
    const { askedColumns, askedScalars } = watched;
    this.#kept = { scalars: [...askedScalars.keys()], scalarsFound: [...askedScalars.values()], columns: [...askedColumns.keys()], columnsFound: [...askedColumns.values()], given, result };
    return result;
  }
}

function isStill({ columns, columnsFound, given, scalars, scalarsFound }: Kept<unknown>, reading: DeviceReading, now: readonly unknown[]): boolean {
  if (given.length !== now.length) return false;
  for (let at = 0; at < now.length; at += 1) if (given[at] !== now[at]) return false;
  for (let at = 0; at < columns.length; at += 1) if (reading.column(columns[at]!) !== columnsFound[at]) return false;
  for (let at = 0; at < scalars.length; at += 1) if (reading.scalar(scalars[at]!) !== scalarsFound[at]) return false;
  return true;
}
