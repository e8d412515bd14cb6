// Guesses, of objects that no MIB names, which are scalars and which are rows of which table: by how their indexes repeat.
import type { Oid, SnmpValue, VarBind } from '../protocol.ts';

export interface GuessedTable {
  /** The OID of the table's entry. */
  readonly entry: Oid;
  /** Column arc → index → value. */
  readonly columns: ReadonlyMap<number, ReadonlyMap<string, SnmpValue>>;
}

export interface GuessedObjects {
  readonly scalars: readonly VarBind[];
  readonly tables: readonly GuessedTable[];
}

/** Arcs of 1.3.6.1.4.1.<maker>: no table begins above. */
const MAKER_ARCS = 7;
/** Share of rows that two columns of one table have in common at least. */
const SHARED = 0.8;
/** Places where an entry is looked for in one OID: deeper ones are indexes. */
const MOST_PLACES = 16;

type Columns = Map<number, Map<string, SnmpValue>>;

/** SMI has tables as table.1.column.index: an arc 1, behind which several columns have the same indexes, is an entry. */
export function guessObjects(objects: readonly VarBind[]): GuessedObjects {
  const scalars = objects.filter(({ oid }) => oid.endsWith('.0'));
  const rows = objects.filter(({ oid }) => !oid.endsWith('.0')).map((object) => ({ object, arcs: object.oid.split('.') }));
  const candidates = new Map<Oid, Columns>();
  for (const { arcs, object } of rows) {
    for (const at of placesIn(arcs)) {
      const entry = arcs.slice(0, at + 1).join('.');
      const columns: Columns = candidates.get(entry) ?? new Map();
      candidates.set(entry, columns);
      const column = Number(arcs[at + 1]);
      const values = columns.get(column) ?? new Map<string, SnmpValue>();
      columns.set(column, values);
      values.set(arcs.slice(at + 2).join('.'), object.value);
    }
  }
  const tables = new Map<Oid, GuessedTable>();
  for (const { arcs } of rows) {
    const entries = placesIn(arcs).map((at) => arcs.slice(0, at + 1).join('.'));
    const entry = entries.find((one) => isTable(candidates.get(one)!)) ?? entries.findLast((one) => candidates.get(one)!.size > 0);
    if (entry !== undefined && !tables.has(entry)) tables.set(entry, { entry, columns: candidates.get(entry)! });
  }
  // What lies in a table already is no table of its own.
  const entries = [...tables.keys()];
  return { scalars, tables: [...tables.values()].filter(({ entry }) => !entries.some((other) => other !== entry && entry.startsWith(`${other}.`))) };
}

function placesIn(arcs: readonly string[]): number[] {
  const places: number[] = [];
  for (let at = MAKER_ARCS; at < arcs.length - 2 && places.length < MOST_PLACES; at += 1) if (arcs[at] === '1') places.push(at);
  return places;
}

function isTable(columns: Columns): boolean {
  const lists = [...columns.values()];
  if (lists.length < 2) return false;
  const indexes = lists.map((values) => [...values.keys()]);
  // All of them begin with the same 1 and go on for long: that 1 is the entry, and this its parent.
  if (indexes.every((list) => list.every((index) => index.startsWith('1.') && index.split('.').length >= 3))) return false;
  const [first] = lists.toSorted((a, b) => b.size - a.size);
  const alike = lists.filter((values) => [...values.keys()].filter((index) => first!.has(index)).length >= values.size * SHARED);
  return alike.length >= 2 && alike.length >= lists.length * SHARED;
}
