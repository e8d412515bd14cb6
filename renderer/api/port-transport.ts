// Reaches the runtime over a MessagePort that the preload hands to the page: the console in the desktop window.
import { PORT_MESSAGE_KIND, PORT_REQUEST_KIND } from '../../common/contract/desktop.ts';
import { portPipe } from '../../common/contract/pipes.ts';
import type { PortLike } from '../../common/contract/pipes.ts';
import type { ClientMessage, ServerMessage } from '../../common/contract/wire.ts';
import type { ConnectResult, Transport } from './connection-state.ts';

const PORT_WAIT_MS = 5_000;

/** The parts of `window` that the transport uses; tests bring their own. */
export interface PortWindow {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  setTimeout(callback: () => void, ms: number): number;
}

/** The transport of a page in the desktop window. Messages of other windows and frames are ignored. */
export function createPortTransport(page: PortWindow): Transport {
  let unused: MessagePort | undefined;
  let waiting: ((port: MessagePort) => void) | undefined;

  page.addEventListener('message', (event) => {
    const data = event.data as { readonly kind?: unknown } | null;
    const [port] = event.ports;
    if (event.source !== page || typeof data !== 'object' || data?.kind !== PORT_MESSAGE_KIND || port === undefined) return;
    if (waiting !== undefined) {
      waiting(port);
      waiting = undefined;
      return;
    }
    unused?.close();
    unused = port;
  });

  const nextPort = (): Promise<MessagePort | undefined> => {
    if (unused !== undefined) {
      const port = unused;
      unused = undefined;
      return Promise.resolve(port);
    }
    return new Promise((resolve) => {
      waiting = resolve;
      page.setTimeout(() => {
        if (waiting !== resolve) return;
        waiting = undefined;
        resolve(undefined);
      }, PORT_WAIT_MS);
      page.postMessage({ kind: PORT_REQUEST_KIND }, page.location.origin);
    });
  };

  return {
    kind: 'desktop',
    async connect(): Promise<ConnectResult> {
      const port = await nextPort();
      if (port === undefined) return { kind: 'unreachable' };
      // The main process outlives the runtime thread, so a port that closes means that the thread went and comes back.
      return { kind: 'pipe', pipe: portPipe<ClientMessage, ServerMessage>(port as PortLike), reason: () => 'restarting' };
    },
  };
}
