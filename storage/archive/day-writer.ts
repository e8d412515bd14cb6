// Writes one day as Parquet under temporary names: raw points, their rollups, sketches, events. Runs in the archive process.
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import type { SeriesMeta } from '../../common/model/series.ts';
import { tagSet } from '../../common/model/tags.ts';
import type { DayInput } from './day-input.ts';
import type { Duck, InputType } from './duckdb.ts';
import { dayUri, temporaryName } from './file-names.ts';
import { tagColumnValue, tagColumns, tagsText } from './layout.ts';
import type { TagColumn } from './layout.ts';
import type { ArchiveFile, ArchiveFileKind } from './manifest.ts';
import { PointFile } from './point-file.ts';
import { RollupFile } from './rollup-file.ts';
import { sqlText } from './sql-text.ts';

/** How DuckDB writes sketches, events and what joins months. A row group of 122,880 rows is one block of work for a reader and small enough to be passed over. */
export const PARQUET = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v1, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 1000, KV_METADATA {written_by: 'vedette', archive_format: '1'}";

/** Rows of sketches that are gathered before DuckDB gets them. */
const SKETCHES_AT_ONCE = 50_000;

/** A file as written, before its checksum is known. */
export type WrittenFile = Omit<ArchiveFile, 'sha256' | 'bytes'>;

export interface DayWriterDeps {
  readonly duck: Duck;
  /** The archive's folder. */
  readonly folder: string;
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
    const place = await preparePlace(kind, input, deps.folder);
    if (await write(place.target)) files.push(...(await counted(kind, place, input, deps.duck)));
  };
  for (const file of await writePoints(input, points, columns, deps)) files.push(file);
  deps.progress(0.9);
  const distributions = metas.filter(({ type }) => type === 'distribution');
  if (distributions.length > 0) await add('sketches', (target) => writeSketches(input, distributions, columns, target, deps));
  await add('events', (target) => writeEvents(input, target, deps.duck));
  return files;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Place {
  readonly uri: string;
  /** Where the file is written first. */
  readonly target: string;
}

async function preparePlace(kind: ArchiveFileKind, { from }: DayInput, folder: string): Promise<Place> {
  const uri = dayUri(kind, from);
  const target = join(folder, temporaryName(uri));
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  return { uri, target };
}

/** The file with its counts; one without rows goes. */
async function counted(kind: ArchiveFileKind, { uri, target }: Place, { from, to }: DayInput, duck: Duck): Promise<WrittenFile[]> {
  const counts = await countRows(duck, kind, target);
  if (counts.rows > 0) return [{ kind, uri, from, to, ...counts }];
  await rm(target);
  return [];
}

/** Rows, metrics and series of a file. */
export async function countRows(duck: Duck, kind: ArchiveFileKind, path: string): Promise<{ rows: number; metrics: number; series: number }> {
  const names = kind === 'events' ? '0 AS metrics, 0 AS series' : 'count(DISTINCT metric)::INTEGER AS metrics, count(DISTINCT (metric, tags))::INTEGER AS series';
  const [row] = await duck.rows(`SELECT count(*)::DOUBLE AS rows, ${names} FROM read_parquet(${sqlText(path)})`);
  return { rows: Number(row?.['rows'] ?? 0), metrics: Number(row?.['metrics'] ?? 0), series: Number(row?.['series'] ?? 0) };
}

/** Straight from the database into the files of points and rollups: a row group of each is in memory. */
async function writePoints(input: DayInput, metas: readonly SeriesMeta[], columns: readonly TagColumn[], { duck, folder, pause, progress }: DayWriterDeps): Promise<WrittenFile[]> {
  const [raw, rollups] = [await preparePlace('raw', input, folder), await preparePlace('rollups', input, folder)];
  const opened: (PointFile | RollupFile)[] = [];
  try {
    const pointFile = await PointFile.create(raw.target, columns, pause);
    opened.push(pointFile);
    const rollupFile = await RollupFile.create(rollups.target, columns, pause);
    opened.push(rollupFile);
    for (const [place, meta] of metas.entries()) {
      if (place % 64 === 0) progress((0.8 * place) / metas.length);
      const found = input.points(meta.ref);
      await pointFile.add(meta, found);
      await rollupFile.add(meta, found);
    }
    for (const file of opened) await file.finish();
  } finally {
    for (const file of opened) await file.close();
  }
  return [...(await counted('raw', raw, input, duck)), ...(await counted('rollups', rollups, input, duck))];
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
