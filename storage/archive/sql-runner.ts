// Runs what a person wrote over one archive: one reading statement, bounded in rows and time, locked in the archive's folder.
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SqlResult, SqlTable } from '../../common/model/storage.ts';
import type { Duck, SqlValue } from './duckdb.ts';
import type { ArchiveFiles, Requests } from './protocol.ts';
import { sqlText } from './sql-text.ts';
import { sqlColumn } from './sql-values.ts';
import { describeViews, makeViews } from './sql-views.ts';

export interface SqlRunnerDeps {
  readonly duck: Duck;
  /** The one folder that an export may be written to; nothing else can be written at all. */
  readonly exportFolder: string;
  monotonic(): number;
  after(ms: number, callback: () => void): () => void;
}

/** What an export may weigh: it travels as one message. */
const MAX_EXPORT_BYTES = 64_000_000;
const INTERRUPT_AGAIN_MS = 50;

/** One archive's door. Calls must not overlap. */
export class SqlRunner {
  private readonly deps: SqlRunnerDeps;
  private viewsOf = '';

  constructor(deps: SqlRunnerDeps) {
    this.deps = deps;
  }

  async schema(archive: ArchiveFiles): Promise<SqlTable[]> {
    await this.views(archive);
    return describeViews(this.deps.duck);
  }

  async run({ text, limit, timeLimitMs, ...archive }: Requests['sql']['request']): Promise<SqlResult> {
    await this.views(archive);
    const start = this.deps.monotonic();
    const values: SqlValue[][] = [];
    let rows = 0;
    let truncated = false;
    const columns = await this.limited(timeLimitMs, text, () =>
      this.deps.duck.select(text, (block, length) => {
        const taken = Math.min(length, limit - rows);
        for (const [place, column] of block.entries()) {
          const list = (values[place] ??= []);
          for (let row = 0; row < taken; row++) list.push(column[row] ?? null);
        }
        rows += taken;
        truncated ||= taken < length;
        return !truncated;
      }),
    );
    return { columns: columns.map((column, place) => sqlColumn(column, values[place] ?? [])), rows, truncated, ms: this.deps.monotonic() - start };
  }

  async export({ text, format, timeLimitMs, ...archive }: Requests['sqlExport']['request']): Promise<Requests['sqlExport']['answer']> {
    const { duck, exportFolder } = this.deps;
    await this.views(archive);
    await duck.demandOneSelect(text);
    await mkdir(exportFolder, { recursive: true, mode: 0o700 });
    const target = join(exportFolder, `export.${format}`);
    try {
      return await this.limited(timeLimitMs, text, async () => {
        // The text stands at the end of the statement, so nothing that it holds can become part of another one.
        await duck.run(`CREATE OR REPLACE TEMP VIEW exported AS ${text}`);
        await duck.run(`COPY exported TO ${sqlText(target)} (${format === 'csv' ? 'FORMAT csv, HEADER true' : 'FORMAT parquet, COMPRESSION zstd'})`);
        const { size } = await stat(target);
        if (size > MAX_EXPORT_BYTES) throw new VedetteError('bad_input', `The answer is ${Math.round(size / 1_000_000)} MB; an export may have 64 MB. Choose fewer columns, a shorter time, or add a LIMIT.`);
        const reader = format === 'csv' ? `read_csv(${sqlText(target)}, header = true, all_varchar = true)` : `read_parquet(${sqlText(target)})`;
        const [count] = await duck.rows(`SELECT count(*)::DOUBLE AS rows FROM ${reader}`);
        return { bytes: new Uint8Array(await readFile(target)), rows: Number(count?.['rows'] ?? 0) };
      });
    } finally {
      await rm(target, { force: true });
    }
  }

  private async views(archive: ArchiveFiles): Promise<void> {
    const key = archive.files.map(({ uri }) => uri).join('\n');
    if (this.viewsOf === `=${key}`) return;
    await makeViews(this.deps.duck, archive);
    this.viewsOf = `=${key}`;
  }

  private async limited<Result>(ms: number, text: string, work: () => Promise<Result>): Promise<Result> {
    let late = false;
    const interrupt = (): void => {
      late = true;
      this.deps.duck.interrupt();
      // One that comes between two statements is forgotten.
      stop = this.deps.after(INTERRUPT_AGAIN_MS, interrupt);
    };
    let stop = this.deps.after(ms, interrupt);
    try {
      return await work();
    } catch (error) {
      if (late) throw new VedetteError('deadline', `The statement was stopped after ${ms / 1_000} s. Give it more time, or ask for less: a shorter range, one metric, or rollups instead of metrics.`, {}, error);
      throw withPosition(error, text);
    } finally {
      stop();
    }
  }
}

/** DuckDB counts bytes of UTF-8 from the start of the text; people count lines and columns. */
function withPosition(error: unknown, text: string): unknown {
  if (!(error instanceof VedetteError) || typeof error.details['offset'] !== 'number') return error;
  const before = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, error.details['offset']));
  const lines = before.split('\n');
  const word = /^[\w.]+|^\S/.exec(text.slice(before.length))?.[0] ?? '';
  const position = { offset: before.length, length: Math.max(1, word.length), line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  return new VedetteError(error.code, error.message, { ...error.details, position }, error);
}
