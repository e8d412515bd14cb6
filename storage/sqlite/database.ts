// The only importer of better-sqlite3: one connection with its pragmas, cached statements, error kinds and slow-statement log.
import SqliteConnection from 'better-sqlite3';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';

type Value = string | number | null | Uint8Array;

/** What a connection needs from outside. */
export interface DatabaseDeps {
  readonly path: string;
  /** Reads beside the writer, which must have opened the file as `shared`; nothing is ever changed. */
  readonly readOnly?: boolean;
  /** Other processes may read beside this one; still there is one writer only. */
  readonly shared?: boolean;
  monotonic(): number;
  /** See StorageFiles; without it a checkpoint is not prepared. */
  syncFile?(path: string): Promise<void>;
  /** A statement or transaction took longer than {@link SLOW_MS}. */
  onSlow(sql: string, ms: number): void;
}

export const SLOW_MS = 50;

/** The wish for exclusive access and the patience before `storage_locked`. */
const BUSY_TIMEOUT_MS = 2_000;
/** The write-ahead log is brought back to this size at checkpoints. */
const JOURNAL_SIZE_LIMIT = 2_000_000;
/** Pages in memory. Segments are read once and then kept opened, so that more would serve nobody. */
const CACHE_KIB = 4_000;
/** When the write-ahead log holds so many pages (of 4 KiB), it is worth a {@link Database.checkpoint}. */
const CHECKPOINT_PAGES = 256;
/** With so many it is no longer put off until the log is on disk. */
const URGENT_PAGES = 1_024;
/** SQLite does it by itself, in the middle of a transaction's end, only when nobody else has for very long. */
const LAST_RESORT_PAGES = 8_000;
/** A step of a backup: about a megabyte, a few milliseconds. */
const BACKUP_PAGES = 256;

/**
 * One connection, opened for exclusive use by one process: no other may read it meanwhile, unless it is shared. All calls throw VedetteError:
 * `storage_damaged`, `storage_full`, `not_permitted` (read-only), `storage_locked`, `unavailable` or `internal`.
 */
export class Database {
  private readonly deps: DatabaseDeps;
  private connection: SqliteConnection.Database;
  private guard: SqliteConnection.Database | undefined;
  /** Transactions under way: damage is only dealt with outside of them. */
  private depth = 0;
  /** Sets the damaged file aside and makes a new one; without it damage is only thrown. */
  onDamaged: ((error: VedetteError) => void) | undefined;
  /** A text is used for rows or for values, never for both. */
  private statements = new Map<string, SqliteConnection.Statement>();
  /** Something may have been written since the write-ahead log was looked at. */
  private written = true;
  /** Whether the write-ahead log has been brought to disk beside other work, so that a checkpoint waits for the disk once only. */
  private logSync: 'none' | 'running' | 'done' = 'none';
  /** The write-ahead log has been larger than it need be at rest. */
  private logGrew = false;
  /** The numbers of pages, as they were found after so many writes. */
  private pages = { all: 0, free: 0, size: 0, writes: -1 };
  private writes = 0;

  constructor(deps: DatabaseDeps) {
    this.deps = deps;
    try {
      this.connection = this.connect();
    } catch (error) {
      this.guard?.close();
      throw error;
    }
  }

  get path(): string {
    return this.deps.path;
  }

  /** Closes and opens again; statements are prepared anew. Between the two, `between` may move the files. */
  reopen(between: () => void): void {
    this.statements.clear();
    this.writes++;
    // A damaged file may refuse even to be closed well; the connection is gone either way.
    try {
      this.connection.close();
    } catch (error) {
      this.deps.onSlow(`close of a damaged database: ${errorMessage(error)}`, 0);
    }
    between();
    this.connection = this.connect();
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.timed(sql, () => this.prepare(sql).get(...values) as Row | undefined);
  }

  /** The first column of the first row: one value, without a row object around it. */
  value<Result>(sql: string, ...values: Value[]): Result | undefined {
    return this.timed(sql, () => this.prepare(sql, true).get(...values) as Result | undefined);
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.timed(sql, () => this.prepare(sql).all(...values) as Row[]);
  }

  run(sql: string, ...values: Value[]): { changes: number; lastId: number } {
    this.written = true;
    this.writes++;
    return this.timed(sql, () => {
      const { changes, lastInsertRowid } = this.prepare(sql).run(...values);
      return { changes, lastId: Number(lastInsertRowid) };
    });
  }

  /** Several statements without parameters, as in a migration. */
  script(sql: string): void {
    this.written = true;
    this.writes++;
    this.timed(sql, () => this.connection.exec(sql));
  }

  /**
   * Everything in `work` happens or nothing does. Not nested. `repeatable` says that the work may run again on the new database
   * when the old one proves damaged; otherwise `storage_damaged` is thrown after the new one has been made.
   */
  transaction<Result>(name: string, work: () => Result, repeatable = false): Result {
    return this.timed(
      name,
      () => {
        this.depth++;
        try {
          return this.connection.transaction(work).immediate();
        } finally {
          this.depth--;
        }
      },
      repeatable,
    );
  }

  /** The single value of a pragma. */
  pragma(text: string): unknown {
    return this.timed(text, () => this.connection.pragma(text, { simple: true }));
  }

  /** Bytes of the pages in use, without free pages and without the write-ahead log. */
  usedBytes(): number {
    const { all, free, size } = this.countPages();
    return (all - free) * size;
  }

  /** Pages that wait to be used again, and all pages of the file. */
  freePages(): { free: number; all: number } {
    return this.countPages();
  }

  /** Bytes of the database file as it will be after a checkpoint, free pages included. */
  fileBytes(): number {
    const { all, size } = this.countPages();
    return all * size;
  }

  /** Asked for every few seconds: SQLite is asked only when something may have been written since. */
  private countPages(): { all: number; free: number; size: number } {
    if (this.pages.writes !== this.writes) {
      const count = (what: string): number => this.value<number>(`PRAGMA ${what}`) ?? 0;
      this.pages = { all: count('page_count'), free: count('freelist_count'), size: count('page_size'), writes: this.writes };
    }
    return this.pages;
  }

  /** Whether the write-ahead log has grown so much that {@link checkpoint} should be called soon. */
  get checkpointDue(): boolean {
    if (!this.written) return false;
    this.written = false;
    // NOOP only counts.
    const [pages] = this.timed('count pages of the log', () => this.connection.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]);
    const waiting = pages === undefined ? 0 : pages.log - pages.checkpointed;
    this.written = waiting >= CHECKPOINT_PAGES;
    if (!this.written || waiting >= URGENT_PAGES || this.logSync === 'done') return this.written;
    const { syncFile } = this.deps;
    if (syncFile === undefined) return true;
    if (this.logSync === 'none') void this.syncLog(syncFile);
    return false;
  }

  /** Nothing depends on it: a checkpoint syncs what is not synced yet, and says what is wrong. */
  private async syncLog(syncFile: (path: string) => Promise<void>): Promise<void> {
    this.logSync = 'running';
    try {
      await syncFile(`${this.deps.path}-wal`);
    } catch (error) {
      this.deps.onSlow(`sync of the write-ahead log: ${errorMessage(error)}`, 0);
    }
    this.logSync = 'done';
  }

  /** Moves the pages of the write-ahead log into the database file: a few milliseconds of writing and two syncs. */
  checkpoint(): void {
    this.logSync = 'none';
    this.timed('checkpoint', () => this.connection.pragma('wal_checkpoint(PASSIVE)'));
    this.logGrew = true;
  }

  /** Gives back the room of a write-ahead log that has grown; for a moment when nothing else is to be done. Does not wait for readers. */
  shrinkLog(): void {
    if (!this.logGrew) return;
    this.logGrew = false;
    this.timed('shrink log', () => {
      this.connection.pragma('busy_timeout = 0');
      try {
        this.connection.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        this.connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      }
    });
  }

  close(): void {
    this.statements.clear();
    if (this.connection.open) this.timed('close', () => this.connection.close(), false);
    this.guard?.close();
    this.guard = undefined;
  }

  private connect(): SqliteConnection.Database {
    if (this.deps.readOnly === true) return this.timed('open', () => this.connectToRead());
    return this.timed('open', () => {
      this.guard ??= this.deps.shared === true ? takeGuard(this.deps.path) : undefined;
      const connection = new SqliteConnection(this.deps.path, { timeout: BUSY_TIMEOUT_MS });
      try {
        // Set before the first table exists; it cannot be changed later without rewriting the file.
        connection.pragma('auto_vacuum = INCREMENTAL');
        connection.pragma(`locking_mode = ${this.deps.shared === true ? 'NORMAL' : 'EXCLUSIVE'}`);
        connection.pragma('journal_mode = WAL');
        connection.pragma('synchronous = NORMAL');
        connection.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
        connection.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT}`);
        connection.pragma(`cache_size = -${CACHE_KIB}`);
        connection.pragma('foreign_keys = ON');
        connection.pragma('trusted_schema = OFF');
      } catch (error) {
        connection.close();
        throw error;
      }
      return connection;
    });
  }

  private connectToRead(): SqliteConnection.Database {
    const connection = new SqliteConnection(this.deps.path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    connection.pragma('trusted_schema = OFF');
    return connection;
  }

  /** Writes a copy of the database as it is at one moment, page by page while others go on. `progress` throws to stop it. */
  async backupTo(path: string, progress: (done: number) => void): Promise<void> {
    try {
      await this.connection.backup(path, {
        progress({ totalPages, remainingPages }) {
          progress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
          return BACKUP_PAGES;
        },
      });
    } catch (error) {
      throw databaseError(error, path);
    }
  }

  private prepare(sql: string, plucks = false): SqliteConnection.Statement {
    if (!this.connection.open) throw new VedetteError('unavailable', 'The storage is closed.');
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      if (plucks) statement.pluck();
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private timed<Result>(sql: string, work: () => Result, repeatable = true): Result {
    const start = this.deps.monotonic();
    try {
      return work();
    } catch (thrown) {
      const error = databaseError(thrown, this.deps.path);
      const damaged = error instanceof VedetteError && error.code === 'storage_damaged';
      if (!damaged || this.depth > 0 || this.onDamaged === undefined) throw error;
      this.recover(error);
      if (!repeatable) throw error;
      return work();
    } finally {
      const ms = this.deps.monotonic() - start;
      if (ms > SLOW_MS) this.deps.onSlow(sql, ms);
    }
  }

  private recover(error: VedetteError): void {
    const handler = this.onDamaged;
    // While the new database is being made, damage is fatal.
    this.onDamaged = undefined;
    handler?.(error);
    this.onDamaged = handler;
  }
}

/** A lock beside a shared database that its writer holds as long as it lives, however it ends: SQLite's own, on a file without content. */
function takeGuard(path: string): SqliteConnection.Database {
  const guard = new SqliteConnection(`${path}-writer`, { timeout: BUSY_TIMEOUT_MS });
  try {
    guard.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    guard.close();
    throw error;
  }
  return guard;
}

/** Turns what SQLite or the file system throws into the closed set of codes; VedetteErrors pass. */
export function databaseError(error: unknown, path: string): unknown {
  if (error instanceof VedetteError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const details = { path, sqliteCode: code };
  const message = errorMessage(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new VedetteError('storage_damaged', `The database ${path} is damaged (${message}).`, details, error);
  // SHMSIZE: the file beside the write-ahead log could not be made as large as it must be (SQLite's list of result codes).
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') return new VedetteError('storage_full', `There is no space left to write ${path}. Free some space on that disk; writing goes on by itself.`, details, error);
  if (/^SQLITE_READONLY|^SQLITE_PERM/.test(code) || code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new VedetteError('not_permitted', `${path} cannot be written (${message}). Give this user write access to the data folder; writing goes on by itself.`, details, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new VedetteError('storage_locked', `${path} is in use by another program. Close the other Vedette that uses this data folder, or choose another folder.`, details, error);
  if (/^SQLITE_(CANTOPEN|IOERR)|^E[A-Z]+$/.test(code)) return new VedetteError('unavailable', `${path} cannot be read or written (${message}). Check the disk and the data folder's permissions.`, details, error);
  return error instanceof Error && code.startsWith('SQLITE') ? new VedetteError('internal', `The database refused a statement: ${message}.`, details, error) : error;
}
