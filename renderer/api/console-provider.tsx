// Puts the console's client and the query cache above the pages, and asks everything again after a reconnection.
import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { ConsoleClient } from './console-client.ts';
import { ConsoleContext } from './console-context.ts';
import { createQueryClient } from './query-client.ts';

export interface ConsoleProviderProps {
  readonly client: ConsoleClient;
  readonly children: ReactNode;
}

/** Everything that uses a hook of renderer/api stands below one of these. */
export function ConsoleProvider({ client, children }: ConsoleProviderProps): ReactElement {
  const [queryClient] = useState<QueryClient>(createQueryClient);
  useEffect(() => {
    let wasLost = false;
    return client.onState(() => {
      if (client.state.kind === 'lost') wasLost = true;
      if (client.state.kind !== 'open' || !wasLost) return;
      wasLost = false;
      void queryClient.invalidateQueries();
    });
  }, [client, queryClient]);
  return (
    <ConsoleContext.Provider value={client}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ConsoleContext.Provider>
  );
}
