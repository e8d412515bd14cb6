// Carries out a reading plan over a session: what a device does not have is asked for rarely, and a table that fails costs only itself.
import type { Millis } from '../../../common/time/millis.ts';
import type { Clock } from '../../ports/ports.ts';
import type { ReadingPlan } from '../device-reading.ts';
import { SnmpFailure } from '../protocol.ts';
import type { Column, Oid, SnmpSession, SnmpValue } from '../protocol.ts';

/** One table that was asked for by itself, and how that went. */
export interface TableFact {
  /** The OID of the table's entry. */
  readonly oid: Oid;
  readonly rows: number;
  readonly ms: number;
  readonly failure: SnmpFailure | undefined;
}

/** What came back. `t` is when the tables were begun. */
export interface RawReading {
  readonly t: Millis;
  readonly monotonic: number;
  readonly scalars: Map<Oid, SnmpValue>;
  readonly columns: Map<Oid, Column>;
  readonly tables: readonly TableFact[];
  readonly varbinds: number;
  /** The time was over, or the device gone, before everything was asked. */
  readonly cut: boolean;
}

export interface ReadOptions {
  /** The slow plan is asked for, too. */
  readonly full: boolean;
  /** Ask for what was not there the last time, too, whatever its turn; otherwise that is every {@link MISSING_EVERY}th poll, with one that is full. */
  readonly all: boolean;
  readonly signal: AbortSignal;
  /** Of the probe: what is asked first, together; its failure is the device's. */
  readonly first: readonly Oid[];
}

/** Where one reading is collected. */
interface Into {
  readonly columns: Map<Oid, Column>;
  readonly tables: TableFact[];
  readonly signal: AbortSignal;
  /** In a row, without an answer between them. */
  timeouts: number;
}

/** A device that has not answered an object or a column is asked for it again in each so many polls: most never have it. */
const MISSING_EVERY = 10;

/** So many silences in a row: the device has gone, and the rest is not asked. */
const GONE = 3;

function isOver({ signal, timeouts }: Into): boolean {
  return signal.aborted || timeouts >= GONE;
}

/** Tables with fewer rows are asked together: each alone would cost a packet. */
const FEW_ROWS = 8;
/** Columns asked for in one go where none is known. */
const UNKNOWN_AT_ONCE = 40;
/** Both tables of interfaces are read as one, so that their counters belong to the same moment. */
const INTERFACES = '1.3.6.1.2.1.2.2.1';
const INTERFACES_MORE = '1.3.6.1.2.1.31.1.1.1';

/** What one device has of its plan, kept from poll to poll. */
export class TableReader {
  readonly #clock: Clock;
  readonly #rows = new Map<Oid, number>();
  readonly #missing = new Set<Oid>();
  readonly #apart = new Set<Oid>();
  /** As they were last answered: what has not changed remains the same object. */
  readonly #scalars = new Map<Oid, SnmpValue>();
  /** Polls since everything was asked for. */
  #sinceAll = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rows that a column had when it was last read; undefined when it was never. */
  rowsOf(column: Oid): number | undefined {
    return this.#rows.get(column);
  }

  /** After a change of firmware or profile: everything is asked for again. */
  forget(): void {
    this.#rows.clear();
    this.#missing.clear();
    this.#apart.clear();
    this.#scalars.clear();
  }

  #lasting(oid: Oid, value: SnmpValue): SnmpValue {
    const known = this.#scalars.get(oid);
    if (known !== undefined && isSame(known, value)) return known;
    const lasting = value.value instanceof Uint8Array ? { ...value, value: Uint8Array.from(value.value) } : value;
    this.#scalars.set(oid, lasting as SnmpValue);
    return lasting as SnmpValue;
  }

  /** Throws SnmpFailure when the first question fails; what fails later is left out and listed. */
  async read(session: SnmpSession, plan: ReadingPlan, options: ReadOptions): Promise<RawReading> {
    this.#sinceAll += 1;
    const all = options.all || (options.full && this.#sinceAll >= MISSING_EVERY);
    const scalars = new Map<Oid, SnmpValue>();
    const take = (bindings: Awaited<ReturnType<SnmpSession['get']>>): void => {
      for (const { oid, value } of bindings) if (value.value !== null) scalars.set(oid, this.#lasting(oid, value));
    };
    take(await session.get(options.first, { signal: options.signal }));
    const t = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const rest = plan.scalars.filter((oid) => !options.first.includes(oid) && (all || !this.#missing.has(oid)));
    if (rest.length > 0) {
      try {
        const bindings = await session.get(rest, { signal: options.signal });
        take(bindings);
        for (const oid of rest) {
          if (scalars.has(oid)) this.#missing.delete(oid);
          else this.#missing.add(oid);
        }
      } catch (thrown) {
        failureOf(thrown);
      }
    }
    const columns = new Map<Oid, Column>();
    const tables: TableFact[] = [];
    const into: Into = { columns, tables, signal: options.signal, timeouts: 0 };
    for (const { oid, asked } of this.#portions(plan.columns, all)) {
      if (isOver(into)) break;
      await this.#readPortion(session, oid, asked, into);
    }
    if (all && !isOver(into)) this.#sinceAll = 0;
    let varbinds = scalars.size;
    for (const column of columns.values()) varbinds += column.size;
    return { t, monotonic, scalars, columns, tables, varbinds, cut: isOver(into) };
  }

  async #readPortion(session: SnmpSession, oid: Oid, asked: readonly Oid[], into: Into): Promise<void> {
    const began = this.#clock.monotonic();
    try {
      const found = await session.columns(asked, { signal: into.signal });
      into.timeouts = 0;
      let rows = 0;
      for (const column of asked) {
        const values = found.get(column);
        const size = values?.size ?? 0;
        this.#rows.set(column, size);
        rows = Math.max(rows, size);
        if (values !== undefined && size > 0) into.columns.set(column, values);
      }
      this.#apart.delete(oid);
      if (oid !== '') into.tables.push({ oid, rows, ms: this.#clock.monotonic() - began, failure: undefined });
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'cancelled') return;
      if (failure.kind === 'timeout') into.timeouts += 1;
      if (oid !== '') {
        this.#apart.add(oid);
        into.tables.push({ oid, rows: 0, ms: this.#clock.monotonic() - began, failure });
        return;
      }
      // One of several spoiled it for the others: each by itself, and the culprit from now on.
      for (const [table, columns] of byTable(asked)) {
        if (isOver(into)) return;
        await this.#readPortion(session, table, columns, into);
      }
    }
  }

  /** What is asked in one go, in order: interfaces, long tables each, short ones together, what may not be there, what failed before. */
  #portions(columns: readonly Oid[], all: boolean): { readonly oid: Oid; readonly asked: readonly Oid[] }[] {
    const interfaces: Oid[] = [];
    const long: { oid: Oid; asked: Oid[] }[] = [];
    const apart: { oid: Oid; asked: Oid[] }[] = [];
    const short: Oid[] = [];
    const unknown: Oid[] = [];
    for (const [oid, asked] of byTable(columns)) {
      const wanted = asked.filter((column) => all || this.#rows.get(column) !== 0);
      if (wanted.length === 0) continue;
      const present = wanted.filter((column) => (this.#rows.get(column) ?? 0) > 0);
      const rest = wanted.filter((column) => (this.#rows.get(column) ?? 0) === 0);
      if (oid === INTERFACES) interfaces.push(...wanted);
      else if (this.#apart.has(oid)) apart.push({ oid, asked: wanted });
      else {
        if (Math.max(0, ...present.map((column) => this.#rows.get(column) ?? 0)) >= FEW_ROWS) long.push({ oid, asked: present });
        else short.push(...present);
        unknown.push(...rest);
      }
    }
    return [
      ...(interfaces.length > 0 ? [{ oid: INTERFACES, asked: interfaces }] : []),
      ...(short.length > 0 ? [{ oid: '', asked: short }] : []),
      ...long,
      ...chunked(unknown, UNKNOWN_AT_ONCE).map((asked) => ({ oid: '', asked })),
      ...apart,
    ];
  }
}

/** The failure behind something thrown; what is none is a mistake of this program and goes on. */
export function failureOf(thrown: unknown): SnmpFailure {
  if (thrown instanceof SnmpFailure) return thrown;
  throw thrown;
}

/** Two values that read alike. */
function isSame(a: SnmpValue, b: SnmpValue): boolean {
  if (a.type !== b.type) return false;
  if (!(a.value instanceof Uint8Array && b.value instanceof Uint8Array)) return a.value === b.value;
  const [one, other] = [a.value, b.value];
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** By the list: plans are made once for all devices of a profile. */
const tablesOf = new WeakMap<readonly Oid[], ReadonlyMap<Oid, readonly Oid[]>>();

function byTable(columns: readonly Oid[]): ReadonlyMap<Oid, readonly Oid[]> {
  let tables = tablesOf.get(columns);
  if (tables === undefined) tablesOf.set(columns, (tables = grouped(columns)));
  return tables;
}

function grouped(columns: readonly Oid[]): Map<Oid, Oid[]> {
  const tables = new Map<Oid, Oid[]>();
  for (const column of columns) {
    const entry = column.slice(0, column.lastIndexOf('.'));
    const table = entry === INTERFACES_MORE ? INTERFACES : entry;
    const known = tables.get(table);
    if (known === undefined) tables.set(table, [column]);
    else known.push(column);
  }
  return tables;
}

function chunked(items: readonly Oid[], size: number): Oid[][] {
  const chunks: Oid[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
