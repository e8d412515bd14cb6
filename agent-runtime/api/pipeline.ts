// pipeline.*: every source × sink path, and the test hook that holds a sink still.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Namespace } from './namespace.ts';
import { untilOver } from './namespace.ts';
import type { Ticker } from './ticker.ts';

export interface PipelineHandlerDeps {
  readonly pipeline: Pipeline;
  readonly ticker: Ticker;
  /** Whether test hooks are answered. */
  readonly hooks: boolean;
}

export function createPipelineHandlers({ pipeline, ticker, hooks }: PipelineHandlerDeps): Namespace<'pipeline'> {
  return {
    calls: {
      'pipeline.status': () => pipeline.status(),
      'pipeline.stall': ({ sink, stalled }) => {
        if (!hooks) throw new VedetteError('not_permitted', 'Test hooks are off. Start the runtime with hooks to stall a sink.');
        pipeline.stall(sink, stalled);
        return {};
      },
    },
    streams: {
      'pipeline.watch': (_input, context) => untilOver(context, ticker.listen(() => context.push(pipeline.status()))),
    },
  };
}
