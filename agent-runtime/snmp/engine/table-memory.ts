// What a session keeps of the tables that it read: their indexes, how many rows each column had, and the columns that hardly ever change.
import type { Oid, SnmpValue } from '../protocol.ts';
import { RowIndex } from './row-index.ts';
import { NO_ROWS, RowList, TableColumn } from './table-column.ts';

/** Longer columns are not kept to be compared: they are tables of addresses and the like. */
const MOST_KEPT = 1_024;
/** Lists of rows of one table that are known at a time: its columns mostly have one or two. */
const MOST_LISTS = 4;

/** One table, by the OID of its entry. */
export interface TableState {
  readonly index: RowIndex;
  /** Newest first. */
  readonly lists: RowList[];
}

export class TableMemory {
  readonly #tables = new Map<string, TableState>();
  readonly #sizes = new Map<Oid, number>();
  readonly #kept = new Map<Oid, TableColumn>();

  table(column: Oid): TableState {
    const name = tableOf(column);
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, (table = { index: new RowIndex(), lists: [] }));
    return table;
  }

  /** Rows that a column had when it was last read; undefined when it was never. */
  size(column: Oid): number | undefined {
    return this.#sizes.get(column);
  }

  /** The column as it was last read, where it is one of those that are kept. */
  kept(column: Oid): TableColumn | undefined {
    return this.#kept.get(column);
  }

  /** Keeps what was read, and answers it: the column of before when nothing in it is new. `found`: the list whose first ones were read, or the indexes themselves. */
  keep(oid: Oid, table: TableState, found: RowList | readonly string[], cells: SnmpValue[], unchanged: boolean): TableColumn {
    this.#sizes.set(oid, cells.length);
    const before = this.#kept.get(oid);
    if (cells.length === 0) {
      this.#kept.delete(oid);
      return NO_ROWS;
    }
    const rows = listOf(table, found, cells.length);
    if (before !== undefined && unchanged && before.rows === rows) return before;
    const { type } = cells[0]!;
    if (type === 'counter32' || type === 'counter64' || cells.length > MOST_KEPT) {
      this.#kept.delete(oid);
      return new TableColumn(rows, cells);
    }
    const column = new TableColumn(rows, lasting(cells, before?.cells));
    this.#kept.set(oid, column);
    return column;
  }
}

/** The table's entry: the OID of a column without its last arc. */
export function tableOf(column: Oid): string {
  return column.slice(0, column.lastIndexOf('.'));
}

function listOf({ lists }: TableState, found: RowList | readonly string[], length: number): RowList {
  if (found instanceof RowList && found.texts.length === length) return found;
  const wanted = found instanceof RowList ? found.texts.slice(0, length) : found;
  const known = lists.find((list) => list.hasTexts(wanted));
  if (known !== undefined) return known;
  const list = new RowList(wanted);
  lists.unshift(list);
  if (lists.length > MOST_LISTS) lists.pop();
  return list;
}

/** Numbers that many devices say: states, types, speeds, sizes. */
const MOST_NUMBERS = 4_096;
const integers = new Map<number, SnmpValue>();
const gauges = new Map<number, SnmpValue>();

function shared(known: Map<number, SnmpValue>, value: SnmpValue & { readonly value: number }): SnmpValue {
  const other = known.get(value.value);
  if (other !== undefined) return other;
  if (known.size < MOST_NUMBERS) known.set(value.value, value);
  return value;
}

/** The cells so that nothing of the datagrams, which are much larger, is kept alive by them. */
function lasting(cells: SnmpValue[], before: readonly SnmpValue[] | undefined): SnmpValue[] {
  let bytes = 0;
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    if (cell === before?.[place]) continue;
    if (cell.type === 'integer') cells[place] = shared(integers, cell);
    else if (cell.type === 'gauge32') cells[place] = shared(gauges, cell);
    else if (cell.value instanceof Uint8Array) bytes += cell.value.length;
  }
  if (bytes === 0) return cells;
  const store = new Uint8Array(bytes);
  let at = 0;
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    if (!(cell.value instanceof Uint8Array) || cell === before?.[place]) continue;
    const { length } = cell.value;
    store.set(cell.value, at);
    cells[place] = { type: cell.type as 'octets', value: store.subarray(at, at + length) };
    at += length;
  }
  return cells;
}
