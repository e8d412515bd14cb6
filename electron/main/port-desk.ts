// Where pages' ports wait while the runtime thread starts, are joined to it when it is up, and are closed while it is down.
import type { MessagePort as ThreadPort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import { relayPorts } from './relay.ts';

type PagePort = Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>;

/** A page asks again when its port closes, so more than a few waiting ports are a page gone wrong. */
const WAITING_LIMIT = 8;

export interface PortDesk {
  /** Takes a page's port over. */
  hand(port: PagePort): void;
  /** The runtime answers now; `connect` gives a fresh port of it, or undefined when it has just gone. */
  up(connect: () => ThreadPort | undefined): void;
  /** The runtime is gone for now: new ports are closed at once, which the page shows as a lost connection and tries again. */
  down(): void;
}

export function createPortDesk(): PortDesk {
  let waiting: PagePort[] | undefined = [];
  let connect: (() => ThreadPort | undefined) | undefined;
  const join = (port: PagePort): void => {
    const thread = connect?.();
    if (thread === undefined) port.close();
    else relayPorts(port, thread);
  };
  return {
    hand(port) {
      if (waiting !== undefined && waiting.length < WAITING_LIMIT) waiting.push(port);
      else join(port);
    },
    up(connectNow) {
      connect = connectNow;
      const ports = waiting ?? [];
      waiting = undefined;
      for (const port of ports) join(port);
    },
    down() {
      connect = undefined;
      for (const port of waiting ?? []) port.close();
      waiting = undefined;
    },
  };
}
