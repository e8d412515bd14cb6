// The React context that carries the console's client.
import { createContext } from 'react';
import type { ConsoleClient } from './console-client.ts';

/** Set by <ConsoleProvider>; undefined outside of one. */
export const ConsoleContext = createContext<ConsoleClient | undefined>(undefined);
