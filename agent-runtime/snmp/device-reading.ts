// What one poll brought back from one device: scalars and columns, whatever asked for them. Everything after it is a pure function of readings.
import type { Millis } from '../../common/time/millis.ts';
import type { Column, Oid, SnmpValue } from './protocol.ts';

const EMPTY: Column = new Map();

/** A reading of a device, live or from a recording. */
export class DeviceReading {
  readonly t: Millis;
  private readonly scalars: ReadonlyMap<Oid, SnmpValue>;
  private readonly columns: ReadonlyMap<Oid, Column>;

  /** `scalars` by full OID (with .0), `columns` by the OID of the column. Exceptions (noSuch…) are left out by who fills it. */
  constructor(t: Millis, scalars: ReadonlyMap<Oid, SnmpValue>, columns: ReadonlyMap<Oid, Column>) {
    this.t = t;
    this.scalars = scalars;
    this.columns = columns;
  }

  scalar(oid: Oid): SnmpValue | undefined {
    return this.scalars.get(oid);
  }

  /** The rows of a column by index; empty when the device has none. */
  column(oid: Oid): Column {
    return this.columns.get(oid) ?? EMPTY;
  }
}

/** What to ask a device for. Both lists without repeats. */
export interface ReadingPlan {
  readonly scalars: readonly Oid[];
  readonly columns: readonly Oid[];
}

/** One plan that asks for everything of several. */
export function joinPlans(plans: readonly ReadingPlan[]): ReadingPlan {
  return { scalars: [...new Set(plans.flatMap(({ scalars }) => scalars))], columns: [...new Set(plans.flatMap(({ columns }) => columns))] };
}
