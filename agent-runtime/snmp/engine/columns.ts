// Whole columns of tables, several in one GETBULK: the path that every poll takes, so it makes as little garbage as it can.
import type { Column, Oid, SnmpFailure, SnmpValue, WalkOptions } from '../protocol.ts';
import { Bindings } from './ber/message.ts';
import { compareOids, startsWith } from './ber/oid.ts';
import { TAG } from './ber/tags.ts';
import { readValue } from './ber/value.ts';
import type { Conversation } from './conversation.ts';
import { oidBytes } from './get.ts';
import { RowIndex } from './row-index.ts';
import { step } from './step.ts';
import type { Step } from './step.ts';
import { MOST_OBJECTS, noteBulk, resumeAt } from './walk.ts';

/** See resumeAt: within one column the next row is as far as it makes sense to leap. */
const MOST_CARE = 3;
/** Places in one column where a device that jumps back is made to go on behind the place. */
const MOST_LEAPS = 16;
/** Of resumeAt: behind the next row, whatever it is. */
const NEXT_ROW = 4;
/** Rows to ask for of a column that was never read. */
const UNKNOWN_ROWS = 1_000;

/** What a session keeps of the tables that it read: their indexes and how many rows each column had. */
export class TableMemory {
  readonly #tables = new Map<string, RowIndex>();
  readonly #sizes = new Map<Oid, number>();

  table(column: Oid): RowIndex {
    const name = tableOf(column);
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, (table = new RowIndex()));
    return table;
  }

  size(column: Oid): number | undefined {
    return this.#sizes.get(column);
  }

  remember(column: Oid, rows: number): void {
    this.#sizes.set(column, rows);
  }
}

/** One column being read. */
interface Reading {
  readonly oid: Oid;
  readonly prefix: Uint8Array;
  readonly rows: Map<string, SnmpValue>;
  readonly index: RowIndex;
  readonly known: number | undefined;
  cursor: Uint8Array;
  place: number;
  done: boolean;
  /** See walk.ts: how carefully it goes on after a jump back, and how often it leapt. */
  care: number;
  leaps: number;
  /** Within one answer: where its last good row stands, and that the rest of it is not wanted. */
  oidStart: number;
  oidEnd: number;
  skipping: boolean;
}

/** Reads columns. A column that is not there is an empty map. Throws SnmpFailure when nothing at all could be read. */
export async function readColumns(conversation: Conversation, memory: TableMemory, columns: readonly Oid[], options: WalkOptions): Promise<ReadonlyMap<Oid, Column>> {
  const readings = new Map<Oid, Reading>();
  for (const oid of columns) {
    const prefix = oidBytes(oid);
    readings.set(oid, { oid, prefix, rows: new Map(), index: memory.table(oid), known: memory.size(oid), cursor: prefix, place: 0, done: false, care: 0, leaps: 0, oidStart: 0, oidEnd: 0, skipping: false });
  }
  const state: State = { conversation, left: options.maxObjects ?? MOST_OBJECTS, failure: undefined, signal: options.signal };
  // Columns of like length end together, so no request carries one that is over beside one that goes on.
  const groups = new Map<string, Reading[]>();
  for (const reading of readings.values()) {
    const name = reading.known === undefined ? tableOf(reading.oid) : `${reading.known}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [reading]);
    else group.push(reading);
  }
  for (const group of groups.values()) await readGroup(state, group);
  let any = false;
  for (const { oid, rows, index } of readings.values()) {
    memory.remember(oid, rows.size);
    if (rows.size > 0) any = true;
    if (rows.size > 0) index.trim(rows.size);
  }
  if (!any && state.failure !== undefined) throw state.failure;
  return new Map([...readings.values()].map(({ oid, rows }) => [oid, rows]));
}

interface State {
  readonly conversation: Conversation;
  /** Objects that may still be read. */
  left: number;
  /** The last error status that ended a column. */
  failure: SnmpFailure | undefined;
  readonly signal: AbortSignal | undefined;
}

async function readGroup(state: State, group: readonly Reading[]): Promise<void> {
  for (;;) {
    const open = group.filter((reading) => !reading.done);
    if (open.length === 0 || state.left <= 0) return;
    // A column that jumped about goes on alone, row by row, while the others wait.
    const careful = open.find((reading) => reading.care > 0);
    const asked = careful === undefined ? open.slice(0, state.conversation.limits.maxColumns) : [careful];
    const wanted = asked.reduce((most, { known, rows }) => Math.max(most, known === undefined ? UNKNOWN_ROWS : Math.max(1, known - rows.size + 1)), 1);
    const cursors = asked.map(placeOf);
    const result = await step(state.conversation, cursors, { wanted, single: careful !== undefined, signal: state.signal });
    if (result.kind === 'rows') takeRows(state, result, asked);
    else stopped(state, result, asked);
  }
}

/** Where the next request for a column begins. Before the first row there is none to resume behind: then at row 1, 2, 3. */
function placeOf({ oid, prefix, cursor, care }: Reading): Uint8Array {
  return cursor === prefix && care >= 2 ? oidBytes(`${oid}.${care - 1}`) : resumeAt(cursor, care === 3 ? NEXT_ROW : care);
}

function stopped(state: State, result: Extract<Step, { kind: 'stopped' }>, asked: readonly Reading[]): void {
  const reading = asked[result.column]!;
  reading.done = true;
  if (result.failure === undefined) return;
  state.failure = result.failure;
  state.conversation.note('object_error');
}

function takeRows(state: State, result: Extract<Step, { kind: 'rows' }>, asked: readonly Reading[]): void {
  const { answer, columns } = result;
  const bindings = new Bindings(answer);
  const { bytes } = bindings;
  for (let i = 0; i < columns; i++) {
    const reading = asked[i]!;
    reading.oidEnd = 0;
    reading.skipping = false;
  }
  let count = 0;
  let column = 0;
  let ended = false;
  while (bindings.next()) {
    const reading = asked[column]!;
    column += 1;
    if (column === columns) column = 0;
    count += 1;
    if (reading.done || reading.skipping) continue;
    const { oidStart, oidEnd, valueTag } = bindings;
    const { prefix } = reading;
    if ((valueTag >= TAG.noSuchObject && valueTag <= TAG.endOfMibView) || !startsWith(bytes, oidStart, oidEnd, prefix)) {
      if (valueTag < TAG.noSuchObject && compareOids(bytes, oidStart, oidEnd, prefix) < 0) {
        // Back before the column, not behind it.
        state.conversation.note('not_increasing');
        reading.skipping = true;
        continue;
      }
      reading.done = true;
      ended = true;
      continue;
    }
    const place = reading.index.find(bytes, oidStart + prefix.length, oidEnd, reading.place);
    const { rows } = reading;
    const before = rows.size;
    if (place >= 0) {
      const text = reading.index.text(place);
      // Backwards is out of order, and for a row that was there before it is a circle.
      if (place < reading.place - 1 || (place === reading.place - 1 && before > 0)) {
        state.conversation.note('not_increasing');
        reading.skipping = rows.has(text);
        if (reading.skipping) continue;
      }
      rows.set(text, readValue(bytes, valueTag, bindings.valueStart, bindings.valueEnd));
      if (rows.size === before) {
        reading.skipping = true;
        continue;
      }
      reading.place = place + 1;
      state.left -= 1;
    }
    reading.oidStart = oidStart;
    reading.oidEnd = oidEnd;
  }
  noteBulk(state.conversation, result, count, ended);
  for (let i = 0; i < columns; i++) afterAnswer(state.conversation, asked[i]!, bytes, i < count);
}

/** Where a column goes on; one that got no new row goes on more carefully, and in the end not at all. */
function afterAnswer(conversation: Conversation, reading: Reading, bytes: Uint8Array, answered: boolean): void {
  if (reading.done || !answered) return;
  if (reading.oidEnd > 0) {
    reading.cursor = bytes.slice(reading.oidStart, reading.oidEnd);
    reading.care = reading.skipping ? 1 : 0;
    return;
  }
  if (reading.care < MOST_CARE && reading.leaps < MOST_LEAPS) {
    reading.care += 1;
    if (reading.care === 2) reading.leaps += 1;
    return;
  }
  reading.done = true;
  conversation.note('loop');
}

/** The table's entry: the OID of a column without its last arc. */
function tableOf(column: Oid): string {
  return column.slice(0, column.lastIndexOf('.'));
}
