// live.watch: the last seconds of a visible page. An open stream is what makes someone a viewer.
import type { LiveHub } from '../live/live-hub.ts';
import type { Viewers } from '../live/viewers.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';

export interface LiveHandlerDeps {
  readonly hub: LiveHub;
  readonly viewers: Viewers;
}

export function createLiveHandlers({ hub, viewers }: LiveHandlerDeps): Namespace<'live'> {
  return {
    calls: {},
    streams: {
      'live.watch': ({ queries }, context) => {
        const leave = viewers.enter();
        const end = hub.subscribe(queries, (event) => context.push(event));
        return untilOver(context, () => {
          end();
          leave();
        });
      },
    },
  };
}
