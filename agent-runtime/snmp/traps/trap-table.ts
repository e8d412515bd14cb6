// All traps, newest in memory, all in the storage: blocks of some hundred rows, written together, so that a storm of traps costs a few writes.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import { MINUTE } from '../../../common/time/millis.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { SnapshotStore } from '../../../storage/api.ts';
import type { Log } from '../../ports/ports.ts';
import { sameness } from './trap-row.ts';
import type { TrapRow } from './trap-row.ts';

const KIND = 'snmp.traps';
const ROWS_PER_BLOCK = 500;
const BLOCK_SPAN = 10 * MINUTE;
/** Repeats within this time of the one before are the same row … */
const SAME_WITHIN = MINUTE;
/** … as long as it is younger than this. */
const ROW_SPAN = 60 * MINUTE;
/** Blocks of this run that stay in memory, and blocks that were read again. */
const BLOCKS_IN_MEMORY = 20;
const BLOCKS_READ = 40;
const MOST_RECENT = 5_000;

interface Block {
  readonly t: Millis;
  readonly rows: TrapRow[];
  isDirty: boolean;
}

export class TrapTable {
  readonly #snapshots: SnapshotStore;
  readonly #log: Log;
  /** Oldest first. */
  #blocks: Block[] = [];
  readonly #read = new Map<Millis, readonly TrapRow[]>();
  /** The newest row of each kind of trap that may still be repeated, by sameness. */
  readonly #recent = new Map<string, { readonly row: TrapRow; readonly block: Block }>();
  #lastId = 0;

  constructor(snapshots: SnapshotStore, log: Log) {
    this.#snapshots = snapshots;
    this.#log = log;
  }

  /** Counts a trap on the row that it repeats; undefined when it repeats none. */
  repeat(key: string, t: Millis): TrapRow | undefined {
    const found = this.#recent.get(key);
    if (found === undefined) return undefined;
    const { block, row } = found;
    if (Math.abs(t - row.lastT) >= SAME_WITHIN || Math.abs(t - row.t) >= ROW_SPAN || !this.#blocks.includes(block)) {
      this.#recent.delete(key);
      return undefined;
    }
    row.count += 1;
    row.lastT = Math.max(row.lastT, t);
    block.isDirty = true;
    return row;
  }

  add(given: Omit<TrapRow, 'id' | 'count' | 'lastT'>): TrapRow {
    const { t } = given;
    // A number that no earlier run has given: the time in it goes on.
    this.#lastId = Math.max(this.#lastId + 1, t * 1_000);
    const row: TrapRow = { ...given, id: this.#lastId, lastT: t, count: 1 };
    const block = this.#openBlock(t);
    block.rows.push(row);
    block.isDirty = true;
    if (this.#recent.size >= MOST_RECENT) this.#recent.delete(this.#recent.keys().next().value!);
    this.#recent.set(sameness(row), { row, block });
    return row;
  }

  #openBlock(t: Millis): Block {
    const newest = this.#blocks.at(-1);
    const isNear = newest !== undefined && Math.abs(t - newest.t) < BLOCK_SPAN;
    if (isNear && newest.rows.length < ROWS_PER_BLOCK) return newest;
    // Many blocks may begin in one millisecond; each is stored under one of its own.
    let at = isNear ? Math.max(Math.round(t), newest.t + 1) : Math.round(t);
    while (this.#isTaken(at)) at += 1;
    const block: Block = { t: at, rows: [], isDirty: false };
    this.#blocks.push(block);
    if (this.#blocks.length > BLOCKS_IN_MEMORY) {
      const oldest = this.#blocks[0]!;
      if (oldest.isDirty) this.#write(oldest);
      // A block that the storage does not take is kept a while longer.
      if (!oldest.isDirty || this.#blocks.length > BLOCKS_IN_MEMORY * 2) this.#blocks.shift();
    }
    return block;
  }

  #isTaken(t: Millis): boolean {
    return this.#blocks.some((block) => block.t === t) || this.#snapshots.latest(KIND, { from: t, to: t + 1 }) !== undefined;
  }

  /** Writes what has changed. Never throws: what the storage does not take is tried again. */
  flush(): void {
    for (const block of this.#blocks) if (block.isDirty) this.#write(block);
  }

  #write(block: Block): void {
    try {
      this.#snapshots.put(KIND, block.t, `${block.rows.length} traps`, new TextEncoder().encode(JSON.stringify(block.rows)));
      block.isDirty = false;
    } catch (thrown) {
      this.#log.warn('Traps could not be stored; they are tried again.', { rows: block.rows.length, reason: errorMessage(thrown) });
    }
  }

  /** Visits the rows of a stretch of time, newest first, until `visit` says false. */
  visit(from: Millis, to: Millis, visit: (row: TrapRow) => boolean): void {
    const memory = this.#blocks;
    for (let i = memory.length - 1; i >= 0; i--) if (!visitRows(memory[i]!.rows, from, to, visit)) return;
    const inMemory = new Set(memory.map(({ t }) => t));
    // A row may have been repeated for an hour after it began, and a block holds what began within minutes of it.
    const since = from - ROW_SPAN - BLOCK_SPAN;
    for (let before = to + BLOCK_SPAN; before > since; ) {
      const block = this.#snapshots.latest(KIND, { from: since, to: before });
      if (block === undefined) return;
      before = block.t;
      if (!inMemory.has(block.t) && !visitRows(this.#rowsOf(block.t, block.bytes), from, to, visit)) return;
    }
  }

  #rowsOf(t: Millis, bytes: Uint8Array): readonly TrapRow[] {
    let rows = this.#read.get(t);
    if (rows !== undefined) return rows;
    try {
      rows = JSON.parse(new TextDecoder().decode(bytes)) as TrapRow[];
    } catch (thrown) {
      this.#log.warn('A block of stored traps cannot be read and is left out.', { t, reason: errorMessage(thrown) });
      rows = [];
    }
    if (this.#read.size >= BLOCKS_READ) this.#read.delete(this.#read.keys().next().value!);
    this.#read.set(t, rows);
    return rows;
  }
}

function visitRows(rows: readonly TrapRow[], from: Millis, to: Millis, visit: (row: TrapRow) => boolean): boolean {
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!;
    if (row.t < to && row.lastT >= from && !visit(row)) return false;
  }
  return true;
}
