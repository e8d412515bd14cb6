// What a schema change is, and how an existing database is brought up to the newest one.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { Database } from '../database.ts';

/** One step of the schema. `version` counts up by one; a released step is never edited again. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The version a database was left at; 0 for a new one. */
export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version'));
}

/** Throws VedetteError('storage_newer') when a newer program has left this version behind. */
export function refuseNewer(path: string, found: number, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  if (found > newest)
    throw new VedetteError(
      'storage_newer',
      `The database ${path} was written by a newer Vedette (format ${found}; this one knows up to ${newest}). Nothing was changed. Install the newer Vedette again, or choose another data folder.`,
      { path },
    );
}

/** Where SQLite keeps user_version in its file header: https://www.sqlite.org/fileformat2.html#the_database_header */
const HEADER_VERSION_OFFSET = 60;
export const HEADER_BYTES = 100;

/** The version in the first bytes of a database file, 0 when they are none. Lets a newer file be recognised without opening it. */
export function headerVersion(header: Uint8Array): number {
  if (header.length < HEADER_BYTES || new TextDecoder().decode(header.subarray(0, 15)) !== 'SQLite format 3') return 0;
  return new DataView(header.buffer, header.byteOffset).getUint32(HEADER_VERSION_OFFSET);
}

/** Runs the missing steps, each in a transaction of its own that also moves the version. Answers how many ran. */
export function migrate(database: Database, migrations: readonly Migration[]): number {
  const found = schemaVersion(database);
  refuseNewer(database.path, found, migrations);
  const missing = migrations.filter((migration) => migration.version > found);
  for (const { name, version, sql } of missing) {
    database.transaction(`migration ${version} ${name}`, () => {
      database.script(sql);
      database.script(`PRAGMA user_version = ${version}`);
    });
  }
  return missing.length;
}
