// The React side of the contract: calls through the query cache, streams as state, the connection as state.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CallInput, CallName, CallOutput, StreamEvent, StreamInput, StreamName } from '../../common/contract/contract.ts';
import type { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ConnectionState } from './connection-state.ts';
import type { ConsoleClient } from './console-client.ts';
import { ConsoleContext } from './console-context.ts';

/** The console's client, for work outside of rendering (a batcher, a CSV export). */
export function useConsoleClient(): ConsoleClient {
  const client = useContext(ConsoleContext);
  if (client === undefined) throw new Error('useConsoleClient needs a <ConsoleProvider> above it.');
  return client;
}

export interface UseCallOptions {
  /** False keeps the call from being made; the last answer stays. */
  readonly enabled?: boolean;
  /** Asks again every so many ms while the page is visible; false never. */
  readonly refetchInterval?: number | false;
  /** How long an answer counts as fresh, ms. Default 0: ask again on every mount. */
  readonly staleTime?: number;
  /** Keep showing the answer to the last input (`isPlaceholderData`) until the new one is there. Default true. */
  readonly keepPrevious?: boolean;
}

/** The key of a call in the query cache: [name, input]. To invalidate all answers of a call use [name]. */
export function callKey<N extends CallName>(name: N, input?: CallInput<N>): readonly unknown[] {
  return input === undefined ? [name] : [name, input];
}

/** The answer of a call as react-query state. Unmounting or a new input cancels the work in the runtime. */
export function useCall<N extends CallName>(name: N, input: CallInput<N>, options: UseCallOptions = {}): UseQueryResult<CallOutput<N>, VedetteError> {
  const client = useConsoleClient();
  const { enabled = true, refetchInterval = false, staleTime = 0, keepPrevious = true } = options;
  return useQuery<CallOutput<N>, VedetteError, CallOutput<N>>({
    queryKey: callKey(name, input),
    queryFn: ({ signal }) => client.call(name, input, { signal }),
    enabled,
    refetchInterval,
    staleTime,
    placeholderData: keepPrevious ? keepPreviousData : undefined,
  });
}

export interface Action<N extends CallName> {
  /** Makes the call. Rejects with VedetteError; `error` holds it too. */
  run(input: CallInput<N>): Promise<CallOutput<N>>;
  readonly pending: boolean;
  readonly error: VedetteError | null;
  readonly output: CallOutput<N> | undefined;
  /** Forgets the last outcome. */
  reset(): void;
}

/** A call that a person triggers (save, run now). When it succeeds, the cached answers of the calls in `invalidates` are asked again. */
export function useAction<N extends CallName>(name: N, options: { readonly invalidates?: readonly CallName[] } = {}): Action<N> {
  const client = useConsoleClient();
  const queryClient = useQueryClient();
  const mutation = useMutation<CallOutput<N>, VedetteError, CallInput<N>>({
    mutationFn: (input) => client.call(name, input),
    onSuccess: async () => {
      await Promise.all((options.invalidates ?? []).map((other) => queryClient.invalidateQueries({ queryKey: callKey(other) })));
    },
  });
  return { run: mutation.mutateAsync, pending: mutation.isPending, error: mutation.error, output: mutation.data, reset: mutation.reset };
}

export interface UseStreamOptions<E> {
  /** False closes the stream; the last value stays. */
  readonly enabled?: boolean;
  /** Called with every event, before the state changes; for streams whose events add up. */
  readonly onEvent?: (event: E) => void;
  /** Called when a new connection opened the stream again, before its first event. */
  readonly onReopen?: () => void;
  /** False keeps `value` undefined and spares a render per event: `onEvent` alone hears them. Default true. */
  readonly keepValue?: boolean;
}

export interface StreamState<E> {
  /** The newest event of this stream and input, or undefined before the first. */
  readonly value: E | undefined;
  readonly error: VedetteError | undefined;
  readonly ended: boolean;
}

const NOTHING: StreamState<never> = { value: undefined, error: undefined, ended: false };

/** The newest event of a stream. It is opened on mount, opened again on a new input or connection, and closed on unmount. */
export function useStream<N extends StreamName>(name: N, input: StreamInput<N>, options: UseStreamOptions<StreamEvent<N>> = {}): StreamState<StreamEvent<N>> {
  const client = useConsoleClient();
  const { enabled = true, keepValue = true } = options;
  const [held, setHeld] = useState<{ readonly key: string; readonly state: StreamState<StreamEvent<N>> }>({ key: '', state: NOTHING });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const inputText = JSON.stringify(input);
  const key = `${name} ${inputText}`;
  useEffect(() => {
    if (!enabled) return undefined;
    const update = (change: Partial<StreamState<StreamEvent<N>>>): void =>
      setHeld((before) => ({ key, state: { ...(before.key === key ? before.state : NOTHING), ...change } }));
    return client.watch(name, JSON.parse(inputText) as StreamInput<N>, {
      onEvent(event) {
        latest.current.onEvent?.(event);
        if (keepValue) update({ value: event, error: undefined, ended: false });
      },
      onReopen: () => latest.current.onReopen?.(),
      onEnd: () => update({ ended: true }),
      onError: (error) => update({ error, ended: true }),
    });
  }, [client, name, inputText, key, enabled, keepValue]);
  return held.key === key ? held.state : NOTHING;
}

/** The state of the connection; renders again on each change. */
export function useConnection(): ConnectionState {
  const client = useConsoleClient();
  return useSyncExternalStore(
    (listener) => client.onState(listener),
    () => client.state,
  );
}
