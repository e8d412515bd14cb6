// Writes one day as Parquet under temporary names: raw points, their rollups, sketches, events. Runs in the archive process.
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { tagSet } from '../../common/model/tags.ts';
import type { SeriesPoints } from '../encoding/segment.ts';
import type { DayInput } from './day-input.ts';
import { BLOCK_ROWS } from './duckdb.ts';
import type { Duck, InputType, NumberBlock } from './duckdb.ts';
import { dayUri, temporaryName } from './file-names.ts';
import { LEAST_POINTS, ROLLUP_SECONDS, tagColumnValue, tagColumns, tagList, tagsText } from './layout.ts';
import type { TagColumn } from './layout.ts';
import type { ArchiveFile, ArchiveFileKind } from './manifest.ts';
import { sqlText } from './sql-text.ts';

/**
 * Version 1 of the data pages keeps doubles plain, and zstd finds the repeats among them: on two-decimal values a quarter smaller than
 * byte-stream-split of version 2. The limit keeps texts in dictionaries, which makes filters fast, and times and most values out of
 * them. A row group of 122,880 rows is one block of work for a reader and small enough to be passed over.
 */
const parquet = (dictionaryLimit: number): string =>
  `FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v1, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT ${dictionaryLimit}, KV_METADATA {written_by: 'vedette', archive_format: '1'}`;
export const PARQUET = parquet(1_000);
/** DuckDB's dictionaries take -0 for 0 and every NaN for one: where such values are, nothing goes through a dictionary. */
const PARQUET_EXACT = parquet(0);

/** Rows of sketches that are gathered before DuckDB gets them. */
const SKETCHES_AT_ONCE = 50_000;

/** A file as written, before its checksum is known. */
export type WrittenFile = Omit<ArchiveFile, 'sha256' | 'bytes'>;

export interface DayWriterDeps {
  readonly duck: Duck;
  /** The archive's folder. */
  readonly folder: string;
  /** Where the day is gathered first; must exist. */
  readonly spillFolder: string;
  /** Lets messages through. */
  pause(): Promise<void>;
  /** Tells how much of the day is done (0 … 1); throws to stop the work. */
  progress(done: number): void;
}

/** Writes the day's files under temporary names beside their places; files without rows are not made. Throws what `progress` throws. */
export async function writeDay(input: DayInput, deps: DayWriterDeps): Promise<WrittenFile[]> {
  const series = input.series.map((meta) => ({ meta, tags: tagsText(meta.tags) })).sort((a, b) => compare(a.meta.metric, b.meta.metric) || compare(a.tags, b.tags) || a.meta.ref - b.meta.ref);
  const metas = series.map(({ meta }) => meta);
  const columns = tagColumns(metas.map(({ tags }) => tags));
  const points = metas.filter(({ type }) => type !== 'distribution');
  const files: WrittenFile[] = [];
  const add = async (kind: ArchiveFileKind, write: (target: string) => Promise<boolean>): Promise<void> => {
    const file = await writeFile(kind, input, deps, write);
    if (file !== undefined) files.push(file);
  };
  await seriesTable(deps.duck, points, columns);
  await deps.duck.run(`ATTACH ${sqlText(join(deps.spillFolder, `day-${input.from}.duckdb`))} AS day`);
  try {
    const stream = await gatherPoints(input, points, deps);
    await add('raw', (target) => writePoints(columns, stream.needsExactness ? PARQUET_EXACT : PARQUET, target, deps.duck));
  } finally {
    await deps.duck.run('DETACH day');
    await rm(join(deps.spillFolder, `day-${input.from}.duckdb`), { force: true });
  }
  const raw = files[0];
  if (raw !== undefined) await add('rollups', (target) => writeRollups(join(deps.folder, temporaryName(raw.uri)), columns, target, deps.duck));
  deps.progress(0.9);
  const distributions = metas.filter(({ type }) => type === 'distribution');
  if (distributions.length > 0) await add('sketches', (target) => writeSketches(input, distributions, columns, target, deps));
  await add('events', (target) => writeEvents(input, target, deps.duck));
  await deps.duck.run('DROP TABLE IF EXISTS temp.day_series');
  return files;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function writeFile(kind: ArchiveFileKind, { from, to }: DayInput, { duck, folder }: DayWriterDeps, write: (target: string) => Promise<boolean>): Promise<WrittenFile | undefined> {
  const uri = dayUri(kind, from);
  const target = join(folder, temporaryName(uri));
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  if (!(await write(target))) return undefined;
  const counts = await countRows(duck, kind, target);
  if (counts.rows > 0) return { kind, uri, from, to, ...counts };
  await rm(target);
  return undefined;
}

/** Rows, metrics and series of a file. */
export async function countRows(duck: Duck, kind: ArchiveFileKind, path: string): Promise<{ rows: number; metrics: number; series: number }> {
  const names = kind === 'events' ? '0 AS metrics, 0 AS series' : 'count(DISTINCT metric)::INTEGER AS metrics, count(DISTINCT (metric, tags))::INTEGER AS series';
  const [row] = await duck.rows(`SELECT count(*)::DOUBLE AS rows, ${names} FROM read_parquet(${sqlText(path)})`);
  return { rows: Number(row?.['rows'] ?? 0), metrics: Number(row?.['metrics'] ?? 0), series: Number(row?.['series'] ?? 0) };
}

/** The names of the day's series, so that the stream of points carries a number only. */
async function seriesTable(duck: Duck, metas: readonly SeriesMeta[], columns: readonly TagColumn[]): Promise<void> {
  const text = (name: string, of: (meta: SeriesMeta) => string | null): { name: string; type: InputType; values: (string | null)[] } => ({ name, type: 'text', values: metas.map(of) });
  await duck.table('day_series', [
    { name: 'sid', type: 'integer', values: metas.map((_, index) => index) },
    text('metric', ({ metric }) => metric),
    ...columns.map(({ key, column }) => text(column, ({ tags }) => tagColumnValue(tags, key))),
    text('tags', ({ tags }) => tagsText(tags)),
    text('unit', ({ unit }) => unit),
    text('type', ({ type }) => type),
    { name: 'interval', type: 'integer', values: metas.map(({ interval }) => Math.round(interval)) },
  ]);
}

/** The day's points go into a database of their own in the spill folder, compressed and in order, and from there into the file. */
async function gatherPoints(input: DayInput, metas: readonly SeriesMeta[], deps: DayWriterDeps): Promise<PointStream> {
  const stream = new PointStream(input, metas, deps.progress);
  await deps.duck.run('CREATE OR REPLACE TABLE day.points (sid INTEGER, t DOUBLE, v DOUBLE)');
  await deps.duck.appendNumbers({ catalog: 'day', name: 'points' }, 1, 2, (block) => stream.next(block), deps.pause);
  return stream;
}

/**
 * A join probes the rows of its left side in the order in which they come, so the file is sorted without a sort; the optimizer, which
 * would turn the join over for a short day, has to leave it as it is written.
 */
async function writePoints(columns: readonly TagColumn[], options: string, target: string, duck: Duck): Promise<boolean> {
  await duck.run("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  await duck.run(
    `COPY (SELECT metric, ${tagList(columns)}tags, make_timestamp_ms(floor(t)::BIGINT)::TIMESTAMP_MS AS ts, v AS value, unit, type, "interval" FROM day.points JOIN temp.day_series USING (sid)) TO ${sqlText(target)} (${options})`,
  );
  await duck.run('RESET disabled_optimizers');
  return true;
}

/** The points of all series one after the other, in blocks. */
class PointStream {
  /** Whether a value went by that is equal to another one of other bits. */
  needsExactness = false;
  private readonly input: DayInput;
  private readonly metas: readonly SeriesMeta[];
  private readonly progress: (done: number) => void;
  private place = -1;
  private points: SeriesPoints = { ts: new Float64Array(0), values: new Float64Array(0), length: 0 };
  private at = 0;

  constructor(input: DayInput, metas: readonly SeriesMeta[], progress: (done: number) => void) {
    this.input = input;
    this.metas = metas;
    this.progress = progress;
  }

  /** Fills a block and answers its rows; 0 at the end. */
  next({ integers: [sid], doubles: [ts, values] }: NumberBlock): number {
    let rows = 0;
    while (rows < BLOCK_ROWS) {
      if (this.at === this.points.length) {
        if (++this.place >= this.metas.length) break;
        this.points = this.input.points(this.metas[this.place]!.ref);
        this.at = 0;
        this.needsExactness ||= hasTwins(this.points);
        if (this.place % 64 === 0) this.progress((0.8 * this.place) / this.metas.length);
        continue;
      }
      const length = Math.min(BLOCK_ROWS - rows, this.points.length - this.at);
      sid!.fill(this.place, rows, rows + length);
      ts!.set(this.points.ts.subarray(this.at, this.at + length), rows);
      values!.set(this.points.values.subarray(this.at, this.at + length), rows);
      rows += length;
      this.at += length;
    }
    return rows;
  }
}

/** Whether a value is -0 or a NaN of unusual bits. */
function hasTwins({ values, length }: SeriesPoints): boolean {
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (value === 0 ? Object.is(value, -0) : Number.isNaN(value) && !isUsualNaN(values, i)) return true;
  }
  return false;
}
const USUAL_NAN = new BigUint64Array(Float64Array.of(Number.NaN).buffer)[0]!;
const isUsualNaN = (values: Float64Array, index: number): boolean => new BigUint64Array(values.buffer, values.byteOffset, values.length)[index] === USUAL_NAN;

/** NaN is no measurement: it counts nowhere. */
async function writeRollups(raw: string, columns: readonly TagColumn[], target: string, duck: Duck): Promise<boolean> {
  const names = `metric, ${tagList(columns)}tags`;
  const parts = ROLLUP_SECONDS.map(
    (seconds, index) =>
      `SELECT ${names}, ${seconds}::INTEGER AS resolution, make_timestamp_ms((epoch_ms(ts) // ${seconds * 1_000}) * ${seconds * 1_000})::TIMESTAMP_MS AS ts, count(*) AS count, sum(value) AS sum, min(value) AS min, max(value) AS max, arg_max(value, epoch_ms(ts)) AS last, unit, type, "interval"
      FROM read_parquet(${sqlText(raw)}) WHERE NOT isnan(value)${index < ROLLUP_SECONDS.length - 1 ? ` AND "interval" * ${LEAST_POINTS} <= ${seconds * 1_000}` : ''}
      GROUP BY ALL`,
  );
  await duck.run(`COPY (SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY metric, resolution, tags, ts) TO ${sqlText(target)} (${PARQUET})`);
  return true;
}

async function writeSketches(input: DayInput, metas: readonly SeriesMeta[], columns: readonly TagColumn[], target: string, deps: DayWriterDeps): Promise<boolean> {
  let table = new Columns();
  let tables = 0;
  const flush = async (): Promise<void> => {
    if (table.rows > 0) await deps.duck.table('day_sketches', table.columns(), tables++ > 0);
    table = new Columns();
  };
  for (const meta of metas) {
    for (const { ts, bytes } of input.sketches(meta.ref)) {
      const sketch = DDSketch.fromBytes(bytes);
      table.text('metric', meta.metric);
      for (const { key, column } of columns) table.text(column, tagColumnValue(meta.tags, key));
      table.text('tags', tagsText(meta.tags));
      table.put('ts', 'double', Math.floor(ts));
      for (const [name, value] of [['count', sketch.count], ['sum', sketch.sum], ['min', sketch.min], ['max', sketch.max], ['avg', sketch.sum / sketch.count], ['p50', sketch.quantile(0.5)], ['p95', sketch.quantile(0.95)], ['p99', sketch.quantile(0.99)]] as const) table.put(name, 'double', value);
      table.put('sketch', 'bytes', bytes.slice());
      table.text('unit', meta.unit);
      table.put('interval', 'integer', Math.round(meta.interval));
    }
    deps.progress(0.9);
    if (table.rows >= SKETCHES_AT_ONCE) await flush();
  }
  await flush();
  if (tables === 0) return false;
  await deps.duck.run(`COPY (SELECT * REPLACE (make_timestamp_ms(ts::BIGINT)::TIMESTAMP_MS AS ts) FROM temp.day_sketches) TO ${sqlText(target)} (${PARQUET})`);
  await deps.duck.run('DROP TABLE temp.day_sketches');
  return true;
}

async function writeEvents(input: DayInput, target: string, duck: Duck): Promise<boolean> {
  const table = new Columns();
  for (const event of input.events()) {
    table.put('id', 'double', event.id);
    table.put('ts', 'double', Math.floor(event.t));
    table.put('last_ts', 'double', Math.floor(event.lastT));
    table.put('count', 'double', event.count);
    table.text('kind', event.kind);
    table.text('severity', event.severity);
    table.text('title', event.title);
    table.text('text', event.text ?? null);
    table.text('source', event.source);
    table.text('tags', tagsText(tagSet(event.tags)));
  }
  if (table.rows === 0) return false;
  await duck.table('day_events', table.columns());
  const time = (name: string): string => `make_timestamp_ms(${name}::BIGINT)::TIMESTAMP_MS AS ${name}`;
  await duck.run(`COPY (SELECT * REPLACE (id::BIGINT AS id, count::BIGINT AS count, ${time('ts')}, ${time('last_ts')}) FROM temp.day_events ORDER BY ts, id) TO ${sqlText(target)} (${PARQUET})`);
  await duck.run('DROP TABLE temp.day_events');
  return true;
}

/** Columns that grow row by row. */
class Columns {
  private readonly lists = new Map<string, { type: InputType; values: (string | number | Uint8Array | null)[] }>();

  put(name: string, type: InputType, value: string | number | Uint8Array | null): void {
    let list = this.lists.get(name);
    if (list === undefined) this.lists.set(name, (list = { type, values: [] }));
    list.values.push(value);
  }
  text(name: string, value: string | null): void {
    this.put(name, 'text', value);
  }
  get rows(): number {
    const first = this.lists.values().next().value;
    return first?.values.length ?? 0;
  }
  columns(): { name: string; type: InputType; values: (string | number | Uint8Array | null)[] }[] {
    return [...this.lists].map(([name, { type, values }]) => ({ name, type, values }));
  }
}
