// sql.*: SQL over the archive, read only; a cancelled call cancels the statement.
import type { Storage } from '../../storage/api.ts';
import type { Namespace } from './namespace.ts';

export interface SqlHandlerDeps {
  readonly storage: Pick<Storage, 'sql'>;
}

export function createSqlHandlers({ storage }: SqlHandlerDeps): Namespace<'sql'> {
  return {
    calls: {
      'sql.schema': ({ archive }) => storage.sql.schema(archive),
      'sql.run': (request, { signal }) => storage.sql.run({ ...request, signal }),
      'sql.export': (request, { signal }) => storage.sql.export({ ...request, signal }),
    },
    streams: {},
  };
}
