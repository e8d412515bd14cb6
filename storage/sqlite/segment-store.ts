// The rows of segments: written and deleted in transactions that the directory follows, opened with a small cache.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { PointSegment, RollupSegment, SegmentCodec, SketchSegment } from '../encoding/segment.ts';
import type { Database } from './database.ts';
import type { SegmentDirectory, SegmentRow } from './segment-directory.ts';
import { TimeBooks } from './time-books.ts';
import type { OnDamagedBook } from './time-books.ts';
import { ROW_LEVELS } from './segment-directory.ts';

/** Tells of a row (or one series in it) that cannot be read; it is passed over. */
export type OnDamagedSegment = (row: SegmentRow, error: VedetteError) => void;

/** A row before it has its number. */
export type NewSegmentRow = Omit<SegmentRow, 'id' | 'bytes'>;

/** What a transaction has done to the table; the directory takes it over after the commit. */
export interface RowChanges {
  readonly added: readonly SegmentRow[];
  readonly removed: readonly SegmentRow[];
}

interface Opened {
  readonly row: SegmentRow;
  readonly segment: PointSegment | RollupSegment | SketchSegment;
}

/** So many bytes of rows stay opened: the widgets of a page ask for the same metrics again and again. */
const CACHE_BYTES = 12_000_000;
/** After so many quiet looks of {@link SegmentStore.rest} nobody is asking any more. */
const QUIET_LOOKS = 10;

export class SegmentStore {
  readonly directory: SegmentDirectory;
  readonly codec: SegmentCodec;
  readonly books: TimeBooks;
  private readonly database: Database;
  private readonly onDamaged: OnDamagedSegment;
  private readonly namesBooks: boolean;
  /** In order of use. */
  private readonly opened = new Map<number, Opened>();
  private openedBytes = 0;
  private opens = 0;
  private opensSeen = 0;
  private quietLooks = 0;
  /** Rows that could not be opened in this run. */
  private readonly damaged = new Map<number, SegmentRow>();

  /** Without `onDamagedBook`, each row that lacks its times is told of. */
  constructor(database: Database, directory: SegmentDirectory, codec: SegmentCodec, onDamaged: OnDamagedSegment, onDamagedBook?: OnDamagedBook) {
    this.database = database;
    this.directory = directory;
    this.codec = codec;
    this.books = new TimeBooks(database, codec, onDamagedBook ?? ((): void => undefined));
    this.namesBooks = onDamagedBook !== undefined;
    this.onDamaged = onDamaged;
  }

  /** Writes a row; the caller is in a transaction and hands the answer to {@link follow} after it. */
  insert(row: NewSegmentRow, data: Uint8Array): SegmentRow {
    const id = this.directory.nextId();
    const { grp, kind, resolution, level, start, finish, points } = row;
    this.database.run(
      'INSERT INTO segments (id, grp, kind, resolution, level, start, finish, points, bytes, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id, grp, kind, resolution, level, start, finish, points, data.length, data,
    );
    return { id, grp, kind, resolution, level, start, finish, points, bytes: data.length };
  }

  /** Deletes a row; as {@link insert}. */
  delete(row: SegmentRow): void {
    this.database.run('DELETE FROM segments WHERE id = ?', row.id);
  }

  /** What a transaction has made durable becomes visible. */
  follow({ added, removed }: RowChanges): void {
    for (const row of removed) {
      this.directory.remove(row);
      this.forget(row.id);
      this.damaged.delete(row.id);
    }
    for (const row of added) this.directory.add(row);
  }

  /** Forgets everything read: the database is another one. */
  reset(): void {
    this.opened.clear();
    this.openedBytes = 0;
    this.damaged.clear();
    this.books.reset();
    this.directory.load(this.database);
  }

  /** The points of a row; undefined when it has gone or is damaged. */
  openPoints(row: SegmentRow): PointSegment | undefined {
    return this.open(row, (data) => this.codec.openPoints(data, row.start, row.level === ROW_LEVELS.merged ? this.books.read(row.start, row.finish) : undefined)) as PointSegment | undefined;
  }
  openRollups(row: SegmentRow): RollupSegment | undefined {
    return this.open(row, (data) => this.codec.openRollups(data, row.start)) as RollupSegment | undefined;
  }
  openSketches(row: SegmentRow): SketchSegment | undefined {
    return this.open(row, (data) => this.codec.openSketches(data, row.start)) as SketchSegment | undefined;
  }

  /** Runs `read`; where the bytes are damaged, says so once and answers undefined. */
  guarded<Result>(row: SegmentRow, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof VedetteError) || error.code !== 'storage_damaged') throw error;
      // What lacks its times only has been named with the book.
      if (!this.namesBooks || !this.books.isDamaged(row.start, row.finish)) this.onDamaged(row, error);
      return undefined;
    }
  }

  /** Marks rows that could not be opened, so that they are out of the way and still there. One transaction. */
  setAside(): boolean {
    if (this.damaged.size === 0) return false;
    const rows = [...this.damaged.values()].filter((row) => this.directory.has(row));
    this.database.transaction('set damaged segments aside', () => {
      for (const { id } of rows) this.database.run('UPDATE segments SET level = ? WHERE id = ?', ROW_LEVELS.damaged, id);
    });
    for (const row of rows) this.follow({ removed: [row], added: [{ ...row, level: ROW_LEVELS.damaged }] });
    this.damaged.clear();
    return true;
  }

  /** Called now and then: gives back what is kept opened when nobody has read for some time. */
  rest(): void {
    this.quietLooks = this.opens === this.opensSeen ? this.quietLooks + 1 : 0;
    this.opensSeen = this.opens;
    if (this.quietLooks < QUIET_LOOKS) return;
    this.opened.clear();
    this.openedBytes = 0;
  }

  private open(row: SegmentRow, open: (data: Uint8Array) => Opened['segment']): Opened['segment'] | undefined {
    this.opens++;
    const known = this.opened.get(row.id);
    if (known !== undefined) {
      this.opened.delete(row.id);
      this.opened.set(row.id, known);
      return known.segment;
    }
    if (this.damaged.has(row.id)) return undefined;
    const data = this.database.value<Uint8Array>('SELECT data FROM segments WHERE id = ?', row.id);
    if (data === undefined) return undefined;
    const segment = this.guarded(row, () => open(data));
    if (segment === undefined) {
      this.damaged.set(row.id, row);
      return undefined;
    }
    this.opened.set(row.id, { row, segment });
    this.openedBytes += row.bytes;
    for (const [id] of this.opened) {
      if (this.openedBytes <= CACHE_BYTES || this.opened.size === 1) break;
      this.forget(id);
    }
    return segment;
  }

  private forget(id: number): void {
    const known = this.opened.get(id);
    if (known === undefined) return;
    this.opened.delete(id);
    this.openedBytes -= known.row.bytes;
  }
}
