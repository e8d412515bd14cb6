// Joins the runtime thread to the archive process: the main thread starts the process, because only it may in every kind of program.
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { ArchiveProcess } from '../storage/api.ts';

/** What travels over the port besides the messages themselves. */
type FromMain = { readonly kind: 'message'; readonly message: unknown } | { readonly kind: 'exit'; readonly reason: string };

/**
 * The runtime thread's side: asks the main thread for a process by handing it one end of a channel. Closing the channel kills the process.
 */
export function requestArchiveProcess(handOver: (port: MessagePort) => void): ArchiveProcess {
  const { port1, port2 } = new MessageChannel();
  const messages: ((message: unknown) => void)[] = [];
  const exits: ((reason: string) => void)[] = [];
  let gone = false;
  const exit = (reason: string): void => {
    if (gone) return;
    gone = true;
    port1.close();
    for (const listener of exits) listener(reason);
  };
  port1.on('message', (received: FromMain) => {
    if (received.kind === 'exit') exit(received.reason);
    else for (const listener of messages) listener(received.message);
  });
  port1.on('close', () => exit('The main thread has let it go.'));
  // Alone it must not keep the thread alive.
  port1.unref();
  handOver(port2);
  return {
    post: (message) => port1.postMessage(message),
    onMessage: (listener) => void messages.push(listener),
    onExit: (listener) => void exits.push(listener),
    kill: () => port1.close(),
  };
}

/** The main thread's side: starts a process for a port and passes messages both ways, unread, until either goes. */
export function relayArchiveProcess(port: MessagePort, start: () => ArchiveProcess): void {
  const process = start();
  let open = true;
  const send = (message: FromMain): void => {
    if (open) port.postMessage(message);
  };
  process.onMessage((message) => send({ kind: 'message', message }));
  process.onExit((reason) => {
    send({ kind: 'exit', reason });
    open = false;
    port.close();
  });
  port.on('message', (message: unknown) => process.post(message));
  port.on('close', () => {
    open = false;
    process.kill();
  });
  port.unref();
}
