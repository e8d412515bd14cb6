// The query cache of a console and its manners.
import { QueryClient } from '@tanstack/react-query';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** Attempts after a lost connection; everything else fails at once, because asking again gives the same answer. */
const DISCONNECTED_RETRIES = 3;

/** Makes the cache. Calls go to this machine's own runtime, so the browser's idea of being online says nothing. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: (failures, error) => error instanceof VedetteError && error.code === 'disconnected' && failures < DISCONNECTED_RETRIES,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
