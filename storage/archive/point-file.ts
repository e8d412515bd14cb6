// The file of a day's points: rows by metric, tags and time, in row groups that end where metrics or series do as far as size allows.
import type { SeriesMeta } from '../../common/model/series.ts';
import { tagColumnValue, tagsText } from './layout.ts';
import type { TagColumn } from './layout.ts';
import { integerChunk, textChunk, timeChunk } from './parquet/column-pages.ts';
import type { ColumnChunk } from './parquet/column-pages.ts';
import { doubleChunk } from './parquet/double-pages.ts';
import type { ParquetColumn, Run } from './parquet/format.ts';
import { ParquetWriter } from './parquet/parquet-writer.ts';

/** A group is at most so long: what is held in memory, and what a reader of one series reads at worst. */
const MOST_ROWS = 262_144;
/** Metrics of few points share a group until it has so many rows: each group costs its description. */
const ENOUGH_ROWS = 65_536;

/** Notes in the file for whoever looks. */
export const FILE_NOTES = { written_by: 'vedette', archive_format: '1' } as const;

/** So many rows of a series one after the other. */
export interface Piece {
  readonly meta: SeriesMeta;
  readonly rows: number;
}

/** Takes series in the order of the file. */
export class PointFile {
  metrics = 0;
  series = 0;
  private readonly writer: ParquetWriter;
  private readonly columns: readonly TagColumn[];
  private readonly pause: () => Promise<void>;
  private readonly ts = new Float64Array(MOST_ROWS);
  private readonly values = new Float64Array(MOST_ROWS);
  private pieces: Piece[] = [];
  private rows = 0;
  private metric: string | undefined;

  private constructor(writer: ParquetWriter, columns: readonly TagColumn[], pause: () => Promise<void>) {
    this.writer = writer;
    this.columns = columns;
    this.pause = pause;
  }

  static async create(path: string, columns: readonly TagColumn[], pause: () => Promise<void>): Promise<PointFile> {
    const schema = seriesSchema(columns, [{ name: 'ts', kind: 'time' }, { name: 'value', kind: 'double' }]);
    return new PointFile(await ParquetWriter.create(path, schema, FILE_NOTES), columns, pause);
  }

  /** Rows so far. */
  get length(): number {
    return this.writer.rows + this.rows;
  }

  /** Points ascending in time. Series come ascending by metric and tags. */
  async add(meta: SeriesMeta, { ts, values, length }: { readonly ts: Float64Array; readonly values: Float64Array; readonly length: number }): Promise<void> {
    if (length === 0) return;
    this.series++;
    if (meta.metric !== this.metric) {
      this.metrics++;
      this.metric = meta.metric;
      if (this.rows >= ENOUGH_ROWS) await this.flush();
    }
    if (this.rows > 0 && this.rows + length > MOST_ROWS) await this.flush();
    for (let at = 0; at < length; ) {
      const rows = Math.min(length - at, MOST_ROWS - this.rows);
      for (let i = 0; i < rows; i++) this.ts[this.rows + i] = Math.floor(ts[at + i]!);
      this.values.set(values.subarray(at, at + rows), this.rows);
      this.pieces.push({ meta, rows });
      this.rows += rows;
      at += rows;
      if (this.rows === MOST_ROWS) await this.flush();
    }
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.writer.finish();
  }

  /** Lets go of an unfinished file. */
  close(): Promise<void> {
    return this.writer.close();
  }

  private async flush(): Promise<void> {
    const { pieces, rows } = this;
    if (rows === 0) return;
    const stretches: { from: number; to: number }[] = [];
    let at = 0;
    for (const [place, piece] of pieces.entries()) {
      const last = stretches.at(-1);
      if (last !== undefined && pieces[place - 1]!.meta.metric === piece.meta.metric) last.to += piece.rows;
      else stretches.push({ from: at, to: at + piece.rows });
      at += piece.rows;
    }
    await this.writer.group(seriesChunks(pieces, this.columns, [timeChunk(this.ts.subarray(0, rows), stretches), doubleChunk(this.values.subarray(0, rows), stretches)]));
    this.pieces = [];
    this.rows = 0;
    await this.pause();
  }
}

/** The columns of a file whose rows belong to series: names first, then what is measured, then what else is known of the series. */
export function seriesSchema(columns: readonly TagColumn[], measured: readonly ParquetColumn[]): ParquetColumn[] {
  const text = (name: string): ParquetColumn => ({ name, kind: 'text' });
  return [text('metric'), ...columns.map(({ column }): ParquetColumn => ({ name: column, kind: 'optional text' })), text('tags'), ...measured, text('unit'), text('type'), { name: 'interval', kind: 'integer' }];
}

/** A row group in the columns of {@link seriesSchema}. */
export function seriesChunks(pieces: readonly Piece[], columns: readonly TagColumn[], measured: readonly ColumnChunk[]): ColumnChunk[] {
  const runs = (of: (meta: SeriesMeta) => string | number | null): Run[] => pieces.map(({ meta, rows }) => ({ value: of(meta), rows }));
  return [
    textChunk(runs(({ metric }) => metric), false),
    ...columns.map(({ key }) => textChunk(runs(({ tags }) => tagColumnValue(tags, key)), true)),
    textChunk(runs(({ tags }) => tagsText(tags)), false),
    ...measured,
    textChunk(runs(({ unit }) => unit), false),
    textChunk(runs(({ type }) => type), false),
    integerChunk(runs(({ interval }) => Math.round(interval))),
  ];
}
