// The pipes that carry contract messages: a pair in memory, any MessagePort, and bytes behind the codec.
import { decodeMessage, encodeMessage } from './codec.ts';
import type { Pipe } from './wire.ts';

/** Calls every listener of one pipe end; a late listener for `close` is told at once. */
class PipeEnd<In> {
  readonly #messageListeners: ((message: In) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  closed = false;

  onMessage(listener: (message: In) => void): void {
    this.#messageListeners.push(listener);
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.#closeListeners.push(listener);
  }

  deliver(message: In): void {
    if (this.closed) return;
    for (const listener of this.#messageListeners) listener(message);
  }

  markClosed(): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.#closeListeners) listener();
  }
}

/**
 * Two ends of one pipe in memory. Messages arrive in order, never before the posting call has returned.
 * `copy` stands for what a real border does to a message (structured clone, codec); the default hands over the very object.
 */
export function pairPipe<AtoB, BtoA>(copy: <T>(message: T) => T = (message) => message): [Pipe<AtoB, BtoA>, Pipe<BtoA, AtoB>] {
  const left = new PipeEnd<BtoA>();
  const right = new PipeEnd<AtoB>();
  const closeBoth = (): void => {
    void (async () => {
      await Promise.resolve();
      left.markClosed();
      right.markClosed();
    })();
  };
  const end = <Out, In>(own: PipeEnd<In>, other: PipeEnd<Out>): Pipe<Out, In> => {
    let closing = false;
    return {
      post(message) {
        if (closing || own.closed) return;
        const copied = copy(message);
        void Promise.resolve().then(() => other.deliver(copied));
      },
      onMessage: (listener) => own.onMessage(listener),
      onClose: (listener) => own.onClose(listener),
      close() {
        if (closing) return;
        closing = true;
        closeBoth();
      },
    };
  };
  return [end(left, right), end(right, left)];
}

/** What `worker_threads` ports and browser ports have in common, as far as a pipe needs it. */
export interface PortLike {
  postMessage(message: unknown, transfer?: never[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/**
 * A pipe over a MessagePort of a worker or a browser; messages travel by structured clone. With `transferBytes` a message is
 * a Uint8Array that the sender gives away: its buffer is moved instead of copied.
 */
export function portPipe<Out, In>(port: PortLike, options: { readonly transferBytes?: boolean } = {}): Pipe<Out, In> {
  const end = new PipeEnd<In>();
  let started = false;
  port.addEventListener('close', () => end.markClosed());
  return {
    post(message) {
      if (end.closed) return;
      if (options.transferBytes === true && message instanceof Uint8Array) port.postMessage(message, [message.buffer] as never[]);
      else port.postMessage(message);
    },
    onMessage(listener) {
      end.onMessage(listener);
      if (started) return;
      started = true;
      port.addEventListener('message', (event) => end.deliver(event.data as In));
      port.start();
    },
    onClose: (listener) => end.onClose(listener),
    close() {
      port.close();
      end.markClosed();
    },
  };
}

/** How a pipe of bytes treats what it cannot read. */
export interface BytesPipeOptions {
  /** Told once, before the pipe closes itself, when the other side sent bytes that are no message. */
  readonly onBadBytes?: (error: unknown) => void;
}

/** A pipe of messages over a pipe of bytes (WebSocket, worker port). Unreadable bytes close it: the other side is broken or hostile. */
export function bytesPipe<Out, In>(carrier: Pipe<Uint8Array, Uint8Array>, options: BytesPipeOptions = {}): Pipe<Out, In> {
  return {
    post: (message) => carrier.post(encodeMessage(message)),
    onMessage(listener) {
      carrier.onMessage((bytes) => {
        let message: In;
        try {
          message = decodeMessage(bytes) as In;
        } catch (error) {
          options.onBadBytes?.(error);
          carrier.close();
          return;
        }
        listener(message);
      });
    },
    onClose: (listener) => carrier.onClose(listener),
    close: () => carrier.close(),
  };
}
