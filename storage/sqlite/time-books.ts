// Books of times: what merged segments of one span share across groups. A book only grows, and is written with the segment that needs it.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SegmentCodec, TimeBook, TimeBookWriter } from '../encoding/segment.ts';
import type { Database } from './database.ts';

/** A book that is being written: hand it to the codec, then {@link TimeBooks.write} it in the transaction of the segment. */
export interface OpenBook {
  readonly start: Millis;
  readonly finish: Millis;
  readonly writer: TimeBookWriter;
  /** Columns that are stored. */
  stored: number;
  bytes: number;
}

/** So many spans are worked on, and read, at a time: a book with its times takes megabytes. */
const WRITERS = 2;
const READERS = 3;

/** Tells of a book that cannot be read, once in a run. */
export type OnDamagedBook = (span: { readonly start: Millis; readonly finish: Millis }, error: VedetteError) => void;

export class TimeBooks {
  private readonly database: Database;
  private readonly codec: SegmentCodec;
  private readonly onDamaged: OnDamagedBook;
  private readonly damaged = new Set<string>();
  private readonly writers = new Map<string, OpenBook>();
  private readonly readers = new Map<string, TimeBook | undefined>();
  private total: number | undefined;

  constructor(database: Database, codec: SegmentCodec, onDamaged: OnDamagedBook) {
    this.database = database;
    this.codec = codec;
    this.onDamaged = onDamaged;
  }

  /** Bytes of all books. */
  get bytes(): number {
    this.total ??= this.database.get<{ bytes: number | null }>('SELECT sum(length(data)) AS bytes FROM books')?.bytes ?? 0;
    return this.total;
  }

  /** Whether the book of this span was found damaged, at least in part. */
  isDamaged(start: Millis, finish: Millis): boolean {
    return this.damaged.has(`${start} ${finish}`);
  }

  /** The book for segments of exactly this span, to read; undefined when it has none, or a damaged one. Its columns may still be damaged. */
  read(start: Millis, finish: Millis): TimeBook | undefined {
    const key = `${start} ${finish}`;
    if (this.readers.has(key)) return this.readers.get(key);
    const data = this.database.value<Uint8Array>('SELECT data FROM books WHERE start = ? AND finish = ?', start, finish);
    const book = data === undefined ? undefined : this.guarded(start, finish, () => watched(this.codec.openTimes(data, start), (error) => this.say(start, finish, error)));
    keep(this.readers, key, book, READERS);
    return book;
  }

  private guarded<Result>(start: Millis, finish: Millis, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof VedetteError) || error.code !== 'storage_damaged') throw error;
      this.say(start, finish, error);
      return undefined;
    }
  }

  private say(start: Millis, finish: Millis, error: VedetteError): void {
    const key = `${start} ${finish}`;
    if (this.damaged.has(key)) return;
    this.damaged.add(key);
    this.onDamaged({ start, finish }, error);
  }

  /** The book for segments of exactly this span, to add to. A damaged one is left as it is: then the answer is undefined, and segments keep their own times. */
  begin(start: Millis, finish: Millis): OpenBook | undefined {
    const key = `${start} ${finish}`;
    const known = this.writers.get(key);
    if (known !== undefined) return known;
    const before = this.read(start, finish);
    if (this.isDamaged(start, finish)) return undefined;
    return this.guarded(start, finish, () => {
      const bytes = before === undefined ? 0 : (this.database.value<number>('SELECT length(data) FROM books WHERE start = ? AND finish = ?', start, finish) ?? 0);
      const book: OpenBook = { start, finish, writer: this.codec.beginTimes(start, before), stored: before?.length ?? 0, bytes };
      keep(this.writers, key, book, WRITERS);
      return book;
    });
  }

  /** Writes what is new in a book; the caller is in a transaction and calls {@link written} after it. */
  write({ start, finish, writer, stored }: OpenBook): { columns: number; bytes: number } | undefined {
    if (writer.length === stored) return undefined;
    const data = writer.finish();
    this.database.run('INSERT INTO books (start, finish, data) VALUES (?, ?, ?) ON CONFLICT (start, finish) DO UPDATE SET data = excluded.data', start, finish, data);
    return { columns: writer.length, bytes: data.length };
  }

  written(book: OpenBook, { columns, bytes }: { columns: number; bytes: number }): void {
    this.readers.delete(`${book.start} ${book.finish}`);
    if (this.total !== undefined) this.total += bytes - book.bytes;
    book.stored = columns;
    book.bytes = bytes;
  }

  /** Deletes books of spans that end at or before `t`; only when no segment of such a span is left. Answers how many. */
  dropBefore(t: Millis, limit: number): number {
    const { changes } = this.database.run('DELETE FROM books WHERE rowid IN (SELECT rowid FROM books WHERE finish <= ? LIMIT ?)', t, limit);
    if (changes > 0) this.reset();
    return changes;
  }

  /** Gives back what merging needed: nothing more is to be merged for now. */
  rest(): void {
    this.writers.clear();
  }

  /** Forgets everything read and begun. */
  reset(): void {
    this.writers.clear();
    this.readers.clear();
    this.total = undefined;
  }
}

/** The book, which tells of a column that cannot be read before it throws. */
function watched(book: TimeBook, tell: (error: VedetteError) => void): TimeBook {
  return {
    length: book.length,
    column(index) {
      try {
        return book.column(index);
      } catch (error) {
        if (error instanceof VedetteError && error.code === 'storage_damaged') tell(error);
        throw error;
      }
    },
  };
}

/** Adds to a small cache; the oldest entry leaves it. */
function keep<Value>(cache: Map<string, Value>, key: string, value: Value, most: number): void {
  cache.set(key, value);
  for (const oldest of cache.keys()) {
    if (cache.size <= most) break;
    cache.delete(oldest);
  }
}
