// Puts the day files of a month into one: fewer files to open over years. Runs in the archive process.
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PARQUET, countRows } from './day-writer.ts';
import type { WrittenFile } from './day-writer.ts';
import type { Duck } from './duckdb.ts';
import { monthUri, temporaryName } from './file-names.ts';
import type { Requests } from './protocol.ts';
import { sqlList, sqlText, sqlTime } from './sql-text.ts';

const ORDER = { raw: 'metric, tags, ts', rollups: 'metric, resolution, tags, ts', sketches: 'metric, tags, ts', events: 'ts, id' } as const;

/** Writes the month's file under a temporary name. The files must not overlap, but for `day`, which replaces what they have of it. */
export async function mergeMonth(duck: Duck, { folder, kind, uris, from, to, day }: Requests['mergeMonth']['request']): Promise<WrittenFile> {
  const uri = monthUri(kind, from);
  const target = join(folder, temporaryName(uri));
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const rest = `SELECT * FROM read_parquet(${sqlList(uris.map((one) => join(folder, one)))}, union_by_name = true)`;
  const all = day === undefined ? rest : `${rest} WHERE ts < ${sqlTime(day.from)} OR ts >= ${sqlTime(day.to)} UNION ALL BY NAME SELECT * FROM read_parquet(${sqlText(join(folder, temporaryName(day.uri)))})`;
  try {
    await duck.run(`COPY (SELECT * FROM (${all}) ORDER BY ${ORDER[kind]}) TO ${sqlText(target)} (${PARQUET})`);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  if (day !== undefined) await rm(join(folder, temporaryName(day.uri)), { force: true });
  return { kind, uri, from, to, ...(await countRows(duck, kind, target)) };
}
