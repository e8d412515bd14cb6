// The SQL door of a storage that has no archive process: everything says why it is not there.
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { SqlDoor } from './api.ts';

function unavailable(what: string): VedetteError {
  return new VedetteError('unavailable', `${what} not available: this program was started without an archive process.`);
}

/** Rejects every statement with `unavailable`. */
export const noSqlDoor: SqlDoor = {
  schema: () => Promise.reject(unavailable('SQL is')),
  run: () => Promise.reject(unavailable('SQL is')),
  export: () => Promise.reject(unavailable('Exports are')),
  foreignArchives: () => [],
  closeArchive: () => undefined,
};
