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

/** Throws VedetteError('storage_newer') when a newer program has written this database. Changes nothing. */
export function refuseNewer(database: Database, migrations: readonly Migration[]): void {
  const found = schemaVersion(database);
  const newest = migrations.at(-1)?.version ?? 0;
  if (found > newest)
    throw new VedetteError(
      'storage_newer',
      `The database ${database.path} was written by a newer Vedette (format ${found}; this one knows up to ${newest}). Nothing was changed. Install the newer Vedette again, or choose another data folder.`,
      { path: database.path },
    );
}

/** Runs the missing steps, each in a transaction of its own that also moves the version. Answers how many ran. */
export function migrate(database: Database, migrations: readonly Migration[]): number {
  refuseNewer(database, migrations);
  const found = schemaVersion(database);
  const missing = migrations.filter((migration) => migration.version > found);
  for (const { name, version, sql } of missing) {
    database.transaction(`migration ${version} ${name}`, () => {
      database.script(sql);
      database.script(`PRAGMA user_version = ${version}`);
    });
  }
  return missing.length;
}
