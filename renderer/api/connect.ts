// Chooses the way to the runtime once, when the page starts; nothing after this knows which it is.
import { createConsoleClient } from './console-client.ts';
import type { ConsoleClient, PageTimers } from './console-client.ts';
import { createPortTransport } from './port-transport.ts';
import { mayReload } from './reload.ts';
import { createSocketTransport } from './socket-transport.ts';

const pageTimers: PageTimers = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = window.setTimeout(callback, ms);
    return () => window.clearTimeout(timer);
  },
};

/** Whether the preload of the desktop window is there. */
function isDesktop(): boolean {
  const bridge: unknown = (window as unknown as { readonly vedette?: unknown }).vedette;
  return typeof bridge === 'object' && bridge !== null && 'desktop' in bridge && bridge.desktop === true;
}

/** The console's client: through the preload's port in the desktop window, else through a WebSocket at the page's own origin. */
export function connect(): ConsoleClient {
  const transport = isDesktop() ? createPortTransport(window) : createSocketTransport(window.location);
  const client = createConsoleClient(transport, pageTimers);
  client.onState(() => {
    // A newer program serves a newer page.
    if (client.state.kind === 'outdated' && mayReload(window.sessionStorage, Date.now())) window.location.reload();
  });
  return client;
}
