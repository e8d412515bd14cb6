// processes.*: the live table, the table of any past minute, and the strip of minutes.
import type { ProcessHistory } from '../processes/process-history.ts';
import type { ProcessWatch } from '../processes/process-watch.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';

export interface ProcessHandlerDeps {
  readonly history: ProcessHistory;
  readonly watch: ProcessWatch;
}

/** Handlers of the namespace `processes`. */
export function createProcessHandlers({ history, watch }: ProcessHandlerDeps): Namespace<'processes'> {
  return {
    calls: {
      'processes.at': ({ t }) => history.at(t),
      'processes.minutes': ({ from, to }) => history.minutes({ from, to }),
    },
    streams: {
      async 'processes.watch'(_input, context) {
        const end = await watch.watch((snapshot) => context.push(snapshot));
        await untilOver(context, end);
      },
    },
  };
}
