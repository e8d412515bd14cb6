// The part of the contract that one namespace implements, and the small things that all of them share.
import type { Handlers, StreamContext } from '../../common/contract/contract.ts';

type CallsOf<N extends string> = { readonly [K in keyof Handlers['calls'] as K extends `${N}.${string}` ? K : never]: Handlers['calls'][K] };
type StreamsOf<N extends string> = { readonly [K in keyof Handlers['streams'] as K extends `${N}.${string}` ? K : never]: Handlers['streams'][K] };

/** All calls and streams of a namespace such as 'query'. */
export interface Namespace<N extends string> {
  readonly calls: CallsOf<N>;
  readonly streams: StreamsOf<N>;
}

/** Resolves when the stream is over, after `end` has run. */
export function untilOver(context: Pick<StreamContext<never>, 'signal'>, end: () => void): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      end();
      resolve();
    };
    if (context.signal.aborted) over();
    else context.signal.addEventListener('abort', over, { once: true });
  });
}
