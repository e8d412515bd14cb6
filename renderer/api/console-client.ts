// The one client of a console: reconnects by itself, opens its streams again, and says how the connection is.
import { createClient } from '../../common/contract/client.ts';
import type { CallOptions, Client, StreamListener } from '../../common/contract/client.ts';
import { PROTOCOL_VERSION } from '../../common/contract/contract.ts';
import type { CallInput, CallName, CallOutput, StreamEvent, StreamInput, StreamName } from '../../common/contract/contract.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ConnectionState, LostReason, Transport } from './connection-state.ts';

/** Hears of a stream over reconnections: after each, the stream is opened anew and `onReopen` runs before its first event. */
export interface WatchListener<E> extends StreamListener<E> {
  onReopen?(): void;
}

/** Time and timers of the page; replaced in tests. */
export interface PageTimers {
  now(): number;
  /** Calls once after `ms`; the answer cancels. */
  after(ms: number, callback: () => void): () => void;
}

export interface ConsoleClient {
  /** Waits for the connection for up to 15 s, then rejects with `disconnected`. Rejects with VedetteError only. */
  call<N extends CallName>(name: N, input: CallInput<N>, options?: CallOptions): Promise<CallOutput<N>>;
  /** Opens a stream and keeps it open over reconnections until stopped, ended or failed by the runtime. */
  watch<N extends StreamName>(name: N, input: StreamInput<N>, listener: WatchListener<StreamEvent<N>>): () => void;
  readonly state: ConnectionState;
  /** Calls after each change of `state`; the answer stops it. */
  onState(listener: () => void): () => void;
  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void;
  close(): void;
}

const CALL_WAIT_MS = 15_000;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
const GREETING_WAIT_MS = 10_000;

const unauthorised = (): VedetteError => new VedetteError('not_permitted', 'The session of this console has ended. Open a fresh link.');
const outdated = (): VedetteError => new VedetteError('conflict', 'The program has been replaced by another version. Reload this page.');

interface Watch {
  readonly name: StreamName;
  readonly input: unknown;
  readonly listener: WatchListener<unknown>;
  opened: boolean;
  stop: (() => void) | undefined;
}

interface Waiting {
  ready(client: Client): void;
  fail(error: VedetteError): void;
}

/** Makes the client and starts connecting. */
export function createConsoleClient(transport: Transport, timers: PageTimers): ConsoleClient {
  let state: ConnectionState = { kind: 'connecting' };
  let client: Client | undefined;
  let cancelRetry: (() => void) | undefined;
  let retryDelay = FIRST_RETRY_MS;
  let connecting = false;
  let closed = false;
  const stateListeners = new Set<() => void>();
  const watches = new Set<Watch>();
  const waiting = new Set<Waiting>();

  const setState = (next: ConnectionState): void => {
    state = next;
    for (const listener of stateListeners) listener();
  };

  const failWaiting = (error: VedetteError): void => {
    for (const item of Array.from(waiting)) item.fail(error);
  };

  const openWatch = (watch: Watch, on: Client): void => {
    if (watch.opened) watch.listener.onReopen?.();
    watch.opened = true;
    watch.stop = on.watch(watch.name, watch.input as never, {
      onEvent: (event) => watch.listener.onEvent(event),
      onEnd: () => {
        watches.delete(watch);
        watch.listener.onEnd?.();
      },
      onError: (error) => {
        // A lost connection is not the end of the stream: the next connection opens it again.
        if (error.code === 'disconnected' && !closed) return;
        watches.delete(watch);
        watch.listener.onError?.(error);
      },
    });
  };

  const lost = (reason: LostReason): void => {
    client = undefined;
    if (closed) return;
    const since = state.kind === 'lost' ? state.since : timers.now();
    const delay = retryDelay;
    retryDelay = Math.min(MAX_RETRY_MS, retryDelay * 2);
    setState({ kind: 'lost', reason, since, retryAt: timers.now() + delay });
    cancelRetry?.();
    cancelRetry = timers.after(delay, () => void connect());
  };

  /** A pipe may open and lead nowhere (a port of a runtime that has just gone), so a connection counts from the first answer on. */
  const greet = async (opened: Client): Promise<'ready' | 'outdated' | 'gone'> => {
    const cancelTimer = timers.after(GREETING_WAIT_MS, () => opened.close());
    try {
      const hello = await opened.call('session.hello', {});
      return hello.protocol === PROTOCOL_VERSION ? 'ready' : 'outdated';
    } catch {
      return opened.closed ? 'gone' : 'ready';
    } finally {
      cancelTimer();
    }
  };

  const connect = async (): Promise<void> => {
    if (connecting || closed || client !== undefined) return;
    connecting = true;
    cancelRetry?.();
    if (state.kind === 'lost') setState({ ...state, retryAt: null });
    try {
      await attempt();
    } finally {
      connecting = false;
    }
  };

  const attempt = async (): Promise<void> => {
    const result = await transport.connect();
    if (closed) {
      if (result.kind === 'pipe') result.pipe.close();
      return;
    }
    if (result.kind === 'unauthorised') {
      setState({ kind: 'unauthorised' });
      failWaiting(unauthorised());
      return;
    }
    if (result.kind === 'unreachable') {
      lost(state.kind === 'lost' && state.reason !== 'restarting' ? state.reason : 'unreachable');
      return;
    }
    const opened = createClient(result.pipe);
    const greeting = await greet(opened);
    if (closed) {
      opened.close();
      return;
    }
    if (greeting === 'gone') {
      lost(result.reason());
      return;
    }
    if (greeting === 'outdated') {
      opened.close();
      setState({ kind: 'outdated' });
      failWaiting(outdated());
      return;
    }
    client = opened;
    retryDelay = FIRST_RETRY_MS;
    result.pipe.onClose(() => {
      if (client === opened) lost(result.reason());
    });
    for (const watch of Array.from(watches)) openWatch(watch, opened);
    for (const item of Array.from(waiting)) item.ready(opened);
    setState({ kind: 'open', since: timers.now(), transport: transport.kind });
  };

  /** The open client, or the next one that opens in time. */
  const whenOpen = (name: string, signal: AbortSignal | undefined): Promise<Client> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        waiting.delete(item);
        cancelTimer();
        signal?.removeEventListener('abort', abort);
      };
      const item: Waiting = {
        ready: (opened) => {
          settle();
          resolve(opened);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      const abort = (): void => item.fail(new VedetteError('cancelled', `${name} was cancelled.`));
      const cancelTimer = timers.after(CALL_WAIT_MS, () => item.fail(new VedetteError('disconnected', `${name}: there is no connection to the runtime.`)));
      signal?.addEventListener('abort', abort);
      waiting.add(item);
    });

  void connect();

  return {
    async call(name, input, options = {}) {
      if (options.signal?.aborted === true) throw new VedetteError('cancelled', `${name} was cancelled.`);
      if (closed) throw new VedetteError('disconnected', `${name}: this console has been closed.`);
      if (state.kind === 'unauthorised') throw unauthorised();
      if (state.kind === 'outdated') throw outdated();
      const ready = client ?? (await whenOpen(name, options.signal));
      return ready.call(name, input, options);
    },
    watch(name, input, listener) {
      const watch: Watch = { name, input, listener, opened: false, stop: undefined };
      watches.add(watch);
      if (client !== undefined) openWatch(watch, client);
      return () => {
        watches.delete(watch);
        watch.stop?.();
      };
    },
    get state() {
      return state;
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    retryNow() {
      if (client === undefined) void connect();
    },
    close() {
      if (closed) return;
      closed = true;
      cancelRetry?.();
      failWaiting(new VedetteError('disconnected', 'This console has been closed.'));
      client?.close();
    },
  };
}
