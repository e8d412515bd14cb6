// The console's end of the contract: typed calls with cancellation, typed streams with acknowledgement, over any pipe.
import { ERROR_CODES, VedetteError } from '../errors/vedette-error.ts';
import type { ErrorCode, ErrorShape } from '../errors/vedette-error.ts';
import type { CallInput, CallName, CallOutput, StreamEvent, StreamInput, StreamName } from './contract.ts';
import type { ClientMessage, Pipe, ServerMessage } from './wire.ts';

/** What a call may be given besides its input. */
export interface CallOptions {
  /** Aborting it rejects the call with `cancelled` at once and tells the runtime to stop the work. */
  readonly signal?: AbortSignal;
}

/** Who hears of a stream. Exactly one of `onEnd` and `onError` is called, last, unless the watcher stopped it. */
export interface StreamListener<E> {
  /** Runs to its end before the runtime sends the next event. A throw ends the stream with `internal`. */
  onEvent(event: E): void;
  onEnd?(): void;
  onError?(error: VedetteError): void;
}

/** Typed access to a runtime. */
export interface Client {
  /** Rejects with VedetteError only; with `disconnected` when the pipe closes before the answer. */
  call<N extends CallName>(name: N, input: CallInput<N>, options?: CallOptions): Promise<CallOutput<N>>;
  /** Opens a stream; the answer stops it. Stopping is idempotent and silences the listener at once. */
  watch<N extends StreamName>(name: N, input: StreamInput<N>, listener: StreamListener<StreamEvent<N>>): () => void;
  /** Closes the pipe; open calls reject and open streams fail with `disconnected`. */
  close(): void;
  readonly closed: boolean;
}

/** The error that a wire form stands for; unknown codes (a newer runtime) become `internal` with their sentence kept. */
export function errorFromShape(shape: ErrorShape): VedetteError {
  const known = (ERROR_CODES as readonly string[]).includes(shape.code);
  const code: ErrorCode = known ? shape.code : 'internal';
  return new VedetteError(code, shape.message, shape.details);
}

interface OpenCall {
  resolve(output: unknown): void;
  reject(error: VedetteError): void;
}

const disconnected = (): VedetteError => new VedetteError('disconnected', 'The connection to the runtime was lost before it answered.');

/** Makes a client on a pipe. It is the pipe's only user from then on. */
export function createClient(pipe: Pipe<ClientMessage, ServerMessage>): Client {
  const calls = new Map<number, OpenCall>();
  const streams = new Map<number, StreamListener<unknown>>();
  let nextId = 1;
  let closed = false;

  const handleEvent = (id: number, value: unknown): void => {
    const listener = streams.get(id);
    if (listener === undefined) return;
    try {
      listener.onEvent(value);
    } catch (error) {
      if (!streams.delete(id)) return;
      pipe.post({ kind: 'cancel', id });
      listener.onError?.(new VedetteError('internal', `A listener of a stream failed: ${String(error)}`, {}, error));
      return;
    }
    if (streams.has(id)) pipe.post({ kind: 'ack', id });
  };

  const handleError = (id: number, error: VedetteError): void => {
    const call = calls.get(id);
    const listener = streams.get(id);
    calls.delete(id);
    streams.delete(id);
    call?.reject(error);
    listener?.onError?.(error);
  };

  pipe.onMessage((message) => {
    switch (message.kind) {
      case 'result': {
        const call = calls.get(message.id);
        calls.delete(message.id);
        call?.resolve(message.output);
        break;
      }
      case 'error':
        handleError(message.id, errorFromShape(message.error));
        break;
      case 'event':
        handleEvent(message.id, message.value);
        break;
      case 'end': {
        const listener = streams.get(message.id);
        streams.delete(message.id);
        listener?.onEnd?.();
        break;
      }
      default: // A newer runtime may say more than this console understands.
    }
  });
  pipe.onClose(() => {
    closed = true;
    for (const id of [...calls.keys(), ...streams.keys()]) handleError(id, disconnected());
  });

  return {
    call<N extends CallName>(name: N, input: CallInput<N>, options: CallOptions = {}): Promise<CallOutput<N>> {
      const { signal } = options;
      if (closed) return Promise.reject(disconnected());
      const cancelled = (): VedetteError => new VedetteError('cancelled', `${name} was cancelled.`);
      if (signal?.aborted === true) return Promise.reject(cancelled());
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          if (!calls.delete(id)) return;
          pipe.post({ kind: 'cancel', id });
          reject(cancelled());
        };
        signal?.addEventListener('abort', abort, { once: true });
        const settle = (): void => signal?.removeEventListener('abort', abort);
        calls.set(id, {
          resolve: (output) => {
            settle();
            resolve(output as CallOutput<N>);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        });
        try {
          pipe.post({ kind: 'call', id, name, input });
        } catch (error) {
          handleError(id, error instanceof VedetteError ? error : new VedetteError('bad_input', `${name}: the input cannot travel: ${String(error)}`, {}, error));
        }
      });
    },

    watch(name, input, listener) {
      if (closed) {
        listener.onError?.(disconnected());
        return () => {};
      }
      const id = nextId++;
      streams.set(id, listener);
      pipe.post({ kind: 'open', id, name, input });
      return () => {
        if (streams.delete(id)) pipe.post({ kind: 'cancel', id });
      };
    },

    close: () => pipe.close(),
    get closed() {
      return closed;
    },
  };
}
