// Owns what stands around the router: kit, client, toasts, the last error border.
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { ConsoleClient } from '../api/console-client.ts';
import { ConsoleProvider } from '../api/console-provider.tsx';
import { cssVariables, theme } from '../ui/tokens/theme.ts';
import { ErrorBoundary } from './page-states.tsx';
import { createConsoleRouter } from './routes.tsx';

export function App({ client }: { readonly client: ConsoleClient }): ReactNode {
  const [router] = useState(createConsoleRouter);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary>
        <ConsoleProvider client={client}>
          <Notifications position="bottom-right" limit={3} autoClose={5_000} />
          <RouterProvider router={router} />
        </ConsoleProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
