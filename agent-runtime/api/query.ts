// query.*: the queries of a page, side by side; one that fails does not take the others with it.
import { toErrorShape, toVedetteError, VedetteError } from '../../common/errors/vedette-error.ts';
import type { Storage } from '../../storage/api.ts';
import type { Namespace } from './namespace.ts';

export interface QueryHandlerDeps {
  readonly storage: Pick<Storage, 'query'>;
}

/** A page that waits longer than this should rather hear why. */
const DEFAULT_DEADLINE_MS = 30_000;

export function createQueryHandlers({ storage }: QueryHandlerDeps): Namespace<'query'> {
  return {
    calls: {
      'query.run': ({ queries, from, to, maxPoints, deadlineMs = DEFAULT_DEADLINE_MS }, { signal }) => {
        if (from >= to) throw new VedetteError('bad_input', 'The range is empty: "from" must lie before "to".');
        return Promise.all(
          queries.map(async ({ id, text }) => {
            try {
              return { id, result: await storage.query({ text, from, to, maxPoints, tiers: 'stored', deadlineMs, signal }) };
            } catch (thrown) {
              const error = toVedetteError(thrown);
              if (error.code === 'cancelled') throw error;
              return { id, error: toErrorShape(error) };
            }
          }),
        );
      },
    },
    streams: {},
  };
}
