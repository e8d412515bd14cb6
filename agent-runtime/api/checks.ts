// checks.*: the state of every check, and running one by hand.
import type { CheckSet } from '../scheduler/check-set.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';
import type { Ticker } from './ticker.ts';

export interface CheckHandlerDeps {
  readonly checks: CheckSet;
  readonly ticker: Ticker;
}

export function createCheckHandlers({ checks, ticker }: CheckHandlerDeps): Namespace<'checks'> {
  return {
    calls: {
      'checks.list': () => checks.status(),
      'checks.run': async ({ name }) => ({ status: await checks.runNow(name) }),
    },
    streams: {
      'checks.watch': (_input, context) => untilOver(context, ticker.listen(() => context.push(checks.status()))),
    },
  };
}
