// Handlers that answer not_found to everything except what a test gives them.
import type { CallName, Handlers, StreamName } from '../../common/contract/contract.ts';
import { CALLS, STREAMS } from '../../common/contract/contract.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** Handlers for tests of the transport: the given ones, the rest refuse. */
export function fakeHandlers(given: { readonly calls?: Partial<Handlers['calls']>; readonly streams?: Partial<Handlers['streams']> } = {}): Handlers {
  const calls: Partial<Record<CallName, unknown>> = {};
  const streams: Partial<Record<StreamName, unknown>> = {};
  for (const name of Object.keys(CALLS) as CallName[]) {
    calls[name] = () => {
      throw new VedetteError('not_found', `this test has no ${name}`);
    };
  }
  for (const name of Object.keys(STREAMS) as StreamName[]) streams[name] = () => Promise.reject(new VedetteError('not_found', `this test has no ${name}`));
  return { calls: { ...calls, ...given.calls } as Handlers['calls'], streams: { ...streams, ...given.streams } as Handlers['streams'] };
}

/** Lets everything that waits in the microtask and message queues run. */
export async function settle(turns = 3): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}
