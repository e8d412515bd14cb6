// Reaches the runtime over a WebSocket at the page's own origin: the console in a browser.
import { bytesPipe } from '../../common/contract/pipes.ts';
import type { ClientMessage, Pipe, ServerMessage } from '../../common/contract/wire.ts';
import type { ConnectResult, LostReason, Transport } from './connection-state.ts';

/** Close codes of the server: RFC 6455 section 7.4.1 and the registry (1012 service restart), and our own in 4000–4999. */
const CLOSE_GOING_AWAY = 1001;
const CLOSE_SERVICE_RESTART = 1012;
/** A server on this machine that takes longer than this to answer hangs. */
const CONNECT_WAIT_MS = 10_000;

/** Names the address of the WebSocket for a page, e.g. ws://127.0.0.1:7474/ws. */
export function socketUrl(page: { readonly protocol: string; readonly host: string }): string {
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}/ws`;
}

/** What a lost connection means, by the close code of its WebSocket. */
export function lostReason(closeCode: number): LostReason {
  if (closeCode === CLOSE_SERVICE_RESTART) return 'restarting';
  return closeCode === CLOSE_GOING_AWAY ? 'stopped' : 'unreachable';
}

/** A pipe of bytes over an open WebSocket. */
function socketCarrier(socket: WebSocket): Pipe<Uint8Array, Uint8Array> {
  return {
    post(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    onMessage: (listener) => socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) listener(new Uint8Array(event.data));
    }),
    onClose: (listener) => socket.addEventListener('close', listener, { once: true }),
    close: () => socket.close(),
  };
}

/**
 * Whether the session still holds. A refused upgrade looks like any failure to a page, so the server answers the question over HTTP:
 * 204 yes, 401 no.
 */
async function sessionState(origin: string): Promise<'authorised' | 'unauthorised' | 'unreachable'> {
  try {
    const response = await fetch(`${origin}/session`, { cache: 'no-store', credentials: 'same-origin' });
    if (response.status === 401) return 'unauthorised';
    return response.ok ? 'authorised' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** The transport of a page served by the headless program. */
export function createSocketTransport(page: { readonly protocol: string; readonly host: string; readonly origin: string }): Transport {
  return {
    kind: 'browser',
    async connect(): Promise<ConnectResult> {
      const socket = new WebSocket(socketUrl(page));
      socket.binaryType = 'arraybuffer';
      let closeCode = 0;
      socket.addEventListener('close', (event) => {
        closeCode = event.code;
      });
      const timer = setTimeout(() => socket.close(), CONNECT_WAIT_MS);
      const opened = await new Promise<boolean>((resolve) => {
        socket.addEventListener('open', () => resolve(true), { once: true });
        socket.addEventListener('close', () => resolve(false), { once: true });
      });
      clearTimeout(timer);
      if (opened) return { kind: 'pipe', pipe: bytesPipe<ClientMessage, ServerMessage>(socketCarrier(socket)), reason: () => lostReason(closeCode) };
      return (await sessionState(page.origin)) === 'unauthorised' ? { kind: 'unauthorised' } : { kind: 'unreachable' };
    },
  };
}
