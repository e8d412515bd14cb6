// Reads points, buckets and sketches of chosen series out of Parquet files. Runs in the archive process.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { join } from 'node:path';
import { BLOCK_ROWS, PointGatherer } from './blocks.ts';
import type { SendBlock } from './blocks.ts';
import { BucketGatherer } from './bucket-gatherer.ts';
import type { Duck } from './duckdb.ts';
import { LEAST_POINTS, ROLLUP_SECONDS, tagsText } from './layout.ts';
import type { ArchiveFileKind } from './manifest.ts';
import type { PointScan } from './point-scan.ts';
import type { Requests, ScanBlock, WantedSeries } from './protocol.ts';
import { sqlList, sqlText, sqlTime } from './sql-text.ts';

type ScanFilesRequest = Requests['scan']['request'];
type ScanAnswer = Requests['scan']['answer'];

export interface ScanDeps {
  readonly duck: Duck;
  readonly points: PointScan;
  /** Lets messages through; throws to stop the scan. */
  pause(): Promise<void>;
}

/**
 * Answers how many rows were handed over. Blocks of one series ascend in time. A file that cannot be read is left out from there on and
 * named in the answer; all others are read.
 */
export async function scanFiles(deps: ScanDeps, request: ScanFilesRequest, send: SendBlock): Promise<ScanAnswer> {
  const scan = new Scan(deps, request, send);
  await scan.run();
  return { rows: scan.rows, unreadable: scan.unreadable };
}

/** Whether the files in `rollups/` have buckets of this length for series of this interval. */
function hasRollups(interval: number, resolution: number): boolean {
  const place = ROLLUP_SECONDS.findIndex((seconds) => seconds * 1_000 === resolution);
  return place === ROLLUP_SECONDS.length - 1 || (place >= 0 && interval * LEAST_POINTS <= resolution);
}

/** DuckDB says `bad_input` for a file that is no Parquet file. */
const ABOUT_FILES: ReadonlySet<string> = new Set(['storage_damaged', 'unavailable', 'not_permitted', 'bad_input']);

type ScanFile = ScanFilesRequest['files'][number];

const bucketBlock = ([index, ts, count, sum, min, max, last]: readonly (Int32Array | Float64Array)[]): ScanBlock => ({
  kind: 'rollups',
  index: index as Int32Array,
  ts: ts as Float64Array,
  count: count as Float64Array,
  sum: sum as Float64Array,
  min: min as Float64Array,
  max: max as Float64Array,
  last: last as Float64Array,
});

class Scan {
  rows = 0;
  readonly unreadable: { uri: string; what: string }[] = [];
  private readonly deps: ScanDeps;
  private readonly request: ScanFilesRequest;
  private readonly send: SendBlock;

  constructor(deps: ScanDeps, request: ScanFilesRequest, send: SendBlock) {
    this.deps = deps;
    this.request = request;
    this.send = (block) => {
      this.rows += block.index.length;
      return send(block);
    };
  }

  async run(): Promise<void> {
    const { series, resolution } = this.request;
    const distributions = series.filter(({ isDistribution }) => isDistribution);
    const others = series.filter(({ isDistribution }) => !isDistribution);
    if (distributions.length > 0) await this.sketches(distributions);
    const rolled = others.filter(({ interval }) => resolution > 0 && hasRollups(interval, resolution));
    if (rolled.length > 0) await this.rollups(rolled);
    if (rolled.length < others.length) await this.points(rolled.length === 0 ? others : others.filter((one) => !rolled.includes(one)));
  }

  private files(kind: ArchiveFileKind): ScanFile[] {
    return this.request.files.filter((file) => file.kind === kind && file.from < this.request.to && file.to > this.request.from).sort((a, b) => a.from - b.from);
  }

  /** Points as they are or in buckets, file by file. */
  private async points(series: readonly WantedSeries[]): Promise<void> {
    const { folder, from, to, resolution, needs } = this.request;
    const wanted = new Map<string, Map<string, number>>();
    for (const { metric, tags, index } of series) {
      const places = wanted.get(metric);
      if (places === undefined) wanted.set(metric, new Map([[tagsText(tags), index]]));
      else places.set(tagsText(tags), index);
    }
    const buckets = resolution === 0 ? undefined : new BucketGatherer(this.send, resolution, needs);
    const gatherer = buckets ?? new PointGatherer(this.send);
    for (const file of this.files('raw')) {
      try {
        if (await this.deps.points.scan({ path: join(folder, file.uri), wanted, from, to }, gatherer, this.deps.pause)) continue;
      } catch (error) {
        this.leaveOut(file, error);
        continue;
      }
      await gatherer.finish();
      await this.pointsByDuck(file, series);
    }
    await gatherer.finish();
    buckets?.release();
  }

  /** Files of points that DuckDB wrote. */
  private async pointsByDuck(file: ScanFile, series: readonly WantedSeries[]): Promise<void> {
    const { resolution } = this.request;
    await this.eachMetric([file], series, async (from) => {
      if (resolution === 0) {
        const columns = 'w.idx AS idx, epoch_ms(f.ts)::DOUBLE AS t, f.value AS v';
        await this.stream(`SELECT ${columns} FROM ${from} ORDER BY 1, 2`, 3, ([index, ts, values]) => this.send({ kind: 'points', index: index as Int32Array, ts: ts as Float64Array, values: values as Float64Array }));
        return;
      }
      const bucket = `((epoch_ms(f.ts) // ${resolution}) * ${resolution})`;
      const columns = `w.idx AS idx, ${bucket}::DOUBLE AS t, count(*)::DOUBLE AS c, sum(f.value) AS s, min(f.value) AS lo, max(f.value) AS hi, arg_max(f.value, epoch_ms(f.ts)) AS la`;
      await this.stream(`SELECT ${columns} FROM ${from} AND NOT isnan(f.value) GROUP BY 1, 2 ORDER BY 1, 2`, 7, (block) => this.send(bucketBlock(block)));
    });
  }

  private async rollups(series: readonly WantedSeries[]): Promise<void> {
    const columns = 'w.idx AS idx, epoch_ms(f.ts)::DOUBLE AS t, f.count::DOUBLE AS c, f.sum AS s, f.min AS lo, f.max AS hi, f.last AS la';
    await this.eachMetric(this.files('rollups'), series, async (from) => {
      await this.stream(`SELECT ${columns} FROM ${from} AND f.resolution = ${this.request.resolution / 1_000} ORDER BY 1, 2`, 7, (block) => this.send(bucketBlock(block)));
    });
  }

  /** Sketches are few and their answer holds bytes, so they are read as rows, file by file; longer resolutions merge them here. */
  private async sketches(series: readonly WantedSeries[]): Promise<void> {
    const { resolution } = this.request;
    const open = new Map<number, { ts: number; sketch: DDSketch }>();
    const done: { index: number; ts: number; bytes: Uint8Array }[] = [];
    const flush = async (): Promise<void> => {
      const block = done.splice(0);
      if (block.length > 0) await this.send({ kind: 'sketches', index: Int32Array.from(block, ({ index }) => index), ts: Float64Array.from(block, ({ ts }) => ts), sketches: block.map(({ bytes }) => bytes) });
    };
    for (const file of this.files('sketches')) await this.eachMetric([file], series, async (from) => {
      for (const row of await this.deps.duck.rows(`SELECT w.idx AS idx, epoch_ms(f.ts)::DOUBLE AS t, f.sketch AS sketch FROM ${from} ORDER BY 1, 2`)) {
        const index = Number(row['idx']);
        const ts = Number(row['t']);
        const bytes = new Uint8Array(row['sketch'] as Uint8Array);
        if (resolution === 0) done.push({ index, ts, bytes });
        else {
          const start = Math.floor(ts / resolution) * resolution;
          const current = open.get(index);
          if (current?.ts === start) current.sketch.merge(DDSketch.fromBytes(bytes));
          else {
            if (current !== undefined) done.push({ index, ts: current.ts, bytes: current.sketch.toBytes() });
            open.set(index, { ts: start, sketch: DDSketch.fromBytes(bytes) });
          }
        }
        if (done.length >= 1_000) await flush();
      }
    });
    for (const [index, { ts, sketch }] of open) done.push({ index, ts, bytes: sketch.toBytes() });
    await flush();
  }

  /**
   * Calls with the FROM and WHERE of each metric in turn: rows of the wanted series (w.idx) within the range. The metric is compared with
   * a literal, so that row groups of other metrics are passed over by their statistics. Several threads read several files at once, so
   * who needs an order has to ask for it. Sorted rows come only when everything is read: a file that cannot be read shows before the
   * first of them, and the statement is put again without it.
   */
  private async eachMetric(files: readonly ScanFile[], series: readonly WantedSeries[], work: (from: string) => Promise<void>): Promise<void> {
    const { folder, from, to } = this.request;
    const { duck } = this.deps;
    const metrics = new Map<string, WantedSeries[]>();
    for (const one of series) {
      const list = metrics.get(one.metric);
      if (list === undefined) metrics.set(one.metric, [one]);
      else list.push(one);
    }
    for (const [metric, wanted] of metrics) {
      if (files.every((file) => this.isLeftOut(file))) return;
      await duck.table('wanted', [
        { name: 'idx', type: 'integer', values: wanted.map(({ index }) => index) },
        { name: 'tags', type: 'text', values: wanted.map(({ tags }) => tagsText(tags)) },
      ]);
      const one = wanted.length === 1 ? ` AND f.tags = ${sqlText(tagsText(wanted[0]!.tags))}` : '';
      for (;;) {
        const left = files.filter((file) => !this.isLeftOut(file));
        if (left.length === 0) return;
        const before = this.rows;
        try {
          await work(`read_parquet(${sqlList(left.map(({ uri }) => join(folder, uri)))}, union_by_name = ${left.length > 1}) f JOIN temp.wanted w ON f.tags = w.tags WHERE f.metric = ${sqlText(metric)}${one} AND f.ts >= ${sqlTime(from)} AND f.ts < ${sqlTime(to)}`);
          break;
        } catch (error) {
          const file = left.length === 1 ? left[0]! : left.find(({ uri }) => error instanceof Error && error.message.replaceAll('\\', '/').includes(uri));
          if (file === undefined || this.rows > before) throw error;
          this.leaveOut(file, error);
        }
      }
    }
  }

  private isLeftOut({ uri }: ScanFile): boolean {
    return this.unreadable.some((file) => file.uri === uri);
  }

  /** Throws what is not about the file. */
  private leaveOut({ uri }: ScanFile, error: unknown): void {
    if (!(error instanceof VedetteError) || !ABOUT_FILES.has(error.code)) throw error;
    this.unreadable.push({ uri, what: error.message });
  }

  /** Collects rows of one INTEGER and further DOUBLE columns into blocks of their own memory. */
  private async stream(sql: string, width: number, send: (columns: readonly (Int32Array | Float64Array)[]) => Promise<void>): Promise<void> {
    const fresh = (): (Int32Array | Float64Array)[] => Array.from({ length: width }, (_, index) => (index === 0 ? new Int32Array(BLOCK_ROWS) : new Float64Array(BLOCK_ROWS)));
    let columns = fresh();
    let filled = 0;
    await this.deps.duck.numbers(sql, async (found, rows) => {
      if (found.length !== width) throw new VedetteError('internal', `A scan answered ${found.length} columns instead of ${width}.`);
      if (filled + rows > BLOCK_ROWS) {
        await send(columns.map((column) => column.subarray(0, filled)));
        columns = fresh();
        filled = 0;
      }
      for (const [place, column] of columns.entries()) column.set(found[place]!.subarray(0, rows), filled);
      filled += rows;
      return true;
    });
    if (filled > 0) await send(columns.map((column) => column.slice(0, filled)));
  }
}
