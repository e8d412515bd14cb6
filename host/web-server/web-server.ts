// The console's server on loopback: who is let in, what is answered. Each request passes the same gates in the same order.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { ownNames } from './authority.ts';
import type { OwnNames } from './authority.ts';
import { CONTROL_PATH, controlAnswer, createControlGuard } from './control.ts';
import { securityHeaders } from './headers.ts';
import { NOT_BUILT_PAGE, NOT_FOUND_PAGE, noSessionPage } from './pages.ts';
import { listenError } from './port-owner.ts';
import { createLinkTokens, hasSession, sessionCookie } from './session.ts';
import { createSocketRelay, GOODBYE_MS } from './socket-relay.ts';
import { createStaticFiles } from './static-files.ts';

export interface WebServerOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** The built console: out/renderer. */
  readonly staticDir: string;
  /** Signs sessions and control requests. */
  readonly key: Buffer;
  /** A port of the runtime thread that speaks bytes, or undefined while none runs. */
  readonly connect: () => MessagePort | undefined;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
  readonly platform: string;
  /** The origin of a development server in front of this one, e.g. http://127.0.0.1:5173. */
  readonly devOrigin?: string;
}

export interface WebServer {
  readonly port: number;
  /** e.g. http://127.0.0.1:7474 */
  readonly url: string;
  /** A fresh one-time link. */
  newLink(): string;
  /** Ends all connections; resolves when the port is free. */
  close(): Promise<void>;
}

const SOCKET_PATH = '/ws';
const SESSION_PATH = '/session';

/** Listens on 127.0.0.1. Rejects with `port_taken` (naming the owner where it can be seen), `not_permitted` or `unavailable`. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { key, now, log } = options;
  const files = createStaticFiles(options.staticDir, now);
  const tokens = createLinkTokens();
  const control = createControlGuard(key);
  const relay = createSocketRelay(options.connect);
  let port = options.port;
  let names: OwnNames;

  const newLink = (): string => `${options.devOrigin ?? `http://127.0.0.1:${port}`}/?token=${tokens.create(now())}`;
  const sessionOf = (request: IncomingMessage): boolean => hasSession(request.headers.cookie, port, key, now());

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { host, origin } = request.headers;
    if (!names.isOwnHost(host) || (origin !== undefined && !names.isOwnOrigin(origin)) || isForeignFetch(request)) {
      log.warn('a request for another name, or from another page, was refused', { host, origin });
      send(response, 403, 'This server answers to its own pages only.\n', { 'content-type': 'text/plain; charset=utf-8' });
      return;
    }
    for (const [name, value] of Object.entries(securityHeaders(host ?? ''))) response.setHeader(name, value);
    const target = readTarget(request.url);
    if (target === undefined) send(response, 400, 'Bad address.\n', { 'content-type': 'text/plain; charset=utf-8' });
    else if (target.path === CONTROL_PATH) answerControl(request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD') send(response, 405, '', { allow: 'GET, HEAD' });
    else if (target.path === '/' && target.token !== null) answerToken(request, response, target.token);
    else if (target.path === SESSION_PATH) send(response, sessionOf(request) ? 204 : 401, '', { 'cache-control': 'no-store' });
    else if (!sessionOf(request)) sendPage(response, 401, noSessionPage(false));
    else answerFile(request, response, target.path);
  };

  const answerControl = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== 'POST') {
      send(response, 405, '', { allow: 'POST' });
      return;
    }
    // Browsers always say where a POST comes from; the program itself does not.
    const nonce = request.headers.origin === undefined ? control.check(request.headers, now()) : undefined;
    if (nonce === undefined) send(response, 403, '');
    else send(response, 200, controlAnswer(key, nonce, newLink()), { 'content-type': 'application/json', 'cache-control': 'no-store' });
  };

  const answerToken = (request: IncomingMessage, response: ServerResponse, token: string): void => {
    // HEAD must not use the link up: some programs look before they open.
    if (request.method === 'GET' && tokens.redeem(token, now())) {
      send(response, 303, '', { location: '/', 'set-cookie': sessionCookie(port, key, now()), 'cache-control': 'no-store' });
    } else if (sessionOf(request)) {
      send(response, 303, '', { location: '/', 'cache-control': 'no-store' });
    } else {
      sendPage(response, 401, noSessionPage(true));
    }
  };

  const answerFile = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const file = files.find(path);
    if (file === undefined) {
      if (path === '/') sendPage(response, 503, NOT_BUILT_PAGE);
      else sendPage(response, 404, NOT_FOUND_PAGE);
      return;
    }
    const head = { 'content-type': file.type, 'cache-control': file.cacheControl };
    if (request.method === 'HEAD') {
      response.writeHead(200, head).end();
      return;
    }
    const stream = createReadStream(file.path);
    stream.on('open', () => {
      response.writeHead(200, head);
      stream.pipe(response);
    });
    stream.on('error', (error) => {
      log.warn('a file of the console could not be read', { path: file.path, error });
      // Gone before its first byte: a new build has taken its place. After that the answer can only break off.
      if (response.headersSent) response.destroy();
      else sendPage(response, 404, NOT_FOUND_PAGE);
    });
    response.on('close', () => stream.destroy());
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // The socket may be reset while we refuse it; there is nothing left to do then.
    socket.on('error', () => {});
    const { host, origin } = request.headers;
    if (!names.isOwnHost(host) || !names.isOwnOrigin(origin)) refuse(socket, '403 Forbidden');
    else if (readTarget(request.url)?.path !== SOCKET_PATH) refuse(socket, '404 Not Found');
    else if (!sessionOf(request)) refuse(socket, '401 Unauthorized');
    else relay.accept(request, socket, head);
  };

  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 10_000, connectionsCheckingInterval: 5_000 }, answer);
  server.maxConnections = 256;
  server.on('upgrade', upgrade);
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  port = await listen(server, options);
  names = ownNames(port, options.devOrigin);

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    newLink,
    close() {
      relay.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), GOODBYE_MS).unref();
      });
    },
  };
}

function listen(server: Server, options: WebServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, options.port, options.platform)));
    server.listen({ port: options.port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : options.port);
    });
  });
}

/** Path (decoded) and token of a request target in origin form; anything else is none of ours. */
function readTarget(target: string | undefined): { readonly path: string; readonly token: string | null } | undefined {
  if (target === undefined || !target.startsWith('/') || target.length > 4_000) return undefined;
  const mark = target.indexOf('?');
  try {
    const path = decodeURIComponent(mark < 0 ? target : target.slice(0, mark));
    return { path, token: mark < 0 ? null : new URLSearchParams(target.slice(mark + 1)).get('token') };
  } catch {
    return undefined; // a broken percent escape
  }
}

/** Browsers say whose page asks (Fetch Metadata). Another site may lead a person here, but may not load anything into itself. */
function isForeignFetch(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none' && request.headers['sec-fetch-mode'] !== 'navigate';
}

function send(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  send(response, status, html, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
