// Whole columns of tables, several in one GETBULK: the path that every poll takes, so it makes as little garbage as it can.
import type { Column, Oid, SnmpFailure, SnmpValue, WalkOptions } from '../protocol.ts';
import { Bindings } from './ber/message.ts';
import { compareOids, startsWith } from './ber/oid.ts';
import { TAG } from './ber/tags.ts';
import { readsAs, readValue } from './ber/value.ts';
import type { Conversation } from './conversation.ts';
import { oidBytes } from './get.ts';
import { step } from './step.ts';
import type { Step } from './step.ts';
import { NO_ROWS } from './table-column.ts';
import type { RowList, TableColumn } from './table-column.ts';
import { tableOf } from './table-memory.ts';
import type { TableMemory, TableState } from './table-memory.ts';
import { MOST_OBJECTS, noteBulk, resumeAt } from './walk.ts';

/** See resumeAt: within one column the next row is as far as it makes sense to leap. */
const MOST_CARE = 3;
/** Places in one column where a device that jumps back is made to go on behind the place. */
const MOST_LEAPS = 16;
/** Of resumeAt: behind the next row, whatever it is. */
const NEXT_ROW = 4;
/** Questions about one group of columns that are under way at once. */
const AT_ONCE = 2;
/** Rows to ask for of a column that was never read. */
const UNKNOWN_ROWS = 1_000;

/** One column being read. */
interface Reading {
  readonly oid: Oid;
  readonly prefix: Uint8Array;
  readonly table: TableState;
  readonly known: number | undefined;
  readonly before: TableColumn | undefined;
  /** The rows that are expected; what is read follows them as long as `texts` is undefined. */
  readonly expected: RowList;
  texts: string[] | undefined;
  readonly cells: SnmpValue[];
  /** All cells so far are those of `before`. */
  unchanged: boolean;
  /** Of the index when this began, and whether rows came out of order since: until then a row behind the last one cannot have been there before. */
  version: number;
  seen: Set<string> | undefined;
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
  for (const oid of columns) readings.set(oid, readingOf(oid, memory));
  const state: State = { conversation, left: options.maxObjects ?? MOST_OBJECTS, failure: undefined, signal: options.signal };
  await findOut(state, [...readings.values()].filter(({ known }) => known === undefined || known === 0));
  // Columns of like length end together, so no GETBULK carries one that is over beside one that goes on. A GETNEXT brings one row anyway.
  const groups = new Map<string, Reading[]>();
  for (const reading of readings.values()) {
    if (reading.done) continue;
    const name = conversation.usesNext ? '' : reading.known === undefined ? tableOf(reading.oid) : `${reading.known}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [reading]);
    else group.push(reading);
  }
  for (const group of groups.values()) await readGroup(state, group);
  const found = new Map<Oid, Column>();
  let any = false;
  for (const { oid, table, expected, texts, cells, unchanged } of readings.values()) {
    if (cells.length > 0) {
      any = true;
      table.index.trim(cells.length);
    }
    found.set(oid, memory.keep(oid, table, texts ?? expected, cells, unchanged));
  }
  if (!any && state.failure !== undefined) throw state.failure;
  return found;
}

function readingOf(oid: Oid, memory: TableMemory): Reading {
  const prefix = oidBytes(oid);
  const table = memory.table(oid);
  const before = memory.kept(oid);
  return {
    oid,
    prefix,
    table,
    known: memory.size(oid),
    before,
    expected: table.lists[0] ?? NO_ROWS.rows,
    texts: undefined,
    cells: [],
    unchanged: true,
    version: table.index.version,
    seen: undefined,
    cursor: prefix,
    place: 0,
    done: false,
    care: 0,
    leaps: 0,
    oidStart: 0,
    oidEnd: 0,
    skipping: false,
  };
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
  const { conversation } = state;
  const width = conversation.columnsAtOnce;
  if (conversation.usesNext || !conversation.limits.bulkWorks || group.length <= width) return readLane(state, group);
  // The next columns are on their way while the answer to the first ones is.
  const lanes = Array.from({ length: Math.ceil(group.length / width) }, (_, lane) => group.slice(lane * width, (lane + 1) * width));
  const work = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      try {
        await readLane(state, lane);
      } catch (thrown) {
        lanes.length = 0;
        throw thrown;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function readLane(state: State, group: readonly Reading[]): Promise<void> {
  for (;;) {
    const open = group.filter((reading) => !reading.done);
    if (open.length === 0 || state.left <= 0) return;
    // A column that jumped about goes on alone, row by row, while the others wait.
    const careful = open.find((reading) => reading.care > 0);
    const asked = careful === undefined ? open.slice(0, state.conversation.columnsAtOnce) : [careful];
    const wanted = asked.reduce((most, { known, cells }) => Math.max(most, known === undefined ? UNKNOWN_ROWS : Math.max(1, known - cells.length + 1)), 1);
    const cursors = asked.map(placeOf);
    const result = await step(state.conversation, cursors, { wanted, single: careful !== undefined, signal: state.signal });
    if (result.kind === 'rows') takeRows(state, result, asked);
    else stopped(state, result, asked);
  }
}

/** Most columns of most plans are not there: one row of many at a time shows which are. */
async function findOut(state: State, readings: readonly Reading[]): Promise<void> {
  const { conversation } = state;
  for (let from = 0; from < readings.length; ) {
    const most = conversation.limits.wideColumns;
    if (most === 0 || conversation.usesNext || readings.length - from <= conversation.columnsAtOnce || state.left <= 0) return;
    const asked = readings.slice(from, from + most);
    const result = await step(conversation, asked.map(placeOf), { wanted: 1, wide: true, signal: state.signal });
    if (result.kind === 'stopped') return stopped(state, result, asked);
    takeRows(state, result, asked);
    from += asked.length;
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
    const { index } = reading.table;
    const place = index.find(bytes, oidStart + prefix.length, oidEnd, reading.place);
    if (place >= 0) {
      const text = index.text(place);
      // Backwards is out of order, and for a row that was there before it is a circle.
      const back = place < reading.place - 1 || (place === reading.place - 1 && reading.cells.length > 0);
      if (back) state.conversation.note('not_increasing');
      if ((back || index.version !== reading.version || reading.seen !== undefined) && wasSeen(reading, text)) {
        reading.skipping = true;
        continue;
      }
      takeCell(reading, text, bindings);
      reading.place = place + 1;
      state.left -= 1;
    }
    reading.oidStart = oidStart;
    reading.oidEnd = oidEnd;
  }
  // A wide question says nothing of how many rows the device likes to give.
  if (result.bulk && columns > state.conversation.columnsAtOnce) {
    if (count < columns) state.conversation.limits.noWide();
  } else noteBulk(state.conversation, result, count, ended);
  if (!result.bulk && columns > 1) state.conversation.limits.nextAnswered(columns, count);
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

/** Whether a row was read already; from its first use on the rows are remembered by name. */
function wasSeen(reading: Reading, text: string): boolean {
  const { cells, expected, texts } = reading;
  if (reading.seen === undefined) {
    reading.seen = new Set(texts);
    if (texts === undefined) for (let place = 0; place < cells.length; place += 1) reading.seen.add(expected.texts[place]!);
  }
  return reading.seen.has(text);
}

function takeCell(reading: Reading, text: string, { bytes, valueEnd, valueStart, valueTag }: Bindings): void {
  const { before, cells, expected } = reading;
  const place = cells.length;
  if (reading.texts !== undefined) reading.texts.push(text);
  else if (expected.texts[place] !== text) {
    reading.texts = expected.texts.slice(0, place);
    reading.texts.push(text);
  }
  reading.seen?.add(text);
  const cell = before?.rows.texts[place] === text ? before.cells[place] : undefined;
  if (cell !== undefined && readsAs(cell, bytes, valueTag, valueStart, valueEnd)) cells.push(cell);
  else {
    reading.unchanged = false;
    cells.push(readValue(bytes, valueTag, valueStart, valueEnd));
  }
}
