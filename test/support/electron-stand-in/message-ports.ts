// Message ports of the main process: pairs within it, and the near end of a port that a page gave away.
import { EventEmitter } from 'node:events';

/** Where a port's messages go. */
interface PortTarget {
  deliver(data: unknown): void;
  closed(): void;
}

/** Queues what arrives until `start`, as Electron does. */
export class MessagePortMain extends EventEmitter {
  #target: PortTarget | undefined;
  #queue: unknown[] = [];
  #started = false;
  #open = true;

  /** For the stand-in's own use: says where messages go. */
  attach(target: PortTarget): void {
    this.#target = target;
  }
  /** For the stand-in's own use: a message from the far end. */
  receive(data: unknown): void {
    if (!this.#open) return;
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#queue.push(data);
  }
  /** For the stand-in's own use: the far end is gone. */
  farEndClosed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.emit('close');
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('stand-in: transferring ports over ports is not supported; Electron transfers nothing else');
    const copy: unknown = structuredClone(message);
    if (this.#open) this.#target?.deliver(copy);
  }
  start(): void {
    if (this.#started) return;
    this.#started = true;
    const waiting = this.#queue;
    this.#queue = [];
    for (const data of waiting) this.receive(data);
  }
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#target?.closed();
    setImmediate(() => this.emit('close'));
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    const join = (from: MessagePortMain, to: MessagePortMain): void => {
      from.attach({ deliver: (data) => setImmediate(() => to.receive(data)), closed: () => setImmediate(() => to.farEndClosed()) });
    };
    join(this.port1, this.port2);
    join(this.port2, this.port1);
  }
}
