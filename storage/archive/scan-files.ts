// Reads points, buckets and sketches of chosen series out of Parquet files. Runs in the archive process.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { join } from 'node:path';
import type { Duck } from './duckdb.ts';
import { LEAST_POINTS, ROLLUP_SECONDS, tagsText } from './layout.ts';
import type { ArchiveFileKind } from './manifest.ts';
import type { Requests, ScanBlock, WantedSeries } from './protocol.ts';
import { sqlList, sqlText, sqlTime } from './sql-text.ts';

type ScanFilesRequest = Requests['scan']['request'];

/** Sends a block and resolves when it has been taken. */
export type SendBlock = (block: ScanBlock) => Promise<void>;

/** Rows of one block: large enough that messages cost little, small enough that cancelling is quick. */
const BLOCK_ROWS = 32_768;

/** Answers how many rows were handed over. Blocks of one series ascend in time. */
export async function scanFiles(duck: Duck, request: ScanFilesRequest, send: SendBlock): Promise<number> {
  const { series, resolution } = request;
  let rows = 0;
  const counted: SendBlock = (block) => {
    rows += block.index.length;
    return send(block);
  };
  const distributions = series.filter(({ isDistribution }) => isDistribution);
  const others = series.filter(({ isDistribution }) => !isDistribution);
  if (distributions.length > 0) await scanSketches(duck, request, distributions, counted);
  if (others.length === 0) return rows;
  if (resolution === 0) {
    await scanPoints(duck, request, others, counted);
    return rows;
  }
  const rolled = others.filter(({ interval }) => hasRollups(interval, resolution));
  if (rolled.length > 0) await scanRollups(duck, request, rolled, counted);
  if (rolled.length < others.length) await rollUpPoints(duck, request, others.filter((one) => !rolled.includes(one)), counted);
  return rows;
}

/** Whether the files in `rollups/` have buckets of this length for series of this interval. */
function hasRollups(interval: number, resolution: number): boolean {
  const place = ROLLUP_SECONDS.findIndex((seconds) => seconds * 1_000 === resolution);
  return place === ROLLUP_SECONDS.length - 1 || (place >= 0 && interval * LEAST_POINTS <= resolution);
}

async function scanPoints(duck: Duck, request: ScanFilesRequest, series: readonly WantedSeries[], send: SendBlock): Promise<void> {
  const columns = 'w.idx AS idx, epoch_ms(f.ts)::DOUBLE AS t, f.value AS v';
  await eachMetric(duck, request, 'raw', series, async (from) => {
    await stream(duck, `SELECT ${columns} FROM ${from} ORDER BY 1, 2`, 3, ([index, ts, values]) => send({ kind: 'points', index: index as Int32Array, ts: ts as Float64Array, values: values as Float64Array }));
  });
}

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

async function scanRollups(duck: Duck, request: ScanFilesRequest, series: readonly WantedSeries[], send: SendBlock): Promise<void> {
  const columns = 'w.idx AS idx, epoch_ms(f.ts)::DOUBLE AS t, f.count::DOUBLE AS c, f.sum AS s, f.min AS lo, f.max AS hi, f.last AS la';
  await eachMetric(duck, request, 'rollups', series, async (from) => {
    await stream(duck, `SELECT ${columns} FROM ${from} AND f.resolution = ${request.resolution / 1_000} ORDER BY 1, 2`, 7, (block) => send(bucketBlock(block)));
  });
}

async function rollUpPoints(duck: Duck, request: ScanFilesRequest, series: readonly WantedSeries[], send: SendBlock): Promise<void> {
  const bucket = `((epoch_ms(f.ts) // ${request.resolution}) * ${request.resolution})`;
  const columns = `w.idx AS idx, ${bucket}::DOUBLE AS t, count(*)::DOUBLE AS c, sum(f.value) AS s, min(f.value) AS lo, max(f.value) AS hi, arg_max(f.value, epoch_ms(f.ts)) AS la`;
  await eachMetric(duck, request, 'raw', series, async (from) => {
    await stream(duck, `SELECT ${columns} FROM ${from} AND NOT isnan(f.value) GROUP BY 1, 2 ORDER BY 1, 2`, 7, (block) => send(bucketBlock(block)));
  });
}

/** Sketches are few and their answer holds bytes, so they are read as rows, file by file; longer resolutions merge them here. */
async function scanSketches(duck: Duck, request: ScanFilesRequest, series: readonly WantedSeries[], send: SendBlock): Promise<void> {
  const open = new Map<number, { ts: number; sketch: DDSketch }>();
  const done: { index: number; ts: number; bytes: Uint8Array }[] = [];
  const flush = async (): Promise<void> => {
    const block = done.splice(0);
    if (block.length > 0) await send({ kind: 'sketches', index: Int32Array.from(block, ({ index }) => index), ts: Float64Array.from(block, ({ ts }) => ts), sketches: block.map(({ bytes }) => bytes) });
  };
  const files = request.files.filter(({ kind }) => kind === 'sketches').sort((a, b) => a.from - b.from);
  for (const file of files) await eachMetric(duck, { ...request, files: [file] }, 'sketches', series, async (from) => {
    for (const row of await duck.rows(`SELECT w.idx AS idx, epoch_ms(f.ts)::DOUBLE AS t, f.sketch AS sketch FROM ${from} ORDER BY 1, 2`)) {
      const index = Number(row['idx']);
      const ts = Number(row['t']);
      const bytes = new Uint8Array(row['sketch'] as Uint8Array);
      if (request.resolution === 0) done.push({ index, ts, bytes });
      else {
        const start = Math.floor(ts / request.resolution) * request.resolution;
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
 * a literal, so that row groups of other metrics are passed over by their statistics. Several threads read
 * several files at once, so who needs an order has to ask for it.
 */
async function eachMetric(duck: Duck, request: ScanFilesRequest, kind: ArchiveFileKind, series: readonly WantedSeries[], work: (from: string) => Promise<void>): Promise<void> {
  const files = request.files.filter((file) => file.kind === kind && file.from < request.to && file.to > request.from).sort((a, b) => a.from - b.from);
  if (files.length === 0) return;
  const metrics = new Map<string, WantedSeries[]>();
  for (const one of series) metrics.set(one.metric, [...(metrics.get(one.metric) ?? []), one]);
  const paths = sqlList(files.map(({ uri }) => join(request.folder, uri)));
  for (const [metric, wanted] of metrics) {
    await duck.table('wanted', [
      { name: 'idx', type: 'integer', values: wanted.map(({ index }) => index) },
      { name: 'tags', type: 'text', values: wanted.map(({ tags }) => tagsText(tags)) },
    ]);
    const one = wanted.length === 1 ? ` AND f.tags = ${sqlText(tagsText(wanted[0]!.tags))}` : '';
    await work(`read_parquet(${paths}, union_by_name = ${files.length > 1}) f JOIN temp.wanted w ON f.tags = w.tags WHERE f.metric = ${sqlText(metric)}${one} AND f.ts >= ${sqlTime(request.from)} AND f.ts < ${sqlTime(request.to)}`);
  }
}

/** Collects rows of one INTEGER and further DOUBLE columns into blocks of their own memory. */
async function stream(duck: Duck, sql: string, width: number, send: (columns: readonly (Int32Array | Float64Array)[]) => Promise<void>): Promise<void> {
  const fresh = (): (Int32Array | Float64Array)[] => Array.from({ length: width }, (_, index) => (index === 0 ? new Int32Array(BLOCK_ROWS) : new Float64Array(BLOCK_ROWS)));
  let columns = fresh();
  let filled = 0;
  await duck.numbers(sql, async (found, rows) => {
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
