// The only importer of DuckDB: one in-memory instance with fixed settings, rows in by the block, blocks of columns out.
import { BLOB, DOUBLE, DuckDBInstance, INTEGER, StatementType, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBType } from '@duckdb/node-api';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import { sqlName, sqlText } from './sql-text.ts';

export interface DuckOptions {
  /** DuckDB's own notation, such as '512MB'; bounds its buffers, not the process. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** Where it may spill; at most `spillLimit` (such as '4GB'). */
  readonly spillFolder: string;
  readonly spillLimit: string;
  /** Absent: every file. Else nothing outside of these folders can be opened, and no setting can be changed. */
  readonly onlyFolders?: readonly string[];
}

/** Column types of rows that go in. A `double` column takes numbers, `integer` int32, `text` strings, `bytes` byte arrays. */
export type InputType = 'integer' | 'double' | 'text' | 'bytes';
const INPUT_TYPES: Record<InputType, DuckDBType> = { integer: INTEGER, double: DOUBLE, text: VARCHAR, bytes: BLOB };

/** A value as SQL answers it. */
export type SqlValue = string | number | bigint | boolean | null | object;

/** One column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  /** DuckDB's name of the type, such as BIGINT or TIMESTAMP_MS. */
  readonly type: string;
}

/** One instance and one connection. Members reject with VedetteError; statements must not overlap. */
export class Duck {
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance;
    this.connection = connection;
  }

  static async open(options: DuckOptions): Promise<Duck> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: options.memoryLimit,
      temp_directory: options.spillFolder,
      max_temp_directory_size: options.spillLimit,
      // What is not built in is not fetched from a network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    const connection = await instance.connect();
    const duck = new Duck(instance, connection);
    // Bound once, read in UTC everywhere, and errors that say where they are.
    await duck.run("SET TimeZone = 'UTC'");
    await duck.run('SET parquet_metadata_cache = true');
    await duck.run('SET errors_as_json = true');
    if (options.onlyFolders !== undefined) {
      await duck.run(`SET allowed_directories = [${options.onlyFolders.map(sqlText).join(', ')}]`);
      await duck.run('SET enable_external_access = false');
      await duck.run('SET lock_configuration = true');
    }
    return duck;
  }

  async run(sql: string): Promise<void> {
    await this.guarded(() => this.connection.run(sql));
  }

  /** All rows of a small answer, as objects of plain values. */
  async rows(sql: string): Promise<Record<string, SqlValue>[]> {
    return this.guarded(async () => (await this.connection.runAndReadAll(sql)).getRowObjectsJS() as Record<string, SqlValue>[]);
  }

  /**
   * Hands over an answer of numbers block by block: 32-bit integers and doubles as typed arrays that are valid during the call; every
   * column must be INTEGER or DOUBLE. Stops when `onBlock` answers false.
   */
  async numbers(sql: string, onBlock: (columns: readonly (Int32Array | Float64Array)[], rows: number) => boolean | Promise<boolean>): Promise<void> {
    await this.guarded(async () => {
      const result = await this.connection.stream(sql);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        const columns: (Int32Array | Float64Array)[] = [];
        for (let i = 0; i < chunk.columnCount; i++) columns.push((chunk.getColumnVector(i) as unknown as { readonly items: Int32Array | Float64Array }).items);
        if (!(await onBlock(columns, chunk.rowCount))) {
          this.connection.interrupt();
          return;
        }
      }
    });
  }

  /** Whether the text is exactly one statement that only reads; otherwise throws `bad_input` or `not_permitted`. */
  async demandOneSelect(sql: string): Promise<void> {
    const statement = await this.prepareOnly(sql);
    const { statementType } = statement;
    statement.destroySync();
    if (statementType !== StatementType.SELECT) throw new VedetteError('not_permitted', `Only queries that read are run here (SELECT …, FROM …, WITH …, VALUES …); this is ${StatementType[statementType]}.`);
  }

  /** Runs one statement that reads; `onRows` gets rows of plain values and answers whether it wants more. Answers the columns. */
  async select(sql: string, onRows: (columns: readonly (readonly SqlValue[])[], rows: number) => boolean): Promise<AnswerColumn[]> {
    await this.demandOneSelect(sql);
    return this.guarded(async () => {
      const result = await this.connection.stream(sql);
      const types = result.columnTypes();
      const columns = result.deduplicatedColumnNames().map((name, index) => ({ name, type: String(types[index]) }));
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        const values = chunk.getColumns() as readonly (readonly SqlValue[])[];
        if (!onRows(values, chunk.rowCount)) {
          this.connection.interrupt();
          break;
        }
      }
      return columns;
    });
  }

  /** A temporary table from columns of texts and numbers, all of one length; with `more` the rows join those it has. */
  async table(name: string, columns: readonly { readonly name: string; readonly type: InputType; readonly values: readonly (string | number | Uint8Array | null)[] }[], more = false): Promise<void> {
    if (!more) await this.run(`CREATE OR REPLACE TEMP TABLE ${name} (${columns.map((column) => `${sqlName(column.name)} ${INPUT_TYPES[column.type].toString()}`).join(', ')})`);
    await this.guarded(async () => {
      const appender = await this.connection.createAppender(name, 'main', 'temp');
      const rows = columns[0]?.values.length ?? 0;
      for (let row = 0; row < rows; row++) {
        for (const { type, values } of columns) {
          const value = values[row] ?? null;
          if (value === null) appender.appendNull();
          else if (type === 'integer') appender.appendInteger(value as number);
          else if (type === 'double') appender.appendDouble(value as number);
          else if (type === 'text') appender.appendVarchar(value as string);
          else appender.appendBlob(value as Uint8Array);
        }
        appender.endRow();
      }
      appender.closeSync();
    });
  }

  /** Ends the statement under way, which then rejects with `cancelled`. */
  interrupt(): void {
    this.connection.interrupt();
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async prepareOnly(sql: string): Promise<DuckDBPreparedStatement> {
    return this.guarded(async () => {
      if (sql.replaceAll(/--[^\n]*|\/\*[^]*?\*\/|[\s;]/g, '') === '') throw new VedetteError('bad_input', 'There is no statement in this text.');
      const statements = await this.connection.extractStatements(sql);
      if (statements.count !== 1) throw new VedetteError('bad_input', `One statement is run at a time; this text holds ${statements.count}.`);
      return statements.prepare(0);
    });
  }

  private async guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw duckError(error);
    }
  }
}

/** DuckDB's error as one of ours; its own words and, where it tells, the place in the statement are kept. */
export function duckError(thrown: unknown): VedetteError {
  if (thrown instanceof VedetteError) return thrown;
  const raw = errorMessage(thrown);
  const { type, message, offset } = parsedError(raw);
  if (type === 'INTERRUPT' || /^INTERRUPT/i.test(raw)) return new VedetteError('cancelled', 'The statement was stopped.', {}, thrown);
  const details = { duckdb: type, ...(offset === undefined ? {} : { offset }) };
  if (/No space left|max_temp_directory_size/i.test(message)) return new VedetteError('storage_full', `DuckDB has no space left: ${message}`, details, thrown);
  if (type === 'Permission' || /disabled (by|through) configuration|configuration has been locked|file system operations are disabled/i.test(message)) return new VedetteError('not_permitted', message, details, thrown);
  if (type === 'Out of Memory') return new VedetteError('unavailable', `The statement needs more memory than the archive process may use: ${message}`, details, thrown);
  if (type === 'IO' || type === 'FATAL' || type === 'INTERNAL') return new VedetteError(type === 'IO' ? 'unavailable' : 'internal', message, details, thrown);
  return new VedetteError('bad_input', message, details, thrown);
}

/** With errors_as_json DuckDB answers {"exception_type", "exception_message", "position"}; otherwise "Parser Error: …". */
function parsedError(raw: string): { type: string; message: string; offset?: number } {
  try {
    const value = JSON.parse(raw.slice(Math.max(0, raw.indexOf('{')))) as { exception_type?: unknown; exception_message?: unknown; position?: unknown };
    if (typeof value.exception_type === 'string' && typeof value.exception_message === 'string') {
      const offset = Number(value.position ?? Number.NaN);
      return { type: value.exception_type, message: value.exception_message, ...(Number.isInteger(offset) ? { offset } : {}) };
    }
  } catch {
    // Not every error comes as JSON.
  }
  const match = /^([A-Z][A-Za-z ]+?)(?: Error|: )/.exec(raw);
  return { type: match?.[1] ?? '', message: raw };
}
