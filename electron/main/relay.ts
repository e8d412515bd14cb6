// Joins a page's port to a port of the runtime thread. Messages pass by structured clone and are never looked into.
import type { MessagePort as ThreadPort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';

/**
 * Relays both ways until either side closes, then closes the other. Electron's ports cannot be handed to a worker thread, and
 * they take no transfer list for buffers, so each message is copied once on its way through.
 */
export function relayPorts(page: Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>, thread: ThreadPort): void {
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    page.close();
    thread.close();
  };
  page.on('message', (event) => {
    if (open) thread.postMessage(event.data);
  });
  page.on('close', close);
  thread.on('message', (message: unknown) => {
    if (open) page.postMessage(message);
  });
  thread.on('close', close);
  page.start();
}
