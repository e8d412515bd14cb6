// The file of a day's rollups: rows by metric, resolution, tags and time, made from the points as they pass by.
import type { SeriesMeta } from '../../common/model/series.ts';
import { DAY } from '../../common/time/millis.ts';
import { LEAST_POINTS, ROLLUP_SECONDS } from './layout.ts';
import type { TagColumn } from './layout.ts';
import { integerChunk, timeChunk } from './parquet/column-pages.ts';
import { doubleChunk } from './parquet/double-pages.ts';
import type { ParquetColumn, Run } from './parquet/format.ts';
import { ParquetWriter } from './parquet/parquet-writer.ts';
import { FILE_NOTES, seriesChunks, seriesSchema } from './point-file.ts';
import type { Piece } from './point-file.ts';

/** Rows of one row group, and of what waits for it at each resolution. */
const MOST_ROWS = 65_536;
/** A group of several metrics ends when it has so many. */
const ENOUGH_ROWS = 32_768;

const MEASURED: readonly ParquetColumn[] = [
  { name: 'resolution', kind: 'integer' },
  { name: 'ts', kind: 'time' },
  { name: 'count', kind: 'count' },
  { name: 'sum', kind: 'double' },
  { name: 'min', kind: 'double' },
  { name: 'max', kind: 'double' },
  { name: 'last', kind: 'double' },
];

/** Buckets of several series one after the other. */
class Buckets {
  rows = 0;
  pieces: Piece[] = [];
  readonly columns = Array.from({ length: 6 }, () => new Float64Array(MOST_ROWS));

  /** NaN is no measurement: it counts nowhere. */
  add(meta: SeriesMeta, times: Float64Array, values: Float64Array, length: number, resolution: number): void {
    const [ts, count, sum, min, max, last] = this.columns as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const first = this.rows;
    for (let i = 0; i < length; ) {
      const start = Math.floor(times[i]! / resolution) * resolution;
      let [points, total, least, greatest, latest] = [0, 0, Infinity, -Infinity, 0];
      for (; i < length && times[i]! < start + resolution; i++) {
        const value = values[i]!;
        if (Number.isNaN(value)) continue;
        points++;
        total += value;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
        latest = value;
      }
      if (points === 0) continue;
      const row = this.rows++;
      ts[row] = start;
      count[row] = points;
      sum[row] = total;
      min[row] = least;
      max[row] = greatest;
      last[row] = latest;
    }
    if (this.rows > first) this.pieces.push({ meta, rows: this.rows - first });
  }

  /** Takes all of another one's rows, which then has none. */
  take(other: Buckets): void {
    for (const [place, column] of this.columns.entries()) column.set(other.columns[place]!.subarray(0, other.rows), this.rows);
    this.rows += other.rows;
    for (const piece of other.pieces) this.pieces.push(piece);
    other.clear();
  }

  clear(): void {
    this.rows = 0;
    this.pieces = [];
  }
}

/** Takes series in the order of the file. */
export class RollupFile {
  private readonly writer: ParquetWriter;
  private readonly columns: readonly TagColumn[];
  private readonly pause: () => Promise<void>;
  private readonly waiting = ROLLUP_SECONDS.map(() => new Buckets());
  private readonly group = new Buckets();
  /** Rows of one metric at one resolution within the group. */
  private stretches: { from: number; to: number }[] = [];
  private resolutions: Run[] = [];
  private metric: string | undefined;

  private constructor(writer: ParquetWriter, columns: readonly TagColumn[], pause: () => Promise<void>) {
    this.writer = writer;
    this.columns = columns;
    this.pause = pause;
  }

  static async create(path: string, columns: readonly TagColumn[], pause: () => Promise<void>): Promise<RollupFile> {
    return new RollupFile(await ParquetWriter.create(path, seriesSchema(columns, MEASURED), FILE_NOTES), columns, pause);
  }

  /** Points of one day, ascending in time. Series come ascending by metric and tags. */
  async add(meta: SeriesMeta, { ts, values, length }: { readonly ts: Float64Array; readonly values: Float64Array; readonly length: number }): Promise<void> {
    if (meta.metric !== this.metric) await this.endMetric();
    this.metric = meta.metric;
    for (const [place, seconds] of ROLLUP_SECONDS.entries()) {
      const resolution = seconds * 1_000;
      // The coarsest is kept of every series.
      if (place < ROLLUP_SECONDS.length - 1 && meta.interval * LEAST_POINTS > resolution) continue;
      const buckets = this.waiting[place]!;
      // A metric of very many series has its resolutions in turns.
      if (buckets.rows + DAY / resolution > MOST_ROWS) await this.endMetric();
      buckets.add(meta, ts, values, length, resolution);
    }
  }

  async finish(): Promise<void> {
    await this.endMetric();
    await this.flush();
    await this.writer.finish();
  }

  /** Lets go of an unfinished file. */
  close(): Promise<void> {
    return this.writer.close();
  }

  private async endMetric(): Promise<void> {
    const { group } = this;
    for (const [place, buckets] of this.waiting.entries()) {
      if (buckets.rows === 0) continue;
      if (group.rows >= ENOUGH_ROWS || group.rows + buckets.rows > MOST_ROWS) await this.flush();
      this.stretches.push({ from: group.rows, to: group.rows + buckets.rows });
      this.resolutions.push({ value: ROLLUP_SECONDS[place]!, rows: buckets.rows });
      group.take(buckets);
    }
  }

  private async flush(): Promise<void> {
    const { group, stretches } = this;
    const { rows } = group;
    if (rows === 0) return;
    const [ts, count, ...numbers] = group.columns.map((column) => column.subarray(0, rows));
    const measured = [integerChunk(this.resolutions), timeChunk(ts!, stretches), timeChunk(count!, stretches), ...numbers.map((column) => doubleChunk(column, stretches))];
    await this.writer.group(seriesChunks(group.pieces, this.columns, measured));
    group.clear();
    this.stretches = [];
    this.resolutions = [];
    await this.pause();
  }
}
