// The runtime's end of the contract: validates every input, runs the handlers, cancels, and never lets a slow console pile up events.
import type { z } from 'zod';
import { toErrorShape, toVedetteError, VedetteError } from '../errors/vedette-error.ts';
import { CALLS, STREAMS } from './contract.ts';
import type { CallContext, CallName, Handlers, StreamContext, StreamName } from './contract.ts';
import { createEventQueue } from './event-queue.ts';
import type { EventQueue } from './event-queue.ts';
import type { ClientMessage, Pipe, ServerMessage } from './wire.ts';

/** Where a server tells what went wrong on its own side; consoles get the error anyway. */
export interface ServeLog {
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface ServeOptions {
  /** Checks every answer and event against the contract as well; for tests and development. */
  readonly validateOutputs?: boolean;
  readonly log?: ServeLog;
  /** Calls and streams that one connection may have running; more are refused with `unavailable`. Default 256. */
  readonly maxOpen?: number;
  /** Events that a non-coalescing stream keeps for a console that does not acknowledge; then it ends with `unavailable`. Default 256. */
  readonly maxQueuedEvents?: number;
}

/** One served connection. */
export interface Session {
  /** Calls and streams whose handlers have not settled. */
  readonly running: number;
  /** Cancels everything and closes the pipe. */
  close(): void;
}

/** Messages that are no messages, after which a connection is closed. */
const MAX_MALFORMED = 20;

type AnyCall = (input: unknown, context: CallContext) => unknown;
type AnyStream = (input: unknown, context: StreamContext<unknown>) => Promise<void>;

interface OpenWork {
  readonly abort: AbortController;
  readonly queue?: EventQueue;
}

/** Serves one console on a pipe until either side closes it. Nothing that a console sends makes it throw. */
export function serve(pipe: Pipe<ServerMessage, ClientMessage>, handlers: Handlers, options: ServeOptions = {}): Session {
  const { log, validateOutputs = false, maxOpen = 256, maxQueuedEvents = 256 } = options;
  const open = new Map<number, OpenWork>();
  let running = 0;
  let malformed = 0;
  let closed = false;

  const post = (message: ServerMessage): void => {
    if (!closed) pipe.post(message);
  };
  const postError = (id: number, name: string, thrown: unknown): void => {
    const error = toVedetteError(thrown);
    if (error.code === 'internal') log?.error(`${name} failed`, { error: error.message, stack: error.cause instanceof Error ? error.cause.stack : error.stack });
    try {
      post({ kind: 'error', id, error: toErrorShape(error) });
    } catch {
      // The details cannot travel (a function, a cycle); the sentence always can.
      post({ kind: 'error', id, error: { code: error.code, message: error.message, details: {} } });
    }
  };
  /** Runs a handler as counted work. It counts until it settles, cancelled or not, so that cancelling cannot be used to start ever more. */
  const run = (id: number, name: string, work: OpenWork, handler: () => unknown, done: (output: unknown) => void): void => {
    open.set(id, work);
    running += 1;
    const isOpen = (): boolean => open.get(id) === work;
    void (async () => {
      try {
        const output = await handler();
        if (isOpen()) done(output);
      } catch (error) {
        if (isOpen()) {
          open.delete(id);
          postError(id, name, error);
        }
      } finally {
        running -= 1;
      }
    })();
  };

  const startCall = (id: number, name: CallName, input: unknown): void => {
    const spec = CALLS[name];
    const parsed = parseInput(name, spec.input, input);
    const abort = new AbortController();
    const handler = handlers.calls[name] as AnyCall;
    run(
      id,
      name,
      { abort },
      () => handler(parsed, { signal: abort.signal }),
      (output) => {
        if (validateOutputs) checkOutput(name, spec.output, output);
        post({ kind: 'result', id, output });
        open.delete(id);
      },
    );
  };

  const startStream = (id: number, name: StreamName, input: unknown): void => {
    const spec = STREAMS[name];
    const parsed = parseInput(name, spec.input, input);
    const abort = new AbortController();
    const fail = (error: VedetteError): void => {
      if (open.get(id)?.abort !== abort) return;
      open.delete(id);
      abort.abort(error);
      postError(id, name, error);
    };
    const queue = createEventQueue({
      coalesce: spec.coalesce,
      limit: maxQueuedEvents,
      send: (value) => {
        try {
          post({ kind: 'event', id, value });
        } catch (error) {
          fail(new VedetteError('internal', `${name}: an event cannot travel: ${String(error)}`, {}, error));
        }
      },
      drained: () => {
        open.delete(id);
        post({ kind: 'end', id });
      },
      overflow: () => fail(new VedetteError('unavailable', `${name}: the console did not take its events in time (${maxQueuedEvents} waiting). Open it again.`)),
    });
    const push = (event: unknown): void => {
      if (abort.signal.aborted) return;
      try {
        if (validateOutputs) checkOutput(name, spec.event, event);
      } catch (error) {
        fail(toVedetteError(error));
        return;
      }
      queue.push(event);
    };
    const handler = handlers.streams[name] as AnyStream;
    run(id, name, { abort, queue }, () => handler(parsed, { signal: abort.signal, push }), () => queue.finish());
  };

  const start = (message: ClientMessage & { name: string; input: unknown }): void => {
    const { id, name } = message;
    if (open.has(id)) {
      log?.warn('a console used the id of open work again', { id, name });
      return;
    }
    try {
      if (running >= maxOpen) throw new VedetteError('unavailable', `This console already has ${maxOpen} calls and streams open; close some first.`);
      if (message.kind === 'call' && Object.hasOwn(CALLS, name)) startCall(id, name as CallName, message.input);
      else if (message.kind === 'open' && Object.hasOwn(STREAMS, name)) startStream(id, name as StreamName, message.input);
      else throw new VedetteError('not_found', `There is no ${message.kind === 'call' ? 'call' : 'stream'} named ${JSON.stringify(name.slice(0, 100))}.`);
    } catch (error) {
      postError(id, name, error);
    }
  };

  const close = (): void => {
    if (closed) return;
    closed = true;
    for (const work of open.values()) work.abort.abort(new VedetteError('disconnected', 'The console went away.'));
    open.clear();
    pipe.close();
  };

  pipe.onClose(close);
  pipe.onMessage((received) => {
    if (closed) return;
    const message = readMessage(received);
    if (message === undefined) {
      malformed += 1;
      if (malformed < MAX_MALFORMED) return;
      log?.warn('a console sent too many malformed messages; its connection is closed');
      close();
    } else if (message.kind === 'ack') {
      open.get(message.id)?.queue?.acknowledged();
    } else if (message.kind === 'cancel') {
      const work = open.get(message.id);
      open.delete(message.id);
      work?.abort.abort(new VedetteError('cancelled', 'The console cancelled it.'));
    } else {
      start(message);
    }
  });

  return {
    get running() {
      return running;
    },
    close,
  };
}

/** The message if it is one; pipes carry whatever the other side sends. */
function readMessage(value: unknown): ClientMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, id, name } = value as Record<string, unknown>;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  if (kind === 'ack' || kind === 'cancel') return value as ClientMessage;
  return (kind === 'call' || kind === 'open') && typeof name === 'string' ? (value as ClientMessage) : undefined;
}

function parseInput(name: string, schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  const path = first === undefined ? '' : pathText(first.path);
  throw new VedetteError('bad_input', `${name}: ${path === '' ? 'the input' : path}: ${first?.message ?? 'not as the contract says'}`, { path });
}

function checkOutput(name: string, schema: z.ZodType, output: unknown): void {
  const result = schema.safeParse(output);
  if (result.success) return;
  const first = result.error.issues[0];
  throw new VedetteError('internal', `${name}: the answer breaks the contract at ${first === undefined ? 'its root' : pathText(first.path)}: ${first?.message ?? ''}`);
}

/** `queries[0].text`, as people write paths. */
function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}
