// WebSockets of consoles, joined to ports of the runtime thread. Frames pass as bytes and are never looked into.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';

/** The largest message that a console may send, bytes. A saved configuration is the largest one that it has reason to. */
const MAX_CONSOLE_MESSAGE = 8 * 1024 * 1024;
/** Above this many unsent bytes a console's own requests are not read; below the lower mark they are again. */
const PAUSE_ABOVE = 4 * 1024 * 1024;
const RESUME_BELOW = 1024 * 1024;
/** A console that lets this much pile up has stopped reading. */
const GIVE_UP_ABOVE = 96 * 1024 * 1024;
const PING_INTERVAL_MS = 20_000;
const MAX_SOCKETS = 64;
/** How long a console may take to answer a goodbye. */
export const GOODBYE_MS = 1_000;

/** Close codes (RFC 6455 section 7.4.1 and the IANA registry): going away, unsupported data, service restart, try again later. */
const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;
const SERVICE_RESTART = 1012;
const TRY_AGAIN_LATER = 1013;

export interface SocketRelay {
  /** Takes over a checked upgrade request. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to every console. */
  close(): void;
}

/** `connect` gives a port that speaks bytes, or undefined while no runtime thread runs. */
export function createSocketRelay(connect: () => MessagePort | undefined): SocketRelay {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_CONSOLE_MESSAGE, perMessageDeflate: false, clientTracking: true });
  const answered = new WeakSet<WebSocket>();
  const pinger = setInterval(() => {
    for (const socket of server.clients) {
      if (!answered.has(socket)) {
        socket.terminate();
        continue;
      }
      answered.delete(socket);
      socket.ping();
    }
  }, PING_INTERVAL_MS);
  pinger.unref();

  const join = (socket: WebSocket): void => {
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
    // A broken frame or a reset: 'close' follows and does the rest.
    socket.on('error', () => {});
    if (server.clients.size > MAX_SOCKETS) {
      socket.close(TRY_AGAIN_LATER, 'too many consoles are open');
      return;
    }
    const port = connect();
    if (port === undefined) {
      socket.close(SERVICE_RESTART, 'the runtime is starting again');
      return;
    }
    relay(socket, port);
  };

  return {
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, join),
    close() {
      clearInterval(pinger);
      for (const socket of server.clients) socket.close(GOING_AWAY, 'the program has been stopped');
      server.close();
      // Consoles that do not answer the goodbye are cut off.
      setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, GOODBYE_MS).unref();
    },
  };
}

function relay(socket: WebSocket, port: MessagePort): void {
  const sent = (): void => {
    if (socket.isPaused && socket.bufferedAmount < RESUME_BELOW) socket.resume();
  };
  port.on('message', (bytes: Uint8Array) => {
    socket.send(bytes, { binary: true }, sent);
    if (socket.bufferedAmount > GIVE_UP_ABOVE) socket.terminate();
    else if (socket.bufferedAmount > PAUSE_ABOVE && !socket.isPaused) socket.pause();
  });
  port.on('close', () => {
    socket.resume();
    socket.close(SERVICE_RESTART, 'the runtime is starting again');
  });
  socket.on('message', (data, isBinary) => {
    if (!isBinary) {
      socket.close(UNSUPPORTED_DATA, 'the console speaks bytes');
      return;
    }
    const bytes = ownBytes(data);
    port.postMessage(bytes, [bytes.buffer]);
  });
  socket.on('close', () => port.close());
}

/** A copy in a buffer of its own: what arrives may be a piece of a pool, which must neither be given away nor sent whole. */
function ownBytes(data: RawData): Uint8Array<ArrayBuffer> {
  const whole = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
  const bytes = new Uint8Array(whole.length);
  bytes.set(whole);
  return bytes;
}
