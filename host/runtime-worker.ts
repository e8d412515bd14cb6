// The runtime thread's side of the protocol: boots what it is given, serves consoles, asks for notifications, stops in order.
import type { MessagePort } from 'node:worker_threads';
import type { Notifier } from '../agent-runtime/ports/ports.ts';
import { bytesPipe, portPipe } from '../common/contract/pipes.ts';
import type { PortLike } from '../common/contract/pipes.ts';
import { serve } from '../common/contract/server.ts';
import type { ServeLog, Session } from '../common/contract/server.ts';
import type { Handlers } from '../common/contract/contract.ts';
import type { ClientMessage, Pipe, ServerMessage } from '../common/contract/wire.ts';
import { toErrorShape, toVedetteError } from '../common/errors/vedette-error.ts';
import type { ArchiveProcess } from '../storage/api.ts';
import { requestArchiveProcess } from './archive-relay.ts';
import type { FromRuntime, PortEncoding, PowerHint, RuntimeInfo, ToRuntime } from './runtime-protocol.ts';

/** A runtime that has been started and can be served. */
export interface BootedRuntime {
  readonly handlers: Handlers;
  readonly info: RuntimeInfo;
  readonly log: ServeLog;
  powerHint(hint: PowerHint): void;
  /** Ends everything; resolves when all is written. */
  stop(): Promise<void>;
}

/** The parts of `parentPort` that are used. */
export interface ParentPort {
  postMessage(message: FromRuntime, transfer: MessagePort[]): void;
  on(event: 'message', listener: (message: ToRuntime) => void): unknown;
}

/**
 * Runs the thread: `boot` gets a notifier and a source of archive processes that ask the main thread, and `exit` ends the thread with a code. Consoles that connect
 * before the runtime is up are served as soon as it is. A boot that fails is told as `fatal` before the thread exits with 1.
 */
export async function runWorker(mainThread: ParentPort, boot: (notifier: Notifier, spawnArchive: () => ArchiveProcess) => Promise<BootedRuntime>, exit: (code: number) => void): Promise<void> {
  const sessions = new Set<Session>();
  const early: { port: MessagePort; encoding: PortEncoding }[] = [];
  const answers = new Map<number, (answer: { shown: boolean; reason: string }) => void>();
  let nextId = 1;
  let runtime: BootedRuntime | undefined;
  let stopping = false;

  const connect = (port: MessagePort, encoding: PortEncoding, on: BootedRuntime): void => {
    const pipe = pipeOver(port, encoding, on.log);
    const session = serve(pipe, on.handlers, { log: on.log });
    sessions.add(session);
    pipe.onClose(() => sessions.delete(session));
  };
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    if (runtime === undefined) return; // the boot sees `stopping` when it is done
    await stopRuntime(runtime);
  };
  const stopRuntime = async (booted: BootedRuntime): Promise<void> => {
    for (const session of sessions) session.close();
    try {
      await booted.stop();
      exit(0);
    } catch (error) {
      booted.log.error('stopping failed', { error: String(error) });
      exit(1);
    }
  };

  mainThread.on('message', (message) => {
    switch (message.kind) {
      case 'connect':
        if (stopping) message.port.close();
        else if (runtime === undefined) early.push(message);
        else connect(message.port, message.encoding, runtime);
        break;
      case 'power':
        runtime?.powerHint(message.hint);
        break;
      case 'notified':
        answers.get(message.id)?.({ shown: message.shown, reason: message.reason });
        answers.delete(message.id);
        break;
      case 'stop':
        void stop();
        break;
      default:
        message satisfies never;
    }
  });

  const notifier: Notifier = {
    notify: (notification) =>
      new Promise((resolve) => {
        const id = nextId++;
        answers.set(id, resolve);
        mainThread.postMessage({ kind: 'notify', id, notification }, []);
      }),
  };
  try {
    const booted = await boot(notifier, () => requestArchiveProcess((port) => mainThread.postMessage({ kind: 'archive', port }, [port])));
    runtime = booted;
    if (stopping) {
      await stopRuntime(booted);
      return;
    }
    mainThread.postMessage({ kind: 'ready', info: booted.info }, []);
    for (const { port, encoding } of early.splice(0)) connect(port, encoding, booted);
  } catch (error) {
    mainThread.postMessage({ kind: 'fatal', error: toErrorShape(toVedetteError(error)) }, []);
    exit(1);
  }
}

function pipeOver(port: MessagePort, encoding: PortEncoding, log: ServeLog): Pipe<ServerMessage, ClientMessage> {
  const portLike = port as unknown as PortLike;
  if (encoding === 'structured') return portPipe(portLike);
  return bytesPipe(portPipe<Uint8Array, Uint8Array>(portLike, { transferBytes: true }), {
    onBadBytes: (error) => log.warn('a console sent bytes that are no message; its connection is closed', { error: String(error) }),
  });
}
