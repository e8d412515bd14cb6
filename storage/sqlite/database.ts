// The only importer of better-sqlite3: one connection with its pragmas, cached statements, error kinds and slow-statement log.
import SqliteConnection from 'better-sqlite3';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';

type Value = string | number | null | Uint8Array;

/** What a connection needs from outside. */
export interface DatabaseDeps {
  readonly path: string;
  monotonic(): number;
  /** A statement or transaction took longer than {@link SLOW_MS}. */
  onSlow(sql: string, ms: number): void;
}

export const SLOW_MS = 50;

/** The wish for exclusive access and the patience before `storage_locked`. */
const BUSY_TIMEOUT_MS = 2_000;
/** The write-ahead log is brought back to this size at checkpoints. */
const JOURNAL_SIZE_LIMIT = 16_000_000;

/**
 * One connection, opened for exclusive use by one process (no other may read it meanwhile). All calls throw VedetteError:
 * `storage_damaged`, `storage_full`, `not_permitted` (read-only), `storage_locked`, `unavailable` or `internal`.
 */
export class Database {
  private readonly deps: DatabaseDeps;
  private connection: SqliteConnection.Database;
  private statements = new Map<string, SqliteConnection.Statement>();

  constructor(deps: DatabaseDeps) {
    this.deps = deps;
    this.connection = this.connect();
  }

  get path(): string {
    return this.deps.path;
  }

  /** Closes and opens again; statements are prepared anew. Between the two, `between` may move the files. */
  reopen(between: () => void): void {
    this.close();
    between();
    this.connection = this.connect();
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.timed(sql, () => this.prepare(sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.timed(sql, () => this.prepare(sql).all(...values) as Row[]);
  }

  run(sql: string, ...values: Value[]): { changes: number; lastId: number } {
    return this.timed(sql, () => {
      const { changes, lastInsertRowid } = this.prepare(sql).run(...values);
      return { changes, lastId: Number(lastInsertRowid) };
    });
  }

  /** Several statements without parameters, as in a migration. */
  script(sql: string): void {
    this.timed(sql, () => this.connection.exec(sql));
  }

  /** Everything in `work` happens or nothing does. Not nested. */
  transaction<Result>(name: string, work: () => Result): Result {
    return this.timed(name, () => this.connection.transaction(work).immediate());
  }

  /** The single value of a pragma. */
  pragma(text: string): unknown {
    return this.timed(text, () => this.connection.pragma(text, { simple: true }));
  }

  /** Bytes of the pages in use, without free pages and without the write-ahead log. */
  usedBytes(): number {
    return (Number(this.pragma('page_count')) - Number(this.pragma('freelist_count'))) * Number(this.pragma('page_size'));
  }

  close(): void {
    this.statements.clear();
    if (this.connection.open) this.timed('close', () => this.connection.close());
  }

  private connect(): SqliteConnection.Database {
    return this.timed('open', () => {
      const connection = new SqliteConnection(this.deps.path, { timeout: BUSY_TIMEOUT_MS });
      try {
        // Set before the first table exists; it cannot be changed later without rewriting the file.
        connection.pragma('auto_vacuum = INCREMENTAL');
        connection.pragma('locking_mode = EXCLUSIVE');
        connection.pragma('journal_mode = WAL');
        connection.pragma('synchronous = NORMAL');
        connection.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT}`);
        connection.pragma('foreign_keys = ON');
        connection.pragma('trusted_schema = OFF');
      } catch (error) {
        connection.close();
        throw error;
      }
      return connection;
    });
  }

  private prepare(sql: string): SqliteConnection.Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private timed<Result>(sql: string, work: () => Result): Result {
    const start = this.deps.monotonic();
    try {
      return work();
    } catch (error) {
      throw databaseError(error, this.deps.path);
    } finally {
      const ms = this.deps.monotonic() - start;
      if (ms > SLOW_MS) this.deps.onSlow(sql, ms);
    }
  }
}

/** Turns what SQLite or the file system throws into the closed set of codes; VedetteErrors pass. */
export function databaseError(error: unknown, path: string): unknown {
  if (error instanceof VedetteError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const details = { path, sqliteCode: code };
  const message = errorMessage(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new VedetteError('storage_damaged', `The database ${path} is damaged (${message}).`, details, error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return new VedetteError('storage_full', `There is no space left to write ${path}. Free some space on that disk; writing goes on by itself.`, details, error);
  if (/^SQLITE_READONLY|^SQLITE_PERM/.test(code) || code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new VedetteError('not_permitted', `${path} cannot be written (${message}). Give this user write access to the data folder; writing goes on by itself.`, details, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new VedetteError('storage_locked', `${path} is in use by another program. Close the other Vedette that uses this data folder, or choose another folder.`, details, error);
  if (/^SQLITE_(CANTOPEN|IOERR)|^E[A-Z]+$/.test(code)) return new VedetteError('unavailable', `${path} cannot be read or written (${message}). Check the disk and the data folder's permissions.`, details, error);
  return error instanceof Error && code.startsWith('SQLITE') ? new VedetteError('internal', `The database refused a statement: ${message}.`, details, error) : error;
}
