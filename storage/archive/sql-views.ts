// The tables of the SQL door as views over an archive's files, and their explanation. Runs in the archive process.
import { join } from 'node:path';
import type { SqlTable } from '../../common/model/storage.ts';
import type { Duck } from './duckdb.ts';
import { FILE_COLUMNS } from './layout.ts';
import type { ColumnDoc } from './layout.ts';
import type { ArchiveFileKind } from './manifest.ts';
import type { ArchiveFiles } from './protocol.ts';
import { sqlList, sqlName } from './sql-text.ts';

interface Table {
  readonly kind: ArchiveFileKind;
  readonly doc: string;
}
const TABLES: Record<string, Table> = {
  metrics: { kind: 'raw', doc: 'Every point as it was measured.' },
  rollups: { kind: 'rollups', doc: 'Count, sum, min, max and last of every series, by 10 minutes and by hour. Fast over months: choose one resolution.' },
  sketches: { kind: 'sketches', doc: 'Distributions: percentiles of every flush interval.' },
  events: { kind: 'events', doc: 'What happened.' },
};
const SERIES_DOC = 'Every series of the archive once, with its tags and the stretch that it was seen in.';
const SERIES_COLUMNS: readonly ColumnDoc[] = [
  ...FILE_COLUMNS.rollups.filter(({ name }) => ['metric', 'tags', 'unit', 'type', 'interval'].includes(name)),
  { name: 'from', type: 'TIMESTAMP', doc: 'Start of the first hour with points, UTC.' },
  { name: 'to', type: 'TIMESTAMP', doc: 'Start of the last hour with points, UTC.' },
  { name: 'points', type: 'BIGINT', doc: 'How many points there are.' },
];

/** Makes the views anew. A kind without files is an empty table of the right columns. */
export async function makeViews(duck: Duck, { folder, files }: ArchiveFiles): Promise<void> {
  for (const [name, { kind }] of Object.entries(TABLES)) {
    const paths = files.filter((file) => file.kind === kind).sort((a, b) => a.from - b.from).map(({ uri }) => join(folder, uri));
    const columns: readonly ColumnDoc[] = FILE_COLUMNS[kind];
    const empty = `SELECT ${columns.map((column) => `NULL::${column.type} AS ${sqlName(column.name)}`).join(', ')} WHERE false`;
    await duck.run(`CREATE OR REPLACE VIEW ${name} AS ${paths.length === 0 ? empty : `SELECT * FROM read_parquet(${sqlList(paths)}, union_by_name = true)`}`);
  }
  await duck.run('CREATE OR REPLACE VIEW series AS SELECT * EXCLUDE (resolution, ts, count, sum, min, max, last), min(ts) AS "from", max(ts) AS "to", sum(count)::BIGINT AS points FROM rollups WHERE resolution = 3600 GROUP BY ALL');
}

/** The tables with their columns as they are in this archive; columns of tags differ from one to the other. */
export async function describeViews(duck: Duck): Promise<SqlTable[]> {
  const tables: SqlTable[] = [];
  const all = [...Object.entries(TABLES).map(([name, { kind, doc }]) => ({ name, doc, docs: FILE_COLUMNS[kind] as readonly ColumnDoc[] })), { name: 'series', doc: SERIES_DOC, docs: SERIES_COLUMNS }];
  for (const { name, doc, docs } of all) {
    const columns = (await duck.rows(`DESCRIBE ${name}`)).map((row) => {
      const column = row['column_name'] as string;
      const own = docs.find((entry) => entry.name === column);
      return { name: column, type: row['column_type'] as string, doc: own?.doc ?? `Value of the tag ${column.replace(/^tag_/, '')}.` };
    });
    tables.push({ name, doc, columns });
  }
  return tables;
}
