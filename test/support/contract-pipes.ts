// Every pipe that carries the contract, so that one suite can run over each of them.
import { MessageChannel } from 'node:worker_threads';
import { bytesPipe, pairPipe, portPipe } from '../../common/contract/pipes.ts';
import type { PortLike } from '../../common/contract/pipes.ts';
import type { ClientMessage, Pipe, ServerMessage } from '../../common/contract/wire.ts';

export interface PipeEnds {
  readonly client: Pipe<ClientMessage, ServerMessage>;
  readonly server: Pipe<ServerMessage, ClientMessage>;
}

const inMemory = (copy?: <T>(message: T) => T): PipeEnds => {
  const [client, server] = pairPipe<ClientMessage, ServerMessage>(copy);
  return { client, server };
};

/** Name and maker of each kind of pipe. */
export const CONTRACT_PIPES: readonly (readonly [string, () => PipeEnds])[] = [
  ['a pair in memory', () => inMemory()],
  ['structured clone', () => inMemory((message) => structuredClone(message))],
  [
    'bytes',
    () => {
      const [left, right] = pairPipe<Uint8Array, Uint8Array>();
      return { client: bytesPipe(left), server: bytesPipe(right) };
    },
  ],
  [
    'a worker port',
    () => {
      const { port1, port2 } = new MessageChannel();
      return { client: portPipe(port1 as unknown as PortLike), server: portPipe(port2 as unknown as PortLike) };
    },
  ],
  [
    'bytes over a worker port',
    () => {
      const { port1, port2 } = new MessageChannel();
      const carrier = (port: unknown): Pipe<Uint8Array, Uint8Array> => portPipe(port as PortLike, { transferBytes: true });
      return { client: bytesPipe(carrier(port1)), server: bytesPipe(carrier(port2)) };
    },
  ],
];
